"""The door: what a line is, what is refused, and where the refusal points."""

from pathlib import Path

import pytest

from harness.errors import DataError, Problem
from harness.inputs.text import decode, read_text, refuse, split_lines


def problems_of(data: bytes) -> list[tuple[int, int, str]]:
    problems: list[Problem] = []
    decode("f.txt", data, problems)
    assert all(problem.file == "f.txt" for problem in problems)
    return [(p.line, p.column, p.message) for p in problems]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb\n", ["a\rb"]),
        ("a\r\r\nb\r", ["a\r", "b\r"]),
        ("a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg\n", ["a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg"]),
        (" a \t\n\u00a0\n", [" a \t", "\u00a0"]),
    ],
)
def test_only_newlines_end_lines_and_nothing_is_stripped(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


def test_bom_is_allowed_at_the_start_only() -> None:
    problems: list[Problem] = []
    assert decode("f", b"\xef\xbb\xbfa\n\xef\xbb\xbfb", problems) == "a\n\ufeffb"
    assert problems == []


def test_invalid_utf8_is_placed_in_characters_on_every_line() -> None:
    data = "đồng chí ".encode() + b"\xcf\xd0\xff!\xef\xbf\xbd\n" + "tốt\n".encode() + b"\xe1\xba\n\xed\xa0\x80"
    assert problems_of(data) == [
        (1, 10, "byte 0xCF is not valid UTF-8 (2 more on this line)"),
        (3, 1, "byte 0xE1 is not valid UTF-8"),
        (4, 1, "byte 0xED is not valid UTF-8 (2 more on this line)"),
    ]


def test_columns_do_not_count_the_bom() -> None:
    assert problems_of(b"\xef\xbb\xbfab\xff") == [(1, 3, "byte 0xFF is not valid UTF-8")]


def test_nul_is_refused_beside_other_damage() -> None:
    long = b"x" * 200
    assert problems_of(long + b"\nsau\xff n\0g\0\nb\0" + long) == [
        (2, 4, "byte 0xFF is not valid UTF-8"),
        (2, 7, "NUL byte (1 more on this line)"),
        (3, 2, "NUL byte"),
    ]


@pytest.mark.parametrize("text", ["Đảng bộ tỉnh\nHội nghị\n", "Съезд партии прошёл\nв Ханое, где было много людей\n"])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-16-le", "UTF-16 (without a byte-order mark)"),
        ("utf-16-be", "UTF-16 (without a byte-order mark)"),
        ("utf-32-le", "UTF-32 (without a byte-order mark)"),
        ("utf-32-be", "UTF-32 (without a byte-order mark)"),
    ],
)
def test_wide_encodings_are_named(text: str, encoding: str, name: str) -> None:
    assert problems_of(text.encode(encoding)) == [(1, 1, f"the text is {name}, not UTF-8: save the file as UTF-8")]
    big_endian = b"\xfe\xff" + text.encode("utf-16-be")
    assert problems_of(big_endian) == [(1, 1, "the text is UTF-16, not UTF-8: save the file as UTF-8")]


def test_unreadable_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path / "none", problems) is None
    assert read_text(tmp_path, problems) is None
    monkeypatch.setattr(
        Path, "read_bytes", lambda self: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    assert read_text(tmp_path / "x", problems) is None
    assert [p.message for p in problems] == [
        "file not found",
        "is a directory, not a file",
        "cannot be read: Permission denied",
    ]


def test_the_error_lists_some_problems_and_counts_all() -> None:
    problems = [Problem("b", line, 1, "x") for line in range(30, 0, -1)] + [Problem("a", 1, 1, "y")]
    with pytest.raises(DataError) as caught:
        refuse(problems, hint="Do this.")
    error = caught.value
    assert error.exit_code == 3
    assert error.message == "the input cannot be used: 31 problems in 2 files"
    assert [p.line for p in error.problems] == list(range(1, 31)) + [1]
    assert str(error).endswith("\n  … and 11 more\nDo this.")


def test_few_problems_are_listed_whole_with_files_as_read() -> None:
    with pytest.raises(DataError) as caught:
        refuse([Problem("b", 2, 1, "x"), Problem("a", 1, 3, "y")])
    assert str(caught.value) == "the input cannot be used: 2 problems in 2 files\n  b:2:1: x\n  a:1:3: y"
