"""`harness validate`: how right the findings are, on data whose errors people have marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from harness.cli.options import named
from harness.errors import ConfigurationError, DataError

if TYPE_CHECKING:
    from harness.analysis.validate import Tally
    from harness.inputs.suite import Suite

VERDICT_NO = 1


def validate(
    gold: Annotated[
        list[Path] | None, typer.Argument(help="Gold files (.jsonl) or folders. Default: references/gold.")
    ] = None,
    suite: Annotated[
        Path | None, typer.Option(help="Suite whose checks are judged. Default: that of the pair.")
    ] = None,
    source_lang: Annotated[str, typer.Option(help="Source language of the gold.")] = "vi",
    target_lang: Annotated[str, typer.Option(help="Target language of the gold.")] = "ru",
    scorer: Annotated[list[str] | None, typer.Option(help="Only this check. Repeatable.")] = None,
    min_severity: Annotated[str, typer.Option(help="Findings below this severity do not count.")] = "minor",
    show: Annotated[int, typer.Option(help="Print so many false findings and misses.")] = 0,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write figures, false findings and misses as an HTML page.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the HTML page and its messages: en, ru or vi.")] = "en",
    csv: Annotated[Path | None, typer.Option(help="Write the figures per check and rule as CSV.")] = None,
    page: Annotated[Path | None, typer.Option(help="Write the figures as a Markdown page.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    fail_under: Annotated[
        list[str] | None, typer.Option(metavar="FIGURE=X", help="precision=0.95 or recall=0.5: exit 1 below it.")
    ] = None,
) -> None:
    """Run the checks on gold data: precision and recall with intervals, per check, rule and category."""
    from harness import mqm
    from harness.inputs.gold import gold_files
    from harness.inputs.references import references
    from harness.inputs.suite import default_suite, load_suite
    from harness.messages import check_language

    chosen = load_suite(suite) if suite else default_suite(source_lang, target_lang)
    chosen = chosen.adjusted(scorers=scorer or ())
    files = gold_files(gold or [references() / "gold"])
    if not files:
        raise ConfigurationError("no gold files", hint="give .jsonl files with an errors list, or a folder of them")
    check_language(lang)
    tally = tallied(chosen, files, mqm.severity(min_severity), lang)
    rates = tally.rates()
    if csv:
        _write(csv, _csv(rates))
    if page:
        _write(page, _page(rates, files))
    if html:
        _write(html, _html(tally, chosen, files, lang))
    if as_json:
        typer.echo(json.dumps(rates, ensure_ascii=False, indent=2))
    else:
        _print(rates, files)
    for segment, finding in tally.false_alarms[:show]:
        typer.echo(f"FALSE {segment.id} {finding.rule} {finding.entry} {finding.observed!r} | {segment.source}")
    for segment, error in tally.misses[:show]:
        typer.echo(f"MISS {segment.id} {error.category} {error.text!r} <- {error.source_text!r}")
    _judge(rates, named(fail_under, "--fail-under"))


def tallied(suite: Suite, files: list[Path], floor: Any, lang: str) -> Tally:
    """What the suite's checks find in gold files, from a severity on, counted against the errors marked there."""
    from harness.analysis.validate import Tally, at_least
    from harness.evaluate import evaluate
    from harness.inputs.gold import read_gold
    from harness.lang.find import language

    tally = Tally()
    for file in files:
        gold = read_gold(file, source_lang=suite.source_lang, target_lang=suite.target_lang)
        found = evaluate(gold.testset, suite, lang=lang).findings[gold.testset.systems[0]]
        by_segment: dict[str, list[Any]] = {}
        for finding in at_least(found, floor):
            by_segment.setdefault(finding.segment, []).append(finding)
        source = language(suite.source_lang)
        for segment in gold.testset.segments:
            words = source.count_words(segment.source)
            tally.add(segment, by_segment.get(segment.id, []), gold.errors[segment.id], words)
    return tally


def _csv(rates: dict[str, Any]) -> str:
    import pandas as pd

    from harness.analysis.validate import merged_rates

    rows = [
        {**row, "low": (row["precision_95"] or (None, None))[0], "high": (row["precision_95"] or (None, None))[1]}
        for row in merged_rates(rates)
    ]
    return pd.DataFrame(rows).drop(columns="precision_95").to_csv(index=False, lineterminator="\n")


def _page(rates: dict[str, Any], files: list[Path]) -> str:
    from harness.reports.figures import figures

    return figures(rates, [file.name for file in files])


def _html(tally: Tally, suite: Suite, files: list[Path], lang: str) -> str:
    from harness.reports.validation import validation_html

    return validation_html(tally, suite, files, lang)


def _write(path: Path, text: str) -> None:
    from harness.results.drafts import write_file

    try:
        write_file(path, text.encode())
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror or error}") from error


def _print(rates: dict[str, Any], files: list[Path]) -> None:
    from harness.analysis.validate import merged_rates

    typer.echo(
        f"{rates['segments']} segments ({rates['clean_segments']} clean) of {len(files)} files, "
        f"{rates['errors']} marked errors, {rates['findings']} findings, {rates['duplicates']} of them duplicates"
    )
    typer.echo(f"{'':34}{'true':>6}{'false':>6}  precision  95 %         recall  per 1,000 words  per 100 clean")
    for row in merged_rates(rates):
        interval = row["precision_95"]
        low_high = f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else "n/a"
        words, clean = (_number(row[key], 2) for key in ("findings_per_1000_words", "alarms_per_100_clean"))
        indent = "  " * row["scope"].count("/") + row["scope"]
        typer.echo(
            f"{indent:34}{row['true']:>6}{row['false']:>6}  {_number(row['precision']):>9}  {low_high:11}"
            f"  {_number(row['recall']):>6}  {words:>15}  {clean:>13}"
        )
    typer.echo(
        f"alarms per 100 clean segments: {_number(rates['alarms_per_100_clean'], 2)} ({rates['alarms_on_clean']}); "
        f"findings per 1,000 source words: {_number(rates['findings_per_1000_words'], 2)}"
    )
    typer.echo(f"{'':44}{'caught':>7}{'marked':>7}  recall")
    for category, one in rates["categories"].items():
        typer.echo(f"{category:44}{one['caught']:>7}{one['errors']:>7}  {one['recall']:.3f}")
    typer.echo(f"{'all':44}{rates['caught']:>7}{rates['errors']:>7}  {_number(rates['recall'])}")


def _number(value: float | None, digits: int = 3) -> str:
    return "n/a" if value is None else f"{value:.{digits}f}"


def _judge(rates: dict[str, Any], floors: dict[str, str]) -> None:
    """Exit 1 if a figure is below its floor; a figure without denominator is below every floor."""
    failed = False
    for name, word in floors.items():
        if name not in ("precision", "recall"):
            raise ConfigurationError(f"--fail-under knows precision and recall, not {name!r}")
        try:
            floor = float(word)
        except ValueError:
            raise ConfigurationError(f"--fail-under {name}: {word!r} is no number") from None
        value = rates[name]
        if value is None or value < floor:
            failed = True
            typer.echo(f"{name} {'n/a' if value is None else format(value, '.3f')} is under {floor}", err=True)
    if failed:
        raise typer.Exit(VERDICT_NO)
