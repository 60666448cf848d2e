"""Arrays of tables (`[[gate]]`, `[[waiver]]`) with the line of every key: TOML itself tells only values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import ConfigurationError, Problem, did_you_mean

_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


@dataclass(frozen=True)
class Table:
    """One table of an array, and where its keys stand; what is wrong with it goes to `problems`."""

    file: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    problems: list[Problem]

    def report(self, message: str, key: str = "") -> None:
        """Note a problem at a key, or at the head of the table."""
        self.problems.append(Problem(self.file, self.lines.get(key, self.line), 0, message))

    def check_keys(self, known: Collection[str]) -> None:
        """Every unknown key is a problem with what was probably meant."""
        for key in self.values:
            if key not in known:
                self.report(f"unknown key {key!r}: {did_you_mean(key, known)}", key)

    def text(self, key: str, default: str = "") -> str:
        return str(self._of(key, (str,), "a string", default))

    def flag(self, key: str) -> bool:
        return bool(self._of(key, (bool,), "true or false", False))

    def number(self, key: str) -> float | None:
        """A finite number, None where the key is not there or is wrong (and reported)."""
        value = self._of(key, (int, float), "a number", None)
        if value is not None and value - value != 0:
            self.report(f"{key} must be a finite number, not {value}", key)
            return None
        return value if value is None else float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._of(key, (list,), "a list of strings", [])
        if not all(isinstance(item, str) for item in value):
            self.report(f"{key} must be a list of strings", key)
            return ()
        return tuple(value)

    def _of(self, key: str, kinds: tuple[type, ...], must: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if key in self.values and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            self.report(f"{key} must be {must}, not {value!r}", key)
            return default
        return value


def read_toml(path: Path, what: str) -> tuple[str, dict[str, Any]]:
    """A TOML file as text and as values; raises ConfigurationError that calls it `what`."""
    try:
        written = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"cannot read {what} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{what} {path} is not UTF-8: byte {error.start}") from error
    try:
        return written, tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{what} {path} is not TOML: {error}") from error


def tables(file: str, written: str, data: Mapping[str, Any], name: str, problems: list[Problem]) -> list[Table]:
    """The tables of an array of tables, in their order."""
    value = data.get(name, [])
    places = list(_places(written, name))
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        line = key_line(written, name) or (places[0][0] if places else 0)
        problems.append(Problem(file, line, 0, f"{name} must be tables, each under a line [[{name}]]"))
        return []
    if len(places) != len(value):  # written inline: the line of the array has to do
        places = [(key_line(written, name), {})] * len(value)
    return [Table(file, line, item, lines, problems) for item, (line, lines) in zip(value, places, strict=True)]


def key_line(written: str, key: str) -> int:
    """The line on which a key first stands, 0 if it cannot be told."""
    lines = enumerate(written.split("\n"), 1)
    return next((number for number, line in lines if (found := _KEY.match(line)) and found[1] == key), 0)


def _places(written: str, name: str) -> Iterator[tuple[int, dict[str, int]]]:
    """The line of each `[[name]]`, and the lines of the keys below it."""
    head = re.compile(rf"\s*\[\[\s*[\"']?{re.escape(name)}[\"']?\s*\]\]")
    here: tuple[int, dict[str, int]] | None = None
    for number, line in enumerate(written.split("\n"), 1):
        if line.lstrip().startswith("["):
            if here:
                yield here
            here = (number, {}) if head.match(line) else None
        elif here and (found := _KEY.match(line)):
            here[1].setdefault(found[1], number)
    if here:
        yield here
