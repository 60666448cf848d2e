"""Reviewdog's rdjson: diagnostics whose columns count bytes of UTF-8 from 1, with replacements to accept."""

from __future__ import annotations

from typing import Any

from harness.model import Level
from harness.reports.ci import HOME, TOOL, CiView, Issue, as_json

SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.INFO: "INFO"}


def rdjson(view: CiView) -> str:
    """One DiagnosticResult; gates, which stand nowhere in a text, are not in it."""
    diagnostics = [_diagnostic(issue) for issue in view.gravest()]
    return as_json({"source": {"name": TOOL, "url": HOME}, "diagnostics": diagnostics}, indent=1) + "\n"


def _diagnostic(issue: Issue) -> dict[str, Any]:
    finding, place = issue.finding, issue.place
    where: dict[str, Any] = {"start": {"line": place.line}}
    if columns := place.byte_columns():
        start, end = ({"line": place.line, "column": column} for column in columns)
        where = {"start": start, "end": end}
    result: dict[str, Any] = {
        "message": f"{issue.message} [{finding.severity.value}; {issue.label}]",
        "location": {"path": place.file, "range": where},
        "severity": "INFO" if issue.settled else SEVERITIES[finding.level],
        "code": {"value": finding.rule, "url": HOME},
    }
    if columns and _replaceable(issue):
        result["suggestions"] = [{"range": where, "text": place.replacement}]
    return result


def _replaceable(issue: Issue) -> bool:
    """Whether the suggestion stands for just the marked words, and would not break the line."""
    finding, place = issue.finding, issue.place
    spans = [span for span in finding.spans if span.side == "hypothesis"]
    alone = len(spans) == 1 and spans[0].text == finding.observed
    return bool(place.replacement and place.covered and alone and not {"\n", "\r"} & set(place.replacement))
