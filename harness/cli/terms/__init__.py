"""`harness terms`: look after glossaries and rules, one file for each of its commands."""

from __future__ import annotations

import typer

from harness.cli.terms import add, exchange, lint, search, stats, suggest

app = typer.Typer(help="Look after glossaries and rules.", no_args_is_help=True, rich_markup_mode=None)
app.command(name="lint")(lint.lint)
app.command(name="test")(lint.test)
app.command(name="stats")(stats.stats)
app.command(name="search")(search.search)
app.command(name="add")(add.add)
app.command(name="export")(exchange.export)
app.command(name="import")(exchange.import_)
app.command(name="suggest")(suggest.suggest)


@app.callback()
def terms() -> None:
    """Look after glossaries and rules."""
