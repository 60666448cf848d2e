"""`harness terms stats`: how many entries there are, and what they rest on."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from harness.cli.options import Glossaries, SourceLang, SuiteFile, TargetLang, knowledge_suite


def stats(
    suite: SuiteFile = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    glossary: Glossaries = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Count entries per domain by what they rest on, with their phrases, forbidden forms and examples."""
    from harness.analysis.basis import BASES
    from harness.analysis.basis import stats as count
    from harness.evaluate import knowledge_of

    knowledge = knowledge_of(knowledge_suite(suite, source_lang, target_lang, glossary))
    rows = count(knowledge.glossary)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        return
    columns = ("sources", "right", "forbidden", "examples")
    typer.echo("".join(["domain".ljust(14), "entries".rjust(9), *(name.rjust(11) for name in (*BASES, *columns))]))
    for row in rows:
        numbers = [*row.bases.values(), *(getattr(row, name) for name in columns)]
        typer.echo("".join([row.domain.ljust(14), str(row.entries).rjust(9), *(str(n).rjust(11) for n in numbers)]))
    realia, patterns = len(knowledge.rules.realia), len(knowledge.rules.patterns)
    typer.echo(f"beside these: {realia} realia, {patterns} patterns, {len(knowledge.rules.guards)} guards")
