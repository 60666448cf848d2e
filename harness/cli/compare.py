"""`harness compare`: systems side by side. It reads and prints, changes no run and never judges."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from harness.analysis.pairing import pairing
from harness.cli.options import default_languages, named_paths
from harness.errors import ConfigurationError, DataError, did_you_mean

if TYPE_CHECKING:
    from harness.analysis.contender import Contender
    from harness.analysis.paired import Settings
    from harness.inputs.glossary import Glossary
    from harness.inputs.suite import Suite
    from harness.model import TestSet

TABLES = (".jsonl", ".csv", ".tsv", ".parquet")
TESTS = ("randomisation", "bootstrap")


Inputs = Annotated[
    list[Path], typer.Argument(metavar="A [B …]", help="Run directories or test set files, the older first.")
]
Systems = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME|OLD=NEW", help="This system of each input, or one name for each. Repeatable."),
]
Source = Annotated[Path | None, typer.Option("--source", "-s", help="Inputs are outputs of this text.")]
References = Annotated[
    list[str] | None, typer.Option("--reference", "-r", metavar="[NAME=]FILE", help="With --source. Repeatable.")
]
SuiteFile = Annotated[Path | None, typer.Option(help="Suite for files and the glossary. Default: of the pair.")]
SourceLang = Annotated[str | None, typer.Option(help="Source language of files, as vi.")]
TargetLang = Annotated[str | None, typer.Option(help="Target language of files, as ru.")]
Scorers = Annotated[list[str] | None, typer.Option(help="Only this scorer. Repeatable.")]
Slices = Annotated[
    list[str] | None,
    typer.Option(help="Only this kind: domain, document, length, term; all: the whole set alone. Repeatable."),
]
TestName = Annotated[str, typer.Option(help="Where p comes from: randomisation or bootstrap.")]
Resamples = Annotated[int, typer.Option(min=20, help="Bootstrap resamples, and as many random trials.")]
Seed = Annotated[int, typer.Option(help="Seed of the resampling.")]
Alpha = Annotated[float, typer.Option(min=0.001, max=0.5, help="1 - confidence of the intervals.")]
Csv = Annotated[Path | None, typer.Option(help="Write every scorer on every slice as CSV.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


def compare(
    inputs: Inputs,
    system: Systems = None,
    source: Source = None,
    reference: References = None,
    suite: SuiteFile = None,
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    scorer: Scorers = None,
    slice: Slices = None,
    test: TestName = "randomisation",
    resamples: Resamples = 1000,
    seed: Seed = 12345,
    alpha: Alpha = 0.05,
    csv: Csv = None,
    as_json: AsJson = False,
) -> None:
    """Compare systems: scores, intervals and p-values by slice, findings new and gone, segments most changed.

    It never judges: the exit code is 0 whatever got worse, 3 if the inputs are of different test sets.
    """
    from harness.analysis.slices import KINDS
    from harness.reports.comparison import rows, view

    _check([test], TESTS, "--test")
    _check(slice or (), KINDS, "--slice")
    given = _Given(suite, source_lang, target_lang, tuple(scorer or ()))
    sources = given.parallel(inputs, source, reference) if source else [given.source(place) for place in inputs]
    settings = _settings(test, resamples, seed, alpha)
    groups, notices = pairing([(one.place, one.systems) for one in sources], system or ())
    chosen = [[sources[number].contender(name) for number, name in group] for group in groups]
    said = view([given.compared(group, settings, slice) for group in chosen], settings, notices)
    if csv:
        _write_csv(rows(said), csv)
    _say(said, as_json)


def _settings(test: str, resamples: int, seed: int, alpha: float) -> Settings:
    from harness.analysis.paired import Settings

    return Settings("bootstrap" if test == "bootstrap" else "randomisation", resamples, seed, alpha)


def _say(said: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(said, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        from harness.reports.comparison_console import show

        show(said, sys.stdout)


class _Source(NamedTuple):
    """One input: where it is, the systems in it, and how to take one of them."""

    place: str
    systems: Sequence[str]
    contender: Callable[[str], Contender]


class _Given:
    """What the options say about languages, suite and scorers."""

    def __init__(
        self, suite: Path | None, source_lang: str | None, target_lang: str | None, scorers: tuple[str, ...]
    ) -> None:
        self._suite, self._languages, self._scorers = suite, (source_lang, target_lang), scorers

    def source(self, place: Path) -> _Source:
        """A run directory, or a file that is evaluated now."""
        if place.suffix.lower() in TABLES and not place.is_dir():
            from harness.inputs.testset import read_table

            suite = self._suite_of([place])
            testset = read_table(place, source_lang=suite.source_lang, target_lang=suite.target_lang)
            return self._evaluated(testset, suite, str(place))
        if place.is_file():
            raise DataError(
                f"{place} is neither a run nor a test set file ({', '.join(TABLES)})",
                hint="with --source FILE, inputs may be texts, one segment a line",
            )
        from harness.analysis.contender import from_run
        from harness.results.baseline import load

        run = load(place)
        return _Source(str(place), run.testset.systems, lambda name: self._only(from_run(run, name, name)))

    def parallel(self, files: list[Path], source: Path, reference: list[str] | None) -> list[_Source]:
        """Outputs as texts, one segment a line, as one test set."""
        from harness.inputs.testset import read_parallel

        suite = self._suite_of([source, *files])
        testset = read_parallel(
            source,
            named_paths([str(file) for file in files], "input"),
            references=named_paths(reference, "--reference", lone="A"),
            docs=None,
            source_lang=suite.source_lang,
            target_lang=suite.target_lang,
        )
        return [self._evaluated(testset, suite, str(source))]

    def compared(self, contenders: list[Contender], settings: Settings, kinds: list[str] | None) -> Any:
        """All pairs of a group of systems."""
        from harness.analysis.compare import all_pairs, relabelled
        from harness.analysis.slices import KINDS

        wanted = kinds or list(KINDS)
        first = contenders[0].testset
        glossary = self._glossary(first) if "term" in wanted else None
        return all_pairs(relabelled(contenders), settings, glossary, wanted)

    def _evaluated(self, testset: TestSet, suite: Suite, place: str) -> _Source:
        from harness.analysis.contender import from_evaluation
        from harness.evaluate import evaluate
        from harness.neural.engine import usual_engine

        evaluation = evaluate(testset, suite.adjusted(scorers=self._scorers), engine=usual_engine())
        return _Source(place, testset.systems, lambda name: from_evaluation(evaluation, name, place, name))

    def _suite_of(self, files: list[Path]) -> Suite:
        from harness.inputs.suite import default_suite, load_suite

        if self._suite:
            return load_suite(self._suite)
        return default_suite(*default_languages(files, *self._languages))

    def _glossary(self, testset: TestSet) -> Glossary | None:
        """The terms by which segments are told apart: of the suite, else the shipped ones of the pair."""
        from harness.evaluate import knowledge_of
        from harness.inputs.suite import default_suite, load_suite

        suite = load_suite(self._suite) if self._suite else default_suite(testset.source_lang, testset.target_lang)
        return knowledge_of(suite).glossary if suite.glossaries else None

    def _only(self, contender: Contender) -> Contender:
        """The contender with the scorers asked for."""
        from dataclasses import replace

        if not self._scorers:
            return contender
        _check(self._scorers, contender.records, f"{contender.place}: scorer")
        return replace(
            contender,
            records={name: contender.records[name] for name in self._scorers},
            scorers={name: one for name, one in contender.scorers.items() if name in self._scorers},
            findings=tuple(f for f in contender.findings if f.rule.partition("/")[0] in self._scorers),
        )


def _check(words: Sequence[str], known: Collection[str], option: str) -> None:
    for word in words:
        if word not in known:
            raise ConfigurationError(f"{option}: unknown {word!r}", hint=did_you_mean(word, known))


def _write_csv(rows: list[dict[str, Any]], path: Path) -> None:
    import pandas as pd

    from harness.reports.comparison import COLUMNS
    from harness.reports.spreadsheet import write_csv

    try:
        write_csv(pd.DataFrame(rows, columns=COLUMNS), path)
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror or error}") from error
