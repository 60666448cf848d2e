"""A run directory read back as the values it was written from: test set, statistics, findings. It changes nothing.

Texts, statistics and findings come from the Parquet files, which are exact; CSV files are for people and other tools.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from harness.errors import DataError, Problem, did_you_mean
from harness.model import Aligned, Finding, Level, Severity, Span, Stat, TestSet
from harness.results.drafts import is_draft
from harness.results.manifest import read_manifest
from harness.results.run import Manifest

Status = Literal["open", "new", "unchanged", "waived", "confirmed", "rejected"]
SETTLED = ("waived", "rejected")
"""Statuses of findings that people have looked at and do not want to see again."""
SEGMENT_TEXTS = ("document", "segment", "domain", "source", "system", "hypothesis", "references", "ignore")
FINDING_TEXTS = (
    "finding system document segment rule entry category severity level observed suggestion message origin related "
    "fingerprint status values"
).split()
ORIGINS = ("rule", "lexicon", "metric", "judge")
AGAIN = "take another copy of it, or make the run again with harness run"


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a person lets a finding stand, who it is, and the last day on which that holds; empty where nobody said."""

    reason: str = ""
    author: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding and what the run says about it: its number, whose it is, and what people have decided since."""

    id: str
    system: str
    document: str
    status: Status
    finding: Finding
    decision: Decision = Decision()


@dataclass(frozen=True)
class StoredRun:
    """A run as it lies on the disk.

    Attributes:
        testset: every segment with all references and the hypotheses of all systems, in the run's order.
        stats: by (system, scorer), one stat or None per segment; scorers that did not run are not there.
        findings: by system, in the order of findings.csv.
    """

    place: Path
    manifest: Manifest
    testset: TestSet
    stats: Mapping[tuple[str, str], tuple[Stat | None, ...]]
    findings: Mapping[str, tuple[StoredFinding, ...]]

    @property
    def digest(self) -> str:
        """What two runs must share to be comparable segment by segment: see `content_digest`."""
        return content_digest(self.testset)


def content_digest(testset: TestSet) -> str:
    """sha256 of ids, documents, sources and references: of what a test set is apart from any system's output."""
    sha = hashlib.sha256()
    for segment in testset.segments:
        row = [segment.id, segment.document, segment.source, sorted(segment.references.items())]
        sha.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return sha.hexdigest()


def load_run(place: Path) -> StoredRun:
    """Read a run directory.

    Raises:
        DataError: it is not a run, is of a newer schema, or one of its files is damaged or contradicts another.
    """
    check_is_run(place)
    manifest = read_manifest(place / "run.json")
    ran = [record.name for record in manifest.scorers if record.status == "ok"]
    rows = _Rows(place / "segments.parquet", SEGMENT_TEXTS, [f"{name}.statistics" for name in ran])
    segments = _segments(rows, manifest)
    testset = TestSet(
        manifest.testset,
        manifest.source_lang,
        manifest.target_lang,
        manifest.systems,
        segments,
        manifest.inputs,
        manifest.notices,
    )
    return StoredRun(place, manifest, testset, _stats(rows, manifest, ran), _findings(place, testset))


def check_is_run(place: Path) -> None:
    """Raise DataError unless a run lies at `place`; the message says what lies there."""
    if not place.exists():
        beside = [p.name for p in place.parent.iterdir() if p.is_dir()] if place.parent.is_dir() else []
        raise DataError(f"no run at {place}", hint=did_you_mean(place.name, beside) if beside else "")
    if not place.is_dir():
        raise DataError(f"{place} is a file, not a run directory", hint="a run is made with harness run")
    if is_draft(place.resolve()):
        raise DataError(f"{place} is a draft of a run that was never finished", hint="make the run again")
    if not (place / "run.json").exists():
        raise DataError(f"{place} is not a run: it has no run.json", hint="a run is made with harness run")


class _Rows:
    """A Parquet file of a run as columns of Python values, each of the type that it must have."""

    def __init__(self, path: Path, texts: Sequence[str], statistics: Sequence[str] = ()) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path = path
        try:
            table = pq.read_table(path, partitioning=None)
        except FileNotFoundError:
            raise self.damaged("it is missing") from None
        except (OSError, pa.ArrowException) as error:
            raise self.damaged(f"it cannot be read: {error}") from error
        self.columns: dict[str, list[Any]] = {}
        for name in (*texts, *statistics, *(("confidence",) if "confidence" in table.column_names else ())):
            if table.column_names.count(name) != 1:
                raise self.damaged(f"it has no column {name!r}")
            self.columns[name] = table[name].to_pylist()
        for name in texts:
            bad = next((i for i, value in enumerate(self.columns[name]) if not isinstance(value, str)), None)
            if bad is not None:
                raise self.damaged(f"column {name!r} is not text", bad)
        self.length = table.num_rows

    def damaged(self, what: str, row: int | None = None) -> DataError:
        """The error for this file; `row` counts from 0."""
        place = Problem(str(self.path), 0 if row is None else row + 1, 0, what)
        return DataError(f"the run {self.path.parent} is damaged", problems=[place], hint=AGAIN)

    def parsed(self, name: str, row: int, kind: type[Any]) -> Any:
        """A cell of JSON."""
        try:
            value = json.loads(self.columns[name][row])
        except ValueError as error:
            raise self.damaged(f"column {name!r} is not JSON: {error}", row) from error
        if not isinstance(value, kind):
            raise self.damaged(f"column {name!r} holds {value!r}", row)
        return value


