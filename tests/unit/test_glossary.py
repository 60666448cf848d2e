"""Glossary files: what they may say, and everything that is wrong with them at once."""

from pathlib import Path

import pytest
from support import glossary_file

from harness.errors import ConfigurationError
from harness.inputs.glossary import Forbidden, examples, load_glossary
from harness.model import Severity

HEADER = "id,source,preferred,forbidden,severity\n"
ROW = {"id": "d.one", "source": "một", "preferred": "один"}


def refused(*paths: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_glossary(paths)
    return [f"{Path(p.file).name}:{p.line}: {p.message}" for p in caught.value.problems]


def test_every_column_is_read(tmp_path: Path) -> None:
    full = {
        "id": "d.one", "domain": "numbers", "source": " một ", "source_variants": "1|mốt", "shadow": "một ít",
        "unless_source": "@foreign|hai", "preferred": "один", "admitted": "единица||раз", "closed": "yes",
        "contrast": "n",
        "forbidden": "два@missing+exact+critical|три @ minor|четыре", "category": "accuracy/mistranslation/number",
        "severity": "critical", "match": "source-case", "ok": "một => один|mốt=>раз", "bad": "một => два", "note": "n",
        "evidence": "judgement",
    }  # fmt: skip
    (entry,) = load_glossary([glossary_file(tmp_path / "terms.tsv", full)])
    assert (entry.id, entry.domain, entry.sources) == ("d.one", "numbers", ("một", "1", "mốt"))
    assert (entry.shadow, entry.unless_source) == (("một ít",), ("@foreign", "hai"))
    assert entry.right == ("один", "единица", "раз")
    assert (entry.closed, entry.contrast, entry.source_case) == (True, "n", True)
    assert entry.forbidden == (
        Forbidden("два", only_if_missing=True, exact=True, severity=Severity.CRITICAL),
        Forbidden("три", severity=Severity.MINOR),
        Forbidden("четыре"),
    )
    assert (entry.category, entry.severity) == ("accuracy/mistranslation/number", Severity.CRITICAL)
    assert (entry.file, entry.line) == (str(tmp_path / "terms.tsv"), 2)
    assert [(example.hypothesis, must) for _, example, must in examples([entry])] == [
        ("один", False),
        ("раз", False),
        ("два", True),
    ]


def test_what_a_row_need_not_say(tmp_path: Path) -> None:
    (entry,) = load_glossary([glossary_file(tmp_path / "party.tsv", ROW)])
    assert (entry.domain, entry.category, entry.severity) == ("party", "terminology/wrong-term", Severity.MAJOR)
    assert (entry.closed, entry.source_case, entry.forbidden, entry.admitted) == (False, False, (), ())


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("id", "One", "id 'One' is not of the form domain.kebab-case"),
        ("id", "one", "id 'one' is not of the form domain.kebab-case"),
        ("id", "", "id '' is not of the form domain.kebab-case"),
        ("source", " ", "source is empty"),
        ("preferred", "", "preferred is empty"),
        ("closed", "ja", "closed is 'ja', must be yes, no or empty"),
        ("match", "source-cas", "unknown flag 'source-cas' in match: did you mean 'source-case'?"),
        (
            "category",
            "terminology/wrong",
            "unknown category 'terminology/wrong': did you mean 'terminology/wrong-term'?",
        ),
        ("severity", "criticial", "unknown severity 'criticial': did you mean 'critical'?"),
        ("forbidden", "два@mising", "unknown condition 'mising' of 'два@mising': did you mean 'missing'?"),
        ("forbidden", "два@missing+exakt", "unknown condition 'exakt' of 'два@missing+exakt': did you mean 'exact'?"),
        ("forbidden", "@missing", "forbidden form '@missing' is empty"),
        ("ok", "một один", "example 'một один' is not of the form source => hypothesis"),
        ("bad", "một =>", "example 'một =>' is not of the form source => hypothesis"),
        # what has no words can neither be found nor be missing
        ("source", "—", "source '—' has no words"),
        ("source_variants", "một|…", "source_variants '…' has no words"),
        ("preferred", "—", "preferred '—' has no words"),
        ("admitted", "раз|!", "admitted '!' has no words"),
        ("forbidden", "?@exact", "forbidden '?' has no words"),
    ],
)
def test_one_cell_is_wrong(cell: str, value: str, message: str, tmp_path: Path) -> None:
    assert refused(glossary_file(tmp_path / "terms.tsv", {**ROW, cell: value})) == [f"terms.tsv:2: {message}"]


