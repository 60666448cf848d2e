"""Texts cut into pieces at the borders of spans, so that nobody downstream has to count characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from harness.model import Finding, Severity, Side, Span


class Mark(NamedTuple):
    """A span of a finding, by the finding's id in the report."""

    id: str
    severity: Severity
    span: Span


def marks_of(findings: Iterable[tuple[str, Finding]], side: Side) -> list[Mark]:
    """Every span that findings have on one side."""
    return [Mark(id, finding.severity, span) for id, finding in findings for span in finding.spans if span.side == side]


def pieces(text: str, marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """The text in order, each piece with the ids of the findings that mark it and the gravest severity.

    The pieces' texts joined are the text. A span of no length is a piece without text that carries the mark; a piece
    without text exists for nothing else.

    Raises:
        ValueError: a span does not say what stands in the text at its place.
    """
    marks = list(marks)
    for mark in marks:
        if text[mark.span.start : mark.span.end] != mark.span.text or mark.span.end > len(text):
            raise ValueError(f"finding {mark.id}: {mark.span} is not what stands in {text!r}")
    cuts = sorted({0, len(text)} | {place for mark in marks for place in (mark.span.start, mark.span.end)})
    result: list[dict[str, Any]] = []
    for start, end in zip(cuts, [*cuts[1:], None], strict=True):
        carets = [mark for mark in marks if mark.span.start == mark.span.end == start]
        if carets:
            result.append(_piece("", carets))
        if end is not None:
            _append(result, _piece(text[start:end], [m for m in marks if m.span.start <= start and end <= m.span.end]))
    return result


def _piece(text: str, marks: list[Mark]) -> dict[str, Any]:
    worst = max((mark.severity for mark in marks), key=lambda severity: severity.rank, default=None)
    gravest_first = sorted(marks, key=lambda mark: -mark.severity.rank)
    ids = list(dict.fromkeys(mark.id for mark in gravest_first))
    return {"text": text, "marks": ids, "severity": worst.value if worst else ""}


def _append(result: list[dict[str, Any]], piece: Mapping[str, Any]) -> None:
    """Add a piece, or lengthen the last one if it carries the same marks (a term inside a term of one finding)."""
    last = result[-1] if result else None
    if last and last["text"] and last["marks"] == piece["marks"]:
        last["text"] += piece["text"]
    else:
        result.append(dict(piece))
