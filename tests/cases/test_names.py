"""What the check of names finds, and what it lets pass: invented sentences with their verdicts."""

import tomllib
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support import brief, check, found

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("names.toml").read_text())


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["hypothesis"])
def test_case(case: dict[str, Any]) -> None:
    findings = found(check("names"), (case["source"], case["hypothesis"]))
    assert brief(findings) == sorted(case.get("find", {}).items())
    if "suggest" in case:
        assert findings[0].suggestion == case["suggest"]
    if "severity" in case:
        assert findings[0].severity.value == case["severity"]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["hypothesis"])
def test_decomposed_text_gives_the_same_findings(case: dict[str, Any]) -> None:
    findings = found(check("names"), (normalize("NFD", case["source"]), normalize("NFD", case["hypothesis"])))
    told = [(kind, normalize("NFC", words)) for kind, words in brief(findings)]
    assert told == sorted(case.get("find", {}).items())


@pytest.mark.parametrize("case", CASES["document"], ids=lambda case: case["segments"][-1][1])
def test_document(case: dict[str, Any]) -> None:
    findings = found(check("names"), *map(tuple, case["segments"]))
    wanted = case.get("find")
    assert brief(findings) == ([(wanted["kind"], wanted["words"])] if wanted else [])
    if wanted:
        assert findings[0].related
        assert findings[0].spans[0].text == wanted["words"]


def test_nothing_is_said_of_a_pair_without_tables() -> None:
    checked = check("names", pair=("en", "de"))
    assert not found(checked, ("Mr Nguyễn Văn Nam", "Herr Tran"))