def _segments(rows: _Rows, manifest: Manifest) -> tuple[Aligned, ...]:
    """The rows of all systems laid over each other; they must agree in everything but the hypothesis."""
    size, columns = manifest.segments, rows.columns
    if rows.length != size * len(manifest.systems):
        raise rows.damaged(f"{rows.length} rows, but run.json says {size} segments of {len(manifest.systems)} systems")
    shared = [name for name in SEGMENT_TEXTS if name not in ("system", "hypothesis")]
    for number, system in enumerate(manifest.systems):
        for index in range(size):
            row = number * size + index
            if columns["system"][row] != system:
                raise rows.damaged(f"a segment of {columns['system'][row]!r} where one of {system!r} must stand", row)
            for name in shared if number else ():
                if columns[name][row] != columns[name][index]:
                    raise rows.damaged(f"{name} differs from that of system {manifest.systems[0]!r}", row)
    if len(set(columns["segment"][:size])) != size:
        raise rows.damaged("two segments have one id")
    references: list[dict[str, str]] = [rows.parsed("references", index, dict) for index in range(size)]
    for index, versions in enumerate(references):
        if not all(isinstance(text, str) for text in versions.values()):
            raise rows.damaged("a reference is not text", index)
    return tuple(
        Aligned(
            id=columns["segment"][index],
            document=columns["document"][index],
            source=columns["source"][index],
            hypotheses={s: columns["hypothesis"][n * size + index] for n, s in enumerate(manifest.systems)},
            references=references[index],
            domain=columns["domain"][index],
            ignore=columns["ignore"][index],
        )
        for index in range(size)
    )


def _stats(rows: _Rows, manifest: Manifest, ran: Sequence[str]) -> dict[tuple[str, str], tuple[Stat | None, ...]]:
    result = {}
    for name in ran:
        column = [None if value is None else _stat(rows, name, i, value) for i, value in enumerate(_of(rows, name))]
        if len({len(stat) for stat in column if stat is not None}) > 1:
            raise rows.damaged(f"statistics of {name} have different lengths")
        for number, system in enumerate(manifest.systems):
            result[system, name] = tuple(column[number * manifest.segments : (number + 1) * manifest.segments])
    return result


def _of(rows: _Rows, scorer: str) -> list[Any]:
    return rows.columns[f"{scorer}.statistics"]


def _stat(rows: _Rows, scorer: str, row: int, value: Any) -> Stat:
    if not isinstance(value, list) or not all(isinstance(x, (int, float)) and x == x for x in value):
        raise rows.damaged(f"statistics of {scorer} are {value!r}", row)
    return tuple(map(float, value))


def _findings(place: Path, testset: TestSet) -> dict[str, tuple[StoredFinding, ...]]:
    rows = _Rows(place / "findings.parquet", FINDING_TEXTS)
    segments = {segment.id: segment for segment in testset.segments}
    result: dict[str, list[StoredFinding]] = {system: [] for system in testset.systems}
    for row in range(rows.length):
        cells = {name: column[row] for name, column in rows.columns.items()}
        segment = segments.get(cells["segment"])
        if segment is None or cells["system"] not in result or cells["document"] != segment.document:
            where = f"{cells['system']!r}, {cells['document']!r}, {cells['segment']!r}"
            raise rows.damaged(f"{cells['finding']} is of a segment that the run does not have: {where}", row)
        for name, known in (("status", get_args(Status)), ("origin", ORIGINS)):
            if cells[name] not in known:
                raise rows.damaged(f"{cells['finding']} has the {name} {cells[name]!r}", row)
        finding = _finding(rows, row, cells)
        _check_spans(rows, row, cells, finding, segment)
        decision = _decision(rows, row)
        stored = StoredFinding(cells["finding"], cells["system"], cells["document"], cells["status"], finding, decision)
        result[cells["system"]].append(stored)
    return {system: tuple(found) for system, found in result.items()}


def _finding(rows: _Rows, row: int, cells: Mapping[str, Any]) -> Finding:
    values, confidence = rows.parsed("values", row, dict), cells.get("confidence")
    plain = ("rule", "entry", "segment", "category", "observed", "suggestion", "message", "origin", "fingerprint")
    try:
        return Finding(
            **{name: cells[name] for name in plain},
            severity=Severity(cells["severity"]),
            level=Level(cells["level"]),
            spans=tuple(Span(s["side"], s["start"], s["end"], s["text"]) for s in values["spans"]),
            expected=tuple(values["expected"]),
            key=values["key"],
            evidence=values["evidence"],
            related=tuple(rows.parsed("related", row, list)),
            confidence=None if confidence is None or confidence != confidence else float(confidence),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise rows.damaged(f"{cells['finding']}: {error!r}", row) from error


def _decision(rows: _Rows, row: int) -> Decision:
    said = rows.parsed("values", row, dict).get("waiver", {})
    try:
        return Decision(**said)
    except TypeError as error:
        raise rows.damaged(f"a waiver is {said!r}", row) from error


def _check_spans(rows: _Rows, row: int, cells: Mapping[str, Any], finding: Finding, segment: Aligned) -> None:
    texts = {"source": segment.source, "hypothesis": segment.hypotheses[cells["system"]]}
    for span in finding.spans:
        text = texts.get(span.side)
        if text is not None and text[span.start : span.end] != span.text:
            raise rows.damaged(f"{cells['finding']}: {span.text!r} is not in the {span.side} at {span.start}", row)
