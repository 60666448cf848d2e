"""An evaluation as plain JSON values: what every report for people shows, and nothing that it has to work out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from harness.analysis.aggregate import Score, by_rule, by_severity, segment_scores
from harness.evaluate import Evaluation
from harness.model import Aligned, Direction, Finding, Span
from harness.reports.marks import marks_of, pieces
from harness.reports.tables import severities, waiver_of
from harness.results.stored import SETTLED, Decision

SCHEMA = 1
STATES = ("new", "open", "unchanged", "confirmed", "waived", "rejected")
Numbered = Mapping[str, list[tuple[str, Finding]]]
"""Findings with their ids, by system; ids are those of findings.csv."""


def view(evaluation: Evaluation, scores: list[Score]) -> dict[str, Any]:
    """The run, its scores, counts, documents, segments and findings as JSON values.

    Counts by severity and rule are of findings that nobody has settled; those by state are of all.

    Raises:
        ValueError: a span of a finding does not say what stands in the text.
    """
    numbered = number(evaluation)
    states = {s: [evaluation.status(s, f) for f in found] for s, found in evaluation.findings.items()}
    standing = {
        s: tuple(f for f, state in zip(found, states[s], strict=True) if state not in SETTLED)
        for s, found in evaluation.findings.items()
    }
    manifest = evaluation.manifest.to_json()
    for scorer, record in zip(manifest["scorers"], evaluation.manifest.scorers, strict=True):
        scorer["signature_text"] = record.signature_text
    return {
        "schema": SCHEMA,
        "run": manifest,
        "systems": list(evaluation.testset.systems),
        "severities": severities(),
        "scores": _scores(evaluation, scores),
        "counts": {
            "severity": {s: dict(by_severity(found)) for s, found in standing.items()},
            "rule": {s: dict(by_rule(found)) for s, found in standing.items()},
            "state": {s: dict(Counter(states[s])) for s in states},
        },
        "states": [state for state in STATES if any(state in found for found in states.values())],
        "rules": sorted({f.rule for found in evaluation.findings.values() for f in found}),
        "documents": _documents(evaluation),
        "segments": _segments(evaluation, numbered),
        "findings": _findings(evaluation, numbered),
        "notices": list(evaluation.manifest.notices),
    }


def number(evaluation: Evaluation) -> Numbered:
    """Findings under the numbers that they have in findings.csv."""
    result: dict[str, list[tuple[str, Finding]]] = {}
    before = 0
    for system in evaluation.testset.systems:
        found = evaluation.findings[system]
        result[system] = [(f"F{n:04d}", finding) for n, finding in enumerate(found, before + 1)]
        before += len(found)
    return result


def _scores(evaluation: Evaluation, scores: Iterable[Score]) -> list[dict[str, Any]]:
    scores = list(scores)
    values: dict[str, set[float]] = {}
    for score in scores:
        if score.level == "system" and score.value is not None:
            values.setdefault(score.scorer, set()).add(score.value)
    best = {
        name: (max if evaluation.scorers[name].direction is Direction.HIGHER else min)(found)
        for name, found in values.items()
        if len(found) > 1  # where all are equal, none is best
    }
    return [
        {
            "scorer": score.scorer,
            "system": score.system,
            "level": score.level,
            "unit": score.unit,
            "value": score.value,
            "low": score.interval.low if score.interval else None,
            "high": score.interval.high if score.interval else None,
            "segments": score.segments,
            "best": score.level == "system" and score.value is not None and score.value == best.get(score.scorer),
        }
        for score in scores
    ]


def _documents(evaluation: Evaluation) -> list[dict[str, Any]]:
    sizes = Counter(segment.document for segment in evaluation.testset.segments)
    document = {segment.id: segment.document for segment in evaluation.testset.segments}
    found = {s: Counter(document[f.segment] for f in findings) for s, findings in evaluation.findings.items()}
    return [
        {"name": name, "segments": size, "findings": {system: found[system][name] for system in found}}
        for name, size in sizes.items()
    ]


def _segments(evaluation: Evaluation, numbered: Numbered) -> list[dict[str, Any]]:
    systems = evaluation.testset.systems
    scores = {(s, name): segment_scores(evaluation, s, name) for s in systems for name in evaluation.scorers}
    found: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    for system, findings in numbered.items():
        for id, finding in findings:
            found.setdefault((system, finding.segment), []).append((id, finding))
    return [
        _segment(
            segment,
            {system: found.get((system, segment.id), []) for system in systems},
            {system: {name: scores[system, name][index] for name in evaluation.scorers} for system in systems},
        )
        for index, segment in enumerate(evaluation.testset.segments)
    ]


def _segment(segment: Aligned, found: Numbered, scores: Mapping[str, Mapping[str, float | None]]) -> dict[str, Any]:
    everything = [pair for findings in found.values() for pair in findings]
    return {
        "id": segment.id,
        "document": segment.document,
        "domain": segment.domain,
        "source": segment.source,
        "source_pieces": pieces(segment.source, marks_of(everything, "source")),
        "references": dict(segment.references),
        "ignore": segment.ignore,
        "systems": {
            system: {
                "hypothesis": segment.hypotheses[system],
                "pieces": pieces(segment.hypotheses[system], marks_of(findings, "hypothesis")),
                "findings": [id for id, _ in findings],
                "scores": dict(scores[system]),
            }
            for system, findings in found.items()
        },
    }


def _findings(evaluation: Evaluation, numbered: Numbered) -> list[dict[str, Any]]:
    segments = {segment.id: (place, segment) for place, segment in enumerate(evaluation.testset.segments)}
    return [
        _finding(id, system, *segments[finding.segment], finding) | _standing(evaluation, system, finding)
        for system, findings in numbered.items()
        for id, finding in findings
    ]


def _finding(id: str, system: str, place: int, segment: Aligned, finding: Finding) -> dict[str, Any]:
    hypothesis = segment.hypotheses[system]
    return {
        "id": id,
        "system": system,
        "document": segment.document,
        "segment": segment.id,
        "place": place,
        "rule": finding.rule,
        "entry": finding.entry,
        "category": finding.category,
        "severity": finding.severity.value,
        "level": finding.level.value,
        "message": finding.message,
        "observed": finding.observed,
        "expected": list(finding.expected),
        "suggestion": finding.suggestion,
        "spans": [_span(span) for span in finding.spans],
        "source_pieces": pieces(segment.source, marks_of([(id, finding)], "source")),
        "hypothesis_pieces": pieces(hypothesis, marks_of([(id, finding)], "hypothesis")),
        "references": dict(segment.references),
        "evidence": plain(finding.evidence),
        "related": list(finding.related),
        "confidence": finding.confidence,
        "origin": finding.origin,
        "fingerprint": finding.fingerprint,
    }


def _standing(evaluation: Evaluation, system: str, finding: Finding) -> dict[str, Any]:
    """What has become of a finding, and the decision of a person by which it stands."""
    state, waiver = evaluation.status(system, finding), waiver_of(evaluation, finding)
    return {
        "state": state,
        "settled": state in SETTLED,
        "decision": asdict(waiver.decision if waiver else Decision()),
    }


def _span(span: Span) -> dict[str, Any]:
    return {"side": span.side, "start": span.start, "end": span.end, "text": span.text}


def plain(value: Any) -> Any:
    """A value as JSON knows it: mappings as objects, sequences as arrays, sets sorted."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value
