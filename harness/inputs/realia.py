"""Realia: words of another country or era, and where in the source they are right (`realia.toml`, docs/rules.md)."""

from __future__ import annotations

from dataclasses import dataclass

from harness import mqm
from harness.errors import did_you_mean
from harness.inputs.entry import Example
from harness.inputs.rule_table import RuleTable
from harness.model import Severity

KINDS = ("wrong-country", "unsupported")


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


def read_realia(read: RuleTable) -> Realia:
    """The entry that a table makes; what is wrong with it is kept by `read`."""
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
    if kind not in KINDS:
        read.wrong(f"unknown kind {kind!r}: {did_you_mean(kind, KINDS)}")
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
