"""Terms in a source text: the longest consumes, a shadow hides its own term, all stay on record."""

from pathlib import Path

import pytest
from support import BANK, COMMITTEE, glossary, russian

from harness.lang.find import language
from harness.lang.termbase import Termbase

MEETING = {"id": "party.plenum", "source": "Hội nghị Trung ương", "preferred": "пленум ЦК"}
RANKS = [
    {"id": "forces.colonel", "source": "Đại tá", "preferred": "полковник", "contrast": "rank"},
    {"id": "forces.captain", "source": "Đại úy", "preferred": "капитан", "contrast": "rank"},
    {"id": "forces.general", "source": "Đại tướng", "preferred": "генерал армии", "contrast": "rank"},
    {"id": "forces.ministry", "source": "Bộ Quốc phòng", "preferred": "Министерство обороны", "contrast": "ministry"},
]


def base(folder: Path, *rows: dict[str, str]) -> Termbase:
    return Termbase(glossary(folder, *rows).entries, language("vi"), language("ru"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Ban Chấp hành Trung ương họp", [("party.central-committee", "Ban Chấp hành Trung ương", True)]),
        (
            "Hội nghị Trung ương 8",
            [("party.plenum", "Hội nghị Trung ương", True), ("party.central-committee", "Trung ương", False)],
        ),
        ("Ngân hàng Trung ương", []),
        ("Ngân hàng Trung ương và Trung ương", [("party.central-committee", "Trung ương", True)]),
        (
            "Ngân hàng Nhà nước, TW",
            [("economy.state-bank", "Ngân hàng Nhà nước", True), ("party.central-committee", "TW", True)],
        ),
        ("Ngân hàng, Trung ương", [("party.central-committee", "Trung ương", True)]),
        ("tw và trung tâm", []),
    ],
)
def test_occurrences(source: str, expected: list[tuple[str, str, bool]], tmp_path: Path) -> None:
    found = base(tmp_path, COMMITTEE, BANK, MEETING).occurrences(source)
    assert [(o.term, source[o.start : o.end], o.free) for o in found] == expected


def test_a_shadow_hides_its_own_term_only(tmp_path: Path) -> None:
    other = {"id": "economy.central", "source": "Trung ương", "preferred": "центр"}
    found = base(tmp_path, COMMITTEE, other).occurrences("Ngân hàng Trung ương")
    assert [(o.term, o.free) for o in found] == [("economy.central", False)]


def test_rivals_are_the_others_of_the_same_set(tmp_path: Path) -> None:
    terms = base(tmp_path, *RANKS, BANK)
    assert set(terms.rivals("forces.colonel")) == {"forces.captain", "forces.general"}
    assert list(terms.rivals("forces.ministry")) == []
    assert list(terms.rivals("economy.state-bank")) == []


def test_renderings_and_hints(tmp_path: Path) -> None:
    terms = base(tmp_path, COMMITTEE)
    text = russian("Решения Центрального Комитета и ЦК")
    assert {text.text[m.start : m.end] for m in terms.renderings("party.central-committee", text)} == {
        "Центрального Комитета",
        "ЦК",
    }
    assert terms.hinted("party.central-committee", russian("комитет центральный"))
    assert not terms.hinted("party.central-committee", russian("комитет народный"))


def test_a_form_is_compiled_once(tmp_path: Path) -> None:
    terms = base(tmp_path, COMMITTEE)
    assert terms.form("ЦК") is terms.form("ЦК")
    assert terms.form("ЦК") is not terms.form("ЦК", exact=True)
