"""Entries out of other people's files: CSV, TSV and XLSX with a glossary's columns, and TBX.

What the file says of an entry replaces what the glossary says; of what TBX cannot carry, the glossary's own stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from harness.errors import DataError, Problem, did_you_mean
from harness.inputs import remarks
from harness.inputs.entry import COLUMNS, IDENTIFIER, REQUIRED, Entry, cells
from harness.inputs.entry_read import read_entry
from harness.inputs.table import scan
from harness.inputs.tbx import read_tbx
from harness.inputs.text import read_text


class Row(NamedTuple):
    """Cells of one entry of a file, by column, and the line on which it stands."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """Entries as they are after an import, and what a person should know of it."""

    entries: tuple[Entry, ...]
    added: int
    changed: int
    unchanged: int
    notices: tuple[str, ...]


def import_into(own: Sequence[Entry], path: Path, *, source_lang: str, target_lang: str, domain: str = "") -> Imported:
    """The entries `own` with those of a file laid over them.

    Args:
        domain: of TBX concepts that name none; the stem of the file unless given.

    Raises:
        DataError: the file cannot be read, or holds an entry that a glossary refuses; all problems at once.
    """
    rows, notices = _read(path, source_lang, target_lang, domain or slug(path.stem) or "imported")
    before = {entry.id: entry for entry in own}
    after = dict(before)
    problems: list[Problem] = []
    for row in rows:
        old = before.get(row.cells["id"])
        given = _merged(row.cells, old) if old and path.suffix == ".tbx" else row.cells
        entry = read_entry(given, str(path), row.line, problems)
        if entry:
            after[entry.id] = entry
    if problems:
        raise DataError(f"{path} cannot be imported", problems=problems, hint="columns: docs/glossary.md")
    same = [i for i in after if i in before and cells(after[i]) == cells(before[i])]
    touched = {row.cells["id"] for row in rows}
    unchanged = len(touched.intersection(same))
    added = len(after) - len(before)
    counts = added, len(touched) - added - unchanged, unchanged
    return Imported(tuple(after.values()), *counts, tuple(notices))


def _merged(given: Mapping[str, str], old: Entry) -> dict[str, str]:
    """An entry's cells under those that TBX carries; forbidden forms keep the conditions that they had."""
    mine = cells(old)
    conditions = {item.partition("@")[0]: item for item in mine["forbidden"].split("|")}
    forbidden = "|".join(conditions.get(form, form) for form in given["forbidden"].split("|"))
    return {**mine, **given, "forbidden": forbidden}


def _read(path: Path, source_lang: str, target_lang: str, domain: str) -> tuple[list[Row], list[str]]:
    if path.suffix == ".tbx":
        concepts, notices = read_tbx(path, source_lang, target_lang)
        return list(_identified(concepts, domain)), notices
    if path.suffix in (".csv", ".tsv"):
        return _table(path, list(_delimited(path)))
    if path.suffix == ".xlsx":
        return _table(path, list(_sheet(path)))
    known = did_you_mean(path.suffix, (".csv", ".tsv", ".xlsx", ".tbx"))
    raise DataError(f"{path}: a glossary is imported by its suffix, and {path.suffix!r} is none of them", hint=known)


def _table(path: Path, lines: Sequence[tuple[int, Sequence[str]]]) -> tuple[list[Row], list[str]]:
    """Rows by the columns that a glossary has; the names of other columns become a notice."""
    header = [name.strip() for name in lines[0][1]] if lines else []
    problems = [Problem(str(path), 1, 0, f"no column {name!r}") for name in sorted(REQUIRED - set(header))]
    twice = sorted({name for name in header if name in COLUMNS and header.count(name) > 1})
    problems += [Problem(str(path), 1, 0, f"column {name!r} stands twice") for name in twice]
    rows, seen = [], dict[str, int]()
    for number, values in lines[1:]:
        if len(values) != len(header):
            problems.append(Problem(str(path), number, 0, f"{len(values)} cells, but the header has {len(header)}"))
            continue
        row = {name: value for name, value in zip(header, values, strict=True) if name in COLUMNS}
        name = row.get("id", "").strip()
        if name in seen:
            problems.append(Problem(str(path), number, 0, f"id {name!r} stands already in line {seen[name]}"))
        seen[name] = number
        rows.append(Row(number, row | {"id": name}))
    if problems:
        raise DataError(f"{path} cannot be imported", problems=problems, hint="columns: docs/glossary.md")
    left = [name for name in header if name not in COLUMNS]
    return rows, [f"{path}: columns that a glossary does not have are left aside: {', '.join(left)}"] if left else []


def _delimited(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    problems: list[Problem] = []
    text = read_text(path, problems)
    found = []
    if text is not None and path.suffix == ".csv":
        found = [(row.line, row.values) for row in scan(text, ",", problems) if not row.blank]
    elif text is not None:
        found = [(number, tuple(cells)) for number, cells in remarks.rows(text.lines())]
    if problems:
        raise DataError(f"{path} cannot be imported", problems=problems)
    yield from found


def _sheet(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of the first sheet of a workbook."""
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise DataError(f"{path} cannot be read as XLSX: {getattr(error, 'strerror', None) or error}") from error
    problems: list[Problem] = []
    width = max((i for i, value in enumerate(rows[0], 1) if value is not None), default=0) if rows else 0
    found = []
    for number, row in enumerate(rows, 1):
        if any(value is not None for value in row):
            found.append((number, [_cell(path, number, i, v, problems) for i, v in enumerate(row[:width], 1)]))
    if problems:
        raise DataError(f"{path} cannot be imported", problems=problems, hint="format the cells as text")
    yield from ((number, values + [""] * (width - len(values))) for number, values in found)


def _cell(path: Path, row: int, column: int, value: Any, problems: list[Problem]) -> str:
    """The text of a cell; what a spreadsheet has made a date or a fraction of is no longer what was typed."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    problems.append(Problem(str(path), row, column, f"{value!r} is no text"))
    return ""


def _identified(concepts: Sequence[Any], domain: str) -> Iterator[Row]:
    """Concepts with the ids of a glossary: their own if they have that form, else domain and source term in ASCII."""
    taken: set[str] = {_own_id(concept.row) for concept in concepts}
    for concept in concepts:
        own, given = _own_id(concept.row), concept.row["domain"] or domain
        name, number = own or f"{slug(given) or domain}.{slug(concept.row['source']) or 'term'}", 2
        first = name
        while not own and name in taken:
            name, number = f"{first}-{number}", number + 1
        taken.add(name)
        yield Row(concept.line, {**concept.row, "id": name, "domain": given})


def _own_id(row: Mapping[str, str]) -> str:
    name = row["id"].removeprefix("_")
    return name if IDENTIFIER.fullmatch(name) else ""


def slug(text: str) -> str:
    """ASCII in kebab-case: *Ban Chấp hành* is ban-chap-hanh."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
