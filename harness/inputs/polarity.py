"""Opposites of a language pair and how it negates: `references/polarity/<source>-<target>.toml`.

A contrast has sides that must not stand in for one another (rise | fall; win | draw | lose). Lists are written as one
string, parted by `|`. A contrast of one side knows no opposite; only its negation is watched.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from harness import mqm
from harness.errors import ConfigurationError, HarnessError, Problem, did_you_mean
from harness.inputs.references import references
from harness.model import Severity


@dataclass(frozen=True, slots=True)
class Side:
    """One of the meanings of a contrast.

    Attributes:
        source: phrases that say it; their absence on the other sides is what makes them evidence.
        shadow: phrases in which the words mean something else, or which say it too loosely to demand a rendering:
            they never fire, and where one stands the renderings of this side are right.
        target: renderings so plain that, in place of another side's, they are a mistake.
        also: renderings that are right for this side but prove nothing in place of another.
    """

    source: tuple[str, ...] = ()
    shadow: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two or more sides, or one alone.

    Attributes:
        negatable: whether a lost or added negation of one of its sides is looked for.
        aligned: whether sides that stand together in the source may be told apart by the figures next to them.
        doubts: whether words that turn a meaning round without negating it are heeded.
        neutral: source phrases in which the words of the contrast speak of something else and license nothing.
    """

    id: str
    severity: Severity
    negatable: bool
    aligned: bool
    doubts: bool
    neutral: tuple[str, ...]
    sides: tuple[Side, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Words by which the two languages negate.

    Attributes:
        source: negating words; `source_shadow` phrases in which they do not negate, `source_filler` words that may
            stand between them and what they negate, `source_doubt` words that turn a meaning round in other ways.
        target: negating words, `target_shadow`, `target_doubt` likewise; `target_prefix` begins words that negate.
    """

    source: tuple[str, ...] = ()
    source_shadow: tuple[str, ...] = ()
    source_filler: tuple[str, ...] = ()
    source_doubt: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    target_shadow: tuple[str, ...] = ()
    target_doubt: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Polarity:
    """All contrasts of one pair, none for a pair without a file."""

    contrasts: tuple[Contrast, ...] = ()
    negation: Negation = field(default_factory=Negation)
    digest: str = "none"


def polarity_of(source_lang: str, target_lang: str) -> Polarity:
    """The contrasts that are kept for a language pair; empty where there are none."""
    path = references() / "polarity" / f"{source_lang}-{target_lang}.toml"
    return load_polarity(path) if path.is_file() else Polarity()


def load_polarity(path: Path) -> Polarity:
    """Load a file of contrasts; raises ConfigurationError that names every bad entry."""
    raw = path.read_bytes()
    try:
        text = raw.decode()
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(
            "the contrasts cannot be used", problems=[Problem(str(path), 0, 0, str(error))]
        ) from error
    read = _Reader(str(path), text)
    read.known(data, ("negation", "contrast"), 0)
    contrasts = tuple(read.contrast(table) for table in data.get("contrast", []))
    negation = Negation(**read.lists(data.get("negation", {}), Negation, 0))
    read.unique(contrasts)
    if read.problems:
        raise ConfigurationError("the contrasts cannot be used", problems=read.problems)
    return Polarity(contrasts, negation, hashlib.sha256(raw).hexdigest()[:12])


class _Reader:
    """Reads tables and keeps what is wrong with them."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.problems: list[Problem] = []

    def wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, 0, message))

    def known(self, table: Mapping[str, Any], keys: tuple[str, ...], line: int) -> None:
        for key in sorted(set(table) - set(keys)):
            self.wrong(line, f"unknown key {key!r}: {did_you_mean(key, keys)}")

    def phrases(self, table: Mapping[str, Any], key: str, line: int) -> tuple[str, ...]:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.wrong(line, f"{key} must be a string of phrases parted by |")
            return ()
        phrases = tuple(" ".join(phrase.split()) for phrase in value.split("|") if phrase.strip())
        for phrase in dict.fromkeys(phrases):
            if not any(char.isalnum() for char in phrase) or phrases.count(phrase) > 1:
                self.wrong(line, f"{key}: {phrase!r} is no phrase, or stands twice")
        return phrases

    def flag(self, table: Mapping[str, Any], key: str, default: bool, line: int) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.wrong(line, f"{key} must be true or false")
        return bool(value)

    def lists(self, table: Mapping[str, Any], kind: type, line: int) -> dict[str, tuple[str, ...]]:
        """The lists of a table, which are the fields of `kind`."""
        names = tuple(item.name for item in fields(kind))
        self.known(table, names, line)
        return {name: self.phrases(table, name, line) for name in names}

    def contrast(self, table: Mapping[str, Any]) -> Contrast:
        name = str(table.get("id", ""))
        found = re.search(rf'^id = "{re.escape(name)}"', self.text, re.MULTILINE)
        line = self.text.count("\n", 0, found.start()) + 1 if found and name else 0
        if not name:
            self.wrong(line, "a contrast without id")
        self.known(table, ("id", "severity", "negatable", "aligned", "doubts", "neutral", "side", "note"), line)
        sides = tuple(Side(**self.lists(side, Side, line)) for side in table.get("side", []))
        if not sides or not any(side.source for side in sides):
            self.wrong(line, f"{name}: no side has a source phrase")
        self.apart(name, sides, line)
        severity = Severity.CRITICAL
        try:
            severity = mqm.severity(str(table.get("severity", severity.value)))
        except HarnessError as error:
            self.wrong(line, f"{name}: {error.message}: {error.hint}")
        return Contrast(
            id=f"polarity.{name}",
            severity=severity,
            negatable=self.flag(table, "negatable", True, line),
            aligned=self.flag(table, "aligned", False, line),
            doubts=self.flag(table, "doubts", True, line),
            neutral=self.phrases(table, "neutral", line),
            sides=sides,
            line=line,
        )

    def apart(self, name: str, sides: tuple[Side, ...], line: int) -> None:
        """A phrase that fires for one side must not license another: the two would cancel out in silence."""
        for side in sides:
            for other in sides:
                both = set(side.source) & {*other.source, *other.shadow} if other is not side else set()
                for phrase in sorted(both):
                    self.wrong(line, f"{name}: {phrase!r} is a source phrase of one side and stands on another too")

    def unique(self, contrasts: tuple[Contrast, ...]) -> None:
        seen: set[str] = set()
        for contrast in contrasts:
            if contrast.id in seen:
                self.wrong(contrast.line, f"{contrast.id} stands twice")
            seen.add(contrast.id)
