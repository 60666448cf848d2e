"""`harness terms suggest`: candidates for a glossary out of a run with references, with verdicts, or both."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Glossaries, SuiteFile
from harness.errors import DataError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.analysis.amendments import Amendment
    from harness.analysis.mining import Triple
    from harness.results.stored import StoredRun


def suggest(
    run: Annotated[Path, typer.Argument(help="Run directory: its input had references, or it has been reviewed.")],
    review: Annotated[
        list[Path] | None, typer.Option("--review", help="Verdicts on the run's findings: .json or .csv. Repeatable.")
    ] = None,
    system: Annotated[str, typer.Option(help="System whose renderings are looked at; the first unless given.")] = "",
    reference: Annotated[str, typer.Option(help="Reference to compare with; the first unless given.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the CSV here instead of on stdout.")] = None,
    fewest: Annotated[int, typer.Option("--min-count", min=1, help="In so many segments at least.")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="Print so many candidates at most.")] = 100,
    suite: SuiteFile = None,
    glossary: Glossaries = None,
) -> None:
    """Mine a run for source phrases that a system renders otherwise than the reference, again and again.

    With the verdicts of reviewers, what they confirmed comes first, and where they rejected findings the entry itself
    is a candidate: for a licence, for a rendering more, for a forbidden form less. Prints CSV, best first. Delete the
    rows that are wrong, put citation forms into the rest, and `harness terms import` takes the file as it is.
    """
    from harness.analysis.amendments import amendments
    from harness.analysis.candidates import as_csv, unknown
    from harness.analysis.judged import judgements
    from harness.analysis.mining import mine
    from harness.cli.options import knowledge_suite
    from harness.evaluate import knowledge_of
    from harness.inputs.review import load_review
    from harness.lang.find import language
    from harness.results.stored import load_run

    stored = load_run(run)
    pair = stored.manifest.source_lang, stored.manifest.target_lang
    knowledge = knowledge_of(knowledge_suite(suite, *pair, glossary))
    system = _chosen(system, stored.testset.systems, "system")
    said = judgements(map(load_review, review or ()), stored, system)
    triples = _triples(stored, system, reference, needed=not review)
    changes = amendments(said.findings, knowledge, fewest=fewest)
    found = unknown(mine(triples, *map(language, pair), fewest=fewest, marked=said.errors), knowledge)
    _write(as_csv(found[:limit], changes), out)
    _report(changes, len(found), limit, f"{len(triples)} segments of {system}")


def _write(text: str, out: Path | None) -> None:
    from harness.inputs.glossary_write import replace_file

    if out:
        replace_file(out, text.encode("utf-8-sig"))
    else:
        sys.stdout.write(text)


def _report(changes: Sequence[Amendment], found: int, limit: int, where: str) -> None:
    """What was found; changes of rules stand in no glossary, so they are told here."""
    for one in changes:
        if not one.after:
            told = f"{one.change}: {one.rejected} rejected, {one.confirmed} confirmed"
            typer.echo(f"{one.rule.file}:{one.rule.line}: {one.rule.id}: {told}", err=True)
    entries = sum(one.after is not None for one in changes)
    if entries:
        typer.echo(f"{entries} change{'' if entries == 1 else 's'} of entries from verdicts", err=True)
    shown = f" (the best {limit} are listed)" if found > limit else ""
    typer.echo(f"{found} candidates{shown} from {where}", err=True)


def _triples(stored: StoredRun, system: str, reference: str, *, needed: bool) -> list[Triple]:
    from harness.analysis.mining import Triple

    names = list(dict.fromkeys(name for segment in stored.testset.segments for name in segment.references))
    if not names and (needed or reference):
        raise DataError(
            f"the run {stored.place} has no references, so nothing can be compared",
            hint="--review gives the verdicts of reviewers",
        )
    if not names:
        return []
    chosen = _chosen(reference, names, "reference")
    segments = [segment for segment in stored.testset.segments if chosen in segment.references]
    return [Triple(s.id, s.source, s.hypotheses[system], s.references[chosen]) for s in segments]


def _chosen(name: str, known: tuple[str, ...] | list[str], what: str) -> str:
    if name and name not in known:
        raise DataError(f"the run has no {what} {name!r}", hint=did_you_mean(name, known))
    return name or known[0]
