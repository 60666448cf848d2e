"""The cases of the check `untranslated` in both Unicode forms, and what it says of languages without data."""

import tomllib
import unicodedata
from pathlib import Path

import pytest
from support import check, corpus, found

CASES = tomllib.loads(Path(__file__).with_name("untranslated.toml").read_text(encoding="utf-8"))["case"]
KNOWN = check("untranslated")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hypothesis"][:40])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_case(case: dict[str, object], form: str) -> None:
    source, hypothesis = (unicodedata.normalize(form, str(case[side])) for side in ("source", "hypothesis"))
    findings = found(KNOWN, (source, hypothesis))
    said = [
        [
            f.rule.partition("/")[2],
            f.severity.value,
            *(unicodedata.normalize("NFC", x) for x in (f.observed, f.suggestion)),
        ]
        for f in findings
    ]
    assert said == case["expected"]


def test_every_kind_has_a_case() -> None:
    seen = {finding[0] for case in CASES for finding in case["expected"]}
    assert seen == {rule.partition("/")[2] for rule in KNOWN.rules()}


def test_silent_where_nothing_is_known(toy_pair: tuple[str, str]) -> None:
    texts = corpus(*((case["source"], case["hypothesis"]) for case in CASES), pair=toy_pair)
    assert [
        f
        for f in check("untranslated", pair=toy_pair).find(texts)
        if f.category != "linguistic-conventions/duplication"
    ] == []
