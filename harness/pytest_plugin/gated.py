"""`assert_gate`: what `harness gate` would say, and which documents are to blame."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from harness.analysis.judgement import judged, policy_of
from harness.analysis.pairing import against
from harness.analysis.restored import stored_of
from harness.analysis.verdict import Tier, Verdict
from harness.errors import DataError, did_you_mean
from harness.evaluate import evaluate
from harness.inputs.gates import load_policy
from harness.inputs.suite import load_suite
from harness.inputs.waivers import PLACE as WAIVERS
from harness.inputs.waivers import load_waivers
from harness.neural.engine import usual_engine
from harness.pytest_plugin.sources import lines_of, testset_of
from harness.results.baseline import PLACE, exists, load, locate, missing

if TYPE_CHECKING:
    from harness.analysis.judgement import Judgement
    from harness.results.stored import StoredRun

SHOWN = 20  # findings that a failure spells out


def run_of(path: Path) -> StoredRun:
    """A finished run, or a suite evaluated now with all of its scorers."""
    if path.is_dir():
        return load(path)
    return stored_of(evaluate(testset_of(path), load_suite(path), engine=usual_engine()), path)


def judgement(
    run: StoredRun, root: Path, system: str | None, baseline: str | None, policy: str | Path | None, strict: bool
) -> Judgement:
    """The verdict of `harness gate`, with the baselines and waivers that lie in `root`; no candidate is written.

    Raises:
        DataError: the baseline that is named is not there, or of another test set.
        ConfigurationError: gates or waivers that cannot be used, unknown systems.
    """
    gates = load_policy(root / policy) if policy else policy_of(run)
    named = baseline or gates.baseline
    place = root / locate(named or run.manifest.testset, root / PLACE)
    if named and not exists(place):
        raise missing(place)
    old = load(place) if exists(place) else None
    pairs, notices = against(old, run, [system] if system else [])
    if old is None:
        notices = [*notices, f"there is no baseline at {place}: make one with harness baseline bless RUN {place.name}"]
    waivers = load_waivers(root / WAIVERS) if (root / WAIVERS).is_file() else ()
    today = datetime.now(UTC).date()
    suite = run.place if run.place.is_file() else None
    return judged(run, old, pairs, gates, waivers, today, strict=strict, notices=notices, suite=suite)


def told(run: StoredRun, said: Judgement, document: str | None) -> tuple[list[str], list[str]]:
    """The lines of a failure, none where the gates let the run (or this document of it) through; and, one a line,
    verdicts that let it through but should be seen.

    A document is to blame for the findings in it, and for slices that are the document. What no document answers for,
    as a score of the whole set, is held against each.
    """
    documents = {segment.id: segment.document for segment in run.testset.segments}
    if document is not None and document not in documents.values():
        raise DataError(f"no document {document!r}", hint=did_you_mean(document, documents.values()))
    concerned = [v for v in said.verdicts if document is None or _concerns(v, document, documents)]
    stopping = [verdict for verdict in concerned if verdict.exit_code(said.strict, 1)[1]]
    seen = [_line(v) for v in concerned if v not in stopping and v.tier in (Tier.WARN, Tier.INCONCLUSIVE)]
    if not stopping:
        return [], seen
    count = f"{len(stopping)} of {len(concerned)} gates" if len(concerned) > 1 else "the gate"
    head = f"not let through by {count}, against {said.baseline or 'no baseline'}"
    notes = [f"note: {notice}" for notice in said.notices]
    return [head, *map(_line, stopping), *notes, *_findings(run, stopping, document, documents)], seen


def _concerns(verdict: Verdict, document: str, documents: dict[str, str]) -> bool:
    if verdict.findings:
        return any(documents[finding.segment] == document for finding in verdict.findings)
    kind, _, unit = verdict.slice.partition(" ")
    return kind != "document" or unit == document


def _line(verdict: Verdict) -> str:
    part = "" if verdict.slice == "all" else f", {verdict.slice}"
    return f"{verdict.gate.name} ({verdict.system}{part}): {verdict.tier.word}: {verdict.reason}"


def _findings(
    run: StoredRun, verdicts: Iterable[Verdict], document: str | None, documents: dict[str, str]
) -> list[str]:
    """Findings that the gates counted, each once, the gravest first."""
    segments = {segment.id: segment for segment in run.testset.segments}
    hits = {
        (verdict.system, finding.fingerprint, finding.segment): finding
        for verdict in verdicts
        for finding in verdict.findings
        if document in (None, documents[finding.segment])
    }
    ordered = sorted(hits.items(), key=lambda hit: -hit[1].severity.rank)
    lines = [
        line
        for (system, *_), finding in ordered[:SHOWN]
        for line in lines_of(system, finding, segments[finding.segment])
    ]
    return [*lines, f"… and {len(hits) - SHOWN} more"] if len(hits) > SHOWN else lines
