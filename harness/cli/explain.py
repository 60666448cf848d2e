"""`harness explain`: what an entry, a rule or a check does, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Glossaries, SourceLang, SuiteFile, TargetLang, knowledge_suite

if TYPE_CHECKING:
    from harness.analysis.explain import Explanation


def explain(
    name: Annotated[str, typer.Argument(help="An entry, a rule or a check; without it, all checks are listed.")] = "",
    suite: SuiteFile = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    glossary: Glossaries = None,
    lang: Annotated[str, typer.Option(help="Language of messages: en, ru or vi.")] = "en",
) -> None:
    """Explain an entry (party.trung-uong), a rule (terminology/near-miss) or a check (numbers): what, why, examples."""
    from harness import messages
    from harness.analysis.explain import explain as look
    from harness.analysis.explain import overview
    from harness.evaluate import knowledge_of

    messages.check_language(lang)
    if not name:
        for scorer, first in overview():
            typer.echo(f"{scorer.ljust(14)}{first}")
        return
    _print(look(name, knowledge_of(knowledge_suite(suite, source_lang, target_lang, glossary)), lang))


def _print(what: Explanation) -> None:
    typer.echo(" · ".join(part for part in (what.name, what.kind, what.place) if part))
    if what.text:
        typer.echo(f"\n{what.text}")
    facts = [(name, value) for name, value in what.facts.items() if value]
    if facts:
        typer.echo()
    for name, value in facts:
        typer.echo(f"{name}: {value}")
    for example, said in what.examples:
        typer.echo(f"\n  {example.source}\n  {example.hypothesis}\n    {said or 'nothing is found'}")
