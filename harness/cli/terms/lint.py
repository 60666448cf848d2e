"""`harness terms lint` and `harness terms test`: whether the knowledge holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Glossaries, SourceLang, TargetLang, knowledge_suite
from harness.errors import ConfigurationError

if TYPE_CHECKING:
    from harness.analysis.lint import LintReport
    from harness.scorers.base import Knowledge

SuiteArgument = Annotated[Path | None, typer.Argument(help="Suite whose glossaries and rules are looked at.")]
Rules = Annotated[list[Path] | None, typer.Option("--rules", help="Further rules (TOML or folder).")]


def lint(
    suite: SuiteArgument = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    glossary: Glossaries = None,
    rules: Rules = None,
) -> None:
    """Load all glossaries and rules, run their examples, refuse contradictions and dead forms (exit 2)."""
    from harness.analysis.lint import lint as check

    _report(check(_knowledge(suite, source_lang, target_lang, glossary, rules)))


def test(
    suite: SuiteArgument = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    glossary: Glossaries = None,
    rules: Rules = None,
) -> None:
    """Run the examples of all entries and rules, the part of lint that finds wrong knowledge (exit 2)."""
    from harness.analysis.lint import run_examples

    _report(run_examples(_knowledge(suite, source_lang, target_lang, glossary, rules)))


def _knowledge(
    suite: Path | None,
    source_lang: str,
    target_lang: str,
    glossary: list[Path] | None,
    rules: list[Path] | None,
) -> Knowledge:
    from harness.evaluate import knowledge_of

    chosen = knowledge_suite(suite, source_lang, target_lang, glossary)
    knowledge = knowledge_of(chosen.adjusted(rules=rules or ()))
    for notice in knowledge.glossary.notices:
        typer.echo(f"note: {notice}", err=True)
    return knowledge


def _report(report: LintReport) -> None:
    if report.problems:
        raise ConfigurationError(f"{len(report.problems)} problems in the knowledge", problems=report.problems)
    typer.echo(
        f"{report.entries} glossary entries, {report.realia} realia, {report.patterns} patterns: "
        f"{report.examples} examples hold"
    )