def test_all_that_is_wrong_in_all_files_at_once(tmp_path: Path) -> None:
    one = glossary_file(tmp_path / "a.tsv", {**ROW, "closed": "ja", "severity": "bad"}, {**ROW, "id": "x"})
    two = tmp_path / "b.csv"
    two.write_text(HEADER + "d.two,hai,два,,grave\nd.three,ba\n", encoding="utf-8")
    got = refused(one, two)
    assert [place.rpartition(": ")[0].split(": ")[0] for place in got] == [
        "a.tsv:2",
        "a.tsv:2",
        "a.tsv:3",
        "b.csv:2",
        "b.csv:3",
    ]
    assert got[-1] == "b.csv:3: 2 cells, but the header has 5"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("id\tsource\tpreferred\tseverty", ["unknown column 'severty': did you mean 'severity'?"]),
        ("id\tsource", ["no column 'preferred'"]),
        ("source", ["no column 'id'", "no column 'preferred'"]),
        ("id\tsource\tpreferred\tsource", ["column 'source' stands twice"]),
    ],
)
def test_header(header: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(header + "\nd.one\tmột\tодин\tx\n", encoding="utf-8")
    assert refused(tmp_path / "t.tsv") == [f"t.tsv:1: {message}" for message in expected]


def test_quoted_csv_cells_hold_commas_marks_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        HEADER + 'd.one,"một, hai","«один» ""раз""",,\nd.two,ba,"три\nчетыре",,\nd.three,x,y,,bad\n', encoding="utf-8"
    )
    assert refused(path) == ["t.csv:5: unknown severity 'bad': known: critical, major, minor, neutral"]
    path.write_text(path.read_text(encoding="utf-8").replace("bad", "minor"), encoding="utf-8-sig")
    one, two, three = load_glossary([path])
    assert (one.source, one.preferred) == ("một, hai", '«один» "раз"')
    assert (two.preferred, two.line, three.line) == ("три\nчетыре", 3, 5)


def test_a_tsv_cell_is_what_stands_between_tabs(tmp_path: Path) -> None:
    (entry,) = load_glossary([glossary_file(tmp_path / "t.tsv", {**ROW, "note": '"a, "b"'})])
    assert entry.note == '"a, "b"'


@pytest.mark.parametrize(("suffix", "comma"), [("tsv", "\t"), ("csv", ",")])
def test_crlf_bom_blank_lines_and_decomposed_letters(suffix: str, comma: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{suffix}"
    lines = ["id,source,preferred", "d.one,h\u01a1\u0301p,оди\u0306н", "", "d.two,a,b", ""]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).replace(",", comma).encode())
    one, two = load_glossary([path])
    assert (one.source, one.preferred) == ("hớp", "одйн")
    assert two.line == 4


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("id\tsource\tpreferred\nd.one\tm\xff\tx\n".encode("latin-1"), 2),
        ("id\tsource".encode("utf-16"), 1),
        (b"id\tsource\tpreferred\nd.a\ta\0\tb\n", 2),
    ],
)
def test_what_is_not_utf_8(content: bytes, line: int, tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_bytes(content)
    assert refused(tmp_path / "t.tsv")[0].startswith(f"t.tsv:{line}: ")


def test_an_id_stands_once(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    folder.mkdir()
    glossary_file(folder / "a.tsv", ROW)
    glossary_file(folder / "b.tsv", {**ROW, "id": "d.two"}, ROW)
    assert refused(folder) == [f"b.tsv:3: id 'd.one' stands already in {folder / 'a.tsv'}:2"]


def test_a_later_file_overrides(tmp_path: Path) -> None:
    house = glossary_file(tmp_path / "house.tsv", {**ROW, "preferred": "единица"})
    shipped = glossary_file(tmp_path / "shipped.tsv", ROW, {**ROW, "id": "d.two", "source": "hai"})
    got = load_glossary([shipped, house])
    assert {entry.id: entry.preferred for entry in got} == {"d.one": "единица", "d.two": "один"}
    assert len(got) == 2


def test_the_digest_is_of_what_the_files_say(tmp_path: Path) -> None:
    first = load_glossary([glossary_file(tmp_path / "a.tsv", ROW)]).digest
    assert first == load_glossary([glossary_file(tmp_path / "b.tsv", ROW)]).digest
    assert first != load_glossary([glossary_file(tmp_path / "a.tsv", {**ROW, "note": "n"})]).digest


@pytest.mark.parametrize("name", ["absent.tsv", "empty"])
def test_no_glossary_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="no glossary"):
        load_glossary([tmp_path / name])
