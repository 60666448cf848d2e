"""Entries by a word of either language, in any inflection and with its tone mark anywhere."""

from pathlib import Path

import pytest
from support import BANK, COMMITTEE, glossary

from harness.analysis.lookup import lookup
from harness.lang.find import language

PEACE = {"id": "d.peace", "source": "hòa bình", "preferred": "мир", "admitted": "мирные люди", "shadow": "Hòa Bình cũ"}


def found(folder: Path, query: str) -> list[tuple[str, str]]:
    entries = glossary(folder, COMMITTEE, BANK, PEACE)
    return [(hit.entry.id, hit.column) for hit in lookup(entries, query, language("vi"), language("ru"))]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("hoà bình", [("d.peace", "source")]),
        ("HÒA", [("d.peace", "source")]),
        ("миру", [("d.peace", "preferred")]),
        ("человеком", [("d.peace", "admitted")]),
        ("Центробанка", [("economy.state-bank", "admitted"), ("party.central-committee", "forbidden")]),
        ("центрального комитета", [("party.central-committee", "preferred")]),
        ("комитета центрального", [("party.central-committee", "preferred")]),
        ("cũ", [("d.peace", "shadow")]),
        ("hoa binh", []),
        ("центральный мир", []),
        ("…", []),
    ],
)
def test_lookup(query: str, hits: list[tuple[str, str]], tmp_path: Path) -> None:
    assert found(tmp_path, query) == hits


def test_what_is_nothing_but_the_query_comes_first(tmp_path: Path) -> None:
    rows = [{**PEACE, "id": "d.long", "source": "hòa bình và hữu nghị"}, PEACE]
    hits = lookup(glossary(tmp_path, *rows), "hòa bình", language("vi"), language("ru"))
    assert [hit.entry.id for hit in hits] == ["d.peace", "d.long"]
