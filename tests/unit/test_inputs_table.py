"""CSV, TSV and Parquet: cells as RFC 4180 has them, and every problem at its place."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from harness.errors import DataError
from harness.inputs.testset import read_table
from harness.model import TestSet


def read(path: Path, content: str | bytes) -> TestSet:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, source_lang="vi", target_lang="ru")


def places(path: Path, content: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(DataError) as caught:
        read(path, content)
    assert {problem.file for problem in caught.value.problems} == {str(path)}
    return [(p.line, p.column, p.message) for p in caught.value.problems]


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "mt.csv"


def test_columns_by_name(csv: Path) -> None:
    got = read(
        csv,
        "doc,id,source,hypothesis:b,hypothesis:a,reference:A,reference:B,domain,ignore,errors\n"
        "d1,s1,nguồn,один,uno,эталон,ещё,party,names/*,[]\n"
        "d1,s2,hai,,due,два,два2,,,\n",
    )
    assert got.systems == ("b", "a")
    assert got.name == "mt"
    assert (got.source_lang, got.target_lang) == ("vi", "ru")
    assert got.notices == ()
    first, second = got.segments
    assert (first.id, first.document, first.domain, first.ignore) == ("s1", "d1", "party", "names/*")
    assert first.references == {"A": "эталон", "B": "ещё"}
    assert second.hypotheses == {"b": "", "a": "due"}  # an empty hypothesis is legal


def test_bom_crlf_and_quoted_newlines(csv: Path) -> None:
    got = read(csv, b'\xef\xbb\xbfid,source,hypothesis\r\n1,"a\r\nb","c ""d"""\r\n2,\xe2\x80\xa8x,"e\nf"')
    assert [(s.source, s.hypotheses["mt"]) for s in got.segments] == [("a\r\nb", 'c "d"'), ("\u2028x", "e\nf")]
    assert {s.document for s in got.segments} == {"mt"}


def test_tsv_is_the_same_reader(tmp_path: Path) -> None:
    got = read(tmp_path / "mt.TSV", 'id\tsource\thypothesis\treference\n1\ta,b\t"x\ty"\t\n2\tc\tsay "hi"\t\n')
    assert [s.hypotheses["mt"] for s in got.segments] == ["x\ty", 'say "hi"']
    assert got.segments[0].references == {}
    assert got.notices == ("'reference' is empty in every segment: no reference is used",)


def test_a_lone_carriage_return_is_text(csv: Path) -> None:
    got = read(csv, "id,source,hypothesis\n1,a\rb,c\r\r\n")
    assert (got.segments[0].source, got.segments[0].hypotheses["mt"]) == ("a\rb", "c\r")


def test_cells_may_be_long(csv: Path) -> None:
    assert len(read(csv, "id,source,hypothesis\n1,a," + "x" * 200_000).segments[0].hypotheses["mt"]) == 200_000


def test_ragged_rows_at_the_line_where_the_row_starts(csv: Path) -> None:
    content = 'id,source,hypothesis\n1,"a\nb",c\n2,x\n\n"3\n",y,z,w\n4,d,e\n\n  \n'
    assert places(csv, content) == [
        (4, 1, "2 cells, the header has 3"),
        (5, 1, "blank line"),
        (6, 1, "4 cells, the header has 3"),
    ]


def test_blank_lines_at_the_end_are_allowed(csv: Path) -> None:
    assert len(read(csv, "id,source,hypothesis\n1,a,b\n\r\n  \n").segments) == 1


def test_broken_quoting_and_all_that_follows(csv: Path) -> None:
    content = 'id,source,hypothesis\n1,"Đảng" bộ,c\n2,,x\n2,b,c\n3,"d,e\n'
    assert places(csv, content) == [
        (2, 9, "text after the closing quotation mark of a cell (a mark inside a cell is doubled)"),
        (3, 3, "'source' is empty"),
        (4, 1, "duplicate id '2', first on line 3"),
        (5, 3, "a quotation mark opens this cell and is never closed (a mark inside a cell is doubled)"),
    ]


def test_a_cell_is_named_at_its_own_line(csv: Path) -> None:
    assert places(csv, 'hypothesis,id,source\n"a\nb",1,"\n "\nc,,d\n') == [
        (3, 6, "'source' is empty"),
        (5, 3, "'id' is empty"),
    ]


def test_header_problems(csv: Path) -> None:
    content = "id,,src,id,hypotheses,hypothesis:,reference,reference:B\n1,2,3,4,5,6,7,8\n1,2\n"
    assert places(csv, content) == [
        (1, 1, "column 'source' is missing (is it 'src'?)"),
        (1, 4, "column 2 has no name"),
        (1, 9, "duplicate column 'id'"),
        (1, 12, "column 'hypotheses': a table has one column for each, 'hypothesis:NAME'"),
        (1, 23, "column 'hypothesis:' has no name after the colon"),
        (1, 35, "both 'reference' and 'reference:B': a lone reference has no name beside named ones"),
        (3, 1, "2 cells, the header has 8"),
    ]


