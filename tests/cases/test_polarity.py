"""What the check of polarity finds, and what it lets pass: invented sentences with their verdicts."""

import tomllib
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support import brief, check, found

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("polarity.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hypothesis"])
def test_case(case: dict[str, Any]) -> None:
    findings = found(check("polarity"), (case["source"], case["hypothesis"]))
    assert brief(findings) == sorted(case.get("find", {}).items())
    if "suggest" in case:
        assert findings[0].suggestion == case["suggest"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hypothesis"])
def test_decomposed_text_gives_the_same_findings(case: dict[str, Any]) -> None:
    findings = found(check("polarity"), (normalize("NFD", case["source"]), normalize("NFD", case["hypothesis"])))
    told = [(kind, normalize("NFC", words)) for kind, words in brief(findings)]
    assert told == sorted(case.get("find", {}).items())


def test_nothing_is_said_of_a_pair_without_a_file() -> None:
    assert not found(check("polarity", pair=("en", "de")), ("Prices rose", "Preise fielen"))
