"""Tables as files: exact CSV and Parquet for machines, guarded CSV and XLSX for people's spreadsheets.

A spreadsheet runs a cell that begins with = + - @ as a formula, and machine output is untrusted (OWASP: CSV injection).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

DANGEROUS = tuple("=+-@") + tuple(map(chr, range(32)))
LONGEST_CELL = 32_767  # of XLSX


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Exact: UTF-8 without BOM, \\n, full floats; an empty cell is a missing value or an empty text.

    Before Python 3.13 a cell with a lone \\r is not quoted by itself, and readers take it for a line end.
    """
    lone = any("\r" in value for column in table for value in table[column] if isinstance(value, str))
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", quoting=1 if lone else 0)  # all, or minimal


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """The same table with its types."""
    table.to_parquet(path, index=False, compression="zstd")


def write_for_people(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """`NAME.csv` with a BOM for each table, and `tables.xlsx` with a sheet for each, every text guarded."""
    import xlsxwriter

    folder.mkdir()
    guarded = {name: table.apply(_guarded) for name, table in tables.items()}
    for name, table in guarded.items():
        table.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    with xlsxwriter.Workbook(folder / "tables.xlsx") as book:
        header = book.add_format({"bold": True, "bottom": 1})
        for name, table in guarded.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, list(table.columns), header)
            for number, row in enumerate(table.itertuples(index=False), 1):
                for column, value in enumerate(row):
                    _write_cell(sheet, number, column, value)
            sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)


def _guarded(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column with its texts guarded; one of numbers stays as it is, or pandas would make floats of its integers."""
    from pandas.api.types import is_numeric_dtype

    return column if is_numeric_dtype(column) else column.map(guard)


def guard(value: Any) -> Any:
    """A text that a spreadsheet would run, made a text by an apostrophe before it; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    import pandas as pd

    if isinstance(value, str):
        sheet.write_string(row, column, _fitting(value))
    elif not pd.isna(value):
        sheet.write_number(row, column, float(value))


def _fitting(text: str) -> str:
    """The text, cut where XLSX would refuse it, and saying so."""
    mark = " […]"
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(mark)] + mark
