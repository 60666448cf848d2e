"""Words that stand twice where the source says two things, or says one of them once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from harness.lang.base import Token
from harness.lang.find import language
from harness.lang.repeats import Repeat, collapsed, loops, same_sentences, same_topics
from harness.lang.repeats_source import coordinates_itself, repeats_head, says_twice
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge


class Hit(NamedTuple):
    """Where a rule fires, and how grave it is."""

    kind: str
    repeat: Repeat
    severity: Severity
    level: Level = Level.ERROR


@dataclass(frozen=True)
class Repetition(Check):
    """Coordinations that collapsed into one word, doubled words, loops.

    What it flags: «государственных служащих и государственных служащих», «в в Ханое», the same words three times.
    What it leaves alone: «больше и больше», «чуть-чуть», repetition that the source has.
    """

    name: ClassVar[str] = "repetition"
    title: ClassVar[str] = "Repetition"
    kinds: ClassVar[tuple[str, ...]] = ("loop", "collapsed", "doubled-words", "doubled-sentence")

    source_lang: str
    target_lang: str

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Repetition:
        return cls(knowledge.source_lang, knowledge.target_lang, **options)

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        target = language(self.target_lang)
        for segment in corpus:
            tokens = target.tokens(segment.hypothesis)
            words = [token.key for token in tokens if token.is_word]
            if len(set(words)) == len(words):
                continue
            taken: list[Repeat] = []
            for hit in self._hits(segment, tokens):
                if not any(hit.repeat.start < other.end and other.start < hit.repeat.end for other in taken):
                    taken.append(hit.repeat)
                    yield self._finding(segment, hit)

    def _hits(self, segment: Segment, tokens: tuple[Token, ...]) -> Iterator[Hit]:
        source, target = language(self.source_lang), language(self.target_lang)
        found = [
            *(Hit("loop", repeat, Severity.MAJOR) for repeat in loops(tokens, 3)),
            *(Hit("collapsed", repeat, Severity.MAJOR) for repeat in collapsed(tokens, target)),
            *(Hit("collapsed", repeat, Severity.MAJOR) for repeat in same_topics(tokens)),
            *(Hit("doubled-words", repeat, Severity.MINOR) for repeat in loops(tokens, 2)),
            *(Hit("doubled-sentence", repeat, Severity.MAJOR) for repeat in same_sentences(tokens)),
        ]
        found = [hit for hit in found if self._speaks(segment, hit.repeat)]
        if not found:
            return
        original = source.tokens(segment.source)
        licences = {
            "loop": any(True for _ in loops(original, 3)),
            "collapsed": coordinates_itself(original, source),
            "doubled-words": any(True for _ in loops(original, 2)),
            "doubled-sentence": any(True for _ in same_sentences(original)),
        }
        for hit in found:
            if licences[hit.kind] and not (self._sober(hit, original)):
                continue
            if hit.kind == "loop" and 2 * (hit.repeat.end - hit.repeat.start) >= len(segment.hypothesis):
                hit = hit._replace(severity=Severity.CRITICAL)
            meant = len(hit.repeat.words) == 1 and not hit.repeat.bare and repeats_head(original, source)
            if hit.kind == "collapsed" and (meant or not hit.repeat.sure):
                hit = hit._replace(severity=Severity.MINOR, level=Level.WARNING)
            yield hit

    def _sober(self, hit: Hit, original: Sequence[Token]) -> bool:
        """Whether what repeats in the source is no reason for this: a reduplicated syllable (*song song*) gives no
        doubled noun, a head (*người trồng … và người trồng …*) no members that are the same through and through.
        """
        source, target = language(self.source_lang), language(self.target_lang)
        if hit.kind == "doubled-words":
            noun = all(any(p.word_class == "noun" for p in target.parses(word.key)[:2]) for word in hit.repeat.words)
            return noun and all(len(r.words) == 1 and r.words[0].text.islower() for r in loops(original, 2))
        return hit.kind == "collapsed" and hit.repeat.bare and not says_twice(original, source)

    def _speaks(self, segment: Segment, repeat: Repeat) -> bool:
        """Whether the words are words: no figures, initials or interjections, nothing that is doubled for emphasis."""
        target = language(self.target_lang)
        words = [word for word in repeat.words if not any(char.isdigit() for char in word.key)]
        if not words or (len(repeat.words) == 1 and words[0].key in target.writing.doubled):
            return False
        if max(len(word.key) for word in words) == 1:
            return words[0].text.islower() and segment.hypothesis[repeat.end : repeat.end + 1] not in (".", "-")
        strange = [word for word in words if not _is_own(word, target.writing.alphabet)]
        return not strange and not all(word.text.isupper() for word in words)

    def _finding(self, segment: Segment, hit: Hit) -> Finding:
        span = Span.of("hypothesis", segment.hypothesis, hit.repeat.start, hit.repeat.end)
        once = segment.hypothesis[hit.repeat.words[0].start : hit.repeat.words[-1].end]
        return Finding(
            rule=f"{self.name}/{hit.kind}",
            entry=f"{self.name}.{hit.kind}",
            segment=segment.id,
            category="linguistic-conventions/duplication",
            severity=hit.severity,
            level=hit.level,
            spans=(span,),
            observed=span.text,
            suggestion=once if hit.kind in ("loop", "doubled-words") else "",
            key=" ".join(word.key for word in hit.repeat.words),
            evidence={"repeated": once, "times": hit.repeat.times, "source_repeats": False},
        )


def _is_own(word: Token, alphabet: str) -> bool:
    """Whether a word is in the letters of the language; foreign names may be built of equal parts."""
    return not alphabet or all(char in alphabet or not char.isalpha() for char in word.key)
