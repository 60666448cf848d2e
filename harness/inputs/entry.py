"""One glossary entry: the columns of docs/glossary.md, parsed from a row's cells and written back into them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from harness import mqm
from harness.errors import ConfigurationError, Problem, did_you_mean
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

T = TypeVar("T")


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


def read_entry(row: Mapping[str, str], file: str, line: int, problems: list[Problem]) -> Entry | None:
    """The entry that a row's cells make; None and its problems if they cannot."""
    before = len(problems)

    def wrong(message: str) -> None:
        problems.append(Problem(file, line, 0, message))

    cell = {name: unicodedata.normalize("NFC", row.get(name, "").strip()) for name in COLUMNS}
    if not IDENTIFIER.fullmatch(cell["id"]):
        wrong(f"id {cell['id']!r} is not of the form domain.kebab-case")
    for name in ("source", "preferred"):
        if not cell[name]:
            wrong(f"{name} is empty")
    if cell["closed"] not in ("", "yes", "no"):
        wrong(f"closed is {cell['closed']!r}, must be yes, no or empty")
    flags = cell["match"].split()
    for flag in flags:
        if flag not in FLAGS:
            wrong(f"unknown flag {flag!r} in match: {did_you_mean(flag, FLAGS)}")
    category = _checked(mqm.category, cell["category"] or CATEGORY, wrong)
    severity = _checked(mqm.severity, cell["severity"] or SEVERITY, wrong)
    forbidden = tuple(filter(None, (_forbidden(item, wrong) for item in _items(cell["forbidden"]))))
    ok, bad = (tuple(filter(None, (_example(item, wrong) for item in _items(cell[name])))) for name in ("ok", "bad"))
    for name in ("source", "source_variants", "shadow", "preferred", "admitted"):
        _check_words(name, _items(cell[name]), wrong)
    _check_words("forbidden", (bad.form for bad in forbidden), wrong)
    if len(problems) > before or category is None or severity is None:
        return None
    return Entry(
        id=cell["id"],
        domain=cell["domain"] or Path(file).stem,
        source=cell["source"],
        variants=_items(cell["source_variants"]),
        shadow=_items(cell["shadow"]),
        unless_source=_items(cell["unless_source"]),
        preferred=cell["preferred"],
        admitted=_items(cell["admitted"]),
        closed=cell["closed"] == "yes",
        contrast=cell["contrast"],
        forbidden=forbidden,
        category=category,
        severity=severity,
        source_case="source-case" in flags,
        any_country="any-country" in flags,
        ok=ok,
        bad=bad,
        note=cell["note"],
        evidence=cell["evidence"],
        file=file,
        line=line,
    )


def _check_words(column: str, phrases: Iterable[str], wrong: Callable[[str], None]) -> None:
    """What has no letter or digit can be neither found nor missing."""
    for phrase in phrases:
        if not any(char.isalnum() for char in phrase):
            wrong(f"{column} {phrase!r} has no words")


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split("|") if item.strip())


def _checked(parse: Callable[[str], T], word: str, wrong: Callable[[str], None]) -> T | None:
    try:
        return parse(word)
    except ConfigurationError as error:
        wrong(f"{error.message}: {error.hint}")
        return None


def _forbidden(item: str, wrong: Callable[[str], None]) -> Forbidden | None:
    form, _, conditions = item.partition("@")
    result = Forbidden(form.strip())
    if not result.form:
        wrong(f"forbidden form {item!r} is empty")
        return None
    for condition in filter(None, (c.strip() for c in conditions.split("+"))):
        if condition not in CONDITIONS:
            wrong(f"unknown condition {condition!r} of {item!r}: {did_you_mean(condition, CONDITIONS)}")
        elif condition == "missing":
            result = replace(result, only_if_missing=True)
        elif condition == "exact":
            result = replace(result, exact=True)
        else:
            result = replace(result, severity=Severity(condition))
    return result


def _example(item: str, wrong: Callable[[str], None]) -> Example | None:
    source, arrow, hypothesis = item.partition("=>")
    if not (arrow and source.strip() and hypothesis.strip()):
        wrong(f"example {item!r} is not of the form source => hypothesis")
        return None
    return Example(source.strip(), hypothesis.strip())


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
