"""Test sets: files in, one `TestSet` of whole documents out, or one error with everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from harness.errors import DataError, Problem, did_you_mean
from harness.inputs.join import aligned, dropped, join_problems, names_of, reordered, unread, whole_documents
from harness.inputs.jsonl import read_jsonl
from harness.inputs.parallel import read_parallel
from harness.inputs.parquet import read_parquet
from harness.inputs.rows import Rows, record
from harness.inputs.table import read_delimited
from harness.inputs.text import refuse
from harness.model import TestSet

__all__ = ["read_parallel", "read_table", "restrict"]

_READERS: Mapping[str, Callable[[Path, list[Problem]], Rows | None]] = {
    ".jsonl": read_jsonl,
    ".csv": lambda path, problems: read_delimited(path, ",", problems),
    ".tsv": lambda path, problems: read_delimited(path, "\t", problems),
    ".parquet": read_parquet,
}


def read_table(path: Path, *, source_lang: str, target_lang: str, name: str | None = None) -> TestSet:
    """Read a test set from one JSONL, CSV, TSV or Parquet file; `name` is the file's stem unless given.

    Raises:
        DataError: the suffix is unknown, or the file cannot be read or used; it lists all problems of the file.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = did_you_mean(path.suffix.lower(), _READERS)
        raise DataError(f"{path}: a test set is read by its suffix, and {path.suffix!r} is none of them", hint=known)
    problems: list[Problem] = []
    rows = reader(path, problems)
    records = [record(row, path.stem, problems) for row in rows.rows] if rows else []
    systems, references = names_of(r.hypotheses for r in records), names_of(r.references for r in records)
    problems.extend(join_problems(records, systems, references))
    if not problems and not systems:  # also when there are no rows
        problems.append(Problem(str(path), 0, 0, "no 'hypothesis' in any segment" if records else "no segments"))
    if problems or rows is None:
        refuse(problems)
    segments = [aligned(r, path.stem, systems, references) for r in records]
    whole = whole_documents(segments)
    return TestSet(
        name=path.stem if name is None else name,
        source_lang=source_lang,
        target_lang=target_lang,
        systems=systems,
        segments=whole,
        digests={str(path): rows.digest},
        notices=(*unread(path, rows), *dropped(rows, records), *reordered(path, segments, whole)),
    )


def restrict(testset: TestSet, systems: Sequence[str]) -> TestSet:
    """The test set with some of its systems only, in the order they are asked for.

    Raises:
        DataError: a system that the test set does not have, or none at all.
    """
    wanted = tuple(dict.fromkeys(systems))
    for system in wanted:
        if system not in testset.systems:
            raise DataError(
                f"test set {testset.name!r} has no system {system!r}", hint=did_you_mean(system, testset.systems)
            )
    if not wanted:
        raise DataError("no system is chosen", hint=f"known: {', '.join(testset.systems)}")
    segments = tuple(replace(s, hypotheses={key: s.hypotheses[key] for key in wanted}) for s in testset.segments)
    return replace(testset, systems=wanted, segments=segments)
