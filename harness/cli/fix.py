"""`harness fix`: the suggestions of a run put into its hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Glossaries, SuiteFile
from harness.errors import DataError

if TYPE_CHECKING:
    from harness.analysis.fix import Fixed
    from harness.evaluate import Evaluation
    from harness.inputs.suite import Suite
    from harness.results.stored import StoredRun


def fix(
    run: Annotated[Path, typer.Argument(help="Run directory.")],
    out: Annotated[Path, typer.Option("--out", help="Where to: a .jsonl file that is not there yet.")],
    system: Annotated[list[str] | None, typer.Option(help="Only this system. Repeatable.")] = None,
    rule: Annotated[
        list[str] | None, typer.Option(help="Only suggestions of this rule (* allowed). Repeatable.")
    ] = None,
    suite: SuiteFile = None,
    glossary: Glossaries = None,
) -> None:
    """Put the suggestions of a run's findings into its hypotheses, where they are unambiguous, and check the result.

    Only marked words are touched. What conflicts, or what the checks find fault with once it is put in, is left as it
    was, and listed. Without --rule: terms, realia, names, numbers, untranslated words, typography and patterns.
    """
    from harness.analysis.fix import fix as apply
    from harness.inputs.glossary_write import replace_file
    from harness.inputs.jsonl_write import to_jsonl
    from harness.inputs.suite_of_run import check_knowledge, suite_of_run
    from harness.results.stored import load_run

    if out.exists():
        raise DataError(f"{out} exists", hint="give another --out, or remove it")
    if out.suffix != ".jsonl":
        raise DataError(f"{out}: corrected segments are written as .jsonl")
    stored = load_run(run)
    chosen = suite_of_run(stored.manifest, suite).adjusted(glossaries=glossary or ())
    if suite is None:
        check_knowledge(stored.manifest, chosen)
    fixed, evaluation = _settled(partial(apply, stored, system or (), rule or ()), stored, chosen)
    replace_file(out, to_jsonl(fixed.testset).encode())
    _print_changes(fixed)
    for name in fixed.testset.systems:
        _print_system(name, stored, evaluation)
    _print_knowledge(stored, evaluation)
    typer.echo(f"{len(fixed.changes)} changes, {len(fixed.skips)} suggestions left; written to {out}")


def _settled(apply: Callable[[Collection[str]], Fixed], stored: StoredRun, suite: Suite) -> tuple[Fixed, Evaluation]:
    """Take back what the checks find fault with, until they find nothing new in what was changed."""
    from harness.analysis.fix import blamed
    from harness.evaluate import evaluate
    from harness.neural.engine import usual_engine

    without: set[str] = set()
    while True:
        fixed = apply(without)
        evaluation = evaluate(fixed.testset, suite, lang=stored.manifest.language, engine=usual_engine())
        guilty = blamed(fixed, stored, evaluation.findings) - without
        if not guilty:
            return fixed, evaluation
        without |= guilty


def _print_changes(fixed: Fixed) -> None:
    for change in fixed.changes:
        what = f"«{change.span.text}» → «{change.new}»"
        typer.echo(f"{change.system} {change.finding.segment}  {what}  {change.finding.rule} {change.finding.entry}")
    for skip in fixed.skips:
        finding = skip.finding
        typer.echo(f"{skip.system} {finding.segment}  left «{finding.observed}»: {skip.reason}  {finding.rule}")


def _print_system(name: str, stored: StoredRun, evaluation: Evaluation) -> None:
    """Scores and findings before and after, and findings that were not there before."""
    old = {one.finding.fingerprint for one in stored.findings[name]}
    after = evaluation.findings[name]
    typer.echo(f"{name}: {len(old)} findings before, {len(after)} after")
    for key, scorer in evaluation.scorers.items():
        if (name, key) not in stored.stats:
            continue
        pair = [
            scorer.combine([stat for stat in stats if stat is not None])
            for stats in (stored.stats[name, key], evaluation.stats[name, key])
        ]
        shown = ["–" if value is None else f"{value:.{scorer.digits}f}" for value in pair]
        if shown[0] != shown[1]:
            typer.echo(f"  {scorer.title}: {shown[0]} → {shown[1]}")
    for finding in after:
        if finding.fingerprint not in old:
            typer.echo(f"  new: {finding.segment} {finding.rule} {finding.entry} «{finding.observed}»")


def _print_knowledge(stored: StoredRun, evaluation: Evaluation) -> None:
    """A notice if checks know something else than when the run was made, so that their figures differ by that too."""
    before = {record.name: record.signature_text for record in stored.manifest.scorers}
    changed = [
        record.name
        for record in evaluation.manifest.scorers
        if record.name in before and record.signature_text != before[record.name]
    ]
    if changed:
        typer.echo(f"note: other knowledge or versions than the run had: {', '.join(changed)}", err=True)
