"""A later glossary goes before an earlier one, by id and by source phrase, and it is said."""

from functools import partial
from pathlib import Path

from support import COMMITTEE, evaluated, glossary_file

from harness.inputs.glossary import Glossary, load_glossary
from harness.lang.find import language
from harness.lang.phrases import folded

OWN = {"id": "desk.tw", "source": "Trung ương", "preferred": "ЦК КПВ"}


def merged(folder: Path, shipped: dict[str, str], own: dict[str, str]) -> Glossary:
    files = [glossary_file(folder / "shipped.tsv", shipped), glossary_file(folder / "own.tsv", own)]
    return load_glossary(files, partial(folded, language("vi")))


def test_an_entry_loses_the_phrase_that_a_later_one_names(tmp_path: Path) -> None:
    got = {entry.id: entry.sources for entry in merged(tmp_path, COMMITTEE, OWN)}
    assert got == {
        "party.central-committee": ("Ban Chấp hành Trung ương", "Trung ương Đảng", "TW"),
        "desk.tw": ("Trung ương",),
    }


def test_an_entry_without_phrases_left_is_gone(tmp_path: Path) -> None:
    got = merged(tmp_path, {"id": "d.peace", "source": "hoà bình", "preferred": "мир"}, {**OWN, "source": "Hòa bình"})
    assert [entry.id for entry in got] == ["desk.tw"]
    assert len(got.notices) == 1
    for said in ("own.tsv", "d.peace", "shipped.tsv:2", "desk.tw", "Hòa bình"):
        assert said in got.notices[0]


def test_capitals_make_another_term(tmp_path: Path) -> None:
    shipped = {"id": "d.committee", "source": "TU", "preferred": "комитет"}
    got = merged(tmp_path, shipped, {**OWN, "source": "tu"})
    assert [entry.id for entry in got] == ["d.committee", "desk.tw"]
    assert got.notices == ()


def test_the_same_id_takes_the_whole_entry(tmp_path: Path) -> None:
    got = merged(tmp_path, COMMITTEE, {**OWN, "id": COMMITTEE["id"]})
    assert [entry.sources for entry in got] == [("Trung ương",)]
    assert COMMITTEE["id"] in got.notices[0]


def test_examples_go_with_the_phrase_of_which_they_speak(tmp_path: Path) -> None:
    row = {**COMMITTEE, "ok": "Trung ương Đảng => ЦК|TW họp => ЦК заседает", "bad": "Trung ương => Центробанк"}
    narrowed = merged(tmp_path, row, {**OWN, "source": "Trung ương Đảng"}).entries[0]
    assert narrowed.narrowed
    assert [example.source for example in (*narrowed.ok, *narrowed.bad)] == ["TW họp", "Trung ương"]


def test_entries_of_one_glossary_do_not_override_each_other(tmp_path: Path) -> None:
    file = glossary_file(tmp_path / "all.tsv", COMMITTEE, OWN)
    got = load_glossary([file], partial(folded, language("vi")))
    assert [len(entry.sources) for entry in got] == [4, 1]
    assert got.notices == ()


def test_a_run_says_so_and_goes_by_it(tmp_path: Path) -> None:
    pair = ("Trung ương họp", "Центробанк заседает")
    own = glossary_file(tmp_path / "own.tsv", {**OWN, "forbidden": "Центральный банк"})
    assert len(evaluated(tmp_path, pair).findings["mt"]) == 1
    shipped = glossary_file(tmp_path / "terms.tsv", COMMITTEE)
    from support import news, suite

    from harness.evaluate import evaluate

    chosen = suite(tmp_path, "terminology").adjusted(glossaries=[shipped, own])
    again = evaluate(news(pair), chosen)
    assert again.findings["mt"] == ()
    assert "desk.tw" in again.manifest.notices[0]
