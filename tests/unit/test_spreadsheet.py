"""Tables as files: exact for machines, harmless for people."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from harness.inputs.table import scan
from harness.inputs.text import Text
from harness.reports.spreadsheet import LONGEST_CELL, guard, write_csv, write_for_people, write_parquet

NASTY = [
    *("a,b", 'он сказал: "да"', "строка\nстрока", "раз\r\nдва", "раз\rдва", "конец\r", "\u2028\u0085", " пробелы "),
    *("\ttab", "=1+1", "😀 e\u0301", '"', '""', "'", ";", "\ufeff", "\n"),
]


@pytest.mark.parametrize(
    ("value", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+7 495", "'+7 495"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\x01", "'\x01"),
        ("a=1", "a=1"),
        ("", ""),
        ("съезд", "съезд"),
        (-5, -5),
        (None, None),
        (2.5, 2.5),
    ],
)
def test_guard(value: object, guarded: object) -> None:
    assert guard(value) == guarded


def test_csv_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(pd.DataFrame({"text": NASTY, "n": range(len(NASTY)), "tail": NASTY}), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["text", "n", "tail"], *([text, str(n), text] for n, text in enumerate(NASTY))]


def test_csv_comes_back_through_the_harness_own_door(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(pd.DataFrame({"n": range(len(NASTY)), "text": NASTY}), path)
    with path.open(encoding="utf-8", newline="") as file:
        content = file.read()
    problems: list[object] = []
    rows = [cells.values for cells in scan(Text("t.csv", "", content), ",", problems)]  # type: ignore[arg-type]
    assert not problems
    assert [row[1] for row in rows[1:]] == NASTY


@pytest.mark.parametrize("engine", ["c", "python"])
def test_csv_comes_back_through_pandas(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    texts = [text for text in NASTY if "\r\n" not in text or engine == "c"]
    write_csv(pd.DataFrame({"text": texts, "x": [0.1 + 0.2] * len(texts)}), path)
    # as text: before pandas 3.1 its own reading of a number may be a digit off
    back = pd.read_csv(path, engine=engine, keep_default_na=False, encoding="utf-8", dtype={"x": str})  # type: ignore[call-overload]
    assert back["text"].tolist() == texts
    assert [float(x) for x in back["x"]] == [0.1 + 0.2] * len(texts)


def test_csv_bytes(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"a": ["x", None], "n": pd.array([1, None], "Int64"), "v": [0.5, None]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"a,n,v\nx,1,0.5\n,,\n"


def test_csv_without_rows(tmp_path: Path) -> None:
    write_csv(pd.DataFrame([], columns=["a", "b"]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"a,b\n"


def test_parquet_keeps_texts_and_types(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": NASTY, "n": pd.array([None] * len(NASTY), "Int64"), "list": [[1.0]] * len(NASTY)})
    write_parquet(table, tmp_path / "t.parquet")
    back = pd.read_parquet(tmp_path / "t.parquet")
    assert back["text"].tolist() == NASTY
    assert back["n"].isna().all()
    assert list(back["list"][0]) == [1.0]


def test_people_get_guarded_csv_with_bom_and_xlsx(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": ["=HYPERLINK(1)", "съезд", "@x", "x\x01y"], "n": pd.array([1, None, -3, 4], "Int64")})
    write_for_people({"findings": table, "scores": table.head(0)}, tmp_path / "excel")
    raw = (tmp_path / "excel" / "findings.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbftext,n\r\n'=HYPERLINK(1),1\r\n")
    book = load_workbook(tmp_path / "excel" / "tables.xlsx")
    assert book.sheetnames == ["findings", "scores"]
    rows = [[cell.value for cell in row] for row in book["findings"].iter_rows()]
    assert rows[:4] == [["text", "n"], ["'=HYPERLINK(1)", 1], ["съезд", None], ["'@x", -3]]
    assert {cell.data_type for row in book["findings"].iter_rows() for cell in row} == {"s", "n"}
    assert [[cell.value for cell in row] for row in book["scores"].iter_rows()] == [["text", "n"]]


def test_a_cell_that_xlsx_would_refuse_is_cut_and_says_so(tmp_path: Path) -> None:
    write_for_people({"t": pd.DataFrame({"text": ["я" * (LONGEST_CELL + 1)]})}, tmp_path / "excel")
    text = load_workbook(tmp_path / "excel" / "tables.xlsx")["t"]["A2"].value
    assert len(text) == LONGEST_CELL
    assert text.endswith(" […]")
    assert "я" * (LONGEST_CELL + 1) in (tmp_path / "excel" / "t.csv").read_text(encoding="utf-8-sig")
