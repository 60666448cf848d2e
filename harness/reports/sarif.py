"""SARIF 2.1.0 (OASIS), as GitHub code scanning takes it.

GitHub keeps the first 5,000 results of a run and refuses files with more than 25,000. It knows an alert again by
`primaryLocationLineHash`, rule and path.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from harness.model import Level
from harness.reports.ci import HOME, TOOL, CiView, Issue, as_json, counted

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 5_000
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
BASELINE = ("new", "unchanged")


def sarif(view: CiView) -> str:
    """The run as one SARIF run; of more than 5,000 findings the gravest, with a notification that says so."""
    issues = view.gravest()[:MOST]
    rules = list({issue.finding.rule: issue for issue in reversed(issues)}.values())[::-1]
    index = {issue.finding.rule: number for number, issue in enumerate(rules)}
    compared = all(issue.stored.status in BASELINE for issue in issues)
    suppressing = any(issue.settled for issue in issues)
    run = {
        "tool": {
            "driver": {
                "name": TOOL,
                "version": version("mt-harness"),
                "informationUri": HOME,
                "rules": [_rule(issue) for issue in rules],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(view))}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The working directory."}}},
        "automationDetails": {"id": f"{TOOL}/{view.run.manifest.testset}/"},
        "results": [
            _result(issue, index[issue.finding.rule])
            | ({"baselineState": issue.stored.status} if compared else {})
            | ({"suppressions": _suppressions(issue)} if suppressing else {})
            for issue in issues
        ],
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(issue: Issue) -> dict[str, Any]:
    """The rule of an issue, as seen in its gravest one."""
    finding = issue.finding
    scorer, _, kind = finding.rule.partition("/")
    name = kind.replace("-", " ") or scorer
    return {
        "id": finding.rule,
        "shortDescription": {"text": f"{scorer}: {name}"},
        "fullDescription": {"text": f"The check {scorer} reports this as {finding.category} of the MQM typology."},
        "helpUri": HOME,
        "help": {"text": f"MQM category {finding.category}. The finding's message says what should stand there."},
        "defaultConfiguration": {"level": LEVELS[finding.level]},
        "properties": {"tags": list(dict.fromkeys(["translation", scorer, *finding.category.split("/")]))},
    }


def _result(issue: Issue, rule: int) -> dict[str, Any]:
    finding, place = issue.finding, issue.place
    region: dict[str, Any] = {"startLine": place.line}
    if columns := place.columns():
        region |= {"startColumn": columns[0], "endLine": place.line, "endColumn": columns[1]}
        region["snippet"] = {"text": place.covered}
    base = {} if place.uri.startswith("file:") else {"uriBaseId": "%SRCROOT%"}
    location = {
        "physicalLocation": {"artifactLocation": {"uri": place.uri, **base}, "region": region},
        "logicalLocations": [{"name": finding.segment, "fullyQualifiedName": issue.label, "kind": "segment"}],
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.level],
        "message": {"text": f"{issue.message} [{finding.severity.value}; {issue.label}]"},
        "locations": [location],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{issue.identity}:1",
            "harnessFingerprint/v1": finding.fingerprint,
        },
        "properties": {
            "id": issue.stored.id,
            "status": issue.stored.status,
            "severity": finding.severity.value,
            "category": finding.category,
            "entry": finding.entry,
            "suggestion": finding.suggestion,
            "source": issue.segment.source,
            "hypothesis": issue.hypothesis,
        },
    }


def _suppressions(issue: Issue) -> list[dict[str, str]]:
    return [{"kind": "external", "status": "accepted", "justification": issue.stored.status}] if issue.settled else []


def _notifications(view: CiView) -> Iterator[dict[str, Any]]:
    """What is not a finding in a text: the cap, scorers that did not run, gates."""
    left_out = len(view.issues) - MOST
    if left_out > 0:
        yield _notification("limit", "warning", f"{counted(left_out, 'less grave finding')} left out: {MOST} at most")
    for record in view.run.manifest.scorers:
        if record.status != "ok":
            yield _notification(f"scorer/{record.name}", "warning", f"{record.name} {record.status}: {record.reason}")
    for gate in view.gates:
        text = f"{gate.name}: {gate.tier}: {gate.reason}"
        yield _notification(f"gate/{gate.name}", gate.grade, text)


def _notification(id: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": id}, "level": level, "message": {"text": text}}
