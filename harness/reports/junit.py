"""JUnit XML: a suite per system with a case per rule and document, one with the scorers that did not run, one of gates.

There is no schema of the format but the readers; this keeps to the elements that Jenkins, GitLab and GitHub's
reporters share: `testsuites`, `testsuite`, `testcase` with `failure`, `error`, `skipped` and `system-out`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from harness.analysis.contender import scorers_of
from harness.model import Level
from harness.reports.ci import TOOL, CiView, Issue
from harness.scorers.base import Check

MOST = 50_000  # cases; above it, those without findings are left out: readers hold all of it in memory
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Case = tuple[str, str]
"""Rule and document."""


def junit(view: CiView) -> str:
    """The run as JUnit XML. Findings of level error are failures, others are said in a case that passes.

    Where gates have judged, a finding is a failure only if a gate failed on it: the file is red if and only if the
    gate is.
    """
    root = Element("testsuites", name=TOOL)
    found: dict[str, dict[Case, list[Issue]]] = {system: {} for system in view.run.testset.systems}
    for issue in view.issues:
        found[issue.stored.system].setdefault((issue.finding.rule, issue.stored.document), []).append(issue)
    documents = list(dict.fromkeys(segment.document for segment in view.run.testset.segments))
    cases = [(rule, document) for rule in _rules(view) for document in documents]
    kept = cases if len(cases) * len(found) <= MOST else []
    for system, cases_found in found.items():
        suite = _child(root, "testsuite", name=f"{view.run.manifest.testset}: {system}")
        if not kept and cases:
            properties = _child(suite, "properties")
            _child(properties, "property", name="notice", value="cases without findings are left out: too many")
        for case in sorted({*kept, *cases_found}):
            _add_case(suite, case, cases_found.get(case, []), judged=bool(view.gates))
    _add_scorers(root, view)
    _add_gates(root, view)
    for suite in root:
        _count(suite)
    _count(root)
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def xml_safe(text: str) -> str:
    """The text with U+FFFD for every character that XML 1.0 cannot hold, not even escaped."""
    return _NOT_XML.sub("\ufffd", text)


def _rules(view: CiView) -> Iterable[str]:
    """Every rule that could have fired, as far as the run's checks can say it without their data."""
    scorers, _ = scorers_of(view.run.manifest)
    return [rule for scorer in scorers.values() if isinstance(scorer, Check) for rule in scorer.rules()]


def _child(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, tag, {name: xml_safe(value) for name, value in attributes.items()})
    child.text = xml_safe(text) or None
    return child


def _add_case(suite: Element, case: Case, issues: list[Issue], judged: bool) -> None:
    rule, document = case
    element = _child(suite, "testcase", classname=document, name=rule)
    failures = [issue for issue in issues if (issue.blamed if judged else _is_error(issue))]
    others = [issue for issue in issues if issue not in failures]
    if failures:
        what = "1 finding" if len(failures) == 1 else f"{len(failures)} findings"
        _child(element, "failure", "\n\n".join(map(_told, failures)), message=f"{rule}: {what}", type=rule)
    if others:
        _child(element, "system-out", "\n\n".join(map(_told, others)))


def _is_error(issue: Issue) -> bool:
    return issue.finding.level is Level.ERROR and not issue.settled


def _told(issue: Issue) -> str:
    finding, place = issue.finding, issue.place
    columns = place.columns()
    where = f"{place.file}:{place.line}" + (f":{columns[0]}" if columns else "")
    state = f"{finding.severity.value}, {finding.level.value}, {issue.stored.status}"
    return (
        f"{where}: {issue.message}\n{issue.stored.id} ({state}), segment {finding.segment}\n"
        f"source: {issue.segment.source}\nhypothesis: {issue.hypothesis}"
    )


def _add_scorers(root: Element, view: CiView) -> None:
    """What was not measured must not look clean."""
    lost = [record for record in view.run.manifest.scorers if record.status != "ok"]
    suite = _child(root, "testsuite", name="scorers") if lost else root
    for record in lost:
        case = _child(suite, "testcase", classname="scorers", name=record.name)
        _child(case, "skipped" if record.status == "skipped" else "error", message=record.reason)


def _add_gates(root: Element, view: CiView) -> None:
    suite = _child(root, "testsuite", name="gates") if view.gates else root
    for gate in view.gates:
        case = _child(suite, "testcase", classname="gates", name=gate.name)
        text = f"{gate.tier}: {gate.reason}"
        if gate.stops:
            tag = "error" if gate.tier == "incomparable" else "failure"
            _child(case, tag, gate.reason, message=text, type=gate.tier)
        elif gate.tier == "inconclusive":
            _child(case, "skipped", message=text)
        else:
            _child(case, "system-out", text)


def _count(suite: Element) -> None:
    """The totals that readers expect on a suite and on the whole."""
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
