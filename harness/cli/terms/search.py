"""`harness terms search`: entries by a word of either language."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import Glossaries, SourceLang, SuiteFile, TargetLang, knowledge_suite


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD…", help="Words of either language, in any form.")],
    suite: SuiteFile = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    glossary: Glossaries = None,
    limit: Annotated[int, typer.Option(min=1, help="Print so many entries at most.")] = 20,
) -> None:
    """Find entries by words of either language: any inflection, hoà as hòa. Prints id, source, rendering, file:line."""
    from harness.analysis.lookup import lookup
    from harness.inputs.glossary import load_glossary
    from harness.lang.find import language

    chosen = knowledge_suite(suite, source_lang, target_lang, glossary)
    query = " ".join(words)
    entries = load_glossary(chosen.glossaries) if chosen.glossaries else ()
    hits = lookup(entries, query, language(chosen.source_lang), language(chosen.target_lang))
    for hit in hits[:limit]:
        entry = hit.entry
        where = "" if hit.column in ("source", "preferred") else f"  ({hit.column}: {hit.phrase})"
        typer.echo(f"{entry.id}  {entry.source} → {entry.preferred}{where}  {entry.file}:{entry.line}")
    if len(hits) > limit:
        typer.echo(f"{len(hits) - limit} more: --limit {len(hits)}", err=True)
    if not hits:
        typer.echo(f"nothing is known of {query!r}", err=True)
