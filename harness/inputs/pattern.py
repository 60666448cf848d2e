"""Patterns: declarative rules over the text of the hypothesis (`patterns.toml`, docs/rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from harness import mqm
from harness.errors import did_you_mean
from harness.inputs.entry import Example
from harness.inputs.rule_table import RuleTable
from harness.model import Level, Severity

KINDS = ("existence", "substitution", "repetition", "balance")
KEYS = (
    "id kind pattern severity level category needs unless_source replace decode allow pairs message note ok bad".split()
)
NEEDED = (("pattern", "existence substitution"), ("replace", "substitution"), ("pairs", "balance"))  # keys by kinds
LANGUAGES = ("en", "ru", "vi")
FIELDS = ("observed", "suggestion", "expected", "source", "renders")  # what a message may name in braces


@dataclass(frozen=True, slots=True)
class Pattern:
    """A declarative rule over the hypothesis text.

    Attributes:
        kind: `existence` (the pattern is there), `substitution` (and `replace` says what should be there),
            `repetition` (a word stands twice), `balance` (an opening mark without its closing one).
        needs: characters one of which is in every text with a match, so that others are not searched; empty: all are.
        unless_source: fires only where this pattern is not found in the source.
        decode: letters to be replaced one by one in the suggestion.
    """

    id: str
    kind: str
    pattern: str
    severity: Severity
    level: Level
    category: str
    needs: frozenset[str]
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


def read_pattern(read: RuleTable) -> Pattern:
    """The rule that a table makes; what is wrong with it is kept by `read`."""
    read.known(*KEYS)
    return Pattern(
        id=read.id,
        kind=_kind(read),
        pattern=read.pattern("pattern"),
        severity=read.one_of("severity", "minor", mqm.severity),
        level=read.one_of("level", "error", mqm.level),
        category=read.one_of("category", "design-and-markup/artefact", mqm.category),
        needs=frozenset(read.text("needs")),
        unless_source=read.pattern("unless_source"),
        replace=_replacement(read),
        decode=_decode(read),
        allow=frozenset(read.texts("allow")),
        pairs=read.marks("pairs"),
        message=_message(read),
        note=read.text("note"),
        ok=read.examples("ok"),
        bad=read.examples("bad"),
        file=read.file,
        line=read.line,
    )


def _kind(read: RuleTable) -> str:
    kind = read.text("kind")
    if kind not in KINDS:
        read.wrong(f"unknown kind {kind!r}: {did_you_mean(kind, KINDS)}")
    for key, kinds in NEEDED:
        if kind in kinds.split() and key not in read.table and not (key == "replace" and "decode" in read.table):
            read.wrong(f"a rule of kind {kind} needs {key}")
    return kind


def _message(read: RuleTable) -> Mapping[str, str]:
    message = read.table.get("message", {})
    if not isinstance(message, Mapping) or sorted(message) != sorted(LANGUAGES):
        read.wrong(f"message must be given in {', '.join(LANGUAGES)}")
        return {}
    for language, template in message.items():
        try:
            str(template).format(**dict.fromkeys(FIELDS, ""))
        except (LookupError, ValueError) as error:
            read.wrong(f"message {language}: cannot be filled in: {error}; fields: {', '.join(FIELDS)}")
    return message


def _replacement(read: RuleTable) -> str | None:
    if "replace" not in read.table:
        return None
    try:
        regex.compile(f"{read.text('pattern')}|").sub(read.text("replace"), "")
    except (regex.error, IndexError) as error:
        read.wrong(f"replace: {read.text('replace')!r} does not fit the pattern: {error}")
    return read.text("replace")


def _decode(read: RuleTable) -> tuple[str, str]:
    decode = read.texts("decode") or ("", "")
    if len(decode) != 2 or len(decode[0]) != len(decode[1]):
        read.wrong("decode must be two strings of the same length")
        return "", ""
    return decode[0], decode[1]
