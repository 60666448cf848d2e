"""Vietnamese syllables in Cyrillic, and the endings of names."""

import tomllib
from importlib.resources import files
from itertools import product

import pytest

from harness.lang.ru_names import decline, stems
from harness.lang.transcription import CHINESE, MAJOR, MINOR, RIGHT, TABOO, key, transcription

TABLES = transcription("vi", "ru")
assert TABLES is not None


@pytest.mark.parametrize(
    ("word", "spelling", "grade"),
    [
        ("Trương", "чыонг", RIGHT),
        ("Trương", "труонг", MINOR),
        ("Trương", "чжан", CHINESE),
        ("Chính", "чинь", RIGHT),
        ("Chính", "тинь", RIGHT),
        ("Giang", "жанг", RIGHT),
        ("Giang", "зян", MINOR),
        ("Giang", "джанг", MAJOR),
        ("Sơn", "сон", RIGHT),
        ("Huy", "хюй", RIGHT),
        ("Huy", "хуй", TABOO),
        ("Khánh", "кань", RIGHT),
        ("Như", "ньы", RIGHT),
        ("Blưl", "блыл", RIGHT),
        ("Rah", "ра", RIGHT),
        ("Jăn", "жан", RIGHT),
        ("Nhé", "не", RIGHT),
        ("Nhẻo", "нео", MINOR),
        ("Quyết", "кыет", MINOR),
        ("Y", "уай", MAJOR),
    ],
)
def test_forms(word: str, spelling: str, grade: int) -> None:
    assert TABLES.forms(word)[spelling] == grade


@pytest.mark.parametrize(
    ("word", "spelling"), [("Quyết", "Кует"), ("Tuyên", "Туен"), ("Huyền", "Хюен"), ("Thuyết", "Тхюет")]
)
def test_preferred(word: str, spelling: str) -> None:
    assert TABLES.preferred(word).capitalize() == spelling


def test_chinese() -> None:
    assert TABLES.is_chinese("li2", "ли")
    assert not TABLES.is_chinese("trân1", "чан")


def test_unknown_pairs_have_no_tables() -> None:
    assert transcription("en", "de") is None


def test_most_of_the_table_follows_the_rules() -> None:
    """What the press writes is what the rules give, but for a few traditional names."""
    data = tomllib.loads(files("harness.lang").joinpath("names.vi-ru.toml").read_text())
    wrong = []
    for name, renderings in (data["places"] | data["persons"]).items():
        forms = [[f for f, grade in TABLES.forms(word).items() if grade == RIGHT] for word in name.split()]
        spelled = {"".join(parts) for parts in product(*forms)}
        wrong += [text for text in renderings if key(text).replace(" ", "").replace("-", "") not in spelled]
    assert len(wrong) < 15, wrong


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("Чыонг", "gent", "Чыонга"),
        ("Тхань", "datv", "Тханю"),
        ("Ханой", "loct", "Ханое"),
        ("То", "gent", "То"),
        ("ТХАНЬ", "gent", "ТХАНЯ"),
        ("Ман", "", "Ман"),
    ],
)
def test_decline(name: str, case: str, expected: str) -> None:
    assert decline(name, case) == expected


def test_women_are_not_declined() -> None:
    assert decline("Нган", "gent", feminine=True) == "Нган"


@pytest.mark.parametrize(
    ("word", "bare"),
    [("чыонга", "чыонг"), ("тханем", "тхань"), ("ханое", "ханой"), ("хюэский", "хюэ"), ("ханойцев", "ханой")],
)
def test_stems(word: str, bare: str) -> None:
    assert bare in {stem.text for stem in stems(word)}
