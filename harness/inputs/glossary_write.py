"""The one writer of glossary files: entries in the order of their ids, every column; equal entries, equal bytes.

Remarks in a TSV that is there already stay with the rows below them. A file appears whole: it is written beside its
place and renamed.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from harness.errors import ConfigurationError, Problem
from harness.inputs.entry import COLUMNS, Entry, cells
from harness.inputs.remarks import remarks, with_remarks
from harness.inputs.text import read_text

FORMATS = (".tsv", ".csv", ".xlsx", ".tbx")
PARTING = {".tsv": "\t\r\n", ".csv": "\r"}  # what a cell of such a file cannot hold


def rows(entries: Iterable[Entry]) -> list[Mapping[str, str]]:
    """The cells of entries, in the order of their ids."""
    return [cells(entry) for entry in sorted(entries, key=lambda entry: entry.id)]


def write_glossary(path: Path, entries: Iterable[Entry]) -> None:
    """Write a TSV or CSV file that `load_glossary` reads back as these very entries.

    Raises:
        ConfigurationError: another suffix, a cell that the format cannot hold, or a place that cannot be written.
    """
    if path.suffix not in PARTING:
        raise ConfigurationError(
            f"{path}: a glossary is a .tsv or .csv file", hint="harness terms export writes others"
        )
    table = rows(entries)
    problems = [
        Problem(str(path), 0, 0, f"{row['id']}: {name} holds a tab or line end: {value!r}")
        for row in table
        for name, value in row.items()
        if any(char in value for char in PARTING[path.suffix])
    ]
    if problems:
        raise ConfigurationError("the glossary cannot be written", problems=problems)
    if path.suffix == ".csv":
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
        text = buffer.getvalue()
    else:
        lines = {row["id"]: "\t".join(row[name] for name in COLUMNS) for row in table}
        text = "".join(f"{line}\n" for line in with_remarks("\t".join(COLUMNS), lines, _remarks(path)))
    replace_file(path, text.encode())


def _remarks(path: Path) -> Mapping[str, Sequence[str]]:
    """What a TSV that is about to be replaced says between its rows; unreadable text is refused, not lost."""
    problems: list[Problem] = []
    text = read_text(path, problems) if path.exists() else None
    if problems:
        raise ConfigurationError(f"{path} cannot be rewritten", problems=problems)
    return remarks(text.lines()) if text else {}


def write_xlsx(path: Path, entries: Iterable[Entry]) -> None:
    """A sheet with one row an entry; every cell is text, so none can run as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("glossary")
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows(entries), 1):
            for column, name in enumerate(COLUMNS):
                if sheet.write_string(number, column, row[name]) < 0:
                    raise ConfigurationError(f"{row['id']}: {name} is longer than a cell of XLSX can be")
        sheet.autofilter(0, 0, max(1, len(sheet.table) - 1), len(COLUMNS) - 1)
    replace_file(path, buffer.getvalue())


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the file's place at once, or not at all; raises ConfigurationError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ConfigurationError(f"cannot write {path}: {error.strerror or error}") from error
