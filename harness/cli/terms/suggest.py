"""`harness terms suggest`: candidates for a glossary out of a run with references."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Glossaries, SuiteFile
from harness.errors import DataError, did_you_mean

if TYPE_CHECKING:
    from harness.results.stored import StoredRun


def suggest(
    run: Annotated[Path, typer.Argument(help="Run directory whose input had references.")],
    system: Annotated[str, typer.Option(help="System whose renderings are looked at; the first unless given.")] = "",
    reference: Annotated[str, typer.Option(help="Reference to compare with; the first unless given.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the CSV here instead of on stdout.")] = None,
    fewest: Annotated[int, typer.Option("--min-count", min=1, help="In so many segments at least.")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="Print so many candidates at most.")] = 100,
    suite: SuiteFile = None,
    glossary: Glossaries = None,
) -> None:
    """Mine a run for source phrases that a system renders otherwise than the reference, again and again.

    Prints CSV, best first, ranked by log-likelihood. Delete the rows that are wrong, put citation forms into the
    rest, and `harness terms import` takes the file as it is.
    """
    from harness.analysis.candidates import as_csv, unknown
    from harness.analysis.mining import mine
    from harness.cli.options import knowledge_suite
    from harness.evaluate import knowledge_of
    from harness.inputs.glossary_write import replace_file
    from harness.lang.find import language
    from harness.results.stored import load_run

    stored = load_run(run)
    pair = stored.manifest.source_lang, stored.manifest.target_lang
    knowledge = knowledge_of(knowledge_suite(suite, *pair, glossary))
    system = _chosen(system, stored.testset.systems, "system")
    triples = _triples(stored, system, reference)
    found = unknown(mine(triples, *map(language, pair), fewest=fewest), knowledge)
    text = as_csv(found[:limit])
    if out:
        replace_file(out, text.encode("utf-8-sig"))
    else:
        sys.stdout.write(text)
    shown = f" (the best {limit} are listed)" if len(found) > limit else ""
    typer.echo(f"{len(found)} candidates{shown} from {len(triples)} segments of {system}", err=True)


def _triples(stored: StoredRun, system: str, reference: str) -> list:  # type: ignore[type-arg]
    from harness.analysis.mining import Triple

    names = list(dict.fromkeys(name for segment in stored.testset.segments for name in segment.references))
    if not names:
        raise DataError(f"the run {stored.place} has no references, so nothing can be compared")
    chosen = _chosen(reference, names, "reference")
    segments = [segment for segment in stored.testset.segments if chosen in segment.references]
    return [Triple(s.id, s.source, s.hypotheses[system], s.references[chosen]) for s in segments]


def _chosen(name: str, known: tuple[str, ...] | list[str], what: str) -> str:
    if name and name not in known:
        raise DataError(f"the run has no {what} {name!r}", hint=did_you_mean(name, known))
    return name or known[0]
