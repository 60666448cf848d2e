"""Whether hypotheses stand beside their own sources, by sentence embeddings: misaligned files, exchanged neighbours.

Wang et al. 2024 (multilingual E5). The score is the mean cosine between a segment's source and hypothesis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from harness.model import Corpus, Finding, Level, Measurement, Segment, Severity, Side, Span
from harness.neural import alignment
from harness.neural.embeddings import MODEL, PACKAGE, Embedder, missing_package, package_version
from harness.neural.engine import Engine
from harness.scorers.base import Knowledge, Mean

SHORT = 12  # letters below which a text says too little to be moved: numbers, names, bylines
TERSE = 24  # letters below which a text is not called unrelated: a term and its free rendering look so


@dataclass(frozen=True)
class Adequacy(Mean):
    """Hypotheses that belong to another source, or to none.

    What it flags: a file that is out of step with its source (a line lost or doubled), once, where that begins; two
    neighbours that have changed places; a hypothesis that has nothing to do with its source.
    What it cannot see: single wrong words. Of two sentences that differ in one of them it prefers the right one in 58
    of 100 cases, which is near to guessing; nor does it see an untranslated text, which is as near to its source as can
    be. The score compares whole systems at best, never two versions of a sentence.
    """

    name: ClassVar[str] = "adequacy"
    title: ClassVar[str] = "Adequacy"
    needs: ClassVar[frozenset[Side]] = frozenset({"source", "hypothesis"})
    kinds: ClassVar[tuple[str, ...]] = ("shifted", "swapped", "unrelated")
    engine: Engine = field(default_factory=Engine, compare=False, repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Adequacy:
        return cls(knowledge.engine or Engine(), **options)

    def unavailable(self) -> str:
        return missing_package()

    @cached_property
    def _embedder(self) -> Embedder:
        return Embedder(self.engine)

    def measure(self, corpus: Corpus) -> Measurement:
        if not corpus.segments:
            return Measurement(())
        size = len(corpus)
        texts = [s.source for s in corpus] + [s.hypothesis for s in corpus]
        vectors, known, notices = self._embedder.embed(texts)
        sources, hypotheses = vectors[:size], vectors[size:]
        return Measurement(
            stats=tuple((cosine, 1.0) for cosine in _cosines(sources, hypotheses)),
            findings=tuple(_findings(corpus.segments, sources, hypotheses)),
            notices=notices,
            cached=sum(s.source in known and s.hypothesis in known for s in corpus),
        )

    def signature(self) -> Mapping[str, str]:
        """The model, and the version of the package that holds it."""
        return {"model": MODEL, PACKAGE: package_version()}


def _cosines(sources: alignment.Vectors, hypotheses: alignment.Vectors) -> list[float]:
    import numpy as np

    cosines: list[float] = (sources * hypotheses).sum(axis=1).astype(np.float64).tolist()
    return cosines


def _findings(
    segments: Sequence[Segment], sources: alignment.Vectors, hypotheses: alignment.Vectors
) -> Iterator[Finding]:
    """One finding per cause: what is shifted is not also exchanged, and what is either is not also unrelated."""
    import numpy as np

    letters = np.array([min(_letters(s.source), _letters(s.hypothesis)) for s in segments])
    explained = np.zeros(len(segments), dtype=bool)
    for start, length, offset in alignment.shifts(sources, hypotheses, letters >= SHORT):
        explained[start : start + length] = True
        yield _shifted(segments[start], segments[start + length - 1], length, offset)
    for place in _places(alignment.exchanged(sources, hypotheses, letters >= SHORT)):
        if not explained[place : place + 2].any():
            explained[place : place + 2] = True
            yield _finding("swapped", segments[place], Level.ERROR, related=(segments[place + 1].id,))
    for place in _places(alignment.unrelated(sources, hypotheses, letters >= TERSE)):
        if not explained[place]:
            yield _finding("unrelated", segments[place], Level.WARNING)


def _shifted(first: Segment, last: Segment, length: int, offset: int) -> Finding:
    """Hypotheses that belong to later sources: before them one is lost; to earlier ones: one is too many."""
    return _finding(
        "shifted",
        first,
        Level.ERROR,
        category="accuracy/omission" if offset > 0 else "accuracy/addition",
        key=f"{offset:+d}",
        evidence={"segments": length, "offset": f"{offset:+d}", "last": last.id},
        related=(last.id,) if last.id != first.id else (),
    )


def _finding(
    kind: str, segment: Segment, level: Level, *, category: str = "accuracy/mistranslation", **others: Any
) -> Finding:
    """A finding about a whole segment.

    It marks the place before the hypothesis, not its words: what a check finds among the words of another sentence is
    a consequence, and would otherwise take the place of the cause.
    """
    return Finding(
        rule=f"adequacy/{kind}",
        entry="",
        segment=segment.id,
        category=category,
        severity=Severity.MAJOR,
        spans=(
            Span.of("hypothesis", segment.hypothesis, 0, 0),
            Span.of("source", segment.source, 0, len(segment.source)),
        ),
        level=level,
        origin="metric",
        **others,
    )


def _places(flags: alignment.Flags) -> list[int]:
    places: list[int] = flags.nonzero()[0].tolist()
    return places


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
