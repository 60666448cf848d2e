"""`harness rescore`: run scorers again on the texts of a stored run, so that it can be compared with newer ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.output import finish, progress
from harness.cli.waivers import Waivers, given_waivers
from harness.errors import ConfigurationError

if TYPE_CHECKING:
    from harness.inputs.suite import Suite
    from harness.results.run import Manifest


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
    from harness.results.baseline import load
    from harness.results.store import check_free

    stored = load(run)
    if out is not None:
        check_free(out)
    chosen = suite_of_run(stored.manifest, suite).adjusted(
        glossaries=glossary or (), rules=rules or (), scorers=scorer or ()
    )
    if suite is None:
        check_knowledge(stored.manifest, chosen)
    notice = f"scored anew from the texts of run {stored.manifest.id}"
    testset = replace(stored.testset, notices=(*stored.testset.notices, notice))
    decided = given_waivers(waivers)
    with progress(quiet) as step:
        evaluation = evaluate(testset, chosen, lang=lang or stored.manifest.language, progress=step)
    evaluation = waived(evaluation, decided, datetime.now(UTC).date())
    finish(evaluation, out, excel=excel, as_json=as_json, quiet=quiet)


def suite_of_run(manifest: Manifest, given: Path | None) -> Suite:
    """The suite asked for, else that of the run; raises ConfigurationError if that is not to be found."""
    from harness.inputs.suite import default_suite, load_suite

    if given:
        return load_suite(given)
    if not manifest.suite_file:
        return _as_then(default_suite(manifest.source_lang, manifest.target_lang), manifest)
    if not Path(manifest.suite_file).is_file():
        raise ConfigurationError(
            f"the suite of the run, {manifest.suite_file}, is not here", hint="say which one: --suite FILE"
        )
    return _as_then(load_suite(Path(manifest.suite_file)), manifest)


def check_knowledge(manifest: Manifest, suite: Suite) -> None:
    """Raise ConfigurationError if the run used a glossary or rules whose file the suite does not name."""
    for kind, files, option in (("glossaries", suite.glossaries, "--glossary"), ("rules", suite.rules, "--rules")):
        here = {path.name for path in files}
        lost = [name for name in manifest.suite_resolved.get(kind, ()) if name not in here]
        if lost:
            raise ConfigurationError(
                f"the run was scored with further {kind}: {', '.join(lost)}", hint=f"give them again with {option} FILE"
            )


def _as_then(suite: Suite, manifest: Manifest) -> Suite:
    """The suite with the scorers, severities and the like that the run had, wherever they were said."""
    from dataclasses import replace

    from harness import mqm

    then = manifest.suite_resolved
    return replace(
        suite,
        scorers=then.get("scorers", suite.scorers),
        disable=tuple(then.get("disable", ())),
        severity={name: mqm.severity(word) for name, word in then.get("severity", {}).items()},
        level={name: mqm.level(word) for name, word in then.get("level", {}).items()},
        seed=manifest.seed,
    )
