"""Reviewers' verdicts on findings: JSON as the report exports it, or a CSV with a column `verdict` (docs/gates.md)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from harness import mqm
from harness.errors import ConfigurationError, DataError, Problem, did_you_mean
from harness.inputs.text import read_text
from harness.model import Severity

SCHEMA = 1
VERDICTS = ("confirmed", "rejected")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person says of one finding; `system` is empty where the verdict does not name one."""

    fingerprint: str
    verdict: Literal["confirmed", "rejected"]
    comment: str = ""
    system: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """An error that a person found and no scorer did: code points [start, end) of the hypothesis."""

    segment: str
    system: str
    start: int
    end: int
    category: str
    severity: Severity
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All verdicts of a file; `run` and `reviewer` are empty where it does not say."""

    file: str
    verdicts: tuple[Reviewed, ...]
    missed: tuple[Missed, ...] = ()
    run: str = ""
    reviewer: str = ""


def load_review(path: Path) -> Review:
    """Read a review.

    Raises:
        DataError: it cannot be read, or a verdict is not usable; all problems at once.
    """
    problems: list[Problem] = []
    text = read_text(path, problems)
    review = None
    if text and not problems:
        review = (_json if text.text.lstrip().startswith("{") else _csv)(path, text.text, problems)
    if review and not problems:
        seen: dict[tuple[str, str, str], str] = {}
        for one in review.verdicts:
            key = (one.fingerprint, one.system, one.segment)
            if seen.setdefault(key, one.verdict) != one.verdict:
                problems.append(Problem(str(path), 0, 0, f"{one.fingerprint} is both confirmed and rejected"))
    if problems or review is None:
        raise DataError(f"{path} is no review", problems=problems, hint="format: docs/gates.md")
    return review


def _json(path: Path, text: str, problems: list[Problem]) -> Review | None:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        problems.append(Problem(str(path), error.lineno, error.colno, error.msg))
        return None
    if not isinstance(data, dict) or not isinstance(data.get("verdicts"), list):
        problems.append(Problem(str(path), 0, 0, "is not an object with a list 'verdicts'"))
        return None
    schema = data.get("schema", SCHEMA)
    if not isinstance(schema, int) or schema > SCHEMA:
        problems.append(Problem(str(path), 0, 0, f"schema {schema} is not known here: update harness"))
    verdicts = [_reviewed(path, 0, f"verdicts[{n}]", row, problems) for n, row in enumerate(data["verdicts"], 1)]
    missed = [_missed(path, f"missed[{n}]", row, problems) for n, row in enumerate(data.get("missed") or [], 1)]
    return Review(
        str(path),
        tuple(filter(None, verdicts)),
        tuple(filter(None, missed)),
        str(data.get("run") or ""),
        str(data.get("reviewer") or ""),
    )


def _csv(path: Path, text: str, problems: list[Problem]) -> Review | None:
    """Rows of findings.csv with a further column `verdict`; rows where it is empty have not been looked at."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    columns = reader.fieldnames or ()
    for name in ("fingerprint", "verdict"):
        if name not in columns:
            problems.append(Problem(str(path), 1, 0, f"no column {name!r}: {did_you_mean(name, columns)}"))
    if problems:
        return None
    verdicts: list[Reviewed | None] = []
    try:
        for row in reader:
            if (row.get("verdict") or "").strip():
                verdicts.append(_reviewed(path, reader.line_num, "the row", row, problems))
    except csv.Error as error:
        problems.append(Problem(str(path), reader.line_num, 0, str(error)))
    return Review(str(path), tuple(filter(None, verdicts)))


def _reviewed(path: Path, line: int, where: str, row: Any, problems: list[Problem]) -> Reviewed | None:
    if not isinstance(row, Mapping):
        problems.append(Problem(str(path), line, 0, f"{where} is not an object"))
        return None
    fingerprint, verdict = str(row.get("fingerprint") or "").strip(), str(row.get("verdict") or "").strip().lower()
    if not fingerprint:
        problems.append(Problem(str(path), line, 0, f"{where} has no fingerprint"))
    if verdict not in VERDICTS:
        problems.append(Problem(str(path), line, 0, f"verdict {verdict!r}: {did_you_mean(verdict, VERDICTS)}"))
        return None
    comment, system, segment = (str(row.get(key) or "").strip() for key in ("comment", "system", "segment"))
    return Reviewed(fingerprint, "confirmed" if verdict == "confirmed" else "rejected", comment, system, segment)


def _missed(path: Path, where: str, row: Any, problems: list[Problem]) -> Missed | None:
    try:
        start, end = row["start"], row["end"]
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end:
            raise ConfigurationError(f"start {start!r} and end {end!r} are no span")
        return Missed(
            str(row["segment"]),
            str(row.get("system") or ""),
            start,
            end,
            mqm.category(row["category"]),
            mqm.severity(row["severity"]),
            str(row.get("comment") or ""),
        )
    except (KeyError, TypeError, AttributeError) as error:
        problems.append(Problem(str(path), 0, 0, f"{where} has no usable {error}"))
    except ConfigurationError as error:
        problems.append(Problem(str(path), 0, 0, f"{where}: {error.message}"))
    return None


def unknown(review: Review, known: Sequence[str]) -> Iterator[Problem]:
    """Verdicts on findings that a run does not have."""
    for one in review.verdicts:
        if one.fingerprint not in known:
            yield Problem(review.file, 0, 0, f"the run has no finding {one.fingerprint}")
