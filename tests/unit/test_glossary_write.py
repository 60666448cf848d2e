"""One writer: what is written is read back as the same entries, and the same entries are the same bytes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import COMMITTEE, glossary_file

from harness.errors import ConfigurationError
from harness.inputs.entry import COLUMNS, Entry, Example, Forbidden
from harness.inputs.glossary import load_glossary
from harness.inputs.glossary_write import write_glossary
from harness.model import Severity

LETTERS = "abcđê яё-"
words = st.text(LETTERS, min_size=1, max_size=12).map(lambda s: " ".join(f"x{s}x".split()))
lists = st.lists(words, max_size=3).map(tuple)
examples = st.lists(st.builds(Example, words, words), max_size=2).map(tuple)
forbidden = st.builds(Forbidden, words, st.booleans(), st.booleans(), st.none() | st.sampled_from(list(Severity)[1:]))
ids = st.from_regex(r"[a-z]{1,4}\.[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
entries = st.builds(
    Entry,
    id=ids, domain=words, source=words, variants=lists, shadow=lists, unless_source=lists, preferred=words,
    admitted=lists, closed=st.booleans(),
    contrast=words | st.just(""), forbidden=st.lists(forbidden, max_size=3).map(tuple),
    category=st.sampled_from(["terminology/wrong-term", "accuracy/mistranslation/name"]),
    severity=st.sampled_from([Severity.MINOR, Severity.MAJOR, Severity.CRITICAL]),
    source_case=st.booleans(), any_country=st.booleans(), ok=examples, bad=examples,
    note=words | st.just('says "x", y'), evidence=words | st.just(""), file=st.just(""), line=st.just(0),
)  # fmt: skip
glossaries = st.lists(entries, max_size=4, unique_by=lambda entry: entry.id)


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
@given(written=glossaries)
def test_what_is_written_is_read_back(
    written: list[Entry], suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("write") / f"terms{suffix}"
    write_glossary(path, written)
    read = [replace(entry, file="", line=0) for entry in load_glossary([path])]
    assert read == sorted(written, key=lambda entry: entry.id)
    first = path.read_bytes()
    write_glossary(path, reversed(written))
    assert path.read_bytes() == first


def test_every_column_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    write_glossary(path, [])
    assert path.read_text(encoding="utf-8") == "\t".join(COLUMNS) + "\n"


REMARKED = """# Terms of our desk

id\tsource\tpreferred\tevidence
# school words
school.khoa\tkhóa\tсозыв\tjudgement

# Two remarks,
# one below the other
party.tw\tTrung ương\tЦК\tjudgement
# the end
"""


def test_remarks_stay_with_the_rows_below_them(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(REMARKED, encoding="utf-8")
    assert [(entry.id, entry.line) for entry in load_glossary([path])] == [("school.khoa", 5), ("party.tw", 9)]
    write_glossary(path, load_glossary([path]))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.partition("\t")[0] for line in lines] == [
        "# Terms of our desk", "", "id", "", "# Two remarks,", "# one below the other", "party.tw",
        "# school words", "school.khoa", "# the end",
    ]  # fmt: skip
    before = path.read_bytes()
    write_glossary(path, load_glossary([path]))
    assert path.read_bytes() == before


def test_remarks_on_a_row_that_is_gone_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(REMARKED, encoding="utf-8")
    write_glossary(path, [entry for entry in load_glossary([path]) if entry.id != "school.khoa"])
    assert path.read_text(encoding="utf-8").splitlines()[-2:] == ["# school words", "# the end"]


def test_a_remark_is_no_row_and_a_row_no_remark(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("source\tpreferred\tid\n#1\tномер один\td.one\n", encoding="utf-8")
    assert [entry.source for entry in load_glossary([path])] == ["#1"]


def test_a_file_that_cannot_be_read_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_bytes(b"id\tsource\tpreferred\n# \xff\n")
    with pytest.raises(ConfigurationError, match="cannot be rewritten"):
        write_glossary(path, [])
    assert path.read_bytes().endswith(b"\xff\n")


def test_a_tab_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    entry = load_glossary([glossary_file(tmp_path / "terms.tsv", COMMITTEE)]).entries[0]
    before = (tmp_path / "terms.tsv").read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        write_glossary(tmp_path / "terms.tsv", [replace(entry, note="one\ttwo")])
    assert "note" in caught.value.problems[0].message
    assert (tmp_path / "terms.tsv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["terms.tsv"]


def test_other_suffixes_and_places_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "terms.txt", tmp_path / "absent" / "terms.tsv"):
        with pytest.raises(ConfigurationError):
            write_glossary(path, [])
