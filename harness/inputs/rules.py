"""Rule files of a language pair: guards (named word lists), realia (institutions of elsewhere), patterns.

TOML in `references/rules/<source>-<target>/`: `guards.toml`, `realia.toml`, `patterns.toml` (format: docs/rules.md).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

from harness import mqm
from harness.errors import ConfigurationError, HarnessError, Problem, did_you_mean
from harness.inputs.glossary import Example
from harness.model import Level, Severity

KINDS = ("existence", "substitution", "repetition", "balance")
REALIA = ("wrong-country", "unsupported")
LANGUAGES = ("en", "ru", "vi")
ID_LINE = re.compile(r"""\s*id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
FIELDS = ("observed", "suggestion", "expected", "source", "renders")  # what a message may name in braces


@dataclass(frozen=True, slots=True)
class Realia:
    """An institution, person or notion that needs a licence in the source.

    Attributes:
        kind: `wrong-country` for what belongs to another country or era, `unsupported` for a body of the country itself
            that nothing in the source speaks of.
        forms: renderings, matched in every inflection.
        licence: source phrases (or `@guard`) one of which must stand in the segment or its document.
        instead: what should stand there, by source phrase; the first phrase that is in the source gives the suggestion.
    """

    id: str
    kind: str
    forms: tuple[str, ...]
    licence: tuple[str, ...]
    severity: Severity
    category: str
    exact: bool
    instead: tuple[tuple[str, str], ...]
    note: str
    ok: tuple[Example, ...]
    bad: tuple[Example, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A declarative rule over the hypothesis text.

    Attributes:
        kind: `existence` (the pattern is there), `substitution` (and `replace` says what should be there),
            `repetition` (a word stands twice), `balance` (an opening mark without its closing one).
        unless_source: fires only where this pattern is not found in the source.
        decode: letters to be replaced one by one in the suggestion.
    """

    id: str
    kind: str
    pattern: str
    severity: Severity
    level: Level
    category: str
    unless_source: str
    replace: str | None
    decode: tuple[str, str]
    allow: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    message: Mapping[str, str]
    note: str
    ok: tuple[Example, ...]
    bad: tuple[Example, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule files of one pair."""

    guards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    realia: tuple[Realia, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    digest: str = ""

    def expand(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """The phrases with every `@guard` replaced by its list."""
        result: list[str] = []
        for phrase in phrases:
            result.extend(self.guards[phrase[1:]] if phrase.startswith("@") else [phrase])
        return tuple(result)


class _Reader:
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


def load_rules(paths: Sequence[Path]) -> Rules:
    """Load the rule files of folders; raises ConfigurationError that names every bad entry of every file."""
    problems: list[Problem] = []
    guards: dict[str, tuple[str, ...]] = {}
    realia: list[Realia] = []
    patterns: list[Pattern] = []
    digest = hashlib.sha256()
    for file in [file for path in paths for file in _files(path)]:
        raw = file.read_bytes()
        digest.update(raw)
        try:
            text = raw.decode()
            data = tomllib.loads(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem(str(file), 0, 0, f"not TOML: {error}"))
            continue
        for key in sorted(set(data) - {"guards", "realia", "pattern"}):
            problems.append(Problem(str(file), 0, 0, f"unknown table {key!r}: known: guards, realia, pattern"))
        guards |= _guards(file, data.get("guards", {}), problems)
        lines = _lines_of_ids(text)
        realia += [_realia(_Reader(file, lines, table, problems)) for table in _tables(file, data, "realia", problems)]
        patterns += [
            _pattern(_Reader(file, lines, table, problems)) for table in _tables(file, data, "pattern", problems)
        ]
    resolved = _resolve(guards, problems)
    _check_references([*realia, *patterns], resolved, problems)
    if problems:
        raise ConfigurationError("the rules cannot be used", problems=problems, hint="format: docs/rules.md")
    return Rules(resolved, tuple(realia), tuple(patterns), digest.hexdigest()[:12])


def _lines_of_ids(text: str) -> dict[str, int]:
    """The line on which each id first stands: TOML tells only values."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if found := ID_LINE.match(line):
            lines.setdefault(found[1] or found[2], number)
    return lines


def _files(path: Path) -> list[Path]:
    files = [path] if path.is_file() else sorted(path.glob("*.toml"))
    if not files:
        raise ConfigurationError(f"no rules at {path}")
    return files


def _tables(file: Path, data: Mapping[str, Any], key: str, problems: list[Problem]) -> list[Mapping[str, Any]]:
    """The entries `[[key]]` of a file."""
    tables = data.get(key, [])
    if isinstance(tables, list) and all(isinstance(table, Mapping) for table in tables):
        return tables
    problems.append(Problem(str(file), 0, 0, f"{key} must be written [[{key}]], once for each entry"))
    return []


def _guards(file: Path, lists: Any, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    if not isinstance(lists, Mapping):
        problems.append(Problem(str(file), 0, 0, "guards must be a table of lists"))
        return {}
    for name, words in lists.items():
        if not (isinstance(words, list) and all(isinstance(word, str) and word.strip() for word in words)):
            problems.append(Problem(str(file), 0, 0, f"guard {name!r} must be a list of strings"))
    return {name: tuple(map(str, words)) for name, words in lists.items() if isinstance(words, list)}


def _resolve(guards: Mapping[str, tuple[str, ...]], problems: list[Problem]) -> Mapping[str, tuple[str, ...]]:
    """Lists with the lists they name in place of `@name`; a list may name lists, but not lists of lists of itself."""

    def words(name: str, above: tuple[str, ...]) -> list[str]:
        if name not in guards or name in above:
            what = "names itself" if name in above else f"is unknown: {did_you_mean(name, guards)}"
            problems.append(Problem("guards.toml", 0, 0, f"guard @{name} {what}"))
            return []
        return [
            word
            for item in guards[name]
            for word in (words(item[1:], (*above, name)) if item.startswith("@") else [item])
        ]

    return {name: tuple(dict.fromkeys(words(name, ()))) for name in guards}


def _check_references(
    rules: Iterable[Realia | Pattern], guards: Mapping[str, tuple[str, ...]], problems: list[Problem]
) -> None:
    seen: dict[str, Realia | Pattern] = {}
    for rule in rules:
        if rule.id in seen:
            problems.append(Problem(rule.file, rule.line, 0, f"id {rule.id!r} stands already in {seen[rule.id].file}"))
        seen[rule.id] = rule
        for name in getattr(rule, "licence", ()):
            if name.startswith("@") and name[1:] not in guards:
                problems.append(
                    Problem(rule.file, rule.line, 0, f"unknown guard {name}: {did_you_mean(name[1:], guards)}")
                )


def _realia(read: _Reader) -> Realia:
    read.known("id", "kind", "forms", "licence", "severity", "category", "exact", "instead", "note", "ok", "bad")
    if not read.texts("forms"):
        read.wrong("forms is empty")
    for form in read.texts("forms"):
        if not any(char.isalnum() for char in form):
            read.wrong(f"forms: {form!r} has no words")
    if not isinstance(read.table.get("exact", False), bool):
        read.wrong("exact must be true or false")
    if not read.texts("licence"):
        read.wrong("licence is empty: say where these words are right")
    kind = read.text("kind", "wrong-country")
    if kind not in REALIA:
        read.wrong(f"unknown kind {kind!r}: {did_you_mean(kind, REALIA)}")
    return Realia(
        id=read.id,
        kind=kind,
        forms=read.texts("forms"),
        licence=read.texts("licence"),
        severity=read.one_of("severity", "major", mqm.severity),
        category=read.one_of("category", "accuracy/mistranslation/realia", mqm.category),
        exact=bool(read.table.get("exact", False)),
        instead=read.pairs("instead"),
        note=read.text("note"),
        ok=read.examples("ok"),
        bad=read.examples("bad"),
        file=read.file,
        line=read.line,
    )


def _pattern(read: _Reader) -> Pattern:
    read.known(
        *"id kind pattern severity level category unless_source replace decode allow pairs message note ok bad".split()
    )
    kind = read.text("kind")
    if kind not in KINDS:
        read.wrong(f"unknown kind {kind!r}: {did_you_mean(kind, KINDS)}")
    for key, needed in (("pattern", "existence substitution"), ("replace", "substitution"), ("pairs", "balance")):
        if kind in needed.split() and key not in read.table and not (key == "replace" and "decode" in read.table):
            read.wrong(f"a rule of kind {kind} needs {key}")
    message = read.table.get("message", {})
    if not isinstance(message, Mapping) or sorted(message) != sorted(LANGUAGES):
        read.wrong(f"message must be given in {', '.join(LANGUAGES)}")
        message = {}
    for language, template in message.items():
        try:
            str(template).format(**dict.fromkeys(FIELDS, ""))
        except (LookupError, ValueError) as error:
            read.wrong(f"message {language}: cannot be filled in: {error}; fields: {', '.join(FIELDS)}")
    if "replace" in read.table:
        try:
            regex.compile(f"{read.text('pattern')}|").sub(read.text("replace"), "")
        except (regex.error, IndexError) as error:
            read.wrong(f"replace: {read.text('replace')!r} does not fit the pattern: {error}")
    decode = tuple(read.texts("decode")) or ("", "")
    if len(decode) != 2 or len(decode[0]) != len(decode[1]):
        read.wrong("decode must be two strings of the same length")
        decode = ("", "")
    return Pattern(
        id=read.id,
        kind=kind,
        pattern=read.pattern("pattern"),
        severity=read.one_of("severity", "minor", mqm.severity),
        level=read.one_of("level", "error", mqm.level),
        category=read.one_of("category", "design-and-markup/artefact", mqm.category),
        unless_source=read.pattern("unless_source"),
        replace=read.text("replace") if "replace" in read.table else None,
        decode=(decode[0], decode[1]),
        allow=frozenset(read.texts("allow")),
        pairs=read.marks("pairs"),
        message=message,
        note=read.text("note"),
        ok=read.examples("ok"),
        bad=read.examples("bad"),
        file=read.file,
        line=read.line,
    )
