"""`assert_clean`: no finding above a severity, and nothing that was not looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from harness import mqm
from harness.errors import DataError, did_you_mean
from harness.evaluate import evaluate
from harness.inputs.suite import load_suite
from harness.neural.engine import usual_engine
from harness.pytest_plugin.sources import lines_of, testset_of
from harness.results.stored import SETTLED, load_run
from harness.scorers import registry

if TYPE_CHECKING:
    from harness.model import Aligned, Finding
    from harness.results.run import ScorerRecord

SHOWN = 20  # findings that a failure spells out


@dataclass(frozen=True)
class Found:
    """What is known of a suite or a run: its segments, its open findings by system, and what was not measured."""

    segments: Mapping[str, Aligned]
    findings: Mapping[str, Sequence[Finding]]
    lost: tuple[str, ...]


def found_in(path: Path) -> Found:
    """The findings of a finished run, or of a suite evaluated now."""
    return _stored(path) if path.is_dir() else _evaluated(path)


def told(found: Found, system: str | None, severity: str, levels: Sequence[str], document: str | None) -> list[str]:
    """The lines of a failure; none if there is nothing to say against the translation.

    Raises:
        DataError: there is no such system or document.
    """
    floor = mqm.severity(severity).rank
    if system is not None and system not in found.findings:
        raise DataError(f"no system {system!r}", hint=did_you_mean(system, found.findings))
    documents = {segment.document for segment in found.segments.values()}
    if document is not None and document not in documents:
        raise DataError(f"no document {document!r}", hint=did_you_mean(document, documents))
    hits = [
        (name, finding, found.segments[finding.segment])
        for name in ([system] if system else found.findings)
        for finding in found.findings[name]
        if finding.severity.rank >= floor and finding.level.value in levels
        if document in (None, found.segments[finding.segment].document)
    ]
    hits.sort(key=lambda hit: -hit[1].severity.rank)
    lines = [f"not measured: {lost}" for lost in found.lost]
    if hits:
        lines.append(f"{len(hits)} findings of severity {severity} or above" if len(hits) > 1 else "1 finding")
    lines += [line for hit in hits[:SHOWN] for line in lines_of(*hit)]
    return [*lines, f"… and {len(hits) - SHOWN} more"] if len(hits) > SHOWN else lines


def _stored(path: Path) -> Found:
    run = load_run(path)
    findings = {
        system: [stored.finding for stored in found if stored.status not in SETTLED]
        for system, found in run.findings.items()
    }
    checks = [record for record in run.manifest.scorers if record.kind == "check"]
    unwanted = run.manifest.suite_resolved.get("disable", ())
    return Found({s.id: s for s in run.testset.segments}, findings, _lost(checks, unwanted))


def _evaluated(path: Path) -> Found:
    """The suite's checks on its test set. Metrics that need a reference give no findings and are not run."""
    testset, suite = testset_of(path), load_suite(path)
    names = [name for name in suite.scorers if "reference" not in registry.find(name).needs]
    evaluation = evaluate(testset, suite.adjusted(scorers=names), engine=usual_engine())
    segments = {segment.id: segment for segment in testset.segments}
    return Found(segments, evaluation.findings, _lost(evaluation.manifest.scorers, suite.disable))


def _lost(records: Iterable[ScorerRecord], unwanted: Iterable[str]) -> tuple[str, ...]:
    """Scorers without results, and why; those that the suite disables as a whole are not missed."""
    return tuple(
        f"{record.name} {record.status}: {record.reason}"
        for record in records
        if record.status != "ok" and not any(fnmatchcase(record.name, name) for name in unwanted)
    )
