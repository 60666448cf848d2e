"""Any text without line ends and NUL goes through every format unchanged, character by character."""

import csv
import io
import json
import tempfile
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import Problem
from harness.inputs.table import scan
from harness.inputs.testset import read_parallel, read_table
from harness.inputs.text import Text, decode, split_lines

ODD = "\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e\ufeff\u00a0\u200b\",\t'ếệ́̂ñ\U0001f600Đђ"
NO_LINES = st.text(
    st.one_of(st.characters(codec="utf-8", exclude_characters="\n\r\0"), st.sampled_from(ODD)), max_size=30
)
SOURCES = NO_LINES.filter(str.strip)
SEGMENTS = st.lists(st.tuples(SOURCES, NO_LINES, SOURCES), min_size=1, max_size=5)
Segments = list[tuple[str, str, str]]
HEADER = ("id", "source", "hypothesis", "reference")


def delimited(delimiter: str, end: str) -> "object":
    def write(path: Path, rows: Segments) -> None:
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
        writer.writerows([HEADER, *((i, *row) for i, row in enumerate(rows))])
        path.write_bytes(out.getvalue().encode())

    return write


def jsonl(path: Path, rows: Segments) -> None:
    objects = (dict(zip(HEADER, (i, *row), strict=True)) for i, row in enumerate(rows))
    path.write_bytes("".join(json.dumps(o, ensure_ascii=o["id"] % 2 == 0) + "\n" for o in objects).encode())


def parquet(path: Path, rows: Segments) -> None:
    columns = [list(range(len(rows))), *map(list, zip(*rows, strict=True))]
    pq.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), path)


FORMATS = {
    "x.jsonl": jsonl,
    "x.csv": delimited(",", "\r\n"),
    "y.csv": delimited(",", "\n"),
    "x.tsv": delimited("\t", "\n"),
    "x.parquet": parquet,
}


def check(rows: Segments, got: Segments) -> None:
    assert got == rows
    for before, after in zip(rows, got, strict=True):
        # Equal strings have equal offsets; said aloud for the two things that have broken them elsewhere.
        assert [len(text) for text in after] == [len(text) for text in before]
        assert [unicodedata.is_normalized("NFC", t) for t in after] == [
            unicodedata.is_normalized("NFC", t) for t in before
        ]


@pytest.mark.parametrize("name", FORMATS)
@given(rows=SEGMENTS)
def test_tables_round_trip(name: str, rows: Segments) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, name)
        FORMATS[name](path, rows)  # type: ignore[operator]
        got = read_table(path, source_lang="vi", target_lang="ru")
    assert [s.id for s in got.segments] == [str(i) for i in range(len(rows))]
    check(rows, [(s.source, s.hypotheses[path.stem], s.references["A"]) for s in got.segments])


@given(rows=SEGMENTS, end=st.sampled_from(["\n", "\r\n"]), final=st.booleans(), bom=st.booleans())
def test_parallel_files_round_trip(rows: Segments, end: str, final: bool, bom: bool) -> None:
    with tempfile.TemporaryDirectory() as directory:
        paths = [Path(directory, name) for name in ("s", "h", "r")]
        for path, column in zip(paths, zip(*rows, strict=True), strict=True):
            # Without an end, an empty last line would be no line.
            text = end.join(column) + (end if final or not column[-1] else "")
            path.write_bytes(("\ufeff" if bom or text.startswith("\ufeff") else "").encode() + text.encode())
        source, hypothesis, reference = paths
        got = read_parallel(source, {"m": hypothesis}, references={"A": reference}, source_lang="vi", target_lang="ru")
    check(rows, [(s.source, s.hypotheses["m"], s.references["A"]) for s in got.segments])


@given(st.text(st.sampled_from('ab",\n\r \u2028'), max_size=25))
def test_scan_reads_what_csv_reads(text: str) -> None:
    """Where `csv` in its strict mode reads a file, the cells are the same; a lone carriage return is ours alone."""
    text = text.replace("\r\n", "\n").replace("\r", "")
    try:
        theirs: list[list[str]] | None = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        theirs = None
    problems: list[Problem] = []
    ours = [list(cells.values) for cells in scan(Text("f", "", text), ",", problems)]
    assert bool(problems) == (theirs is None)
    if theirs is not None:
        assert ours == [row or [""] for row in theirs]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_the_door_keeps_every_character(text: str) -> None:
    problems: list[Problem] = []
    assert decode("f", b"\xef\xbb\xbf" + text.encode(), problems) == text
    assert problems == []
    assert "\n".join(split_lines(text + "\n")) == text.replace("\r\n", "\n").removesuffix("\r")


@given(st.binary(max_size=60), st.integers(0, 3))
def test_the_door_refuses_exactly_what_is_not_utf8(data: bytes, zeros: int) -> None:
    problems: list[Problem] = []
    data = data + bytes(zeros)
    decode("f", data, problems)
    try:
        valid = "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        valid = False
    assert (not problems) == valid
