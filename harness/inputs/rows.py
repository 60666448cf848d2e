"""From rows to records: what the keys of a segment mean, whatever the format, and which values they may have.

A row is what a format reader found; a record is what it says. Keys that are absent altogether are reported by the
readers (a table lacks a column once, a JSON line lacks a key by itself), wrong values here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from harness.errors import Problem

KEYS = ("id", "doc", "source", "hypothesis", "hypotheses", "reference", "references", "domain", "ignore")
GOLD_KEYS = ("errors", "tags", "ok_tricky", "corrected")
"""Keys of gold files, which are valid input: nothing here reads them, and nobody needs to be told."""

# Words of other tools and of our own outputs. They are not accepted as aliases: a column `segment` holds the text as
# often as the id, and a test set that is read by a guess is read wrongly without a word.
_OTHER_WORDS = {
    "document": "doc",
    "docid": "doc",
    "segment": "id",
    "src": "source",
    "mt": "hypothesis",
    "hyp": "hypothesis",
    "target": "hypothesis",
    "translation": "hypothesis",
    "prediction": "hypothesis",
    "ref": "reference",
}
_KINDS = ((bool, "true or false"), (str, "a string"), (int | float | Decimal, "a number"), (list, "an array"))
_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an input file.

    Attributes:
        name: how a message refers to it: "line 3", "row 3".
        report: makes a problem at a key of this row, or at its beginning where it has no such key.
    """

    cells: Mapping[str, Any]
    name: str
    report: Callable[[str, str], Problem]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a file, its keys in order of first appearance, and the digest of its bytes."""

    digest: str
    keys: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What a row says; `None` is "not given", or wrong and reported. An empty reference counts as not given."""

    row: Row
    id: str | None
    doc: str | None
    source: str
    hypotheses: Mapping[str, str | None] | None
    references: Mapping[str, str | None] | None
    domain: str
    ignore: str


def is_known(key: str) -> bool:
    """Whether a key of a segment is read (or is one of gold)."""
    return key in KEYS or key in GOLD_KEYS or key.startswith(("hypothesis:", "reference:"))


def suggestion(key: str) -> str:
    """The key that was probably meant, or nothing."""
    word = key.strip().casefold()
    close = get_close_matches(word, KEYS, n=1, cutoff=0.75)
    return _OTHER_WORDS.get(word) or (close[0] if close else "")


def missing(key: str, present: Iterable[str]) -> str:
    """The message for a required key that is not there, with the unknown key that was probably meant for it."""
    meant = [other for other in present if not is_known(other) and suggestion(other) == key]
    return f"{key!r} is missing" + (f" (is it {meant[0]!r}?)" if meant else "")


def record(row: Row, lone: str, problems: list[Problem]) -> Record:
    """Check the values of a row; a lone hypothesis belongs to the system named `lone`."""
    source = _text(row, "source", problems)
    if source is None and "source" in row.cells and row.cells["source"] is None:
        problems.append(row.report("source", "'source' must be a string, not null"))
    if source is not None and not source.strip():
        problems.append(row.report("source", "'source' is empty"))
    ident = _name(row, "id", problems)
    if ident is None and _is_blank(row.cells.get("id", 0)):
        problems.append(row.report("id", "'id' is empty"))
    references = _versions(row, "reference", "references", "A", problems)
    if references is not None:
        references = {name: text for name, text in references.items() if not _is_blank(text)}
    return Record(
        row=row,
        id=ident,
        doc=_name(row, "doc", problems),
        source=source or "",
        hypotheses=_versions(row, "hypothesis", "hypotheses", lone, problems),
        references=references,
        domain=_text(row, "domain", problems) or "",
        ignore=_text(row, "ignore", problems) or "",
    )


def _versions(row: Row, single: str, plural: str, lone: str, problems: list[Problem]) -> dict[str, str | None] | None:
    """Texts by name, from `single`, from `single:NAME` and from the object `plural`; `None` if they are in disorder."""
    found: dict[str, str | None] = {}
    if single in row.cells:
        found[lone] = _text(row, single, problems)
    several: list[tuple[str, str, Any]] = [
        (key, key.partition(":")[2], value) for key, value in row.cells.items() if key.startswith(f"{single}:")
    ]
    value = row.cells.get(plural)
    if isinstance(value, Mapping):
        several.extend((plural, name, text) for name, text in value.items())
    elif value is not None:
        problems.append(row.report(plural, f"{plural!r} must be an object of texts by name, not {_kind(value)}"))
        return None
    if several and found.get(lone, "") is None:  # tools that write every key write null for the one not used
        found.clear()
    if found and several:
        both = f"both {single!r} and {several[0][0]!r}"
        problems.append(row.report(single, f"{both}: a lone {single} has no name beside named ones"))
        return None
    for key, name, text in several:
        label = key if key.startswith(f"{single}:") else f"{plural}.{name}"
        if not name.strip() or _UNPRINTABLE.search(name):
            problems.append(row.report(key, f"{label!r} has no name that can be shown"))
        elif name in found:
            problems.append(row.report(key, f"{single} {name!r} is given twice"))
        else:
            found[name] = _checked(row, key, label, text, problems)
    return found


def _text(row: Row, key: str, problems: list[Problem]) -> str | None:
    return _checked(row, key, key, row.cells.get(key), problems)


def _checked(row: Row, key: str, label: str, value: Any, problems: list[Problem]) -> str | None:
    """A string exactly as it is given, or `None`."""
    if value is None:
        return None
    if not isinstance(value, str):
        problems.append(row.report(key, f"{label!r} must be a string, not {_kind(value)}"))
        return "\ufffd"  # given, though wrong: it must not be reported as missing as well
    if bad := _UNPRINTABLE.search(value):
        what = "NUL" if bad[0] == "\0" else f"half a character (surrogate U+{ord(bad[0]):04X})"
        problems.append(row.report(key, f"{label!r} contains {what} at its character {bad.start() + 1}"))
    return value


def _name(row: Row, key: str, problems: list[Problem]) -> str | None:
    """The id of a segment or document: a string, or a number as its decimal string; empty is not given."""
    value = row.cells.get(key)
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))  # a column of integers with a gap comes as floats
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, float) and abs(value) < _EXACT:
        return format(Decimal(repr(value)), "f")
    if value is not None and not isinstance(value, str):
        kind = f"the number {value}" if isinstance(value, float | Decimal) else _kind(value)
        problems.append(row.report(key, f"{key!r} must be a string or an exact number, not {kind}"))
        return None
    text = _text(row, key, problems)
    return None if _is_blank(text) else text


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return "an object"
    return next((name for kind, name in _KINDS if isinstance(value, kind)), type(value).__name__)
