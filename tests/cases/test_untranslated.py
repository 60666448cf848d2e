"""What the check `untranslated` says of languages without data."""

import tomllib
from pathlib import Path

from support import check, corpus

CASES = tomllib.loads(Path(__file__).with_name("untranslated.toml").read_text(encoding="utf-8"))["case"]


def test_silent_where_nothing_is_known(toy_pair: tuple[str, str]) -> None:
    texts = corpus(*((case["source"], case["hypothesis"]) for case in CASES), pair=toy_pair)
    assert [
        f
        for f in check("untranslated", pair=toy_pair).find(texts)
        if f.category != "linguistic-conventions/duplication"
    ] == []
