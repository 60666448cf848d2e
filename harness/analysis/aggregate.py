"""Scores of systems, domains and documents, from per-segment statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.analysis.resample import Interval, interval
from harness.evaluate import Evaluation
from harness.model import Aligned, Finding, Stat


@dataclass(frozen=True, slots=True)
class Score:
    """One value of one scorer: for a whole system, or for one of its domains or documents.

    Attributes:
        value: None where nothing could be measured.
        segments: how many segments it rests on.
    """

    scorer: str
    system: str
    level: str
    unit: str
    value: float | None
    interval: Interval | None
    segments: int
    signature: str


def scores(evaluation: Evaluation) -> list[Score]:
    """Every score of the run: system level first, then domains, then documents."""
    return [
        *_at(evaluation, "system", lambda segment: ""),
        *(_at(evaluation, "domain", lambda segment: segment.domain) if _has_domains(evaluation) else ()),
        *_at(evaluation, "document", lambda segment: segment.document),
    ]


def _has_domains(evaluation: Evaluation) -> bool:
    return any(segment.domain for segment in evaluation.testset.segments)


def _at(evaluation: Evaluation, level: str, unit_of: Callable[[Aligned], str]) -> Iterator[Score]:
    units: dict[str, list[int]] = {}
    for index, segment in enumerate(evaluation.testset.segments):
        units.setdefault(unit_of(segment), []).append(index)
    signatures = {record.name: record.signature_text for record in evaluation.manifest.scorers}
    for system in evaluation.testset.systems:
        for name, scorer in evaluation.scorers.items():
            stats = evaluation.stats[system, name]
            for unit, indices in units.items():
                measured = [stat for i in indices if (stat := stats[i]) is not None]
                whole = level == "system"
                yield Score(
                    scorer=name,
                    system=system,
                    level=level,
                    unit=unit,
                    value=scorer.combine(measured),
                    interval=interval(scorer, measured, evaluation.manifest.seed) if whole else None,
                    segments=len(measured),
                    signature=signatures[name],
                )


def segment_scores(evaluation: Evaluation, system: str, scorer: str) -> list[float | None]:
    """The scorer's score of every segment, None where it could not be measured."""
    combine = evaluation.scorers[scorer].segment_score

    def score(stat: Stat | None) -> float | None:
        return None if stat is None else combine(stat)

    return [score(stat) for stat in evaluation.stats[system, scorer]]


def by_severity(findings: tuple[Finding, ...]) -> Counter[str]:
    """How many findings of each severity."""
    return Counter(finding.severity.value for finding in findings)


def by_rule(findings: tuple[Finding, ...]) -> Counter[str]:
    """How many findings of each rule."""
    return Counter(finding.rule for finding in findings)
