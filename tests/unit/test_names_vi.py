"""Where names stand in Vietnamese text, and of what kind they are."""

import pytest

from harness.lang.find import language
from harness.lang.vi_syllable import split


def names(text: str) -> list[tuple[str, str]]:
    return [(" ".join(name.words), name.kind) for name in language("vi").names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chủ tịch UBND xã Tân Lập Vi Văn Nghĩa phát biểu.", [("Tân Lập", "place"), ("Vi Văn Nghĩa", "person")]),
        ("Chủ tịch UBND xã Zơrâm Buôn nói đường đã thông.", [("Zơrâm Buôn", "bare")]),
        ("Nông dân xã Tân Lập nói đường đã thông.", [("Tân Lập", "place")]),
        ("Bị can Nga và nạn nhân Đức gặp Tổng thống Nga.", [("Nga", "person"), ("Đức", "person")]),
        ("Nữ anh hùng Hồ Kan Lịch kể chuyện.", [("Hồ Kan Lịch", "person")]),
        ("Ban Tổ chức Trung ương họp.", []),
        ("Bộ trưởng Bộ Nội vụ trả lời Quốc hội.", []),
        ("Lũ trên sông Bứa dâng cao.", [("Bứa", "place")]),
        ("Từ Mũi Dinh đến Cồn Tiên.", [("Mũi Dinh", "place"), ("Cồn Tiên", "place")]),
        ("Ảnh: HỒNG HẠNH", [("HỒNG HẠNH", "person")]),
        ("HLV Kim Sang-sik và Kim Jong Un", []),
        ("Bùi Thị Tuyết Nga thăm Nga.", [("Bùi Thị Tuyết Nga", "person")]),
        ("Nghệ nhân Điểu Xrơng kể chuyện.", [("Điểu Xrơng", "person")]),
        ("Xã Hưng Nguyên Nam thuộc Nghệ An.", [("Hưng Nguyên Nam", "place"), ("Nghệ An", "place")]),
        ("Dòng chảy Thái Bình Dương.", []),
        ("Tổng thống Velizar Popov đến.", []),
    ],
)
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


def test_offsets_are_those_of_the_raw_text() -> None:
    text = "Ông Nguyễn Văn A đến."
    (name,) = language("vi").names(text)
    assert text[name.start : name.end] == "Nguyễn Văn A"
    assert name.certain


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Nguyễn", ("ng", "uyê", "n")),
        ("Quảng", ("q", "ua", "ng")),
        ("Giếng", ("gi", "ê", "ng")),
        ("Gì", ("gi", "i", "")),
        ("Ý", ("", "y", "")),
        ("Quý", ("q", "uy", "")),
    ],
)
def test_syllable(word: str, parts: tuple[str, str, str]) -> None:
    syllable = split(word)
    assert syllable is not None
    assert syllable[1:] == parts


def test_no_syllable() -> None:
    assert split("Popov") is None
    assert split("Klung") is None
