"""The join: whole documents, parallel files, digests, and a choice of systems."""

import hashlib
import pickle
from pathlib import Path

import pytest

from harness.errors import DataError
from harness.inputs.testset import read_parallel, read_table, restrict
from harness.model import TestSet


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def parallel(source: Path, hypotheses: dict[str, Path], **others: object) -> TestSet:
    return read_parallel(source, hypotheses, source_lang="vi", target_lang="ru", **others)  # type: ignore[arg-type]


def refused(source: Path, hypotheses: dict[str, Path], **others: object) -> tuple[DataError, list[str]]:
    with pytest.raises(DataError) as caught:
        parallel(source, hypotheses, **others)
    return caught.value, [str(problem) for problem in caught.value.problems]


def test_documents_become_whole_in_order_of_first_appearance(tmp_path: Path) -> None:
    rows = "".join(f"{i},{d},s,h\n" for i, d in enumerate("babc"))
    path = write(tmp_path / "t.csv", "id,doc,source,hypothesis\n" + rows)
    got = read_table(path, source_lang="vi", target_lang="ru", name="named")
    assert got.name == "named"
    assert [(s.document, s.id) for s in got.segments] == [("b", "0"), ("b", "2"), ("a", "1"), ("c", "3")]
    assert got.notices == (f"{path}: segments of one document stood apart; they were brought together, in their order",)
    assert pickle.loads(pickle.dumps(got.segments)) == got.segments  # partitions go to worker processes


@pytest.mark.parametrize("name", ["t.txt", "t", "t.jsonl.gz", "t.jsnol"])
def test_unknown_suffix(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / name, source_lang="vi", target_lang="ru")
    assert caught.value.message.startswith(f"{tmp_path / name}: ")
    assert ".jsonl" in caught.value.hint


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv", ".parquet"])
def test_no_file_and_directory(tmp_path: Path, suffix: str) -> None:
    for path, message in ((tmp_path / f"a{suffix}", "file not found"), (tmp_path / f"d{suffix}", "is a directory")):
        if message != "file not found":
            path.mkdir()
        with pytest.raises(DataError) as caught:
            read_table(path, source_lang="vi", target_lang="ru")
        [problem] = caught.value.problems
        assert str(problem).startswith(f"{path}: {message}")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv"])
def test_wide_files_have_one_problem(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}", "id,source,hypothesis\n1,a,b\n".encode("utf-16"))
    with pytest.raises(DataError) as caught:
        read_table(path, source_lang="vi", target_lang="ru")
    assert [str(p) for p in caught.value.problems] == [
        f"{path}:1:1: the text is UTF-16, not UTF-8: save the file as UTF-8"
    ]


def test_parallel_text(tmp_path: Path) -> None:
    source = write(tmp_path / "a.vi.txt", "\ufeffmột\u2028hai\r\nba\x0c\r\nbốn\rnăm")
    mt1 = write(tmp_path / "b.txt", "раз\n\nтри\n")
    mt2 = write(tmp_path / "c.txt", "uno\ndue\ntre")
    docs = write(tmp_path / "docs.txt", "d1\nd2\nd1\n")
    got = parallel(source, {"mt1": mt1, "mt2": mt2}, references={"A": mt2}, docs=docs)
    assert got.systems == ("mt1", "mt2")
    assert got.name == "a"
    assert [(s.id, s.document, s.source) for s in got.segments] == [
        ("1", "d1", "một\u2028hai"),
        ("3", "d1", "bốn\rnăm"),
        ("2", "d2", "ba\x0c"),
    ]
    assert got.segments[2].hypotheses == {"mt1": "", "mt2": "due"}
    assert got.segments[2].references == {"A": "due"}
    assert got.digests == {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in (source, mt1, mt2, docs)}
    assert got.notices == (f"{docs}: segments of one document stood apart; they were brought together, in their order",)
    assert {s.document for s in parallel(source, {"m": mt1}).segments} == {"a"}


def test_all_problems_of_all_parallel_files(tmp_path: Path) -> None:
    source = write(tmp_path / "s.txt", b"a\n \nc\xff\n")
    hypothesis = write(tmp_path / "h.txt", "a\n\n")
    reference = write(tmp_path / "r.txt", "a\n\nc\0\n" + "x" * 200)
    docs = write(tmp_path / "d.txt", "a\n\nb\n")
    error, problems = refused(
        source, {"h": hypothesis, "none": tmp_path / "none.txt"}, references={"B": reference}, docs=docs
    )
    assert problems == [
        f"{source}: 3 lines",
        f"{source}:2:1: the source of segment 2 is empty",
        f"{source}:3:2: byte 0xFF is not valid UTF-8",
        f"{tmp_path / 'none.txt'}: file not found",
        f"{reference}: 4 lines",
        f"{reference}:2:1: the reference 'B' of segment 2 is empty",
        f"{reference}:3:2: NUL byte",
        f"{docs}: 3 lines",
        f"{docs}:2:1: the document id of segment 2 is empty",
        f"{hypothesis}: 2 lines",
    ]
    assert error.message == "the input cannot be used: 10 problems in 5 files"
    assert "one segment on each line" in error.hint


def test_parallel_text_with_nothing_in_it(tmp_path: Path) -> None:
    empty = write(tmp_path / "e.txt", "")
    assert refused(empty, {"e": empty})[1] == [f"{empty}: no segments"]
    assert "hypotheses" in refused(empty, {})[0].message


def test_restrict(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "id,source,hypothesis:raw,hypothesis:better,hypothesis:x\n1,s,a,b,c\n")
    whole = read_table(path, source_lang="vi", target_lang="ru")
    got = restrict(whole, ["better", "raw", "better"])
    assert got.systems == ("better", "raw")
    assert got.segments[0].hypotheses == {"better": "b", "raw": "a"}
    assert got.digests == whole.digests
    with pytest.raises(DataError, match="no system 'beter'") as caught:
        restrict(whole, ["beter"])
    assert caught.value.hint == "did you mean 'better'?"
    with pytest.raises(DataError, match="no system is chosen"):
        restrict(whole, [])
