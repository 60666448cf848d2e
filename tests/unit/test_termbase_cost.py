"""What a termbase costs: nothing is parsed before it is needed, and a segment's cost is that of the terms it holds."""

from pathlib import Path

import pytest
from support import BANK, COMMITTEE, glossary

from harness.inputs.glossary import Entry
from harness.lang.base import Language, Parse
from harness.lang.find import language
from harness.lang.reading import Text, read
from harness.lang.termbase import Termbase


class Counting(Language):
    """A language that counts how often it is asked for the readings of a word."""

    def __init__(self) -> None:
        super().__init__("yy")
        self.asked = 0

    def parses(self, key: str) -> tuple[Parse, ...]:
        self.asked += 1
        return super().parses(key)


def entries(folder: Path, size: int) -> tuple[Entry, ...]:
    filler = [
        {"id": f"f.n{n}", "source": f"từ {n} đó", "preferred": f"слово{n} другое", "admitted": f"слово{n} иное"}
        for n in range(size)
    ]
    return glossary(folder, COMMITTEE, BANK, *filler).entries


def asked_for_a_segment(terms: tuple[Entry, ...]) -> int:
    target = Counting()
    base = Termbase(terms, language("vi"), target)
    assert target.asked == 0
    text = Text("Решения ЦК и слово", target)
    for occurrence in base.occurrences("Nghị quyết của Trung ương, từ"):
        list(base.renderings(occurrence.term, text))
        base.hinted(occurrence.term, text)
    return target.asked


def test_a_segment_costs_the_same_in_a_glossary_of_any_size(tmp_path: Path) -> None:
    assert asked_for_a_segment(entries(tmp_path, 3000)) == asked_for_a_segment(entries(tmp_path, 3)) > 0


@pytest.mark.parametrize(
    ("lemma", "count"), [("комитет", 2), ("центральный", 3), ("банк", 2), ("вьетнам", 1), ("губерния", 0)]
)
def test_words_are_counted_in_every_form(lemma: str, count: int, tmp_path: Path) -> None:
    others = {
        "id": "d.organs",
        "source": "các cơ quan",
        "preferred": "центральные органы",
        "admitted": "отдел комитета",
    }
    other = {"id": "d.bank", "source": "ngân hàng", "preferred": "банки"}
    base = Termbase(glossary(tmp_path, COMMITTEE, BANK, others, other).entries, language("vi"), language("ru"))
    assert base._terms_with(lemma) == count


@pytest.mark.parametrize(
    ("lemma", "some", "none"),
    [
        ("человек", {"человек", "человеку", "люди", "людей"}, {"человечество"}),
        ("комитет", {"комитет", "комитетами"}, {"комитетский"}),
        ("елка", {"елка", "елкой"}, {"ёлка"}),
        ("xyz", {"xyz"}, set()),
    ],
)
def test_inflections_are_the_keys_of_every_form(lemma: str, some: set[str], none: set[str]) -> None:
    forms = language("ru").inflections(lemma)
    assert some <= forms
    assert not none & forms
    assert language("de").inflections("Haus") == {"Haus"}


def test_a_form_is_compiled_only_when_all_of_its_words_are_there(tmp_path: Path) -> None:
    base = Termbase(glossary(tmp_path, COMMITTEE).entries, language("vi"), language("ru"))
    (form,) = base.forms(COMMITTEE["id"])[:1]
    for text, compiled in (("Решения центральных органов", False), ("Решения Центрального комитета", True)):
        list(form.find(Text(text, language("ru")), strict=True))
        assert ("roles" in vars(form)) is compiled, text


def test_a_text_is_analysed_once_for_all_who_ask() -> None:
    target = Counting()
    first = read("Решения Центрального комитета", target)
    asked = first.names and target.asked
    assert read("Решения Центрального комитета", target) is first
    assert first.names and target.asked == asked
