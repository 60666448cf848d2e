"""`harness rescore`: run scorers again on the texts of a stored run, so that it can be compared with newer ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.neural import DEFAULT_CACHE, CacheFolder, Device, NoCache, Precision, engine, with_precision
from harness.cli.output import finish
from harness.cli.progress import progress
from harness.cli.waivers import Waivers, given_waivers


def rescore(
    run: Annotated[Path, typer.Argument(help="A run directory.")],
    out: Annotated[
        Path | None, typer.Option(help="The new run directory (must be absent or empty). Default: runs/ID.")
    ] = None,
    suite: Annotated[Path | None, typer.Option(help="Suite file. Default: that of the run, as it is now.")] = None,
    glossary: Annotated[list[Path] | None, typer.Option(help="A further glossary (TSV, CSV or folder).")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Further rules (TOML or folder).")] = None,
    scorer: Annotated[list[str] | None, typer.Option(help="Only this scorer. Repeatable.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of messages and report. Default: the run's.")] = None,
    device: Device = "auto",
    precision: Precision = None,
    cache: CacheFolder = DEFAULT_CACHE,
    no_cache: NoCache = False,
    waivers: Waivers = None,
    excel: Annotated[bool, typer.Option("--excel", help="Also write guarded CSV with BOM, and XLSX.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no table; errors only.")] = False,
) -> None:
    """Score the texts of a stored run anew with today's scorers, glossaries and rules, into a new run directory.

    The stored run is only read. Exit codes are those of `harness run`.
    """
    from dataclasses import replace

    from harness.analysis.waivers import waived
    from harness.evaluate import evaluate
    from harness.inputs.suite_of_run import check_knowledge, suite_of_run
    from harness.results.baseline import load
    from harness.results.store import check_free

    stored = load(run)
    if out is not None:
        check_free(out)
    chosen = suite_of_run(stored.manifest, suite).adjusted(
        glossaries=glossary or (), rules=rules or (), scorers=scorer or ()
    )
    chosen = with_precision(chosen, precision)
    if suite is None:
        check_knowledge(stored.manifest, chosen)
    notice = f"scored anew from the texts of run {stored.manifest.id}"
    testset = replace(stored.testset, notices=(*stored.testset.notices, notice))
    decided = given_waivers(waivers)
    with progress(quiet) as step:
        evaluation = evaluate(
            testset,
            chosen,
            lang=lang or stored.manifest.language,
            progress=step,
            engine=engine(device, cache, no_cache),
        )
    evaluation = waived(evaluation, decided, datetime.now(UTC).date())
    finish(evaluation, out, excel=excel, as_json=as_json, quiet=quiet)