def test_missing_columns(csv: Path) -> None:
    assert places(csv, "segment,document,text,mt\nx,y,z,w\n") == [
        (1, 1, "column 'id' is missing (is it 'segment'?)"),
        (1, 1, "column 'source' is missing"),
        (1, 1, "column 'hypothesis' is missing (is it 'mt'?), and so is 'hypothesis:NAME'"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty: a header line is expected"),
        ("\n\n", "the file is empty: a header line is expected"),
        ("\nid,source,hypothesis\n1,a,b\n", "blank line: a header line is expected"),
        ('"id,source', "a quotation mark opens this cell and is never closed"),
        ('"id,source,hypothesis\n1,a,b\n', "a quotation mark opens this cell and is never closed"),
    ],
)
def test_no_header(csv: Path, content: str, message: str) -> None:
    [(line, column, got)] = places(csv, content)
    assert (line, column) == (1, 1)
    assert got.startswith(message)


def test_a_header_alone_is_no_test_set(csv: Path) -> None:
    assert places(csv, "id,source,hypothesis\n") == [(0, 0, "no segments")]


def test_damaged_bytes_do_not_hide_the_rest(csv: Path) -> None:
    assert places(csv, "id,source,hypothesis\n1,@,b\n1,a\0,b\nđ@,,b\n".encode().replace(b"@", b"\xff")) == [
        (2, 3, "byte 0xFF is not valid UTF-8"),
        (3, 1, "duplicate id '1', first on line 2"),
        (3, 4, "NUL byte"),
        (4, 2, "byte 0xFF is not valid UTF-8"),
        (4, 4, "'source' is empty"),
    ]


def test_unknown_columns_are_named_once(csv: Path) -> None:
    got = read(csv, "id,source,hypothesis,document,seg,tags,referense\n1,a,b,c,d,e,f\n2,a,b,c,d,e,f\n")
    assert got.notices == (
        f"{csv}: not read: 'document' (did you mean 'doc'?), 'seg', 'referense' (did you mean 'reference'?)",
    )


def write_parquet(path: Path, columns: dict[str, object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet(tmp_path: Path) -> None:
    path = write_parquet(
        tmp_path / "x.parquet",
        {
            "id": [1.0, 2.0],
            "doc": pa.array([7, 7]),
            "source": pa.array(["một", "hai"], pa.large_string()),
            "hypotheses": [{"a": "раз", "b": "uno"}, {"a": "", "b": "due"}],
            "reference": pa.array(["x", "y"]).dictionary_encode(),
            "seg": [1, 2],
        },
    )
    got = read_table(path, source_lang="vi", target_lang="ru")
    assert [(s.id, s.document) for s in got.segments] == [("1", "7"), ("2", "7")]
    assert got.segments[1].hypotheses == {"a": "", "b": "due"}
    assert got.segments[1].references == {"A": "y"}
    assert got.notices == (f"{path}: not read: 'seg'",)


def test_parquet_problems_name_the_row(tmp_path: Path) -> None:
    broken = pa.Array.from_buffers(pa.string(), 3, pa.array([b"ok", b"\xff", b"ok"], pa.binary()).buffers())
    path = write_parquet(
        tmp_path / "x.parquet",
        {
            "id": [1.5, float("nan"), 1.5],
            "source": pa.array(["a", "b\0", None]),
            "hypothesis:a": broken,
            "hypothesis:b": pa.array(["a", None, "c"]),
            "domain": [b"", b"", b""],
            "not read": broken,
        },
    )
    with pytest.raises(DataError) as caught:
        read_table(path, source_lang="vi", target_lang="ru")
    messages = [p.message for p in caught.value.problems if "domain" not in p.message]
    assert messages == [
        "row 2: 'hypothesis:a' is not valid UTF-8: invalid start byte",
        "row 2: 'source' contains NUL at its character 2",
        "row 2: 'id' must be a string or an exact number, not the number nan",
        "row 3: 'source' must be a string, not null",
        "row 2: the segment has no hypothesis of system 'b'",
        "row 3: duplicate id '1.5', first on row 1",
    ]
    assert "row 1: 'domain' must be a string, not bytes" in [p.message for p in caught.value.problems]


def test_parquet_columns_and_content(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array(["1"]), pa.array(["a"])], names=["id", "id"]), path)
    with pytest.raises(DataError) as caught:
        read_table(path, source_lang="vi", target_lang="ru")
    assert [p.message for p in caught.value.problems] == [
        "duplicate column 'id'",
        "column 'source' is missing",
        "column 'hypothesis' is missing, and so is 'hypothesis:NAME'",
    ]
    [(line, column, message)] = places(path, "id,source\n")
    assert (line, column) == (0, 0)
    assert message.startswith("not a Parquet file that can be read: ")
