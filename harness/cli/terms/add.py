"""`harness terms add`: one entry more, by flags or by questions, if it holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import SourceLang, SuiteFile, TargetLang, knowledge_suite
from harness.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from harness.inputs.suite import Suite

ASKED = {
    "id": "id, domain.kebab-case",
    "source": "source term",
    "source_variants": "other wordings of it, parted by |",
    "preferred": "best rendering, in the nominative",
    "admitted": "other right renderings, parted by |",
    "forbidden": "wrong renderings, parted by |",
    "bad": "an example that must be flagged: source => translation",
    "ok": "an example that must not be flagged: source => translation",
    "evidence": "what it rests on: URL, law: …, dictionary: …, rule: …, judgement",
    "note": "note",
}
NEEDED = ("id", "source", "preferred", "evidence")


Words = list[str] | None


def add(
    file: Annotated[Path, typer.Argument(help="Glossary (.tsv or .csv) that takes the entry; made if not there.")],
    id: Annotated[str, typer.Option("--id", help="domain.kebab-case")] = "",
    source: Annotated[str, typer.Option(help="The source term.")] = "",
    variant: Annotated[Words, typer.Option(help="Another wording of the source. Repeatable.")] = None,
    shadow: Annotated[Words, typer.Option(help="A longer phrase that means something else.")] = None,
    unless_source: Annotated[Words, typer.Option(help="A phrase or @guard that switches it off.")] = None,
    preferred: Annotated[str, typer.Option(help="The best rendering, in its citation form.")] = "",
    admitted: Annotated[Words, typer.Option(help="Another right rendering. Repeatable.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="The right renderings are exhaustive.")] = False,
    contrast: Annotated[str, typer.Option(help="Set of terms that must not stand in for one another.")] = "",
    forbidden: Annotated[Words, typer.Option(help="A wrong rendering, FORM[@CONDITION]. Repeatable.")] = None,
    category: Annotated[str, typer.Option(help="MQM category.")] = "",
    severity: Annotated[str, typer.Option(help="minor, major or critical.")] = "",
    match: Annotated[Words, typer.Option(help="source-case or any-country.")] = None,
    ok: Annotated[Words, typer.Option(metavar="'SOURCE => TEXT'", help="Must not be flagged.")] = None,
    bad: Annotated[Words, typer.Option(metavar="'SOURCE => TEXT'", help="Must be flagged.")] = None,
    note: Annotated[str, typer.Option(help="For people.")] = "",
    evidence: Annotated[str, typer.Option(help="What it rests on: a URL, law: …, rule: …, judgement.")] = "",
    replaces: Annotated[bool, typer.Option("--replace", help="The file's entry of this id gives way.")] = False,
    suite: SuiteFile = None,
    source_lang: SourceLang = "vi",
    target_lang: TargetLang = "ru",
) -> None:
    """Add an entry to a glossary, unless `terms lint` would refuse it. On a terminal it asks for what is not given."""
    row = {"id": id, "source": source, "preferred": preferred, "contrast": contrast, "category": category}
    row |= {"severity": severity, "note": note, "evidence": evidence, "closed": "yes" if closed else ""}
    lists = {"source_variants": variant, "shadow": shadow, "unless_source": unless_source, "admitted": admitted}
    lists |= {"forbidden": forbidden, "ok": ok, "bad": bad}
    row |= {name: "|".join(items or ()) for name, items in lists.items()} | {"match": " ".join(match or ())}
    _add(file, _completed(row), replaces, knowledge_suite(suite, source_lang, target_lang))


def _completed(row: dict[str, str]) -> dict[str, str]:
    """The row with the answers of the person at the terminal, if there is one and something is missing."""
    if sys.stdin.isatty() and not all(row[name] for name in NEEDED):
        row |= {name: row[name] or typer.prompt(asked, default="", show_default=False) for name, asked in ASKED.items()}
    missing = [name for name in NEEDED if not row[name].strip()]
    if missing:
        raise ConfigurationError(f"no {', '.join(missing)}", hint="give them by options, or run it on a terminal")
    return row | {"domain": row["id"].partition(".")[0]}


def _add(file: Path, row: dict[str, str], replaces: bool, suite: Suite) -> None:
    from harness.analysis.addition import refusals, with_entry
    from harness.evaluate import check_guards, knowledge_of
    from harness.inputs.entry_read import read_entry
    from harness.inputs.glossary import Glossary, load_glossary
    from harness.inputs.glossary_write import write_glossary

    problems: list[Problem] = []
    entry = read_entry(row, str(file), 0, problems)
    if entry is None:
        raise ConfigurationError("the entry cannot be used", problems=problems, hint="columns: docs/glossary.md")
    entries = with_entry(load_glossary([file]).entries if file.exists() else (), entry, replaces=replaces)
    knowledge = knowledge_of(suite)
    check_guards(Glossary((entry,), ""), knowledge.rules)
    refused = refusals(knowledge, file, entries, entry)
    if refused:
        raise ConfigurationError("the entry does not hold, and is not added", problems=refused)
    write_glossary(file, entries)
    line = next(one.line for one in load_glossary([file]) if one.id == entry.id)
    typer.echo(f"{entry.id}  {entry.source} → {entry.preferred}  {file}:{line}")
