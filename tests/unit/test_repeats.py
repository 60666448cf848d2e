"""Repetition in a text, apart from what a source says of it."""

import pytest

from harness.lang.find import language
from harness.lang.repeats import collapsed, loops, same_sentences
from harness.lang.repeats_source import coordinates_itself, repeats_head

RU, VI = language("ru"), language("vi")


@pytest.mark.parametrize(
    ("text", "least", "expected"),
    [
        ("в в Ханое", 2, ["в в"]),
        ("да, да", 2, []),
        ("раз, два, раз, два, раз, два", 3, ["раз, два, раз, два, раз, два"]),
        ("план и план и план и", 3, ["план и план и план и"]),
        ("одно слово", 2, []),
        ("", 2, []),
    ],
)
def test_loops(text: str, least: int, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in loops(RU.tokens(text), least)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("единства и единства народа", ["единства и единства"]),
        ("новых и новых задач", []),
        ("членов, кадров и членов партии", ["членов, кадров и членов"]),
        ("контроль, а также контроль", ["контроль, а также контроль"]),
        ("государственных и государственных служащих", ["государственных и государственных"]),
        ("шли и шли", []),
        ("Народный комитет и комитет фронта", []),
        ("министр, заместитель министра", []),
    ],
)
def test_collapsed(text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in collapsed(RU.tokens(text), RU)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cần Thơ - Hậu Giang và Hậu Giang - Cà Mau", True),
        ("UBND tỉnh và UBND xã", True),
        ("nhân dân và nhân dân thế giới", True),
        ("công chức, viên chức", False),
        ("lãnh đạo, chỉ đạo", False),
    ],
)
def test_a_source_that_repeats_itself(text: str, expected: bool) -> None:
    assert coordinates_itself(VI.tokens(text), VI) is expected


def test_members_with_one_head() -> None:
    assert repeats_head(VI.tokens("xóa nhà tạm, nhà dột nát"), VI)
    assert not repeats_head(VI.tokens("công chức, viên chức"), VI)


def test_sentences_that_stand_twice() -> None:
    text = "Рис растёт на полях провинции. Дождь. Дождь. Рис растёт на полях провинции."
    assert [text[f.start : f.end] for f in same_sentences(RU.tokens(text))] == ["Рис растёт на полях провинции"]
