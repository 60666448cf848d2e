"""`harness terms export` and `harness terms import`: glossaries for spreadsheets and termbases, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Glossaries, SourceLang, SuiteFile, TargetLang, knowledge_suite
from harness.errors import ConfigurationError, did_you_mean

if TYPE_CHECKING:
    from harness.inputs.glossary import Entry
    from harness.inputs.suite import Suite

Domains = Annotated[list[str] | None, typer.Option("--domain", help="Only entries of this domain. Repeatable.")]


def export(
    file: Annotated[Path, typer.Argument(help="Where to: .csv, .tsv, .xlsx or .tbx.")],
    suite: SuiteFile = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    glossary: Glossaries = None,
    domain: Domains = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write the entries of a suite as CSV, TSV, XLSX or TBX-Basic (ISO 30042:2019)."""
    from harness.inputs.glossary_write import FORMATS, replace_file, write_glossary, write_xlsx
    from harness.inputs.tbx import left_behind, to_tbx

    if file.suffix not in FORMATS:
        raise ConfigurationError(f"{file}: cannot export to {file.suffix!r}", hint=did_you_mean(file.suffix, FORMATS))
    if file.exists() and not force:
        raise ConfigurationError(f"{file} exists", hint="give another name, or --force")
    chosen = knowledge_suite(suite, source_lang, target_lang, glossary)
    entries = _entries(chosen, domain or [])
    if file.suffix == ".tbx":
        replace_file(file, to_tbx(entries, chosen.source_lang, chosen.target_lang, chosen.name).encode())
    elif file.suffix == ".xlsx":
        write_xlsx(file, entries)
    else:
        write_glossary(file, entries)
    typer.echo(f"{len(entries)} entries in {file}")
    if file.suffix == ".tbx" and (left := left_behind(entries)):
        typer.echo(f"note: TBX-Basic cannot carry {', '.join(left)}", err=True)


def _entries(suite: Suite, domains: list[str]) -> list[Entry]:
    from harness.inputs.glossary import load_glossary

    entries = list(load_glossary(suite.glossaries)) if suite.glossaries else []
    known = {entry.domain for entry in entries}
    for name in domains:
        if name not in known:
            raise ConfigurationError(f"no domain is called {name!r}", hint=did_you_mean(name, known))
    return [entry for entry in entries if not domains or entry.domain in domains]


def import_(
    file: Annotated[Path, typer.Argument(help="What to read: .csv, .tsv, .xlsx or .tbx.")],
    into: Annotated[Path, typer.Option("--into", help="Glossary (.tsv or .csv) that takes the entries.")],
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
    domain: Annotated[str, typer.Option("--domain", help="Of TBX concepts without a subject field.")] = "",
) -> None:
    """Lay the entries of a file over those of a glossary; from TBX, columns that it cannot carry keep what they say."""
    from harness.inputs.glossary import load_glossary
    from harness.inputs.glossary_import import import_into
    from harness.inputs.glossary_write import write_glossary

    own = load_glossary([into]).entries if into.exists() else ()
    result = import_into(own, file, source_lang=source_lang, target_lang=target_lang, domain=domain)
    for notice in result.notices:
        typer.echo(f"note: {notice}", err=True)
    write_glossary(into, result.entries)
    typer.echo(f"{into}: {result.added} entries added, {result.changed} changed, {result.unchanged} unchanged")
    if result.added + result.changed:
        typer.echo(f"harness terms lint --glossary {into} says whether they hold", err=True)
