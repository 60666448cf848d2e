"""What of a translation is in another language: words of the source, strange letters, places where they may stay."""

import pytest

from harness.lang.find import language
from harness.lang.foreign import ForeignText, Mixture, lone_letters, mixed_words
from harness.lang.pivot import traces
from harness.lang.writing import Writing, plain


def mixture(original: str, text: str) -> Mixture:
    return Mixture(text, language("ru"), original, language("vi"))


@pytest.mark.parametrize(
    ("word", "expected"), [("Đường", "duong"), ("Hồ", "ho"), ("Ngãi", "ngai"), ("Pháp", "phap"), ("ABC", "abc")]
)
def test_plain(word: str, expected: str) -> None:
    assert plain(word) == expected


@pytest.mark.parametrize("code", ["vi", "ru", "en"])
def test_data_loads(code: str) -> None:
    assert Writing.of(code).script


def test_a_language_without_data_knows_nothing() -> None:
    assert Writing.of("xx") == Writing()


@pytest.mark.parametrize(
    ("word", "marked", "bare", "same"),
    [
        ("Quảng", True, False, True),
        ("Quang", False, True, False),
        ("Nam", False, False, True),
        ("Hanoi", False, True, False),
        ("digital", False, False, False),
        ("đẹp", True, False, False),
    ],
)
def test_words_of_the_source(word: str, marked: bool, bare: bool, same: bool) -> None:
    text = mixture("Tỉnh Quảng Nam và Hà Nội", word)
    assert (text.marked(word), text.bare(word), text.same(word)) == (marked, bare, same)


@pytest.mark.parametrize(
    ("original", "text", "whole"),
    [
        ("Hội nghị khai mạc sáng nay", "Hội nghị khai mạc sáng nay", True),
        ("Hội nghị khai mạc sáng nay", "The conference opened this morning", True),
        ("Hội nghị khai mạc sáng nay", "Конференція відкрилася сьогодні і триватиме", True),
        ("Vietnam Airlines, Bamboo Airways", "Vietnam Airlines, Bamboo Airways", False),
        ("Hội nghị khai mạc", "Конференция открылась", False),
        ("Cuộc thi Nét đẹp quê hương", "Конкурс «Nét đẹp quê hương» завершён", False),
        ("", "", False),
    ],
)
def test_a_whole_segment(original: str, text: str, whole: bool) -> None:
    assert mixture(original, text).is_whole() is whole


@pytest.mark.parametrize(
    "kept", ["baonghean.vn", "https://vov.vn/a", "toasoan@vov.vn", "18-NQ/TW", "57/2024/NĐ-CP", "A321neo", "H5N1"]
)
def test_addresses_and_codes_are_no_words(kept: str) -> None:
    assert [word.text for word in ForeignText(f"здесь {kept} там", language("ru")).words] == ["здесь", "там"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("кoнференция", ["конференция"]),
        ("VinFаst", ["VinFast"]),
        ("VIPов", []),
        ("Київ", ["Киив"]),
        ("ГазетаNghe", [""]),
    ],
)
def test_mixed_words(text: str, own: list[str]) -> None:
    assert [found.own for found in mixed_words(ForeignText(text, language("ru")))] == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("действует c 15 мая", ["с"]),
        ("C 15 мая", ["с"]),
        ("I съезд", []),
        ("витамин C и цинк", []),
        ("прибыл o Ханое", ["о"]),
    ],
)
def test_lone_letters(text: str, own: list[str]) -> None:
    assert [found.own.lower() for found in lone_letters(ForeignText(text, language("ru")))] == own


def test_traces_of_english() -> None:
    text = "Photo: архив, 2 October 2025, May 5, Lang Son Electricity Company, Party Committee, Ocean Park"
    found = {(trace.kind, text[trace.start : trace.end]) for trace in traces(text, language("en"))}
    assert found >= {
        ("label", "Photo"),
        ("date", "2 October 2025"),
        ("date", "May 5"),
        ("body", "Lang Son Electricity Company"),
        ("office", "Party Committee"),
    }
