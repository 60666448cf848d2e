"""What the check `untranslated` says of languages without data, and of places whose case it does not know."""

import tomllib
from pathlib import Path

from support import check, corpus, found

CASES = tomllib.loads(Path(__file__).with_name("untranslated.toml").read_text(encoding="utf-8"))["case"]


def test_silent_where_nothing_is_known(toy_pair: tuple[str, str]) -> None:
    texts = corpus(*((case["source"], case["hypothesis"]) for case in CASES), pair=toy_pair)
    assert [
        f
        for f in check("untranslated", pair=toy_pair).find(texts)
        if f.category != "linguistic-conventions/duplication"
    ] == []


def test_a_place_is_named_but_not_put_in_for_its_case_is_not_known() -> None:
    (finding,) = found(check("untranslated"), ("Đoàn thăm Malaysia.", "Делегация побывала в Malaysia."))
    assert (finding.observed, finding.expected, finding.suggestion) == ("Malaysia", ("Малайзия",), "")
