"""The files of a run directory (DESIGN: file contracts)."""

from __future__ import annotations

import json
from pathlib import Path

from harness.analysis.aggregate import Score
from harness.evaluate import Evaluation
from harness.reports.html import html
from harness.reports.spreadsheet import write_csv, write_for_people, write_parquet
from harness.reports.tables import findings_table, scores_table, segments_table
from harness.reports.view import view
from harness.results.store import new_run


def write_run(
    evaluation: Evaluation, scores: list[Score], place: Path, *, excel: bool = False, numbered: bool = False
) -> Path:
    """Write everything, then rename into place, which is returned; with `numbered`, the next free one.

    Raises:
        DataError: `place` is taken or cannot be written.
    """
    tables = {
        "findings": findings_table(evaluation),
        "scores": scores_table(scores),
        "segments": segments_table(evaluation),
    }
    for_machines = tables | {
        "findings": findings_table(evaluation, exact=True),
        "segments": segments_table(evaluation, statistics=True),
    }
    with new_run(place, numbered=numbered) as run:
        draft = run.draft
        for name, table in tables.items():
            write_csv(table, draft / f"{name}.csv")
            write_parquet(for_machines[name], draft / f"{name}.parquet")
        page = html(view(evaluation, scores))
        (draft / "report.html").write_text(page, encoding="utf-8", newline="\n")
        if excel:
            write_for_people(tables, draft / "excel")
        manifest = json.dumps(evaluation.manifest.to_json(), ensure_ascii=False, indent=2)
        manifest_file = draft / "run.json"  # the last one: without it nothing is a run
        manifest_file.write_text(manifest + "\n", encoding="utf-8", newline="\n")
    return run.place
