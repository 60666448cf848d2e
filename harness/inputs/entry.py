"""One glossary entry: the columns of docs/glossary.md as values, and written back into a row's cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from harness.model import Severity

COLUMNS = (
    "id domain source source_variants shadow unless_source preferred admitted closed contrast forbidden "
    "category severity match ok bad note evidence"
).split()
REQUIRED = {"id", "source", "preferred"}
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
CONDITIONS = {"missing", "exact", "minor", "major", "critical"}
FLAGS = {"source-case", "any-country"}
CATEGORY, SEVERITY = "terminology/wrong-term", "major"  # of an entry that says nothing else


class Example(NamedTuple):
    """A source text and a translation of it that must, or must not, raise a finding from its entry."""

    source: str
    hypothesis: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A wrong rendering, and when it counts.

    Attributes:
        only_if_missing: fires only where no right rendering of the entry is found.
        exact: compared as written.
        severity: of this form; None takes the entry's.
    """

    form: str
    only_if_missing: bool = False
    exact: bool = False
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One term; the columns of docs/glossary.md, parsed.

    Attributes:
        narrowed: whether a later glossary has taken some of its source phrases.
    """

    id: str
    domain: str
    source: str
    variants: tuple[str, ...]
    shadow: tuple[str, ...]
    unless_source: tuple[str, ...]
    preferred: str
    admitted: tuple[str, ...]
    closed: bool
    contrast: str
    forbidden: tuple[Forbidden, ...]
    category: str
    severity: Severity
    source_case: bool
    any_country: bool
    ok: tuple[Example, ...]
    bad: tuple[Example, ...]
    note: str
    evidence: str
    file: str
    line: int
    narrowed: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source, *self.variants)

    @property
    def right(self) -> tuple[str, ...]:
        """Every right rendering, the preferred one first."""
        return (self.preferred, *self.admitted)


def cells(entry: Entry) -> dict[str, str]:
    """The cells from which `read_entry` makes this entry again, without what they would say by default."""
    flags = [flag for flag, on in (("any-country", entry.any_country), ("source-case", entry.source_case)) if on]
    return {
        "id": entry.id,
        "domain": entry.domain,
        "source": entry.source,
        "source_variants": "|".join(entry.variants),
        "shadow": "|".join(entry.shadow),
        "unless_source": "|".join(entry.unless_source),
        "preferred": entry.preferred,
        "admitted": "|".join(entry.admitted),
        "closed": "yes" if entry.closed else "",
        "contrast": entry.contrast,
        "forbidden": "|".join(map(_forbidden_item, entry.forbidden)),
        "category": entry.category if entry.category != CATEGORY else "",
        "severity": entry.severity.value if entry.severity.value != SEVERITY else "",
        "match": " ".join(flags),
        "ok": "|".join(f"{source} => {hypothesis}" for source, hypothesis in entry.ok),
        "bad": "|".join(f"{source} => {hypothesis}" for source, hypothesis in entry.bad),
        "note": entry.note,
        "evidence": entry.evidence,
    }


def _forbidden_item(bad: Forbidden) -> str:
    conditions = [word for word, on in (("missing", bad.only_if_missing), ("exact", bad.exact)) if on]
    conditions += [bad.severity.value] if bad.severity else []
    return f"{bad.form}@{'+'.join(conditions)}" if conditions else bad.form
