"""What `run` and `rescore` share: the run directory, the summary, and exit code 4."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.errors import ScorerError

if TYPE_CHECKING:
    from harness.evaluate import Evaluation


def finish(evaluation: Evaluation, out: Path | None, *, excel: bool, as_json: bool, quiet: bool) -> None:
    """Write the run to `out`, else to runs/ID, and say what is in it.

    Raises:
        DataError: the place is taken or cannot be written.
        ScorerError: a scorer that the suite requires gave no scores; the run is written.
    """
    place = out or _free(Path("runs") / evaluation.manifest.id)
    summary = _write(evaluation, place, excel)
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))  # noqa: T201
    if not quiet:
        from harness.reports.console import show

        show(evaluation, summary, sys.stderr if as_json else sys.stdout)
    _require(evaluation)


def _free(place: Path) -> Path:
    """The place itself, or with a number behind it where an equal run of the same second stands."""
    number = 2
    candidate = place
    while candidate.exists():
        candidate, number = place.with_name(f"{place.name}-{number}"), number + 1
    return candidate


def _write(evaluation: Evaluation, place: Path, excel: bool) -> dict[str, Any]:
    from harness.analysis.aggregate import scores
    from harness.reports.summary import summary
    from harness.reports.write import write_run

    rows = scores(evaluation)
    write_run(evaluation, rows, place, excel=excel)
    return summary(evaluation, rows, place)


def _require(evaluation: Evaluation) -> None:
    """A scorer that the suite requires and that gave no scores is exit 4; the run itself is written."""
    lost = [r for r in evaluation.manifest.scorers if r.required and r.status != "ok"]
    if lost:
        reasons = "; ".join(f"{record.name} {record.status}: {record.reason}" for record in lost)
        raise ScorerError(f"required by the suite, but without scores: {reasons}")
