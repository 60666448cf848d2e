"""JSONL: one object a line; the column of a problem is that of its key."""

import json
from pathlib import Path

import pytest

from harness.errors import DataError
from harness.inputs.testset import read_table
from harness.model import TestSet


def read(tmp_path: Path, content: str | bytes) -> TestSet:
    path = tmp_path / "seed.dev.jsonl"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, source_lang="vi", target_lang="ru")


def places(tmp_path: Path, content: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content)
    assert {problem.file for problem in caught.value.problems} == {str(tmp_path / "seed.dev.jsonl")}
    return [(p.line, p.column, p.message) for p in caught.value.problems]


def test_gold_files_are_valid_input_and_a_lone_hypothesis_bears_the_name_of_its_file(tmp_path: Path) -> None:
    gold = {
        "id": "s1", "doc": "d", "source": "x", "hypothesis": "y", "errors": [], "tags": [], "ok_tricky": [],
        "corrected": "z", "seg": 1, "reference": "r", "domain": None, "ignore": "names",
    }  # fmt: skip
    got = read(tmp_path, json.dumps(gold) + "\n")
    assert got.systems == ("seed.dev",)
    assert got.segments[0].references == {"A": "r"}
    assert (got.segments[0].domain, got.segments[0].ignore) == ("", "names")
    assert got.notices == (f"{tmp_path / 'seed.dev.jsonl'}: not read: 'seg'",)


def test_numbers_as_ids_and_named_versions(tmp_path: Path) -> None:
    got = read(
        tmp_path,
        '\ufeff{"id": 12345678901234567890, "source": "a", "hypotheses": {"x": "1", "y": ""}, '
        '"references": {"B": "b"}}\r\n'
        '{"id": 2.0, "source": "a\u2028", "hypothesis": null, "hypotheses": {"y": "4", "x": "3"}, "reference": null, '
        '"references": {"B": "b"}}\n\n \t\n',
    )
    assert [s.id for s in got.segments] == ["12345678901234567890", "2"]
    assert got.systems == ("x", "y")
    assert got.segments[1].hypotheses == {"x": "3", "y": "4"}
    assert got.segments[1].references == {"B": "b"}
    assert got.segments[1].source == "a\u2028"


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("", 1, "blank line"),
        (" ", 1, "blank line"),
        ("[]", 1, "an object is expected on every line, not an array"),
        ("null", 1, "an object is expected on every line, not null"),
        ("true", 1, "an object is expected on every line, not true or false"),
        ('{"id": "đ" "x"}', 12, "not JSON: Expecting ',' delimiter"),
        ('{"id": "2", "source": "a", "x": NaN}', 1, "not usable JSON: NaN is not a JSON value"),
        ('{"id": "2", "source": "a\x0b"}', 25, "not JSON: Invalid control character at"),
        ('{"id": "2", "source": "a", "hypothesis": "b", "source": "c"}', 47, "duplicate key 'source'"),
        ('{"id": "2", "source": "a", "hypothesis": "b", "n": [{"k": 1, "k": 2}]}', 47, "duplicate key 'k' inside 'n'"),
        ('{"source": "a", "hypothesis": "b"}', 1, "'id' is missing"),
        ('{"id": "2", "src": "a", "hypothesis": "b"}', 1, "'source' is missing (is it 'src'?)"),
        ('{ "id" : "", "source": "a", "hypothesis": "b"}', 3, "'id' is empty"),
        ('{"id": " ", "source": "a", "hypothesis": "b"}', 2, "'id' is empty"),
        ('{"id": null, "source": "a", "hypothesis": "b"}', 2, "'id' is empty"),
        (
            '{"id": true, "source": "a", "hypothesis": "b"}',
            2,
            "'id' must be a string or an exact number, not true or false",
        ),
        ('{"id": "2", "source": 5, "hypothesis": "b"}', 13, "'source' must be a string, not a number"),
        ('{"id": "2", "source": null, "hypothesis": "b"}', 13, "'source' must be a string, not null"),
        ('{"id": "2", "source": "\u00a0 ", "hypothesis": "b"}', 13, "'source' is empty"),
        ('{"id": "2", "source": "a", "hypothesis": ["b"]}', 28, "'hypothesis' must be a string, not an array"),
        ('{"id": "2", "source": "a", "hypothesis": null}', 28, "segment '2' has no hypothesis of system 'seed.dev'"),
        ('{"id": "2", "source": "a"}', 1, "segment '2' has no hypothesis of system 'seed.dev'"),
        ('{"id": "1", "source": "a", "hypothesis": "b"}', 2, "duplicate id '1', first on line 1"),
        ('{"id": 1, "source": "a", "hypothesis": "b"}', 2, "duplicate id '1', first on line 1"),
        ('{"id": "2", "source": "a\\u0000", "hypothesis": "b"}', 13, "'source' contains NUL at its character 2"),
        (
            '{"id": "2", "source": "a", "hypothesis": "\\ud800"}',
            28,
            "'hypothesis' contains half a character (surrogate U+D800) at its character 1",
        ),
        (
            '{"id": "2", "source": "a", "hypothesis": "b", "hypotheses": {"c": "d"}}',
            28,
            "both 'hypothesis' and 'hypotheses': a lone hypothesis has no name beside named ones",
        ),
        (
            '{"id": "2", "source": "a", "hypotheses": "d"}',
            28,
            "'hypotheses' must be an object of texts by name, not a string",
        ),
        (
            '{"id": "2", "source": "a", "hypothesis": "b", "references": {"": "d"}}',
            47,
            "'references.' has no name that can be shown",
        ),
        (
            '{"id": "2", "source": "a", "hypothesis:seed.dev": "b", "hypotheses": {"seed.dev": "d"}}',
            56,
            "hypothesis 'seed.dev' is given twice",
        ),
        (
            '{"id": "2", "doc": {}, "source": "a", "hypothesis": "b"}',
            13,
            "'doc' must be a string or an exact number, not an object",
        ),
        ('{"id": "2", "source": "a", "hypothesis": "b", "domain": 1}', 47, "'domain' must be a string, not a number"),
        ('{"id": "2", "source": "a", "hypothesis": "b", "ignore": []}', 47, "'ignore' must be a string, not an array"),
    ],
)  # fmt: skip
def test_bad_lines(tmp_path: Path, line: str, column: int, message: str) -> None:
    good = '{"id": "%s", "source": "a", "hypothesis": "b"}'
    assert places(tmp_path, "\n".join([good % 1, line, good % 3])) == [(2, column, message)]


