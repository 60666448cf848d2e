"""JSONL: one object a line, read strictly: no duplicate keys, no NaN, no blank lines between objects.

Blank lines at the very end are the one exception: editors and shells leave them there and no line number moves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from harness.errors import Problem
from harness.inputs.rows import Row, Rows, missing
from harness.inputs.text import read_text

_SPACE = " \t\r"  # what JSON calls white space; a line holds no newline
_KINDS = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}


def read_jsonl(path: Path, problems: list[Problem]) -> Rows | None:
    """Read every line as an object with string keys; `None` if the file cannot be read at all.

    Appends to `problems`: what the door reports, blank lines, broken JSON, other values than objects, duplicate keys,
    and the keys `id` and `source` where they are missing.
    """
    text = read_text(path, problems)
    if text is None:
        return None
    lines = text.lines()
    while lines and not lines[-1].strip(_SPACE):
        lines.pop()
    rows, keys = [], dict[str, None]()
    for number, line in enumerate(lines, 1):
        row = _row(text.file, number, line, problems)
        if row is not None:
            rows.append(row)
            keys.update(dict.fromkeys(row.cells))
    return Rows(text.digest, tuple(keys), tuple(rows))


def _row(file: str, number: int, line: str, problems: list[Problem]) -> Row | None:
    """One line, or `None` and a problem."""
    if not line.strip(_SPACE):
        problems.append(Problem(file, number, 1, "blank line"))
        return None
    decoder = _Decoder()
    try:
        value = decoder.decode(line)
    except json.JSONDecodeError as error:
        problems.append(Problem(file, number, error.pos + 1, f"not JSON: {error.msg}"))
        return None
    except (ValueError, RecursionError) as error:  # NaN, numbers of thousands of digits, thousands of brackets
        problems.append(Problem(file, number, 1, f"not usable JSON: {error}"))
        return None
    if not isinstance(value, dict):
        what = _KINDS.get(type(value), "null")
        problems.append(Problem(file, number, 1, f"an object is expected on every line, not {what}"))
        return None
    if decoder.repeated:
        problems.extend(_repeated(file, number, line))
    row = Row(value, f"line {number}", partial(_report, file, number, line))
    for key in ("id", "source"):
        if key not in value:
            problems.append(row.report("", missing(key, value)))
    return row


class _Decoder(json.JSONDecoder):
    """Refuses NaN and Infinity, and collects the keys that stand twice in one object (`json` keeps the last)."""

    def __init__(self) -> None:
        super().__init__(object_pairs_hook=self._object, parse_constant=_constant)
        self.repeated: list[str] = []

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.repeated += [key for key, count in counts.items() if count > 1]
        return value


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _report(file: str, number: int, line: str, key: str, message: str) -> Problem:
    """A problem at a key of a line that is known to be an object; at its first character where there is no such key."""
    columns = {name: column for name, column, _ in _keys(line)}  # the last one wins, as it does for `json`
    return Problem(file, number, columns.get(key, 1), message)


def _repeated(file: str, number: int, line: str) -> Iterator[Problem]:
    """Duplicate keys; those inside a value are reported at the key of that value."""
    seen = set[str]()
    for key, column, inside in _keys(line):
        if key in seen:
            yield Problem(file, number, column, f"duplicate key {key!r}")
        seen.add(key)
        for name in inside:
            yield Problem(file, number, column, f"duplicate key {name!r} inside {key!r}")


def _keys(line: str) -> Iterator[tuple[str, int, list[str]]]:
    """Key, column and duplicate keys inside the value, for every key of a valid object.

    `json` does not tell where it found a key, so a line with a problem is walked once more.
    """
    at = line.index("{") + 1
    while True:
        start = _skip(line, at, _SPACE + ",")
        if line[start] == "}":
            return
        decoder = _Decoder()
        key, at = decoder.raw_decode(line, start)
        _, at = decoder.raw_decode(line, _skip(line, at, _SPACE + ":"))
        yield key, start + 1, decoder.repeated


def _skip(line: str, at: int, characters: str) -> int:
    while line[at] in characters:
        at += 1
    return at
