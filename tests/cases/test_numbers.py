"""What the check of numbers finds, and what it lets pass: invented sentences with their verdicts."""

import tomllib
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support import brief, check, found

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("numbers").read_text())[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hypothesis"])
def test_case(case: dict[str, Any]) -> None:
    findings = found(check("numbers"), (case["source"], case["hypothesis"]))
    assert brief(findings) == sorted(case.get("find", {}).items())
    if "suggest" in case:
        assert findings[0].suggestion.replace("\u00a0", " ") == case["suggest"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hypothesis"])
def test_decomposed_text_gives_the_same_findings(case: dict[str, Any]) -> None:
    findings = found(check("numbers"), (normalize("NFD", case["source"]), normalize("NFD", case["hypothesis"])))
    told = [(kind, normalize("NFC", words)) for kind, words in brief(findings)]
    assert told == sorted(case.get("find", {}).items())
