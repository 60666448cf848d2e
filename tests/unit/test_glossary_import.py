"""Entries out of spreadsheets and termbases, laid over a glossary of one's own."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, given
from support import COMMITTEE, glossary
from test_glossary_write import glossaries

from harness.errors import DataError
from harness.inputs.entry import Entry, cells
from harness.inputs.glossary_import import Imported, import_into
from harness.inputs.glossary_write import write_glossary, write_xlsx
from harness.inputs.tbx import to_tbx

OWN = {**COMMITTEE, "forbidden": "Центробанк@missing+minor|ЦБ", "ok": "Trung ương => ЦК", "note": "old"}


def into(own: Sequence[Entry], path: Path, domain: str = "") -> Imported:
    return import_into(own, path, source_lang="vi", target_lang="ru", domain=domain)


def sheet(path: Path, *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
@given(written=glossaries)
def test_tables_carry_everything(written: list[Entry], suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("import") / f"terms{suffix}"
    (write_xlsx if suffix == ".xlsx" else write_glossary)(path, written)
    got = into([], path)
    assert [cells(entry) for entry in got.entries] == [cells(e) for e in sorted(written, key=lambda e: e.id)]
    assert (got.added, got.changed, got.unchanged) == (len(written), 0, 0)
    again = into(got.entries, path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(written))


@given(written=glossaries)
def test_tbx_over_its_own_glossary_changes_nothing(
    written: list[Entry], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Export, edit in a termbase, import: conditions, examples and the rest are still there."""
    path = tmp_path_factory.mktemp("tbx") / "terms.tbx"
    own = [entry for entry in written if len({bad.form for bad in entry.forbidden}) == len(entry.forbidden)]
    assume(own)
    path.write_text(to_tbx(own, "vi", "ru", "t"), encoding="utf-8")
    got = into(own, path)
    assert [cells(entry) for entry in got.entries] == [cells(entry) for entry in own]
    assert (got.added, got.changed, got.unchanged) == (0, 0, len(own))


def test_an_edited_termbase_changes_what_it_carries_and_nothing_else(tmp_path: Path) -> None:
    own = glossary(tmp_path, OWN).entries
    text = to_tbx(own, "vi", "ru", "t").replace(">old<", ">new<").replace(">ЦБ<", ">Центральный банк<")
    (tmp_path / "edited.tbx").write_text(text, encoding="utf-8")
    got = into(own, tmp_path / "edited.tbx")
    (before,), (after,) = map(cells, own), map(cells, got.entries)
    assert after == before | {"note": "new", "forbidden": "Центробанк@missing+minor|Центральный банк"}
    assert (got.added, got.changed, got.unchanged) == (0, 1, 0)


def test_concepts_get_ids_of_a_glossary(tmp_path: Path) -> None:
    terms = [("c1", "Đảng ủy"), ("c2", "đảng uỷ"), ("_54.x", "năm"), ("party.own", "sáu"), ("c3", "—1—")]
    concepts = "".join(
        f'<conceptEntry id="{id}"><langSec xml:lang="vi"><termSec><term>{vi}</term></termSec></langSec>'
        f'<langSec xml:lang="ru"><termSec><term>слово</term></termSec></langSec></conceptEntry>'
        for id, vi in terms
    )
    path = tmp_path / "Their Terms.tbx"
    path.write_text(f"<tbx><text><body>{concepts}</body></text></tbx>", encoding="utf-8")
    ids = [entry.id for entry in into([], path).entries]
    assert ids == ["their-terms.dang-uy", "their-terms.dang-uy-2", "54.x", "party.own", "their-terms.1"]
    assert [e.id for e in into([], path, domain="desk").entries][0] == "desk.dang-uy"


def test_columns_that_a_glossary_does_not_have_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mined.csv"
    path.write_text("id,source,preferred,score\nd.x,một,один,3.14\n", encoding="utf-8")
    got = into([], path)
    assert [entry.source for entry in got.entries] == ["một"]
    assert got.notices == (f"{path}: columns that a glossary does not have are left aside: score",)


def test_a_sheet_of_a_person(tmp_path: Path) -> None:
    """A number is taken as it was typed, empty rows and columns are skipped."""
    rows = ["id", "source", "preferred", None], ["d.x", 54, "54", None], [None], ["d.y", "hai", "два", None]
    got = into([], sheet(tmp_path / "x.xlsx", *rows))
    assert [(entry.source, entry.preferred, entry.line) for entry in got.entries] == [
        ("54", "54", 2),
        ("hai", "два", 4),
    ]


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("x.csv", "id,source\nd.x,một\n", 1, "no column 'preferred'"),
        ("x.csv", "id,source,preferred,source\nd.x,một,один,hai\n", 1, "column 'source' stands twice"),
        ("x.csv", "id,source,preferred\nd.x,một\n", 2, "2 cells, but the header has 3"),
        ("x.csv", "id,source,preferred\nd.x,một,один\nd.x,hai,два\n", 3, "id 'd.x' stands already in line 2"),
        ("x.csv", "id,source,preferred\nX,một,один\n", 2, "id 'X' is not of the form domain.kebab-case"),
        ("x.tsv", "id\tsource\tpreferred\nd.x\tmột\t!\n", 2, "preferred '!' has no words"),
        ("x.csv", b"\xff", 1, "byte 0xFF is not valid UTF-8"),
    ],
)
def test_what_cannot_be_imported(name: str, content: str | bytes, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError) as caught:
        into([], path)
    assert (line, message) in [(problem.line, problem.message) for problem in caught.value.problems]


def test_what_a_spreadsheet_has_made_a_date_of_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path / "x.xlsx", ["id", "source", "preferred"], ["d.x", datetime.date(2025, 5, 3), "3/5"])
    with pytest.raises(DataError) as caught:
        into([], path)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, 2)]


@pytest.mark.parametrize("name", ["x.xlsx", "x.odt", "absent.csv", "absent.tbx", "absent.xlsx"])
def test_files_of_another_kind(name: str, tmp_path: Path) -> None:
    if name.startswith("x"):
        (tmp_path / name).write_text("no workbook", encoding="utf-8")
    with pytest.raises(DataError):
        into([], tmp_path / name)
