"""`harness doctor`: is everything here, and does a model work?"""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.neural import Device


def doctor(
    model: Annotated[
        list[str] | None, typer.Option(metavar="NAME|PATH", help="Also try this COMET model end to end. Repeatable.")
    ] = None,
    device: Device = "auto",
) -> None:
    """Say what is installed, what is missing and what to type.

    The exit code is 4 if a model that was asked for does not work, else 0.
    """
    from harness.analysis.doctor import examine, try_model
    from harness.cli.neural import DEFAULT_CACHE, engine
    from harness.errors import ScorerError

    lines = list(examine())
    with engine(device, DEFAULT_CACHE, no_cache=True) as trying:
        tried = [line for name in model or () for line in try_model(name, trying)]
    for line in (*lines, *tried):
        todo = f"\n          → {line.todo}" if line.todo else ""
        typer.echo(f"{line.mark:8}  {line.subject}: {line.seen}{todo}")
    broken = [line.subject for line in tried if line.mark != "ok"]
    if broken:
        raise ScorerError(f"cannot be used: {', '.join(broken)}")
