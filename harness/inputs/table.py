"""Tables in text: CSV and TSV as RFC 4180 has them.

The `csv` module reads the same cells (a property test holds that) but tells neither where a cell begins nor where a
row went wrong, ends a row at a lone `\\r`, and refuses cells of more than 128 KB. It also takes `"quoted" text` for
`quoted text`: here that is an error, since a segment would lose its quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from harness.errors import Problem
from harness.inputs.rows import Row, Rows, missing
from harness.inputs.text import Text, read_text

_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_SINGLE = {"hypotheses": "hypothesis", "references": "reference"}
_END = re.compile(r"\r?\n|\Z")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a delimited file: its cells, the offset at which each begins, the physical line of the first."""

    line: int
    values: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def blank(self) -> bool:
        return len(self.values) == 1 and not self.values[0].strip(" ")


class _BrokenRowError(Exception):
    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def read_delimited(path: Path, delimiter: str, problems: list[Problem]) -> Rows | None:
    """Read CSV or TSV with a header line; `None` if there is no text or no header.

    Appends to `problems`: what the door reports, broken quoting, ragged rows, blank lines (but for those at the end),
    duplicate, empty and missing headers.
    """
    text = read_text(path, problems)
    if text is None:
        return None
    found = list(scan(text, delimiter, problems))
    while found and found[-1].blank:
        found.pop()
    if not found:
        if not text.text.strip():  # otherwise all there is is a broken header, which is reported
            problems.append(Problem(text.file, 1, 1, "the file is empty: a header line is expected"))
        return None
    header, *body = found
    if header.line > 1:  # the header itself is broken and reported: without it no row means anything
        return None
    if header.blank:
        problems.append(Problem(text.file, 1, 1, "blank line: a header line is expected"))
        return None
    names = header.values
    wrong = dict(header_problems(names))
    for index, message in wrong.items():
        problems.append(_at(text, header, header.starts[index], message))
    problems.extend(Problem(text.file, header.line, 1, message) for message in absent_columns(names))
    columns = {name: index for index, name in enumerate(names) if index not in wrong}
    rows = []
    for cells in body:
        if len(cells.values) == len(names):
            report = partial(_report, text, cells, columns)
            values = {name: cells.values[index] for name, index in columns.items()}
            rows.append(Row(values, f"line {cells.line}", report))
        else:
            count = f"{len(cells.values)} cells, the header has {len(names)}"
            problems.append(Problem(text.file, cells.line, 1, "blank line" if cells.blank else count))
    return Rows(text.digest, tuple(columns), tuple(rows))


def scan(text: Text, delimiter: str, problems: list[Problem]) -> Iterator[Cells]:
    """All rows; after broken quoting reading goes on at the next physical line."""
    at, line = 0, 1
    while at < len(text.text):
        try:
            cells, after = _cells(text.text, at, line, delimiter)
        except _BrokenRowError as error:
            problems.append(_at(text, Cells(line, (), (at,)), error.offset, str(error)))
            after = text.text.find("\n", error.offset) + 1 or len(text.text)
        else:
            yield cells
        line += text.text.count("\n", at, after)
        at = after


def _cells(text: str, at: int, line: int, delimiter: str) -> tuple[Cells, int]:
    """The row that begins at an offset, and the offset after its line end."""
    values, starts = [], []
    while True:
        starts.append(at)
        value, at = _cell(text, at, delimiter)
        values.append(value)
        if text.startswith(delimiter, at):
            at += 1
            continue
        end = _END.match(text, at)
        assert end is not None
        return Cells(line, tuple(values), tuple(starts)), end.end()


def _cell(text: str, at: int, delimiter: str) -> tuple[str, int]:
    """One cell and the offset after it: at a delimiter or a line end."""
    if not text.startswith('"', at):
        found = _bare(delimiter).match(text, at)
        assert found is not None
        value, end = found[0], found.end()
        if value.endswith("\r") and text.startswith("\n", end):
            return value[:-1], end - 1
        return value, end
    quoted = _QUOTED.match(text, at)
    if quoted is None:
        raise _BrokenRowError(
            at, "a quotation mark opens this cell and is never closed (a mark inside a cell is doubled)"
        )
    end = quoted.end()
    if not text.startswith(delimiter, end) and not _END.match(text, end):
        raise _BrokenRowError(end, "text after the closing quotation mark of a cell (a mark inside a cell is doubled)")
    return quoted[1].replace('""', '"'), end


@cache
def _bare(delimiter: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(delimiter)}\n]*+")


def _at(text: Text, cells: Cells, offset: int, message: str) -> Problem:
    """A problem at an offset at or after the beginning of a row."""
    line = cells.line + text.text.count("\n", cells.starts[0], offset)
    column = offset - text.text.rfind("\n", 0, offset)
    return Problem(text.file, line, column, message)


def _report(text: Text, cells: Cells, columns: dict[str, int], key: str, message: str) -> Problem:
    return _at(text, cells, cells.starts[columns.get(key, 0)], message)


def header_problems(names: Sequence[str], *, nested: bool = False) -> Iterator[tuple[int, str]]:
    """Columns that cannot be used, by index; `nested` formats can hold an object of several texts in one cell."""
    for index, name in enumerate(names):
        single, colon, version = name.partition(":")
        single = _SINGLE.get(single, single)
        named = [other for other in names if other.startswith(f"{single}:") or _SINGLE.get(other) == single]
        if not name.strip():
            yield index, f"column {index + 1} has no name"
        elif name in names[:index]:
            yield index, f"duplicate column {name!r}"
        elif single in _SINGLE.values() and colon and not version.strip():
            yield index, f"column {name!r} has no name after the colon"
        elif name in _SINGLE and not nested:
            yield index, f"column {name!r}: a table has one column for each, '{single}:NAME'"
        elif name in _SINGLE.values() and named:
            yield index, f"both {name!r} and {named[0]!r}: a lone {name} has no name beside named ones"


def absent_columns(names: Sequence[str]) -> Iterator[str]:
    """Messages for the required columns that are not there."""
    for key in ("id", "source"):
        if key not in names:
            yield f"column {missing(key, names)}"
    if not any(name in ("hypothesis", "hypotheses") or name.startswith("hypothesis:") for name in names):
        yield f"column {missing('hypothesis', names)}, and so is 'hypothesis:NAME'"
