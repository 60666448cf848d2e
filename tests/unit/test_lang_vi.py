"""Vietnamese: which spellings are one word, and where words begin and end."""

import unicodedata

import pytest

from harness.lang.find import language
from harness.lang.vi import syllable_key

VI = language("vi")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("ủy", "uỷ"), ("Hòa", "HOÀ"), ("kỹ", "kĩ"), ("ty", "ti"),
        ("quý", "quí"), ("lý", "lí"), ("y", "i"), ("mỹ", "mĩ"), ("hòa", unicodedata.normalize("NFD", "hoà")),
        ("nghị", "ng\u00adhị"), ("Đảng", "ĐẢNG"), ("tỷ", "tỉ"),
    ],
)  # fmt: skip
def test_one_word_two_spellings(one: str, other: str) -> None:
    assert syllable_key(one) == syllable_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hóa"), ("hòa", "hoa"), ("thúy", "thúi"), ("đảng", "dảng"), ("trung", "trưng"), ("tay", "tai"),
        ("ương", "uơng"), ("ô", "ơ"), ("a", "ă"), ("may", "mai"), ("hội", "hồi"), ("tuy", "tui"), ("lây", "lâi"),
    ],
)  # fmt: skip
def test_two_words(one: str, other: str) -> None:
    assert syllable_key(one) != syllable_key(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kinh tế - xã hội", ["kinh", "tế", "xã", "hội"]),
        ("Nga-Mỹ", ["Nga", "Mỹ"]),
        ("18-NQ/TW", ["18", "NQ", "TW"]),
        ("(Trung ương), «TW»", ["Trung", "ương", "TW"]),
        ("😀 Đảng…", ["Đảng"]),
        ("snake_case", ["snake", "case"]),
        (unicodedata.normalize("NFD", "Việt Nam"), [unicodedata.normalize("NFD", word) for word in ("Việt", "Nam")]),
        ("", []),
    ],
)
def test_syllables(text: str, words: list[str]) -> None:
    assert [token.text for token in VI.tokens(text) if token.is_word] == words
    assert VI.count_words(text) == len(words)


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = unicodedata.normalize("NFD", "😀 Đại hội đại biểu, lần thứ XIV!")
    assert all(text[token.start : token.end] == token.text for token in VI.tokens(text))


def test_composed_and_decomposed_text_have_the_same_keys() -> None:
    text = "Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khoá XIII đã hoà giải"
    keys = [[token.key for token in VI.tokens(unicodedata.normalize(form, text))] for form in ("NFC", "NFD")]
    assert keys[0] == keys[1]
