"""The one protocol: per-segment additive statistics, an order-free combine, and findings.

A scorer is a frozen dataclass: it *is* its parameters. A metric writes `measure` and `combine`; a check writes only
`find`, and `Check` turns its findings into MQM penalty per 1,000 source words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from harness import messages, mqm
from harness.inputs.glossary import Glossary
from harness.inputs.rules import Rules
from harness.lang.find import language
from harness.model import Corpus, Direction, Finding, Measurement, Side, Stat
from harness.neural.engine import Engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Knowledge:
    """What the kept data say about a language pair; scorers take from it what they need.

    Attributes:
        references: how many references every segment has.
        engine: what computes the predictions of models; without it a scorer makes one of its own.
    """

    source_lang: str
    target_lang: str
    glossary: Glossary
    rules: Rules
    references: int = 1
    engine: Engine | None = field(default=None, compare=False, repr=False)


class Scorer(ABC):
    """Anything that measures a corpus.

    Laws (one contract test over every registered scorer): one stat or None per segment in corpus order; `combine` does
    not depend on order, gives None for nothing; measuring whole documents apart and together gives the same stats.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[frozenset[Side]]
    direction: ClassVar[Direction]
    digits: ClassVar[int] = 2  # decimals with which people read its figures
    kinds: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @abstractmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Scorer:
        """Build the scorer for a language pair with the suite's options; those are its fields made by `option`."""

    def unavailable(self) -> str:
        """Why it cannot run on this machine, and what to type; empty if it can. Answers at once."""
        return ""

    def rules(self) -> tuple[str, ...]:
        """Names of the rules under which it may report."""
        return tuple(f"{self.name}/{kind}" for kind in self.kinds)

    def message(self, finding: Finding, lang: str) -> str:
        """What the finding says to a person."""
        return messages.text(finding, lang)

    @abstractmethod
    def measure(self, corpus: Corpus) -> Measurement:
        """Statistics and findings of every segment."""

    @abstractmethod
    def combine(self, stats: Iterable[Stat]) -> float | None:
        """One score from the statistics of any set of segments; None where there is nothing to say."""

    def segment_score(self, stat: Stat) -> float | None:
        """The score of a single segment; differs from `combine` where the field has a sentence-level convention."""
        return self.combine([stat])

    def combine_rows(self, rows: NDArray[np.float64], *, single: bool = False) -> NDArray[np.float64]:
        """The score of every row, a row being the sum of some segments' statistics, or with `single` of one segment.

        Resampling calls it with thousands of rows; a scorer whose `combine` is slow overrides it with array arithmetic
        that gives the same figures. NaN stands for None inside such arrays, and nowhere else.
        """
        import numpy as np

        def score(stat: Stat) -> float:
            value = self.segment_score(stat) if single else self.combine([stat])
            return np.nan if value is None else value

        return np.array([score(tuple(row)) for row in rows.tolist()], dtype=np.float64)

    @abstractmethod
    def signature(self) -> Mapping[str, str]:
        """What must be equal for two scores to be comparable: parameters, versions, digests of data."""


class Mean(Scorer):
    """A metric whose score is the mean of its segments' scores; a stat is (score, 1). Higher is better."""

    direction = Direction.HIGHER
    digits = 4

    def combine(self, stats: Iterable[Stat]) -> float | None:
        """The mean over segments; None without any."""
        score, segments = total(stats, 2)
        return score / segments if segments else None

    def combine_rows(self, rows: NDArray[np.float64], *, single: bool = False) -> NDArray[np.float64]:
        return _ratio(rows)


class Check(Scorer):
    """A scorer that looks for issues; lower is better, 0 is clean."""

    direction = Direction.LOWER
    needs = frozenset({"source", "hypothesis"})

    @abstractmethod
    def find(self, corpus: Corpus) -> Iterator[Finding]:
        """Every finding, in segment order. Reads source and hypothesis, never a reference."""

    def measure(self, corpus: Corpus) -> Measurement:
        findings = tuple(self.find(corpus))
        return Measurement(penalties(corpus, findings), findings)

    def combine(self, stats: Iterable[Stat]) -> float | None:
        """MQM penalty per 1,000 source words (for Vietnamese: syllables); None without source words."""
        penalty, words = total(stats, 2)
        return 1000 * penalty / words if words else None

    def combine_rows(self, rows: NDArray[np.float64], *, single: bool = False) -> NDArray[np.float64]:
        return 1000 * _ratio(rows)

    def signature(self) -> Mapping[str, str]:
        return {"mqm": mqm.DIGEST}


def _ratio(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first of two statistics by the second; NaN where that is 0."""
    import numpy as np

    ratios: NDArray[np.float64] = np.divide(
        rows[:, 0], rows[:, 1], out=np.full(len(rows), np.nan), where=rows[:, 1] > 0
    )
    return ratios


def option(default: Any) -> Any:
    """A dataclass field that a suite may set."""
    return field(default=default, metadata={"option": True})


def penalties(corpus: Corpus, findings: Sequence[Finding]) -> tuple[Stat, ...]:
    """(MQM penalty, source words) of every segment."""
    weight: dict[str, float] = {}
    for finding in findings:
        weight[finding.segment] = weight.get(finding.segment, 0.0) + mqm.WEIGHTS[finding.severity]
    source = language(corpus.source_lang)
    return tuple((weight.get(s.id, 0.0), float(source.count_words(s.source))) for s in corpus)


def total(stats: Iterable[Stat], size: int) -> list[float]:
    """The sum of statistics, `size` zeros for none."""
    sums = [0.0] * size
    for stat in stats:
        for i, value in enumerate(stat):
            sums[i] += value
    return sums
