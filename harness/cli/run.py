"""`harness run`: evaluate a test set and write the run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.neural import DEFAULT_CACHE, CacheFolder, Device, NoCache, Precision, engine, with_precision
from harness.cli.options import default_languages, named, named_paths
from harness.cli.output import finish
from harness.cli.progress import progress
from harness.cli.waivers import Waivers, given_waivers
from harness.errors import ConfigurationError

if TYPE_CHECKING:
    from harness.inputs.suite import Suite
    from harness.model import TestSet

Input = Annotated[
    Path | None, typer.Option("--input", "-i", help="Segments with hypotheses: .jsonl, .csv, .tsv or .parquet.")
]
Source = Annotated[Path | None, typer.Option("--source", "-s", help="Parallel text: source, one segment a line.")]
Hypotheses = Annotated[
    list[str] | None, typer.Option("--hypothesis", "-t", metavar="[NAME=]FILE", help="A system's output. Repeatable.")
]
References = Annotated[
    list[str] | None, typer.Option("--reference", "-r", metavar="[NAME=]FILE", help="A reference. Repeatable.")
]


def run(
    suite: Annotated[
        Path | None, typer.Argument(help="Suite file (.toml); without one, give the texts by options.")
    ] = None,
    input: Input = None,
    source: Source = None,
    hypothesis: Hypotheses = None,
    reference: References = None,
    docs: Annotated[Path | None, typer.Option(help="Parallel text: the document id of each line.")] = None,
    source_lang: Annotated[str | None, typer.Option(help="Source language, as vi.")] = None,
    target_lang: Annotated[str | None, typer.Option(help="Target language, as ru.")] = None,
    system: Annotated[list[str] | None, typer.Option(help="Only this system. Repeatable.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="The run directory (must be absent or empty). Default: runs/ID.")
    ] = None,
    glossary: Annotated[list[Path] | None, typer.Option(help="A further glossary (TSV, CSV or folder).")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Further rules (TOML or folder).")] = None,
    scorer: Annotated[list[str] | None, typer.Option(help="Only this scorer. Repeatable.")] = None,
    disable: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Do not report this rule, entry or scorer (* allowed).")
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SEVERITY", help="neutral, minor, major or critical for a rule or entry."),
    ] = None,
    level: Annotated[
        list[str] | None, typer.Option(metavar="NAME=LEVEL", help="error, warning or info for a rule or entry.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the confidence intervals.")] = None,
    lang: Annotated[str, typer.Option(help="Language of messages and report: en, ru or vi.")] = "en",
    device: Device = "auto",
    precision: Precision = None,
    cache: CacheFolder = DEFAULT_CACHE,
    no_cache: NoCache = False,
    waivers: Waivers = None,
    excel: Annotated[bool, typer.Option("--excel", help="Also write guarded CSV with BOM, and XLSX.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no table; errors only.")] = False,
) -> None:
    """Evaluate machine translation: scores, findings, CSV and an HTML report in a run directory.

    Either a suite file, or --input FILE, or --source with --hypothesis. It never judges: the exit code is 0
    whatever the quality, unless the input (3), the configuration (2) or a scorer that the suite requires (4) fails.
    """
    from harness import mqm
    from harness.analysis.waivers import waived
    from harness.evaluate import evaluate
    from harness.results.store import check_free

    chosen, testset = _given(suite, input, source, hypothesis, reference, docs, source_lang, target_lang, system)
    chosen = chosen.adjusted(
        glossaries=glossary or (),
        rules=rules or (),
        scorers=scorer or (),
        disable=disable or (),
        severity={name: mqm.severity(word) for name, word in named(severity, "--severity").items()},
        level={name: mqm.level(word) for name, word in named(level, "--level").items()},
        seed=seed,
    )
    chosen = with_precision(chosen, precision)
    if out is not None:
        check_free(out)
    decided = given_waivers(waivers)
    with progress(quiet) as step:
        evaluation = evaluate(testset, chosen, lang=lang, progress=step, engine=engine(device, cache, no_cache))
    evaluation = waived(evaluation, decided, datetime.now(UTC).date())
    finish(evaluation, out, excel=excel, as_json=as_json, quiet=quiet)


def _given(
    suite_path: Path | None,
    table: Path | None,
    source: Path | None,
    hypothesis: list[str] | None,
    reference: list[str] | None,
    docs: Path | None,
    source_lang: str | None,
    target_lang: str | None,
    systems: list[str] | None,
) -> tuple[Suite, TestSet]:
    """The suite and the test set that the options speak of."""
    from harness.inputs.suite import default_suite, load_suite
    from harness.inputs.testset import read_table, restrict

    ways = [bool(table), bool(source or hypothesis)]
    if sum(ways) > 1 or not (suite_path or any(ways)):
        raise ConfigurationError(
            "give a suite file, or --input, or --source with --hypothesis", hint="harness run --help"
        )
    if (reference or docs) and not source:
        raise ConfigurationError("--reference and --docs go with --source")
    if suite_path:
        suite = load_suite(suite_path)
        pair = source_lang or suite.source_lang, target_lang or suite.target_lang
    else:
        files = [path for path in (table, source, *named_paths(hypothesis, "--hypothesis").values()) if path]
        pair = default_languages(files, source_lang, target_lang)
        suite = default_suite(*pair)
    if table:
        testset = read_table(table, source_lang=pair[0], target_lang=pair[1])
    elif source or hypothesis:
        testset = _parallel(source, hypothesis, reference, docs, pair)
    elif suite.testset:
        testset = read_table(suite.testset, source_lang=pair[0], target_lang=pair[1], name=suite.name)
    else:
        raise ConfigurationError(f"suite {suite_path} names no test set", hint="give one with --input or --source")
    wanted = systems or list(suite.systems)
    return suite, restrict(testset, wanted) if wanted else testset


def _parallel(
    source: Path | None,
    hypothesis: list[str] | None,
    reference: list[str] | None,
    docs: Path | None,
    pair: tuple[str, str],
) -> TestSet:
    """The test set of parallel text."""
    from harness.inputs.testset import read_parallel

    if not (source and hypothesis):
        raise ConfigurationError("parallel text needs --source and at least one --hypothesis")
    return read_parallel(
        source,
        named_paths(hypothesis, "--hypothesis"),
        references=named_paths(reference, "--reference", lone="A"),
        docs=docs,
        source_lang=pair[0],
        target_lang=pair[1],
    )
