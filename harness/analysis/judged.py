"""What reviewers have said of one system's findings in a run, beside the texts that they saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from harness.analysis.reviewed import verdict_on
from harness.errors import DataError
from harness.inputs.review import Review, unknown
from harness.model import Finding
from harness.results.stored import StoredRun


class Judged(NamedTuple):
    """A finding, the texts of its segment, and whether a reviewer has rejected it; otherwise it is confirmed."""

    finding: Finding
    source: str
    hypothesis: str
    rejected: bool


@dataclass(frozen=True)
class Judgements:
    """All that reviews say of one system.

    Attributes:
        findings: those with a verdict, once for each review that has one.
        errors: by segment, the words of the hypothesis that are an error: of confirmed findings, and missed ones.
    """

    findings: tuple[Judged, ...]
    errors: Mapping[str, tuple[str, ...]]


def judgements(reviews: Iterable[Review], run: StoredRun, system: str) -> Judgements:
    """What reviews of a run say of one of its systems; raises DataError if one speaks of findings of another run."""
    texts = {segment.id: (segment.source, segment.hypotheses.get(system, "")) for segment in run.testset.segments}
    known = [stored.finding.fingerprint for found in run.findings.values() for stored in found]
    findings: list[Judged] = []
    errors: dict[str, tuple[str, ...]] = {}
    for review in reviews:
        problems = list(unknown(review, known))
        if problems:
            raise DataError(f"{review.file} is not a review of {run.place}", problems=problems)
        for stored in run.findings.get(system, ()):
            if said := verdict_on(review, stored):
                rejected = said.verdict == "rejected"
                findings.append(Judged(stored.finding, *texts[stored.finding.segment], rejected))
        for one in review.missed:
            if one.segment in texts and one.system in ("", system):
                errors[one.segment] = (*errors.get(one.segment, ()), texts[one.segment][1][one.start : one.end])
    for judged in findings:
        if not judged.rejected and judged.finding.observed:
            name = judged.finding.segment
            errors[name] = (*errors.get(name, ()), judged.finding.observed)
    return Judgements(tuple(findings), errors)
