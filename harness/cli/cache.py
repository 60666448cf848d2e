"""`harness cache`: what is kept of COMET scores, and forgetting it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.neural import DEFAULT_CACHE, CacheFolder

if TYPE_CHECKING:
    from harness.results.cache import Cache

app = typer.Typer(help="Look at, prune or clear the cache of model scores.", no_args_is_help=True)


@app.command()
def stats(cache: CacheFolder = DEFAULT_CACHE) -> None:
    """Show how many scores are kept, of which models, and when they were last used."""
    if (kept := _open(cache)) is None:
        return
    with kept:
        spaces = kept.stats()
        for space in spaces:
            typer.echo(f"{space.entries:>9} entries  {_size(space.size):>9}  {_days(space.oldest, space.newest)}")
            typer.echo(f"          {space.name}")
        entries, size = sum(space.entries for space in spaces), kept.path.stat().st_size
        typer.echo(f"{entries:>9} entries  {_size(size):>9}  in {kept.path}")


@app.command()
def prune(
    days: Annotated[int, typer.Option(min=0, help="Forget what has not been used for more days than this.")] = 30,
    cache: CacheFolder = DEFAULT_CACHE,
) -> None:
    """Forget scores that have not been used for a while."""
    if (kept := _open(cache)) is not None:
        with kept:
            typer.echo(f"{kept.prune(days)} entries forgotten")


@app.command()
def clear(cache: CacheFolder = DEFAULT_CACHE) -> None:
    """Forget all scores."""
    if (kept := _open(cache)) is not None:
        with kept:
            typer.echo(f"{kept.clear()} entries forgotten")


def _open(folder: Path) -> Cache | None:
    """The cache of a folder; None, and a word about it, where there is none yet."""
    from harness.results.cache import FILE, Cache

    if not (folder / FILE).is_file():
        typer.echo(f"no scores are kept in {folder}")
        return None
    return Cache(folder)


def _days(oldest: int, newest: int) -> str:
    first, last = (date(1970, 1, 1) + timedelta(days=day) for day in (oldest, newest))
    return f"used {last}" if first == last else f"used {first} … {last}"


def _size(count: int) -> str:
    power = min((len(str(count)) - 1) // 3, 3)
    return f"{count / 1000**power:.3g} {('B', 'kB', 'MB', 'GB')[power]}"
