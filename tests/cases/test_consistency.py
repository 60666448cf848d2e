"""What the check of consistency finds within a document, and what it lets pass: invented texts with their verdicts."""

import tomllib
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support import check, found

from harness.evaluate import knowledge_of
from harness.inputs.glossary import Glossary
from harness.inputs.suite import default_suite
from harness.model import Level

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("consistency.toml").read_text())["case"]


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return knowledge_of(default_suite("vi", "ru")).glossary


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], form: Any, glossary: Glossary) -> None:
    pairs = [(normalize(form, source), normalize(form, hypothesis)) for source, hypothesis in case["segments"]]
    findings = found(check("consistency", glossary), *pairs)
    told = [[f.rule.partition("/")[2], int(f.segment), normalize("NFC", f.observed)] for f in findings]
    assert told == case["find"]


def test_one_finding_lists_every_rendering_of_the_group(glossary: Glossary) -> None:
    case = next(case for case in CASES if case["name"] == "a storm and its number")
    extra = ("Bão số 9 suy yếu.", "Шторм № 9 слабеет.")
    (finding,) = found(
        check("consistency", glossary), *map(tuple, case["segments"]), extra, ("Bão số 9 tan.", "Тайфун № 9 стих.")
    )
    assert finding.related == ("1", "3", "5", "4")
    assert [(r["count"], r["segments"]) for r in finding.evidence["renderings"]] == [
        (3, ["1", "3", "5"]),
        (2, ["2", "4"]),
    ]
    assert finding.level is Level.WARNING
