"""A test set as the JSONL that `read_table` reads back: ids, documents, texts and references as they are."""

from __future__ import annotations

import json

from harness.model import Aligned, TestSet


def to_jsonl(testset: TestSet) -> str:
    """One object a segment, in the order of the test set; empty fields are left out."""
    return "".join(f"{json.dumps(_row(segment), ensure_ascii=False)}\n" for segment in testset.segments)


def _row(segment: Aligned) -> dict[str, object]:
    row: dict[str, object] = {"id": segment.id, "doc": segment.document, "source": segment.source}
    row["hypotheses"] = dict(segment.hypotheses)
    optional = {"references": dict(segment.references), "domain": segment.domain, "ignore": segment.ignore}
    return row | {name: value for name, value in optional.items() if value}
