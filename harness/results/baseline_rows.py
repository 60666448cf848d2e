"""The lines of a baseline's files: segments, statistics and findings as JSON, and back."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from harness.model import Aligned, Finding, Level, Severity, Span, Stat
from harness.results.stored import StoredFinding

PLAIN = ("rule", "entry", "segment", "category", "observed", "suggestion", "key", "message", "origin", "fingerprint")


def lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON, a value a line; lone surrogates, which machines' texts may hold, stay what they are."""
    texts = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    return "".join(texts).encode("utf-8", "surrogatepass")


def packed(data: bytes) -> bytes:
    """gzip without a time or a name in its head."""
    target = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0, compresslevel=9) as file:
        file.write(data)
    return target.getvalue()


def segment_row(segment: Aligned) -> dict[str, Any]:
    """A line of valid input, without the keys that say nothing."""
    row = {
        "id": segment.id,
        "doc": segment.document,
        "domain": segment.domain,
        "source": segment.source,
        "hypotheses": dict(segment.hypotheses),
        "references": dict(segment.references),
        "ignore": segment.ignore,
    }
    return {key: value for key, value in row.items() if value}


def segment_of(row: Mapping[str, Any]) -> Aligned:
    """The segment that a line describes."""
    return Aligned(
        id=row["id"],
        document=row.get("doc", ""),
        source=row["source"],
        hypotheses=row["hypotheses"],
        references=row.get("references", {}),
        domain=row.get("domain", ""),
        ignore=row.get("ignore", ""),
    )


def stats_row(system: str, scorer: str, stats: Iterable[Stat | None]) -> dict[str, Any]:
    """The statistics of one scorer for one system, whole numbers as such."""
    short = [None if s is None else [int(x) if x.is_integer() else x for x in map(float, s)] for s in stats]
    return {"system": system, "scorer": scorer, "stats": short}


def finding_row(stored: StoredFinding) -> dict[str, Any]:
    """A finding without its evidence, which belongs to the run."""
    finding = stored.finding
    return {
        "fingerprint": finding.fingerprint,
        "system": stored.system,
        "document": stored.document,
        **{name: getattr(finding, name) for name in PLAIN if name != "fingerprint"},
        "severity": finding.severity.value,
        "level": finding.level.value,
        "status": stored.status,
        "expected": list(finding.expected),
        "spans": [[span.side, span.start, span.end, span.text] for span in finding.spans],
        "related": list(finding.related),
        "confidence": finding.confidence,
    }


def finding_of(row: Mapping[str, Any], number: int) -> StoredFinding:
    """The finding that a line describes; its number is that of the line."""
    finding = Finding(
        **{name: row[name] for name in PLAIN},
        severity=Severity(row["severity"]),
        level=Level(row["level"]),
        expected=tuple(row["expected"]),
        spans=tuple(Span(*span) for span in row["spans"]),
        related=tuple(row["related"]),
        confidence=row["confidence"],
    )
    return StoredFinding(f"F{number:04d}", row["system"], row["document"], row["status"], finding)
