"""Rejected findings of one entry become candidates: a licence, a rendering more, a forbidden form less."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support import evaluated, glossary

from harness.analysis.amendments import Amendment, amendments
from harness.analysis.judged import Judged
from harness.inputs.rules import Rules
from harness.scorers.base import Knowledge

KHOA = {
    "id": "desk.khoa", "source": "khóa", "preferred": "созыв", "forbidden": "семестр|курс@missing",
    "bad": "khóa XIV => семестр XIV", "ok": "khóa XIV => созыв XIV",
}  # fmt: skip
STUDENTS = [
    ("Sinh viên khóa mới", "Студенты нового семестра"),
    ("Lớp sinh viên khóa ba", "Группа студентов, третий семестр"),
]
DEPUTIES = [("Đại biểu khóa trước", "Депутаты прошлого семестра"), ("Khóa họp này", "Этот семестр")]


def proposed(folder: Path, verdicts: Mapping[tuple[str, str], bool], *rows: Mapping[str, str]) -> list[Amendment]:
    """What the verdicts (True: rejected) on the findings of a real evaluation of these pairs come to."""
    found = evaluated(folder, *verdicts, rows=rows or [KHOA]).findings["mt"]
    judged = [
        Judged(finding, *pair, rejected) for finding, (pair, rejected) in zip(found, verdicts.items(), strict=True)
    ]
    return amendments(judged, Knowledge("vi", "ru", glossary(folder, *(rows or [KHOA])), Rules()))


def test_a_phrase_that_tells_rejected_from_confirmed_is_a_licence(tmp_path: Path) -> None:
    (one,) = proposed(tmp_path, {**dict.fromkeys(STUDENTS, True), **dict.fromkeys(DEPUTIES, False)})
    assert (one.kind, one.text.casefold(), one.form) == ("licence", "sinh viên khóa", "семестр")
    assert (one.rejected, one.confirmed) == (2, 2)
    assert one.score == pytest.approx(2 * 4 * 0.693147, abs=1e-4)  # 2 of 2 against 0 of 2: 2 · 4 · ln 2
    assert one.after
    assert one.after.unless_source == (one.text,)
    assert [form.form for form in one.after.forbidden] == ["семестр", "курс"]
    assert one.after.ok[-1] == STUDENTS[0]


def test_a_form_that_is_only_rejected_goes_with_its_examples(tmp_path: Path) -> None:
    (one,) = proposed(tmp_path, dict.fromkeys(STUDENTS, True))
    assert (one.kind, one.text, one.rejected, one.confirmed) == ("remove", "семестр", 2, 0)
    assert one.after
    assert [form.form for form in one.after.forbidden] == ["курс"]
    assert one.after.bad == ()


def test_another_rendering_that_is_only_rejected_is_admitted(tmp_path: Path) -> None:
    ranks = [
        {"id": "desk.colonel", "source": "Đại tá", "preferred": "полковник", "contrast": "rank"},
        {"id": "desk.captain", "source": "Đại úy", "preferred": "капитан", "contrast": "rank"},
    ]
    pairs = [("Đại tá Nam", "капитан Нам"), ("Đại tá Minh", "капитан Минь")]
    (one,) = proposed(tmp_path, dict.fromkeys(pairs, True), *ranks)
    assert (one.rule.id, one.kind, one.text, one.rejected) == ("desk.colonel", "admit", "капитан", 2)
    assert one.after
    assert one.after.admitted == ("капитан",)


@pytest.mark.parametrize(
    "verdicts",
    [
        {STUDENTS[0]: True},
        dict.fromkeys(STUDENTS, False),
        {STUDENTS[0]: True, DEPUTIES[0]: False},
    ],
)
def test_one_rejection_and_confirmations_change_nothing(
    verdicts: Mapping[tuple[str, str], bool], tmp_path: Path
) -> None:
    assert proposed(tmp_path, verdicts) == []


def test_as_many_confirmed_as_rejected_and_nothing_to_tell_them_apart(tmp_path: Path) -> None:
    same = {("khóa một", "семестр один"): True, ("khóa hai", "семестр два"): True}
    other = {("khóa", "семестр"): False, ("khóa này", "этот семестр"): False}
    assert proposed(tmp_path, {**same, **other}) == []


def test_the_order_of_verdicts_does_not_matter(tmp_path: Path) -> None:
    said = {**dict.fromkeys(STUDENTS, True), **dict.fromkeys(DEPUTIES, False)}
    one = proposed(tmp_path, said)[0]
    again = proposed(tmp_path, dict(reversed(said.items())))[0]
    assert (one.kind, one.text.casefold(), one.score) == (again.kind, again.text.casefold(), again.score)
