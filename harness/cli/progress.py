"""What a person sees while an evaluation runs: bars on a terminal; in a log, a line now and then for slow scorers."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evaluate import Progress

Show = Callable[["Progress"], None]
EVERY = 30.0  # seconds between two lines in a log


def progress(quiet: bool) -> AbstractContextManager[Show]:
    """A context that gives what `evaluate` calls at each step."""
    if quiet:
        return nullcontext(lambda step: None)
    return _bars() if sys.stderr.isatty() else nullcontext(_Lines())


@contextmanager
def _bars() -> Iterator[Show]:
    """One bar for the whole, and one for the segments of a step that takes long, each with the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    with Bars(*columns, console=Console(stderr=True), transient=True) as bar:
        whole = bar.add_task("evaluating", total=None)
        inner: dict[tuple[str, str], TaskID] = {}

        def show(step: Progress) -> None:
            bar.update(whole, description=f"{step.scorer} · {step.system}", completed=step.done, total=step.total)
            if step.parts:
                name = step.scorer, step.system
                if name not in inner:
                    inner[name] = bar.add_task(f"  {step.parts} segments", total=step.parts)
                bar.update(inner[name], completed=step.part, visible=step.part < step.parts)

        yield show


class _Lines:
    """Says in a log how far a slow step is and how long it will take, at most every `EVERY` seconds."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        if not step.part:
            self._began = self._said = now
        elif now - self._said >= EVERY:
            self._said = now
            left = (now - self._began) / step.part * (step.parts - step.part)
            print(  # noqa: T201
                f"{step.scorer} · {step.system}: {step.part} of {step.parts} segments, about {_duration(left)} left",
                file=sys.stderr,
                flush=True,
            )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min" if minutes >= 10 else f"{minutes} min {rest} s" if minutes else f"{rest} s"
