"""What of the source has no counterpart in the hypothesis, and what of the hypothesis none in the source.

Translations compress, regroup and expand, so silence is the rule: a lost clause needs a word whose trace is missing,
and is certain only where the hypothesis shows the cut; a length that is out of all proportion is a warning, and so is
a phrase that no word of the other side accounts for, if all around it and opposite to it is accounted for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from harness.inputs.glossary import Glossary
from harness.lang.coverage_words import Lost, Traces, traces
from harness.lang.find import language
from harness.lang.islands import Island
from harness.lang.lexicon import Lexicon, lexicon
from harness.lang.reading import Text, read
from harness.lang.termbase import Termbase
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge
from harness.scorers.lengths import CENTRE, SHORT, Usual, ratio, size, usual
from harness.scorers.one_sided import Reader

FAR, NOTED = 4.0, 2.0  # spreads from the centre: out of all proportion; enough to support other evidence
ENDS = '.!?…»"”)|'
OPENS = "«\"“„(—–-…'’"


@dataclass(frozen=True)
class Completeness(Check):
    """Clauses left out, output that breaks off, and phrases that the source does not have.

    What it flags: no «если» for *Nếu không có mưa lớn, …*, a companion lost, a last word that cannot be the last,
    «и пообещали построить новый собор» where the source says nothing of the kind.
    What it leaves alone: compression, sentences joined or split, pronouns, titles in other words, free translation.
    """

    name: ClassVar[str] = "completeness"
    title: ClassVar[str] = "Completeness"
    kinds: ClassVar[tuple[str, ...]] = ("omission", "truncated", "addition")

    source_lang: str
    target_lang: str
    glossary: Glossary = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Completeness:
        return cls(knowledge.source_lang, knowledge.target_lang, knowledge.glossary, **options)

    def signature(self) -> Mapping[str, str]:
        data = {"traces": self._traces.digest, "lexicon": self._lexicon.digest, "glossary": self.glossary.digest}
        return {**super().signature(), **{name: digest or "none" for name, digest in data.items()}}

    @cached_property
    def _traces(self) -> Traces:
        return traces(language(self.source_lang), language(self.target_lang))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return lexicon(language(self.source_lang), language(self.target_lang))

    @cached_property
    def _reader(self) -> Reader:
        source, target = language(self.source_lang), language(self.target_lang)
        return Reader(self._lexicon, Termbase(self.glossary.entries, source, target))

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        if not self._traces.groups:
            return  # of a pair of which nothing is known, not even the usual lengths are
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            document = [segment for segment in group if segment.source.strip()]
            lengths = usual(document)
            for at, segment in enumerate(document):
                text = read(segment.hypothesis, language(self.target_lang))
                if text.words:
                    around = document[max(0, at - 1) : at] + document[at + 1 : at + 2]
                    yield from self._judge(segment, text, around, lengths)

    def _judge(self, segment: Segment, text: Text, around: Sequence[Segment], lengths: Usual) -> Iterator[Finding]:
        deviation = lengths.deviation(segment)
        lost = [one for one in self._traces.lost(segment.source, text) if _supported(segment, one, deviation)]
        lost += [one for one in self._traces.lost_items(segment.source, segment.hypothesis) if _fewer_commas(segment)]
        for one in lost:
            yield self._omission(segment, text, one)
        if self._breaks_off(segment, text, deviation):
            yield self._truncated(segment, text, deviation)
        elif not lost and deviation < -FAR and size(segment.source) >= SHORT:
            yield self._too_short(segment, deviation)
        elif not lost and self._lexicon.entries:
            yield from self._one_sided(segment, around, lengths)

    def _one_sided(self, segment: Segment, around: Sequence[Segment], lengths: Usual) -> Iterator[Finding]:
        sides = self._reader.sides(segment.source, segment.hypothesis)
        for island in self._reader.left_out(segment, sides, around, lengths):
            at = sides.place(island)
            yield self._finding(segment, "omission", (island.start, island.end), (at, at), False, _counts(island))
        for island in self._reader.added(segment, sides, around, lengths):
            yield self._finding(segment, "addition", None, (island.start, island.end), False, _counts(island))

    def _breaks_off(self, segment: Segment, text: Text, deviation: float) -> bool:
        """Whether the hypothesis has no end where the source has one, and is short or hangs in the air."""
        ended = segment.hypothesis.rstrip()[-1:] in ENDS
        if ended or segment.source.rstrip()[-1:] not in ".!?…":
            return False
        return text.words[-1].key in self._traces.hanging or deviation < -NOTED

    def _omission(self, segment: Segment, text: Text, lost: Lost) -> Finding:
        at = _insertion(segment, text, lost)
        cut = lost.kind == "opener" and _beheaded(segment.hypothesis)
        sure = cut or lost.kind == "companion"
        evidence = {"kind": lost.kind, "phrase": lost.phrase, "cut_visible": cut}
        return self._finding(segment, "omission", (lost.start, lost.end), (at, at), sure, evidence)

    def _too_short(self, segment: Segment, deviation: float) -> Finding:
        end = len(segment.hypothesis)
        evidence = {"deviation": round(deviation, 1)}
        return self._finding(segment, "omission", (0, len(segment.source)), (end, end), False, evidence)

    def _truncated(self, segment: Segment, text: Text, deviation: float) -> Finding:
        end = text.words[-1].end
        hangs = text.words[-1].key in self._traces.hanging
        words = [token for token in language(self.source_lang).tokens(segment.source) if token.is_word]
        covered = int(len(words) * math.exp(ratio(segment) - CENTRE))
        start = words[min(covered, len(words) - 1)].start
        evidence = {"deviation": round(deviation, 1), "hangs": hangs}
        return self._finding(segment, "truncated", (start, len(segment.source)), (end, end), hangs, evidence)

    def _finding(
        self,
        segment: Segment,
        kind: str,
        source: tuple[int, int] | None,
        place: tuple[int, int],
        sure: bool,
        evidence: Mapping[str, Any],
    ) -> Finding:
        """A finding, minor where words alone speak for it."""
        here = Span.of("hypothesis", segment.hypothesis, *place)
        there = [Span.of("source", segment.source, *source)] if source else []
        side, spoken = (there[0], self.source_lang) if there else (here, self.target_lang)
        return Finding(
            rule=f"{self.name}/{kind}",
            entry=f"{self.name}.{evidence.get('kind', kind)}",
            segment=segment.id,
            category="accuracy/omission" if there else "accuracy/addition",
            severity=Severity.MAJOR if sure else Severity.MINOR,
            level=Level.ERROR if sure else Level.WARNING,
            spans=(here, *there),
            observed=here.text,
            key=" ".join(token.key for token in language(spoken).tokens(side.text) if token.is_word),
            evidence=evidence,
        )


def _counts(island: Island) -> Mapping[str, Any]:
    return {"kind": "island", "words": island.words, "around": island.held, "unclear": island.rest + island.opposite}


def _supported(segment: Segment, lost: Lost, deviation: float) -> bool:
    """Whether something beside the missing word speaks for a loss: a cut, too few items in a row, a short text."""
    if lost.kind == "opener":
        return _beheaded(segment.hypothesis) or deviation < -NOTED
    return lost.kind == "companion" or _fewer_commas(segment)


def _fewer_commas(segment: Segment) -> bool:
    return segment.hypothesis.count(",") < segment.source.count(",")


def _beheaded(hypothesis: str) -> bool:
    """Whether a hypothesis begins as if something had stood before it: with a space, or in the middle of a sentence."""
    first = hypothesis.lstrip(OPENS)[:1]
    return hypothesis[:1].isspace() or (first.isalpha() and first.islower())


def _insertion(segment: Segment, text: Text, lost: Lost) -> int:
    """Where the lost words would stand: at the beginning, or as far into the hypothesis as they are in the source."""
    if lost.kind == "opener":
        return 0
    aim = lost.start / len(segment.source) * len(segment.hypothesis)
    commas = [w.end for w, after in zip(text.words, text.words[1:], strict=False) if w.end < after.start]
    breaks = [at for at in commas if segment.hypothesis[at] == ","] if lost.kind == "title" else commas
    return min(breaks or [len(segment.hypothesis)], key=lambda at: abs(at - aim))
