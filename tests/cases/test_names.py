"""What the check of names finds within a document, and where it knows nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support import brief, check, found

DOCUMENTS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("names.toml").read_text())["document"]


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["segments"][-1][1])
def test_document(case: dict[str, Any]) -> None:
    findings = found(check("names"), *map(tuple, case["segments"]))
    wanted = case.get("find")
    assert brief(findings) == ([(wanted["kind"], wanted["words"])] if wanted else [])
    if wanted:
        assert bool(findings[0].related) == (wanted["kind"] == "inconsistent-name")
        assert findings[0].spans[0].text == wanted["words"]


def test_nothing_is_said_of_a_pair_without_tables() -> None:
    checked = check("names", pair=("en", "de"))
    assert not found(checked, ("Mr Nguyễn Văn Nam", "Herr Tran"))
