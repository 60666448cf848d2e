"""Known phrases in a text: spelling variants, capitals, hyphens, punctuation, overlaps."""

import unicodedata

import pytest

from harness.lang.find import language
from harness.lang.phrases import Found, PhraseIndex, innermost_free

NFD = unicodedata.normalize("NFD", "Uỷ ban nhân dân tỉnh")


def words(phrase: str, text: str, *, keep_case: bool = False) -> list[str]:
    index: PhraseIndex[str] = PhraseIndex(language("vi"))
    index.add(phrase, "x", keep_case=keep_case)
    return [text[found.start : found.end] for found in index.find(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("ủy ban nhân dân", "Uỷ ban nhân dân tỉnh", ["Uỷ ban nhân dân"]),
        ("ủy ban nhân dân", NFD, [unicodedata.normalize("NFD", "Uỷ ban nhân dân")]),
        (
            "kinh tế - xã hội",
            "kinh tế xã hội, kinh tế–xã hội, Kinh tế-Xã hội",
            ["kinh tế xã hội", "kinh tế–xã hội", "Kinh tế-Xã hội"],
        ),
        ("trung ương", "Trung, ương", []),
        ("trung ương", "Trung (ương)", []),
        ("trung ương", "trung  ương\nTrung\u00a0ương", ["trung  ương", "Trung\u00a0ương"]),
        ("trung ương", "trung ươngs", []),
        ("ta", "tay ta", ["ta"]),
        ("ban", "bạn bàn ban", ["ban"]),
        ("a a", "a a a", ["a a", "a a"]),
    ],
)
def test_whole_words_in_any_spelling(phrase: str, text: str, expected: list[str]) -> None:
    assert words(phrase, text) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "keep_case", "found"),
    [
        ("TU", "Nghị quyết của TU", False, True),
        ("TU", "đi tu", False, False),
        ("TU", "Tu viện", False, False),
        ("Đảng", "một đảng mới", False, True),
        ("Đảng", "một đảng mới", True, False),
        ("Đảng", "ĐẢNG TA", True, True),
        ("Trung quốc", "Trung Quốc", True, True),
        ("Trung quốc", "trung quốc", True, False),
    ],
)
def test_capitals(phrase: str, text: str, keep_case: bool, found: bool) -> None:
    assert bool(words(phrase, text, keep_case=keep_case)) is found


def test_every_phrase_at_a_place_longest_first() -> None:
    index: PhraseIndex[int] = PhraseIndex(language("vi"))
    for value, phrase in enumerate(["ban", "ban chấp hành", "chấp hành", "ban chấp hành trung ương"]):
        index.add(phrase, value)
    assert [found.value for found in index.find("Ban chấp hành Trung ương")] == [3, 1, 0, 2]


def test_one_phrase_under_several_values_each_with_its_capitals() -> None:
    index: PhraseIndex[str] = PhraseIndex(language("vi"))
    for value, keep_case in (("any", False), ("name", True), ("again", False)):
        index.add("Đảng", value, keep_case=keep_case)
    assert sorted(found.value for found in index.find("đảng")) == ["again", "any"]
    assert sorted(found.value for found in index.find("Đảng")) == ["again", "any", "name"]


def test_a_phrase_has_words() -> None:
    with pytest.raises(ValueError, match="no words"):
        PhraseIndex(language("vi")).add(" - ", "x")


def test_the_longest_phrase_consumes_and_of_two_that_overlap_the_earlier() -> None:
    long, inner, twin, crossing, apart = (
        Found("long", 0, 9),
        Found("in", 3, 6),
        Found("twin", 0, 9),
        Found("x", 6, 15),
        Found("y", 20, 22),
    )
    free = {found.value: alone for found, alone in innermost_free([apart, crossing, inner, long, twin])}
    assert free == {"long": True, "twin": True, "in": False, "x": False, "y": True}


def test_within_means_inside_and_shorter() -> None:
    assert Found("", 1, 2).within(Found("", 0, 2))
    assert not Found("", 0, 2).within(Found("", 0, 2))
    assert not Found("", 1, 3).within(Found("", 0, 2))
