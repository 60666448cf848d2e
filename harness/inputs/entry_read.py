"""A glossary entry out of a row's cells (docs/glossary.md), with everything that is wrong with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from harness import mqm
from harness.errors import ConfigurationError, Problem, did_you_mean
from harness.inputs.entry import (
    CATEGORY,
    COLUMNS,
    CONDITIONS,
    FLAGS,
    IDENTIFIER,
    SEVERITY,
    Entry,
    Example,
    Forbidden,
)
from harness.model import Severity

T = TypeVar("T")
Wrong = Callable[[str], None]


def read_entry(row: Mapping[str, str], file: str, line: int, problems: list[Problem]) -> Entry | None:
    """The entry that a row's cells make; None and its problems if they cannot."""
    before = len(problems)

    def wrong(message: str) -> None:
        problems.append(Problem(file, line, 0, message))

    cell = {name: unicodedata.normalize("NFC", row.get(name, "").strip()) for name in COLUMNS}
    _check_cells(cell, wrong)
    category = _checked(mqm.category, cell["category"] or CATEGORY, wrong)
    severity = _checked(mqm.severity, cell["severity"] or SEVERITY, wrong)
    forbidden = tuple(filter(None, (_forbidden(item, wrong) for item in _items(cell["forbidden"]))))
    ok, bad = (tuple(filter(None, (_example(item, wrong) for item in _items(cell[name])))) for name in ("ok", "bad"))
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
        source_case="source-case" in cell["match"].split(),
        any_country="any-country" in cell["match"].split(),
        ok=ok,
        bad=bad,
        note=cell["note"],
        evidence=cell["evidence"],
        file=file,
        line=line,
    )


def _check_cells(cell: Mapping[str, str], wrong: Wrong) -> None:
    """What can be said of cells without looking into their items."""
    if not IDENTIFIER.fullmatch(cell["id"]):
        wrong(f"id {cell['id']!r} is not of the form domain.kebab-case")
    for name in ("source", "preferred"):
        if not cell[name]:
            wrong(f"{name} is empty")
    if cell["closed"] not in ("", "yes", "no"):
        wrong(f"closed is {cell['closed']!r}, must be yes, no or empty")
    for flag in cell["match"].split():
        if flag not in FLAGS:
            wrong(f"unknown flag {flag!r} in match: {did_you_mean(flag, FLAGS)}")
    for name in ("source", "source_variants", "shadow", "preferred", "admitted"):
        _check_words(name, _items(cell[name]), wrong)


def _check_words(column: str, phrases: Iterable[str], wrong: Wrong) -> None:
    """What has no letter or digit can be neither found nor missing."""
    for phrase in phrases:
        if not any(char.isalnum() for char in phrase):
            wrong(f"{column} {phrase!r} has no words")


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split("|") if item.strip())


def _checked(parse: Callable[[str], T], word: str, wrong: Wrong) -> T | None:
    try:
        return parse(word)
    except ConfigurationError as error:
        wrong(f"{error.message}: {error.hint}")
        return None


def _forbidden(item: str, wrong: Wrong) -> Forbidden | None:
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


def _example(item: str, wrong: Wrong) -> Example | None:
    source, arrow, hypothesis = item.partition("=>")
    if not (arrow and source.strip() and hypothesis.strip()):
        wrong(f"example {item!r} is not of the form source => hypothesis")
        return None
    return Example(source.strip(), hypothesis.strip())
