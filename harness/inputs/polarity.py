"""Opposites of a language pair and how it negates: every file of `references/polarity/<source>-<target>/`.

A contrast has sides that must not stand in for one another (rise | fall; win | draw | lose). A contrast of one side
knows no opposite; only its negation is watched. `bad` and `ok` are examples `source => hypothesis`: what the contrast
must find, and where the whole check must be silent. Lists are written as one string: phrases parted by `|`, beginnings
of words parted by spaces.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from harness import mqm
from harness.errors import ConfigurationError, HarnessError, Problem, did_you_mean
from harness.inputs.entry import Example
from harness.inputs.references import references
from harness.inputs.rule_table import lines_of_ids
from harness.model import Severity

STEMS = ("target_stem", "target_plain")
RENDERED = {
    "explained": "explained",
    "loose": "loose",
    "modals": "modal",
    "verbs": "verbs",
}  # fields of Lost and the tables they are read from
KEYS = ("id", "severity", "negatable", "aligned", "doubts", "neutral", "bad", "ok", "side", "note")


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
        bad: examples in which the contrast must be found turned round; `ok` examples that must raise nothing.
    """

    id: str
    severity: Severity
    negatable: bool
    aligned: bool
    doubts: bool
    neutral: tuple[str, ...]
    sides: tuple[Side, ...]
    bad: tuple[Example, ...]
    ok: tuple[Example, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Words by which the two languages negate.

    Attributes:
        source: negating words; `source_shadow` phrases in which they do not negate, `source_filler` words that may
            stand between them and what they negate, `source_doubt` words that turn a meaning round in other ways.
        target: negating words, `target_shadow`, `target_doubt` likewise; `target_prefix` begins words that negate,
            `target_instead` are words that may stand for a negation of the source: «отказать» for *không cho*,
            `target_echo` negating words that may only repeat a negation: «ни» beside «не».
    """

    source: tuple[str, ...] = ()
    source_shadow: tuple[str, ...] = ()
    source_filler: tuple[str, ...] = ()
    source_doubt: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    target_shadow: tuple[str, ...] = ()
    target_doubt: tuple[str, ...] = ()
    target_instead: tuple[str, ...] = ()
    target_echo: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()


Renderings = tuple[tuple[str, tuple[str, ...]], ...]  # source phrases, each with the beginnings of what renders it


@dataclass(frozen=True, slots=True)
class Lost:
    """What tells that a negation left no trace, and which word should have carried it. Russian words with ё as е.

    Attributes:
        source: negating words; `source_shadow` phrases in which they do not negate, or which are put positively too;
            `source_true` those in which they do for all that; `source_after` words that are negative themselves,
            `source_between` what may stand before those; `source_next` words that follow a negation only where it
            asks or answers.
        target: words and phrases that could carry a negation, but for those of `target_shadow`;
            `target_stem` beginnings of such words, unless a beginning of `target_plain` as long fits too.
        explained: what of that renders other words of the source; `loose` what may stand for one negation only;
            `modals`, `verbs` how what is negated is rendered.
    """

    source: tuple[str, ...] = ()
    source_shadow: tuple[str, ...] = ()
    source_true: tuple[str, ...] = ()
    source_after: tuple[str, ...] = ()
    source_between: tuple[str, ...] = ()
    source_next: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    target_shadow: tuple[str, ...] = ()
    target_stem: tuple[str, ...] = ()
    target_plain: tuple[str, ...] = ()
    explained: Renderings = ()
    loose: Renderings = ()
    modals: Renderings = ()
    verbs: Renderings = ()


@dataclass(frozen=True, slots=True)
class Polarity:
    """All contrasts of one pair, none for a pair without a file."""

    contrasts: tuple[Contrast, ...] = ()
    negation: Negation = field(default_factory=Negation)
    lost: Lost = field(default_factory=Lost)
    digest: str = "none"


def polarity_of(source_lang: str, target_lang: str) -> Polarity:
    """The contrasts that are kept for a language pair; empty where there are none."""
    folder = references() / "polarity" / f"{source_lang}-{target_lang}"
    return load_polarity(sorted(folder.glob("*.toml")))


def load_polarity(paths: Sequence[Path]) -> Polarity:
    """Load files of contrasts as one; raises ConfigurationError that names every bad entry of every file."""
    problems: list[Problem] = []
    contrasts: list[Contrast] = []
    negation, lost = Negation(), Lost()
    digest = hashlib.sha256()
    for path in paths:
        raw = path.read_bytes()
        digest.update(raw)
        try:
            text = raw.decode()
            data = tomllib.loads(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem(str(path), 0, 0, f"not TOML: {error}"))
            continue
        read = _Reader(str(path), text, problems)
        read.known(data, ("negation", "lost", "explained", "loose", "modal", "verbs", "contrast"), 0)
        read.unique(data.get("contrast", []), {contrast.id for contrast in contrasts})
        contrasts += [read.contrast(table) for table in data.get("contrast", [])]
        if "negation" in data:
            negation = Negation(**read.lists(data["negation"], Negation, 0))
        lost = replace(lost, **read.lost(data))
    if problems:
        raise ConfigurationError("the contrasts cannot be used", problems=problems)
    return Polarity(tuple(contrasts), negation, lost, digest.hexdigest()[:12]) if paths else Polarity()


class _Reader:
    """Reads tables and keeps what is wrong with them."""

    def __init__(self, file: str, text: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.lines = lines_of_ids(text)

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

    def lost(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What a file says of lost negations: those fields of `Lost` that it has."""
        table = data.get("lost", {})
        names = [item.name for item in fields(Lost) if item.name not in RENDERED]
        self.known(table, tuple(names), 0)
        read = {True: self.beginnings, False: self.phrases}
        found: dict[str, Any] = {name: read[name in STEMS](table, name, 0) for name in names if name in table}
        found |= {name: self.rendered(data[key], key) for name, key in RENDERED.items() if key in data}
        return found

    def rendered(self, rows: Any, key: str) -> Renderings:
        """A table of phrases and what renders them, or rows of `source` and `target`."""
        if isinstance(rows, list):
            for row in rows:
                self.known(row, ("source", "target"), 0)
        pairs = rows.items() if isinstance(rows, dict) else [(r.get("source", ""), r.get("target", "")) for r in rows]
        return tuple(
            (phrase, self.beginnings({key: stems}, key, 0))
            for source, stems in pairs
            for phrase in self.phrases({key: source}, key, 0)
        )

    def beginnings(self, table: Mapping[str, Any], key: str, line: int) -> tuple[str, ...]:
        """Beginnings of words, parted by spaces."""
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            self.wrong(line, f"{key} must be a string of beginnings of words parted by spaces, not {value!r}")
            return ()
        return tuple(value.split())

    def examples(self, table: Mapping[str, Any], key: str, line: int) -> tuple[Example, ...]:
        items = table.get(key, [])
        result = []
        for item in items if isinstance(items, list) else [items]:
            source, arrow, hypothesis = str(item).partition(" => ")
            if not (arrow and source.strip() and hypothesis.strip()):
                self.wrong(line, f"{key}: {item!r} is not of the form source => hypothesis")
            result.append(Example(source.strip(), hypothesis.strip()))
        return tuple(result)

    def contrast(self, table: Mapping[str, Any]) -> Contrast:
        name = str(table.get("id", ""))
        line = self.lines.get(name, 0)
        if not name:
            self.wrong(line, "a contrast without id")
        self.known(table, KEYS, line)
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
            bad=self.examples(table, "bad", line),
            ok=self.examples(table, "ok", line),
            line=line,
        )

    def apart(self, name: str, sides: tuple[Side, ...], line: int) -> None:
        """A phrase that fires for one side must not license another: the two would cancel out in silence."""
        for side in sides:
            for other in sides:
                both = set(side.source) & {*other.source, *other.shadow} if other is not side else set()
                for phrase in sorted(both):
                    self.wrong(line, f"{name}: {phrase!r} is a source phrase of one side and stands on another too")

    def unique(self, tables: Sequence[Mapping[str, Any]], seen: set[str]) -> None:
        """The ids of a file against each other and those of the files before it."""
        for name in (str(table.get("id", "")) for table in tables):
            if f"polarity.{name}" in seen:
                self.wrong(self.lines.get(name, 0), f"polarity.{name} stands twice")
            seen.add(f"polarity.{name}")
