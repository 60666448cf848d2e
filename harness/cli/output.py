"""What `run` and `rescore` share: progress on a terminal, the run directory, the summary, and exit code 4."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.errors import ScorerError

if TYPE_CHECKING:
    from harness.evaluate import Evaluation, Progress


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


def progress(quiet: bool) -> Any:
    """A context that gives what `evaluate` calls at each step: a bar on a terminal, else nothing."""
    from contextlib import contextmanager, nullcontext

    def silent(step: Progress) -> None:
        return None

    if quiet or not sys.stderr.isatty():
        return nullcontext(silent)

    @contextmanager
    def shown() -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("evaluating", total=None)
            step: Callable[[Any], None] = lambda s: bar.update(  # noqa: E731
                task, description=f"{s.scorer} · {s.system}", completed=s.done, total=s.total
            )
            yield step

    return shown()


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
