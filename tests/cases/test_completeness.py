"""What the check of completeness finds, and what it lets pass: invented sentences with their verdicts."""

import tomllib
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support import check, found

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("completeness.toml").read_text())["case"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hypothesis"])
def test_case(case: dict[str, Any], form: Any) -> None:
    findings = found(check("completeness"), (normalize(form, case["source"]), normalize(form, case["hypothesis"])))
    shown = {
        f.rule.partition("/")[2]: normalize("NFC", (f.span("source") or f.spans[0]).text).strip() for f in findings
    }
    assert shown == case.get("find", {})
    assert all(f.severity.value == case["severity"] for f in findings)


def test_an_omission_is_an_insertion_point() -> None:
    (finding,) = found(check("completeness"), (CASES[0]["source"], CASES[0]["hypothesis"]))
    place = finding.span("hypothesis")
    assert place is not None and place.start == place.end == 0
