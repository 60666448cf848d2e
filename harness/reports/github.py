"""GitHub Actions: annotations as workflow commands, and the page of the step summary.

A step shows ten errors, ten warnings and ten notices; what goes beyond is dropped without a word, so the gravest go
first and the last line says how many there were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from harness.model import Level
from harness.reports.ci import CiView, Grade, Issue, counted
from harness.reports.markdown import markdown

MOST = 10
SUMMARY_BYTES = 1_000_000  # GitHub refuses a step's summary above 1 MiB
COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
GRADES: Mapping[Grade, str] = {"note": "notice", "warning": "warning", "error": "error"}
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def github(view: CiView) -> str:
    """Workflow commands, one a line: gates first, then findings, the gravest first.

    A finding that the baseline has too is not annotated, unless a gate failed on it.
    """
    lines: dict[str, list[str]] = {command: [] for command in COMMANDS.values()}
    for gate in view.gates:
        if command := GRADES.get(gate.grade):
            text = f"{gate.tier}: {gate.reason}"
            lines[command].append(_command(command, text, title=f"gate {gate.name}"))
    known = 0
    for issue in view.gravest():
        if issue.stored.status == "unchanged" and not issue.blamed:
            known += 1
        elif not issue.settled:
            command = COMMANDS[issue.finding.level]
            lines[command].append(_annotation(command, issue))
    shown = [line for found in lines.values() for line in found[:MOST]]
    hidden = sum(len(found[MOST:]) for found in lines.values())
    if hidden:
        shown.append(f"{counted(hidden, 'further annotation')} beyond the {MOST} of a kind that GitHub shows")
    if known:
        shown.append(f"{counted(known, 'finding')} that the baseline has too")
    return "".join(f"{line}\n" for line in shown)


def step_summary(view: CiView) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`."""
    return markdown(view, most_bytes=SUMMARY_BYTES)


def _annotation(command: str, issue: Issue) -> str:
    place, finding = issue.place, issue.finding
    properties = {"file": place.file, "line": str(place.line)}
    if columns := place.columns():
        properties |= {
            "endLine": str(place.line),
            "col": str(columns[0]),
            "endColumn": str(max(columns[1] - 1, columns[0])),
        }
    properties["title"] = f"{finding.rule} ({finding.severity.value})"
    source, hypothesis = issue.segment.source, issue.hypothesis
    return _command(command, f"{issue.message}\n{issue.label}\n{source}\n{hypothesis}", **properties)


def _command(command: str, message: str, **properties: str) -> str:
    """`::error file=…::message`, escaped as the runner reads it."""
    told = ",".join(f"{name}={escaped(value, ':,')}" for name, value in properties.items())
    return f"::{command} {told}::{escaped(message)}"


def escaped(text: str, further: Iterable[str] = "") -> str:
    """Percent-escapes of line ends, `%` and further characters; control characters, which steer terminals, are lost."""
    text = _CONTROL.sub("\ufffd", text)
    for char in ("%", "\r", "\n", *further):
        text = text.replace(char, f"%{ord(char):02X}")
    return text
