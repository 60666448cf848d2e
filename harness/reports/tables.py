"""The three tables of a run (DESIGN: file contracts): findings, scores, segments."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from harness.analysis.aggregate import Score, segment_scores
from harness.evaluate import Evaluation
from harness.inputs.waivers import Waiver
from harness.model import Finding, Severity, Span

if TYPE_CHECKING:
    import pandas as pd

FINDINGS = (
    "finding system document segment rule entry category severity level start end text source_start "
    "source_end source_text expected observed suggestion message evidence confidence origin related "
    "fingerprint status"
).split()
SCORES = ("scorer system level unit value low high segments signature").split()
SEGMENTS = ("document segment domain source system hypothesis reference findings worst_severity penalty").split()
OFFSETS = ("start", "end", "source_start", "source_end")


def findings_table(evaluation: Evaluation, *, exact: bool = False) -> pd.DataFrame:
    """One row a finding; the span columns hold the primary hypothesis and source span.

    `exact` adds what those cannot say, as JSON: `values`, from which `harness.results.stored` makes the finding again.
    """
    import pandas as pd

    documents = {s.id: s.document for s in evaluation.testset.segments}
    rows = [
        _finding_row(f"F{number:04d}", system, documents[finding.segment], finding, evaluation)
        | ({"values": _values(finding, waiver_of(evaluation, finding))} if exact else {})
        for number, (system, finding) in enumerate(
            ((system, f) for system in evaluation.testset.systems for f in evaluation.findings[system]), 1
        )
    ]
    table = pd.DataFrame(rows, columns=[*FINDINGS, "values"] if exact else FINDINGS)
    return table.astype(dict.fromkeys(OFFSETS, "Int64"))


def _finding_row(number: str, system: str, document: str, finding: Finding, evaluation: Evaluation) -> dict[str, Any]:
    hypothesis, source = finding.span("hypothesis"), finding.span("source")
    further = [_span(span) for span in finding.spans if span is not hypothesis and span is not source]
    evidence = dict(finding.evidence) | ({"spans": further} if further else {})
    waiver = waiver_of(evaluation, finding)
    evidence |= {"waived": waiver.reason} if waiver else {}
    return {
        "finding": number,
        "system": system,
        "document": document,
        "segment": finding.segment,
        "rule": finding.rule,
        "entry": finding.entry,
        "category": finding.category,
        "severity": finding.severity.value,
        "level": finding.level.value,
        "start": hypothesis.start if hypothesis else None,
        "end": hypothesis.end if hypothesis else None,
        "text": hypothesis.text if hypothesis else "",
        "source_start": source.start if source else None,
        "source_end": source.end if source else None,
        "source_text": source.text if source else "",
        "expected": "|".join(finding.expected),
        "observed": finding.observed,
        "suggestion": finding.suggestion,
        "message": finding.message,
        "evidence": json.dumps(evidence, ensure_ascii=False, sort_keys=True),
        "confidence": finding.confidence,
        "origin": finding.origin,
        "related": json.dumps(list(finding.related), ensure_ascii=False),
        "fingerprint": finding.fingerprint,
        "status": evaluation.status(system, finding),
    }


def waiver_of(evaluation: Evaluation, finding: Finding) -> Waiver | None:
    """The waiver that covers a finding."""
    return evaluation.waived.get((finding.fingerprint, finding.segment))


def _values(finding: Finding, waiver: Waiver | None) -> str:
    """What one row of plain cells loses: all spans in order, renderings with a | in them, the key, evidence alone."""
    values = {
        "spans": [_span(span) for span in finding.spans],
        "expected": list(finding.expected),
        "key": finding.key,
        "evidence": dict(finding.evidence),
    } | ({"waiver": asdict(waiver.decision)} if waiver else {})
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _span(span: Span) -> dict[str, Any]:
    return {"side": span.side, "start": span.start, "end": span.end, "text": span.text}


def scores_table(scores: list[Score]) -> pd.DataFrame:
    """One row a score."""
    import pandas as pd

    rows = [
        {
            "scorer": score.scorer,
            "system": score.system,
            "level": score.level,
            "unit": score.unit,
            "value": score.value,
            "low": score.interval.low if score.interval else None,
            "high": score.interval.high if score.interval else None,
            "segments": score.segments,
            "signature": score.signature,
        }
        for score in scores
    ]
    return pd.DataFrame(rows, columns=SCORES)


def segments_table(evaluation: Evaluation, *, statistics: bool = False) -> pd.DataFrame:
    """One row a segment and system, with a column per scorer.

    `statistics` adds the additive statistics as lists, every reference (JSON by name), and the input's `ignore`.
    """
    import pandas as pd

    frames = [_system_segments(evaluation, system, statistics) for system in evaluation.testset.systems]
    return pd.DataFrame([row for rows in frames for row in rows], columns=_segment_columns(evaluation, statistics))


def _segment_columns(evaluation: Evaluation, statistics: bool) -> list[str]:
    names = list(evaluation.scorers)
    if not statistics:
        return [*SEGMENTS, *names]
    return [*SEGMENTS, *names, "references", "ignore", *(f"{name}.statistics" for name in names)]


def _system_segments(evaluation: Evaluation, system: str, statistics: bool) -> list[dict[str, Any]]:
    from harness import mqm

    found: dict[str, list[Finding]] = {}
    for finding in evaluation.findings[system]:
        found.setdefault(finding.segment, []).append(finding)
    columns: dict[str, list[Any]] = {name: segment_scores(evaluation, system, name) for name in evaluation.scorers}
    if statistics:
        for name in evaluation.scorers:
            columns[f"{name}.statistics"] = [None if s is None else list(s) for s in evaluation.stats[system, name]]
        segments = evaluation.testset.segments
        columns["references"] = [json.dumps(dict(s.references), ensure_ascii=False) for s in segments]
        columns["ignore"] = [segment.ignore for segment in segments]
    rows = []
    for index, segment in enumerate(evaluation.testset.segments):
        own = found.get(segment.id, [])
        worst = max((f.severity for f in own), key=lambda s: s.rank, default=None)
        rows.append(
            {
                "document": segment.document,
                "segment": segment.id,
                "domain": segment.domain,
                "source": segment.source,
                "system": system,
                "hypothesis": segment.hypotheses[system],
                "reference": next(iter(segment.references.values()), ""),
                "findings": len(own),
                "worst_severity": worst.value if worst else "",
                "penalty": sum(mqm.WEIGHTS[f.severity] for f in own),
                **{name: values[index] for name, values in columns.items()},
            }
        )
    return rows


def severities() -> list[str]:
    """Severities, the gravest first."""
    return [severity.value for severity in reversed(Severity)]
