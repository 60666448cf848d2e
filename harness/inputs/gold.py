"""Gold data: test sets whose errors people have marked (JSONL with an `errors` list; file contract in docs/gold.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import mqm
from harness.errors import ConfigurationError, DataError, Problem
from harness.inputs.jsonl import read_jsonl
from harness.inputs.rows import Row
from harness.inputs.testset import read_table
from harness.model import Severity, TestSet


@dataclass(frozen=True, slots=True)
class GoldError:
    """One marked error; an omission has `start == end`, and `source_text` says what was left out."""

    start: int
    end: int
    text: str
    category: str
    severity: Severity
    source_text: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """A test set of one system with the errors of every segment, by segment id."""

    testset: TestSet
    errors: Mapping[str, tuple[GoldError, ...]]


def read_gold(path: Path, *, source_lang: str, target_lang: str) -> Gold:
    """Read one gold file.

    Raises:
        DataError: what `read_table` refuses, several systems, an `errors` list that is missing or broken, an offset
            whose text is not the error's text, an unknown category or severity; all problems at once.
    """
    testset = read_table(path, source_lang=source_lang, target_lang=target_lang)
    if len(testset.systems) != 1:
        raise DataError(f"{path}: gold has one system, this has {', '.join(testset.systems)}")
    hypotheses = {s.id: s.hypotheses[testset.systems[0]] for s in testset.segments}
    problems: list[Problem] = []
    rows = read_jsonl(path, problems)
    errors: dict[str, tuple[GoldError, ...]] = {}
    for row in rows.rows if rows else ():
        segment, marked = str(row.cells["id"]), row.cells.get("errors")
        if not isinstance(marked, list):
            problems.append(row.report("errors", "must be a list of marked errors"))
            continue
        found = [_error(item, hypotheses[segment], row, problems) for item in marked]
        errors[segment] = tuple(error for error in found if error)
    if problems:
        raise DataError(f"{path} is no gold file", problems=problems)
    return Gold(testset, errors)


def _error(item: Any, hypothesis: str, row: Row, problems: list[Problem]) -> GoldError | None:
    try:
        start, end, text = int(item["start"]), int(item["end"]), str(item["text"])
        if not 0 <= start <= end <= len(hypothesis) or hypothesis[start:end] != text:
            raise DataError(f"hypothesis[{start}:{end}] is not {text!r}")
        return GoldError(
            start,
            end,
            text,
            mqm.category(item["category"]),
            mqm.severity(item["severity"]),
            str(item.get("source_text") or ""),
            str(item.get("suggestion") or ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        problems.append(row.report("errors", f"an error without a usable {error}"))
    except (ConfigurationError, DataError) as error:
        problems.append(row.report("errors", error.message))
    return None


def gold_files(paths: Sequence[Path]) -> list[Path]:
    """The files, and all `*.jsonl` of folders."""
    return [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
