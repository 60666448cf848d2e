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
    summary = _write(evaluation, out, excel)
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))  # noqa: T201
    if not quiet:
        from harness.reports.console import show

        show(evaluation, summary, sys.stderr if as_json else sys.stdout)
    _require(evaluation)


def _write(evaluation: Evaluation, out: Path | None, excel: bool) -> dict[str, Any]:
    from harness.analysis.aggregate import scores
    from harness.reports.summary import summary
    from harness.reports.write import write_run

    rows = scores(evaluation)
    default = Path("runs") / evaluation.manifest.id  # another run of the same second may take it
    place = write_run(evaluation, rows, out or default, excel=excel, numbered=out is None)
    return summary(evaluation, rows, place)


def _require(evaluation: Evaluation) -> None:
    """A scorer that the suite requires and that gave no scores is exit 4; the run itself is written."""
    lost = [r for r in evaluation.manifest.scorers if r.required and r.status != "ok"]
    if lost:
        reasons = "; ".join(f"{record.name} {record.status}: {record.reason}" for record in lost)
        raise ScorerError(f"required by the suite, but without scores: {reasons}")
