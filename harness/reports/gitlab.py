"""GitLab Code Quality: an array of issues. GitLab shows only the first of those that share a fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.model import Level, Severity
from harness.reports.ci import CiView, Grade, Issue, as_json

SEVERITIES = {
    Severity.CRITICAL: "critical",
    Severity.MAJOR: "major",
    Severity.MINOR: "minor",
    Severity.NEUTRAL: "info",
}
GATES: Mapping[Grade, str] = {"note": "info", "warning": "minor", "error": "blocker"}


def gitlab(view: CiView) -> str:
    """Findings, the gravest first; gates that did not pass come before them, on the run itself."""
    run = view.run.place / "run.json"
    gates = [
        {
            "description": f"gate {gate.name}: {gate.tier}: {gate.reason}",
            "check_name": f"gate/{gate.name}",
            "fingerprint": f"gate-{number}-{gate.name}",
            "severity": GATES[gate.grade],
            "location": {"path": run.as_posix(), "lines": {"begin": 1}},
        }
        for number, gate in enumerate(view.gates, 1)
        if gate.grade in GATES
    ]
    return as_json([*gates, *(_issue(issue) for issue in view.gravest())], indent=1) + "\n"


def _issue(issue: Issue) -> dict[str, Any]:
    finding = issue.finding
    informal = finding.level is Level.INFO or issue.settled
    return {
        "description": f"{issue.message} ({issue.label})",
        "check_name": finding.rule,
        "fingerprint": issue.identity,
        "severity": "info" if informal else SEVERITIES[finding.severity],
        "location": {"path": issue.place.file, "lines": {"begin": issue.place.line}},
    }
