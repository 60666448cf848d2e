"""One system of one run, ready to be compared, whether it was just evaluated or lies on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.errors import DataError, HarnessError, did_you_mean
from harness.evaluate import Evaluation
from harness.inputs.glossary import Glossary
from harness.inputs.rules import Rules
from harness.model import Finding, Stat, TestSet
from harness.results.run import Manifest, ScorerRecord
from harness.results.stored import StoredRun
from harness.scorers import registry
from harness.scorers.base import Knowledge, Scorer


@dataclass(frozen=True)
class Contender:
    """A system's output with everything that was measured on it.

    Attributes:
        label: what reports call it; differs between the contenders of a comparison.
        place: the run directory or file it comes from.
        scorers: those whose statistics can be combined here.
        records: how every scorer of the run fared.
        unknown: scorers that ran then and cannot be built now, with the reason.
    """

    label: str
    place: str
    system: str
    testset: TestSet
    seed: int
    records: Mapping[str, ScorerRecord]
    scorers: Mapping[str, Scorer]
    stats: Mapping[str, tuple[Stat | None, ...]]
    findings: tuple[Finding, ...]
    unknown: Mapping[str, str]


def from_evaluation(evaluation: Evaluation, system: str, place: str, label: str) -> Contender:
    """A system of an evaluation; raises DataError if there is none of that name."""
    _check_system(evaluation.testset, system, place)
    return Contender(
        label=label,
        place=place,
        system=system,
        testset=evaluation.testset,
        seed=evaluation.manifest.seed,
        records={record.name: record for record in evaluation.manifest.scorers},
        scorers=evaluation.scorers,
        stats={name: evaluation.stats[system, name] for name in evaluation.scorers},
        findings=evaluation.findings[system],
        unknown={},
    )


def from_run(run: StoredRun, system: str, label: str) -> Contender:
    """A system of a stored run; raises DataError if there is none of that name."""
    _check_system(run.testset, system, str(run.place))
    scorers, unknown = scorers_of(run.manifest)
    return Contender(
        label=label,
        place=str(run.place),
        system=system,
        testset=run.testset,
        seed=run.manifest.seed,
        records={record.name: record for record in run.manifest.scorers},
        scorers=scorers,
        stats={name: run.stats[system, name] for name in scorers},
        findings=tuple(stored.finding for stored in run.findings[system]),
        unknown=unknown,
    )


def scorers_of(manifest: Manifest) -> tuple[dict[str, Scorer], dict[str, str]]:
    """The scorers that ran, built again to combine their statistics, and why some cannot be.

    They get no glossary and no rules: what those said is in the statistics, and `combine` does not read them.
    """
    knowledge = Knowledge(manifest.source_lang, manifest.target_lang, Glossary((), "none"), Rules(digest="none"))
    scorers: dict[str, Scorer] = {}
    unknown: dict[str, str] = {}
    for record in manifest.scorers:
        if record.status == "ok":
            try:
                options = manifest.suite_resolved.get("scorers", {}).get(record.name, {})
                scorers[record.name] = registry.build(record.name, knowledge, options)
            except HarnessError as error:
                unknown[record.name] = error.message
    return scorers, unknown


def _check_system(testset: TestSet, system: str, place: str) -> None:
    if system not in testset.systems:
        raise DataError(f"{place} has no system {system!r}", hint=did_you_mean(system, testset.systems))
