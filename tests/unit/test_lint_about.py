"""Lint of a few new entries finds what lint of everything finds because of them."""

from pathlib import Path

import pytest
from support import COMMITTEE, CONGRESS, glossary, rules

from harness.analysis.lint import lint, run_examples
from harness.scorers.base import Knowledge

OK = {**COMMITTEE, "ok": "Trung ương họp => ЦК заседает", "bad": "TW => Центробанк"}
OTHER = {
    "id": "d.leader", "source": "lãnh đạo Trung ương", "preferred": "руководство ЦК",
    "forbidden": "центральное лидерство",
    "ok": "lãnh đạo Trung ương => руководство ЦК", "bad": "lãnh đạo Trung ương => центральное лидерство",
}  # fmt: skip


def problems(folder: Path, *rows: dict[str, str], about: tuple[str, ...] = ()) -> set[str]:
    knowledge = Knowledge("vi", "ru", glossary(folder, *rows), rules(folder, CONGRESS))
    return {problem.message for problem in lint(knowledge, about).problems}


@pytest.mark.parametrize(
    "new",
    [
        {"id": "n.good", "source": "tỉnh ủy", "preferred": "обком", "ok": "tỉnh ủy => обком"},
        {"id": "n.bare", "source": "tỉnh ủy", "preferred": "обком"},
        {"id": "n.dead", "source": "tỉnh ủy", "preferred": "обком", "forbidden": "обком", "ok": "tỉnh ủy => обком"},
        {"id": "n.same", "source": "TW", "preferred": "ЦК", "ok": "x => ЦК"},
        {
            "id": "n.harm",
            "source": "họp",
            "preferred": "собирается",
            "forbidden": "заседает",
            "ok": "họp => собирается",
        },
        {"id": "n.long", "source": "Trung ương họp", "preferred": "пленум", "closed": "yes", "ok": "x => y"},
        {"id": "n.country", "source": "đại hội", "preferred": "Всекитайский съезд", "ok": "x => y"},
    ],
    ids=lambda row: row["id"],
)
def test_the_problems_of_a_new_entry(new: dict[str, str], tmp_path: Path) -> None:
    before = problems(tmp_path, OK, OTHER)
    after = problems(tmp_path, OK, OTHER, new)
    assert before == set()
    assert problems(tmp_path, OK, OTHER, new, about=(new["id"],)) == after
    assert bool(after) == (new["id"] != "n.good")


def test_old_problems_elsewhere_are_not_the_new_entrys(tmp_path: Path) -> None:
    broken = {**OTHER, "ok": "lãnh đạo Trung ương => центральное лидерство"}
    new = {"id": "n.good", "source": "tỉnh ủy", "preferred": "обком", "ok": "tỉnh ủy => обком"}
    assert problems(tmp_path, OK, broken, new)
    assert problems(tmp_path, OK, broken, new, about=("n.good",)) == set()


def test_examples_alone(tmp_path: Path) -> None:
    knowledge = Knowledge("vi", "ru", glossary(tmp_path, OK, {**OTHER, "source": "TW"}), rules(tmp_path, CONGRESS))
    report = run_examples(knowledge)
    assert report.examples == 5
    assert all("example" in problem.message for problem in report.problems)