def test_unusable_numbers_and_nesting(tmp_path: Path) -> None:
    [(line, column, message), (line2, _, message2)] = places(tmp_path, '{"id": ' + "9" * 5000 + "}\n" + "[" * 100_000)
    assert (line, column, line2) == (1, 1, 2)
    assert message.startswith("not usable JSON: Exceeds the limit")
    assert message2.startswith("not usable JSON: maximum recursion depth")


def test_what_others_have(tmp_path: Path) -> None:
    content = (
        '{"id": "1", "doc": "d", "source": "a", "hypotheses": {"x": "1"}, "reference": "r"}\n'
        '{"id": "2", "doc": "", "source": "a", "hypotheses": {"x": "1", "y": "2"}, "reference": " "}\n'
        '{"id": "3", "source": "a", "hypotheses": {"x": null, "y": "2"}}\n'
    )
    assert places(tmp_path, content) == [
        (1, 40, "segment '1' has no hypothesis of system 'y'"),
        (2, 13, "segment '2' has no 'doc', other segments have one"),
        (2, 75, "segment '2' has no reference 'A', others have one"),
        (3, 1, "segment '3' has no 'doc', other segments have one"),
        (3, 1, "segment '3' has no reference 'A', others have one"),
        (3, 28, "segment '3' has no hypothesis of system 'x'"),
    ]


def test_a_wrong_value_is_not_reported_as_absent_too(tmp_path: Path) -> None:
    content = (
        '{"id": "1", "doc": "d", "source": "a", "hypothesis": "b", "reference": "r"}\n'
        '{"id": "2", "doc": [], "source": "a", "hypothesis": 1, "reference": 1}\n'
    )
    assert places(tmp_path, content) == [
        (2, 13, "'doc' must be a string or an exact number, not an array"),
        (2, 39, "'hypothesis' must be a string, not a number"),
        (2, 56, "'reference' must be a string, not a number"),
    ]


@pytest.mark.parametrize(
    ("content", "message"), [("", "no segments"), ('{"id": "1", "source": "a"}', "no 'hypothesis' in any segment")]
)
def test_nothing_to_evaluate(tmp_path: Path, content: str, message: str) -> None:
    assert places(tmp_path, content) == [(0, 0, message)]
