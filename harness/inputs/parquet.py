"""Parquet tables, through pyarrow: the same columns as CSV; a struct may hold texts by name.

Parquet has no lines: a message names the row, counted from 1.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from harness.errors import Problem
from harness.inputs.rows import Row, Rows, is_known
from harness.inputs.table import absent_columns, header_problems
from harness.inputs.text import digest, read_bytes


def read_parquet(path: Path, problems: list[Problem]) -> Rows | None:
    """Read all rows; `None` if the file cannot be read.

    Appends to `problems`: not Parquet, unusable and missing columns, strings that are not UTF-8.
    """
    data = read_bytes(path, problems)
    if data is None:
        return None
    import pyarrow as pa  # slow to import, and most test sets are text
    import pyarrow.parquet as pq

    file = str(path)
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    except (pa.ArrowException, OSError) as error:
        reason = (str(error).splitlines() or ["unknown reason"])[0]
        problems.append(Problem(file, 0, 0, f"not a Parquet file that can be read: {reason}"))
        return None
    names = table.schema.names
    wrong = dict(header_problems(names, nested=True))
    problems.extend(Problem(file, 0, 0, message) for message in [*wrong.values(), *absent_columns(names)])
    keys = tuple(name for index, name in enumerate(names) if index not in wrong)
    read = [index for index, name in enumerate(names) if index not in wrong and is_known(name)]
    columns = [_values(file, names[index], table.column(index), problems) for index in read]
    rows = tuple(
        Row({names[index]: value for index, value in zip(read, values, strict=True)}, f"row {number}", report)
        for number, values in enumerate(zip(*columns, strict=True), 1)
        for report in [partial(_report, file, number)]
    )
    return Rows(digest(data), keys, rows)


def _values(file: str, name: str, column: Any, problems: list[Problem]) -> list[Any]:
    """A column as Python values; Arrow does not check that its strings are UTF-8."""
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        values = []
        for number, scalar in enumerate(column, 1):
            try:
                values.append(scalar.as_py())
            except UnicodeDecodeError as error:
                problems.append(_report(file, number, name, f"{name!r} is not valid UTF-8: {error.reason}"))
                values.append("\ufffd")
        return values


def _report(file: str, number: int, key: str, message: str) -> Problem:
    return Problem(file, 0, 0, f"row {number}: {message}")
