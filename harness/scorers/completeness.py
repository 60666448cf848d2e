"""What of the source has no counterpart in the hypothesis.

Translations compress, regroup and expand, so silence is the rule: a lost clause needs a word whose trace is missing,
and is certain only where the hypothesis shows the cut; a length that is out of all proportion is a warning.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median
from typing import Any, ClassVar, NamedTuple

from harness.lang.coverage_words import Lost, Traces, traces
from harness.lang.find import language
from harness.lang.reading import Text, read
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge

ENOUGH = 30  # segments of a document from which on its own lengths say what is usual
CENTRE, SPREAD = 0.10, 0.21  # log of characters per source character on the human and clean sets: median, scaled MAD
FAR, NOTED = 4.0, 2.0  # spreads from the centre: out of all proportion; enough to support other evidence
SHORT = 32  # source letters below which a length says nothing
ENDS = '.!?…»"”)|'
OPENS = "«\"“„(—–-…'’"


class Usual(NamedTuple):
    """What lengths are usual in a document."""

    centre: float
    spread: float

    def deviation(self, segment: Segment) -> float:
        return (_ratio(segment) - self.centre) / self.spread


@dataclass(frozen=True)
class Completeness(Check):
    """Clauses left out, and output that breaks off.

    What it flags: no «если» for *Nếu không có mưa lớn, …*, a companion lost, a last word that cannot be the last.
    What it leaves alone: compression, sentences joined or split, pronouns, titles in other words.
    """

    name: ClassVar[str] = "completeness"
    title: ClassVar[str] = "Completeness"
    kinds: ClassVar[tuple[str, ...]] = ("omission", "truncated")

    source_lang: str
    target_lang: str

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Completeness:
        return cls(knowledge.source_lang, knowledge.target_lang, **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "traces": self._traces.digest or "none"}

    @cached_property
    def _traces(self) -> Traces:
        return traces(language(self.source_lang), language(self.target_lang))

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        if not self._traces.groups:
            return  # of a pair of which nothing is known, not even the usual lengths are
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            document = [segment for segment in group if segment.source.strip()]
            usual = _usual(document)
            for segment in document:
                text = read(segment.hypothesis, language(self.target_lang))
                if text.words:
                    yield from self._judge(segment, text, usual.deviation(segment))

    def _judge(self, segment: Segment, text: Text, deviation: float) -> Iterator[Finding]:
        lost = [one for one in self._traces.lost(segment.source, text) if _supported(segment, one, deviation)]
        lost += [one for one in self._traces.lost_items(segment.source, segment.hypothesis) if _fewer_commas(segment)]
        for one in lost:
            yield self._omission(segment, text, one)
        broken = self._breaks_off(segment, text, deviation)
        if broken:
            yield self._truncated(segment, text, deviation)
        elif not lost and deviation < -FAR and _size(segment.source) >= SHORT:
            yield self._too_short(segment, deviation)

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
        covered = int(len(words) * math.exp(_ratio(segment) - CENTRE))
        start = words[min(covered, len(words) - 1)].start
        evidence = {"deviation": round(deviation, 1), "hangs": hangs}
        return self._finding(segment, "truncated", (start, len(segment.source)), (end, end), hangs, evidence)

    def _finding(
        self,
        segment: Segment,
        kind: str,
        source: tuple[int, int],
        place: tuple[int, int],
        sure: bool,
        evidence: Mapping[str, Any],
    ) -> Finding:
        here = Span.of("hypothesis", segment.hypothesis, *place)
        there = Span.of("source", segment.source, *source)
        tokens = language(self.source_lang).tokens(there.text)
        return Finding(
            rule=f"{self.name}/{kind}",
            entry=f"{self.name}.{evidence.get('kind', kind)}",
            segment=segment.id,
            category="accuracy/omission",
            severity=Severity.MAJOR if sure else Severity.MINOR,
            level=Level.ERROR if sure else Level.WARNING,
            spans=(here, there),
            observed=here.text,
            key=" ".join(token.key for token in tokens if token.is_word),
            evidence=evidence,
        )


def _ratio(segment: Segment) -> float:
    """Log of the letters of the hypothesis per letter of the source."""
    return math.log(max(1, _size(segment.hypothesis)) / max(1, _size(segment.source)))


def _size(text: str) -> int:
    """Letters and digits: the same number however the marks are encoded."""
    return sum(char.isalnum() for char in text)


def _usual(document: Sequence[Segment]) -> Usual:
    """From a document's own segments if there are enough: documents are measured apart, so never from the corpus."""
    ratios = [_ratio(segment) for segment in document if _size(segment.source) >= SHORT and segment.hypothesis]
    if len(ratios) < ENOUGH:
        return Usual(CENTRE, SPREAD)
    centre = median(ratios)
    return Usual(centre, max(SPREAD, 1.4826 * median(abs(ratio - centre) for ratio in ratios)))


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
