"""Mined candidates: planted renderings are found, chance is not, and the statistic is Dunning's."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import glossary

from harness.analysis.association import log_likelihood
from harness.analysis.candidates import COLUMNS, as_csv, unknown
from harness.analysis.mining import Candidate, Triple, mine
from harness.inputs.glossary_import import import_into
from harness.inputs.rules import Rules
from harness.lang.find import language
from harness.scorers.base import Knowledge

FILLER = [
    ("Hôm nay trời đẹp", "Сегодня хорошая погода"),
    ("Thị trường mở cửa sớm", "Рынок открылся рано"),
    ("Giá gạo tăng nhẹ", "Цены на рис слегка выросли"),
    ("Mưa lớn ở miền núi", "Сильный дождь в горах"),
    ("Học sinh nghỉ hè", "У школьников каникулы"),
    ("Tàu đến ga đúng giờ", "Поезд пришёл вовремя"),
    ("Bệnh viện nhận thiết bị", "Больница получила приборы"),
    ("Đội bóng thắng trận", "Команда выиграла матч"),
]
PLANTED = [
    ("Quốc hội khóa XV họp", "Собрание семестра XV заседает", "Собрание созыва XV заседает"),
    ("Đại biểu khóa trước phát biểu", "Депутат прошлого семестра выступил", "Депутат прошлого созыва выступил"),
    ("Kỳ họp đầu khóa mới", "Первая сессия семестра открыта", "Первая сессия созыва открыта"),
]
TRIPLES = [
    *(Triple(f"f{n}", vi, ru, ru) for n, (vi, ru) in enumerate(FILLER * 4)),
    *(Triple(f"p{n}", *texts) for n, texts in enumerate(PLANTED)),
]


def mined(triples: Sequence[Triple], fewest: int = 2) -> list[Candidate]:
    return mine(triples, language("vi"), language("ru"), fewest=fewest)


def test_log_likelihood_of_a_table_by_hand() -> None:
    """Both in 3 of 11, each 3 times: 2 (3 ln 11/3 + 8 ln 11/8) = 2 (3.897849 + 2.547630)."""
    assert log_likelihood(3, 3, 3, 11) == pytest.approx(12.890958, abs=1e-6)


def test_log_likelihood_of_the_paper() -> None:
    """Dunning 1993, table 2: “the swiss”, 110 times together, 2,442 and 111 apart, 29,114 times neither."""
    assert log_likelihood(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114) == pytest.approx(270.72, abs=0.005)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_statistic_is_symmetric_never_negative_and_zero_without_attraction(a: int, b: int, c: int, d: int) -> None:
    n = a + b + c + d
    value = log_likelihood(a, a + b, a + c, n)
    assert value == pytest.approx(log_likelihood(a, a + c, a + b, n))
    assert value >= 0
    assert (value == 0) == (a * d <= b * c)


def test_a_planted_rendering_is_found() -> None:
    (candidate,) = mined(TRIPLES)
    assert (candidate.source, candidate.right, candidate.wrong) == ("khóa", "созыва", "семестра")
    assert (candidate.segments, candidate.with_right, candidate.with_wrong) == (3, 3, 3)
    assert candidate.score == pytest.approx(log_likelihood(3, 3, 3, len(TRIPLES)))
    assert [triple.segment for triple in candidate.examples] == ["p0", "p1", "p2"]


def test_a_rendering_that_is_often_right_is_not_systematic() -> None:
    right = [Triple(f"r{n}", vi, ru, ru) for n, (vi, _, ru) in enumerate(PLANTED)]
    assert len(mined([*TRIPLES, *right])) == 1
    assert mined([*TRIPLES, *right, right[0]._replace(segment="r9")]) == []


def test_what_reviewers_confirm_comes_first_and_needs_no_more_proof() -> None:
    """Three planted segments of three: no phrase can attract another, unless people have marked it in two of them."""
    few = [*TRIPLES[-3:], *TRIPLES[:2]]
    source, target = language("vi"), language("ru")
    assert mine(few, source, target) == []
    marked = {"p0": ["семестра"], "p1": ["семестра"]}
    (candidate,) = mine(few, source, target, marked=marked)
    assert (candidate.source, candidate.right, candidate.wrong) == ("khóa", "созыва", "семестра")
    assert candidate.confirmed == 2
    assert mine(few, source, target, marked={"p0": ["семестра"]}) == []
    assert mine(few, source, target, marked={"p0": ["Собрание"], "p1": ["депутат"]}) == []


def test_once_is_chance() -> None:
    assert mined([*TRIPLES[:-3], TRIPLES[-1]]) == []
    assert mined(TRIPLES, fewest=4) == []


@given(st.permutations(TRIPLES))
def test_the_order_of_segments_does_not_matter(triples: list[Triple]) -> None:
    (candidate,) = mined(triples)
    assert (candidate.source, candidate.right, candidate.wrong) == ("khóa", "созыва", "семестра")


def test_translations_that_are_the_references_give_nothing() -> None:
    assert mined([triple._replace(hypothesis=triple.reference) for triple in TRIPLES]) == []
    assert mined([]) == []


def test_what_an_entry_forbids_already_is_nothing_new(tmp_path: Path) -> None:
    def left(forbidden: str) -> list[str]:
        row = {"id": "d.khoa", "source": "khoá", "preferred": "созыв", "forbidden": forbidden}
        knowledge = Knowledge("vi", "ru", glossary(tmp_path, row), Rules())
        return [one.known.id if one.known else "" for one in unknown(mined(TRIPLES), knowledge)]

    assert left("семестр") == []
    assert left("курс") == ["d.khoa"]


def test_the_table_can_be_imported_as_it_is_and_runs_no_formula(tmp_path: Path) -> None:
    knowledge = Knowledge("vi", "ru", glossary(tmp_path), Rules())
    hostile = [t._replace(source=f"={t.source}", hypothesis=f"={t.hypothesis}") for t in TRIPLES]
    path = tmp_path / "mined.csv"
    path.write_text(as_csv(unknown(mined(hostile), knowledge)), encoding="utf-8")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert rows[0] == list(COLUMNS)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    got = import_into([], path, source_lang="vi", target_lang="ru")
    assert [(e.id, e.preferred, e.forbidden[0].form) for e in got.entries] == [("mined.khoa", "созыва", "семестра")]
