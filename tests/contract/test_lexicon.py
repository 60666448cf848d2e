"""The general dictionary that ships: its form, its spelling, and that its words can be found at all."""

import tomllib
from importlib.resources import files
from unicodedata import is_normalized

import pytest

from harness.lang.find import language
from harness.lang.lexicon import COLUMNS, lexicon
from harness.lang.phrases import folded

LANG = files("harness.lang")
HEAD, *ROWS = (LANG / "lexicon.vi-ru.tsv").read_text(encoding="utf-8").splitlines()
ENTRIES = [tuple(row.split("\t")) for row in ROWS]
WORDS = tomllib.loads((LANG / "lexicon.vi-ru.toml").read_text(encoding="utf-8"))
VI, RU = language("vi"), language("ru")


def test_two_columns_sorted_nothing_twice() -> None:
    assert HEAD == COLUMNS
    assert {len(entry) for entry in ENTRIES} == {2}
    assert sorted(ENTRIES) == ENTRIES
    assert len({folded(VI, source) for source, _ in ENTRIES}) == len(ENTRIES) >= 4000
    assert all(list(dict.fromkeys(target.split("|"))) == target.split("|") for _, target in ENTRIES)


def test_source_words_are_vietnamese_in_nfc() -> None:
    odd = [
        source
        for source, _ in ENTRIES
        if not is_normalized("NFC", source)
        or source != " ".join(source.lower().split())
        or not all(VI.is_native(VI.key(word)) or word.isascii() for word in source.split())
    ]
    assert odd == []


def test_renderings_are_lemmas_that_the_dictionary_knows() -> None:
    targets = {lemma for _, target in ENTRIES for lemma in target.split("|")}
    odd = [t for t in sorted(targets) if not RU.is_known(t) or t not in {parse.lemma for parse in RU.parses(t)}]
    assert odd == []


def test_words_without_content_are_listed_once_and_sorted() -> None:
    for side, kinds in WORDS.items():
        for kind, words in kinds.items():
            assert words.split() == sorted(set(words.split())), f"{side}.{kind}"


@pytest.mark.parametrize("pair", [("vi", "de"), ("en", "ru")])
def test_a_pair_without_files_has_no_lexicon(pair: tuple[str, str]) -> None:
    assert not lexicon(*map(language, pair)).entries
