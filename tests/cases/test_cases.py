"""Every check against its file of cases, `tests/cases/<check>.toml`: invented sentences with their verdicts.

A case has `source` and `hypothesis`, and either `find`, the words of each kind of finding, with `suggest` and
`severity` where they matter, or `expected`, rows of kind, severity, words and suggestion. Without them it is silent.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support import check, found

from harness.model import Finding

FOLDER = Path(__file__).parent
CHECKS = ("completeness", "names", "numbers", "polarity", "repetition", "typography", "untranslated")
SURFACE = ("repetition", "typography", "untranslated")  # of these every good translation is a case


def tables(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def cases(name: str) -> list[dict[str, Any]]:
    return tables(name)["case"]


def rows(findings: Iterable[Finding]) -> list[list[str]]:
    """Kind, severity, words (of the source, or the likeliest, if the hypothesis has none) and suggestion, in NFC."""
    return [
        [normalize("NFC", text) for text in (f.rule.partition("/")[2], f.severity.value, words(f), f.suggestion)]
        for f in findings
    ]


def words(finding: Finding) -> str:
    missing = finding.spans[0].side == "hypothesis" and finding.spans[0].start == finding.spans[0].end
    source = finding.span("source")
    return source.text if missing and source else finding.observed.strip() or finding.evidence.get("likeliest", "")


CASES = [
    pytest.param(checked, case, id=f"{name}-{case['hypothesis']}")
    for name, checked in ((name, check(name)) for name in CHECKS)
    for case in cases(name) + (cases("clean") if name in SURFACE else [])
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("checked", "case"), CASES)
def test_case(checked: Any, case: dict[str, Any], form: Any) -> None:
    told = rows(found(checked, (normalize(form, case["source"]), normalize(form, case["hypothesis"]))))
    if "find" not in case:
        assert told == case.get("expected", [])
        return
    assert sorted((kind, said) for kind, _, said, _ in told) == sorted(case["find"].items())
    if "suggest" in case:
        assert told[0][3].replace("\u00a0", " ") == case["suggest"]
    if "severity" in case:
        assert {severity for _, severity, _, _ in told} == {case["severity"]}


@pytest.mark.parametrize("name", CHECKS)
def test_every_kind_has_a_case(name: str) -> None:
    seen = {row[0] for case in cases(name) for row in case.get("expected", [])}
    seen |= {kind for case in cases(name) for kind in case.get("find", {})}
    seen |= {case["find"]["kind"] for case in tables(name).get("document", []) if "find" in case}
    assert seen == {rule.partition("/")[2] for rule in check(name).rules()}
