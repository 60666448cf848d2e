"""The join: records of one file to aligned segments in whole documents, and what is wrong or odd between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from harness.errors import Problem
from harness.inputs.rows import Record, Rows, is_known, suggestion
from harness.model import Aligned


def names_of(versions: Iterable[Mapping[str, object] | None]) -> tuple[str, ...]:
    """All names in order of first appearance."""
    return tuple(dict.fromkeys(name for given in versions for name in given or ()))


def join_problems(records: Sequence[Record], systems: Sequence[str], references: Sequence[str]) -> Iterable[Problem]:
    """What is wrong between segments: duplicate ids, and what some segments have and others lack."""
    first: dict[str, str] = {}
    some_docs = any(r.doc is not None for r in records)
    for r in records:
        here = "the segment" if r.id is None else f"segment {r.id!r}"
        if r.id in first:
            yield r.row.report("id", f"duplicate id {r.id!r}, first on {first[r.id]}")
        elif r.id is not None:
            first[r.id] = r.row.name
        if some_docs and r.doc is None and isinstance(r.row.cells.get("doc", ""), str | None):
            yield r.row.report("doc", f"{here} has no 'doc', other segments have one")
        for system in systems:
            if r.hypotheses is not None and r.hypotheses.get(system) is None:
                yield r.row.report(_key(r, "hypothesis", system), f"{here} has no hypothesis of system {system!r}")
        for name in references:
            if r.references is not None and name not in r.references:
                yield r.row.report(_key(r, "reference", name), f"{here} has no reference {name!r}, others have one")


def _key(r: Record, single: str, name: str) -> str:
    """The key of a row at which a version of its text would stand."""
    plural = {"hypothesis": "hypotheses", "reference": "references"}[single]
    return next((key for key in (f"{single}:{name}", plural, single) if key in r.row.cells), "")


def aligned(r: Record, document: str, systems: Sequence[str], references: Sequence[str]) -> Aligned:
    """The segment that a record without problems describes; `document` is the one for files that name none."""
    hypotheses, versions = r.hypotheses or {}, r.references or {}
    return Aligned(
        id=r.id or "",
        document=document if r.doc is None else r.doc,
        source=r.source,
        hypotheses={system: hypotheses[system] or "" for system in systems},
        references={name: versions[name] or "" for name in references},
        domain=r.domain,
        ignore=r.ignore,
    )


def whole_documents(segments: Iterable[Aligned]) -> tuple[Aligned, ...]:
    """Segments of a document together, documents in order of first appearance."""
    documents: dict[str, list[Aligned]] = {}
    for segment in segments:
        documents.setdefault(segment.document, []).append(segment)
    return tuple(segment for document in documents.values() for segment in document)


def reordered(path: Path, before: Sequence[Aligned], after: Sequence[Aligned]) -> Iterable[str]:
    """A notice if the order of the input is not the order of the output."""
    if list(before) != list(after):
        yield f"{path}: segments of one document stood apart; they were brought together, in their order"


def unread(path: Path, rows: Rows) -> Iterable[str]:
    """One notice with all keys that nothing here reads, and what may have been meant by them."""
    unknown = [key for key in rows.keys if not is_known(key)]
    meant = {key: suggestion(key) for key in unknown}
    named = [f"{key!r} (did you mean {meant[key]!r}?)" if meant[key] else repr(key) for key in unknown]
    if named:
        yield f"{path}: not read: {', '.join(named)}"


def dropped(rows: Rows, records: Sequence[Record]) -> Iterable[str]:
    """A reference that is empty in every segment is none, which a person who filled in a column should hear."""
    columns = [key for key in rows.keys if key.startswith("reference")]
    if columns and not any(r.references for r in records):
        yield f"{', '.join(map(repr, columns))} is empty in every segment: no reference is used"
