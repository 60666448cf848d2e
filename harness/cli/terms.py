"""`harness terms`: look after glossaries and rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.errors import ConfigurationError

app = typer.Typer(help="Look after glossaries and rules.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def terms() -> None:
    """Look after glossaries and rules."""


@app.command()
def lint(
    suite: Annotated[Path | None, typer.Argument(help="Suite whose glossaries and rules are looked at.")] = None,
    source_lang: Annotated[str, typer.Option(help="Source language of the shipped knowledge.")] = "vi",
    target_lang: Annotated[str, typer.Option(help="Target language of the shipped knowledge.")] = "ru",
    glossary: Annotated[list[Path] | None, typer.Option(help="A further glossary (TSV, CSV or folder).")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Further rules (TOML or folder).")] = None,
) -> None:
    """Load all glossaries and rules, run their examples, refuse contradictions and dead forms (exit 2)."""
    from harness.analysis.lint import lint as check
    from harness.evaluate import knowledge_of
    from harness.inputs.suite import default_suite, load_suite

    chosen = load_suite(suite) if suite else default_suite(source_lang, target_lang)
    report = check(knowledge_of(chosen.adjusted(glossaries=glossary or (), rules=rules or ())))
    if report.problems:
        raise ConfigurationError(f"{len(report.problems)} problems in the knowledge", problems=report.problems)
    typer.echo(
        f"{report.entries} glossary entries, {report.realia} realia, {report.patterns} patterns: "
        f"{report.examples} examples hold"
    )
