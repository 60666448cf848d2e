"""Remarks of a TSV glossary: blank lines, and lines that begin with # and hold no tab. They outlive a rewriting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

HEADER, END = "", "$"  # what remarks above the header, and those below the last row, belong to; no id looks like these


def is_remark(line: str) -> bool:
    """Whether a line of a TSV glossary is for people only: a row has at least two tabs."""
    return not line or (line.startswith("#") and "\t" not in line)


def rows(lines: Iterable[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The cells of each row with the number of its line; a cell is what stands between two tabs."""
    for number, line in enumerate(lines, 1):
        if not is_remark(line):
            yield number, line.split("\t")


def remarks(lines: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Remarks by the id of the row that they stand above, or HEADER or END."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[str] = []
    column = -1  # of the ids; unknown until the header has been read
    for line in lines:
        if is_remark(line):
            waiting.append(line)
            continue
        cells = line.split("\t")
        found[cells[column].strip() if 0 <= column < len(cells) else HEADER] = tuple(waiting)
        column = cells.index("id") if column < 0 and "id" in cells else column
        waiting = []
    found[END] = tuple(waiting)
    return {place: block for place, block in found.items() if block}


def with_remarks(header: str, rows: Mapping[str, str], said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of a file: rows by id under their remarks; remarks on rows that are gone come to its end."""
    yield from (*said.get(HEADER, ()), header)
    for name, row in rows.items():
        yield from (*said.get(name, ()), row)
    for name, block in said.items():
        if name not in (HEADER, END) and name not in rows:
            yield from block
    yield from said.get(END, ())
