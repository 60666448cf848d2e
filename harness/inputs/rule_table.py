"""One table of a rule file: its values by kind, and what is wrong with them, with the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import regex

from harness.errors import HarnessError, Problem, did_you_mean
from harness.inputs.entry import Example

ID_LINE = re.compile(r"""\s*id\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class RuleTable:
    """Reads one table of a file and keeps what is wrong with it, with the line its id stands on."""

    def __init__(self, file: Path, lines: Mapping[str, int], table: Mapping[str, Any], problems: list[Problem]) -> None:
        self.file, self.table, self.problems = str(file), table, problems
        self.id = str(table.get("id", ""))
        self.line = lines.get(self.id, 0)
        if not self.id:
            self.wrong("an entry without id")

    def wrong(self, message: str) -> None:
        self.problems.append(Problem(self.file, self.line, 0, f"{self.id}: {message}" if self.id else message))

    def known(self, *keys: str) -> None:
        for key in sorted(set(self.table) - set(keys)):
            self.wrong(f"unknown key {key!r}: {did_you_mean(key, keys)}")

    def text(self, key: str, default: str = "") -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            self.wrong(f"{key} must be a string")
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not (isinstance(value, list) and all(isinstance(item, str) and item for item in value)):
            self.wrong(f"{key} must be a list of strings")
            return ()
        return tuple(value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        result = []
        for item in self.texts(key):
            left, arrow, right = (part.strip() for part in item.partition("=>"))
            if not (left and arrow and right):
                self.wrong(f"{key}: {item!r} is not of the form source => target")
            result.append((left, right))
        return tuple(result)

    def marks(self, key: str) -> tuple[tuple[str, str], ...]:
        for item in self.texts(key):
            if len(item) != 2:
                self.wrong(f"{key}: {item!r} is not an opening and a closing mark")
        return tuple((item[0], item[-1]) for item in self.texts(key))

    def examples(self, key: str) -> tuple[Example, ...]:
        result = []
        for item in self.texts(key):
            source, arrow, hypothesis = item.partition("=>")
            if not (arrow and source.strip()):
                self.wrong(f"{key}: {item!r} is not of the form source => hypothesis")
            # the hypothesis is kept as it is: a pattern may be about its spaces
            result.append(Example(source.strip(), hypothesis.removeprefix(" ")))
        return tuple(result)

    def one_of(self, key: str, default: str, parse: Any) -> Any:
        try:
            return parse(self.text(key, default))
        except HarnessError as error:
            self.wrong(f"{key}: {error.message}: {error.hint}")
            return parse(default)

    def pattern(self, key: str) -> str:
        value = self.text(key)
        try:
            regex.compile(value)
        except regex.error as error:
            self.wrong(f"{key}: bad regular expression {value!r}: {error}")
        return value


def lines_of_ids(text: str) -> dict[str, int]:
    """The line on which each id first stands: TOML tells only values."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if found := ID_LINE.match(line):
            lines.setdefault(found[1] or found[2], number)
    return lines


def tables(file: Path, data: Mapping[str, Any], key: str, problems: list[Problem]) -> list[Mapping[str, Any]]:
    """The entries `[[key]]` of a file."""
    tables = data.get(key, [])
    if isinstance(tables, list) and all(isinstance(table, Mapping) for table in tables):
        return tables
    problems.append(Problem(str(file), 0, 0, f"{key} must be written [[{key}]], once for each entry"))
    return []
