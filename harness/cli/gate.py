"""`harness gate`: compare a run with its baseline and judge it. The exit code is the verdict."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from harness.cli.formats import Github, Gitlab, Html, Junit, Lang, Markdown, Rdjson, Sarif, ShowWaived, wanted, write
from harness.cli.waivers import Waivers, given_waivers
from harness.errors import ConfigurationError

if TYPE_CHECKING:
    from harness.analysis.judgement import Judgement
    from harness.cli.formats import Wanted
    from harness.inputs.gates import GatePolicy
    from harness.inputs.waivers import Waiver
    from harness.results.stored import StoredRun


Baseline = Annotated[
    str | None,
    typer.Option(metavar="NAME|PATH", help="Of references/baselines, or a path. Default: the test set's name."),
]
Policy = Annotated[Path | None, typer.Option(help="TOML file with [[gate]] tables. Default: those of the run's suite.")]
Systems = Annotated[
    list[str] | None, typer.Option(metavar="NAME|OLD=NEW", help="Only this system, or this pair. Repeatable.")
]
TermSuite = Annotated[
    Path | None, typer.Option(help="Its glossary tells segments with terms (slice term=…). Default: the run's.")
]
Strict = Annotated[bool, typer.Option("--strict", help="An inconclusive gate fails.")]
FailCode = Annotated[int, typer.Option(min=0, max=125, help="Exit code of a failed gate, instead of 1.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON.")]


def gate(
    run: Annotated[Path, typer.Argument(help="The run to judge.")],
    baseline: Baseline = None,
    policy: Policy = None,
    system: Systems = None,
    suite: TermSuite = None,
    waivers: Waivers = None,
    strict: Strict = False,
    fail_exit_code: FailCode = 1,
    as_json: AsJson = False,
    sarif: Sarif = None,
    junit: Junit = None,
    gitlab: Gitlab = None,
    rdjson: Rdjson = None,
    markdown: Markdown = None,
    github: Github = False,
    html: Html = None,
    waived: ShowWaived = False,
    lang: Lang = None,
) -> None:
    """Judge a run by its gates, against a baseline: exit 0 passed, 1 failed, 3 incomparable, 4 a scorer is missing.

    Waived findings do not count. Without a baseline a candidate is written, and gates that need one are incomparable.
    Files for CI hold the verdicts, and findings with what became of them since the baseline; FILE may be `-`, once.
    """
    from harness.results.baseline import load
    from harness.results.stored import check_is_run

    files = {"sarif": sarif, "junit": junit, "gitlab": gitlab, "rdjson": rdjson, "markdown": markdown, "html": html}
    asked = wanted(files, github, lang)
    if as_json and asked.on_stdout:
        raise ConfigurationError("--json and a FILE that is - both go to stdout")
    if asked:
        check_is_run(run)  # a baseline can be judged too, but has no tables to report from
    stored = load(run)
    chosen = _policy(policy, stored)
    judged = _judged(stored, chosen, baseline, system or [], given_waivers(waivers), strict, fail_exit_code, suite)
    _say(judged, as_json, sys.stderr if asked.on_stdout else sys.stdout)
    if asked:
        _report(stored, judged, asked, waived, sys.stderr if as_json or asked.on_stdout else sys.stdout)
    if judged.exit_code:
        raise typer.Exit(judged.exit_code)


def _policy(file: Path | None, stored: StoredRun) -> GatePolicy:
    from harness.analysis.judgement import policy_of
    from harness.inputs.gates import load_policy

    return load_policy(file) if file else policy_of(stored)


def _say(judged: Judgement, as_json: bool, stream: IO[str]) -> None:
    from harness.reports.gate import as_data, show

    if as_json:
        print(json.dumps(as_data(judged), ensure_ascii=False, indent=2), file=stream)
    else:
        show(judged, stream)


def _report(stored: StoredRun, judged: Judgement, asked: Wanted, waived: bool, log: IO[str]) -> None:
    from harness.reports.ci import judged_view

    write(judged_view(stored, judged, lang=asked.lang, waived=waived), asked, log=log)


def _judged(
    stored: StoredRun,
    policy: GatePolicy,
    named: str | None,
    systems: list[str],
    waivers: tuple[Waiver, ...],
    strict: bool,
    no: int,
    suite: Path | None,
) -> Judgement:
    """The judgement; where the baseline is missing and wanted, a candidate is written first."""
    from harness.analysis.judgement import judged
    from harness.analysis.pairing import against
    from harness.results.baseline import exists, load, locate

    name = named or policy.baseline
    place = locate(name or stored.manifest.testset)
    old = load(place) if exists(place) else None
    pairs, notices = against(old, stored, systems)
    candidate = ""
    if old is None and (name or any(gate.needs_baseline for gate in policy.gates)):
        candidate, said = _candidate(stored, place)
        notices.append(said)
    return judged(
        stored,
        old,
        pairs,
        policy,
        waivers,
        datetime.now(UTC).date(),
        strict=strict,
        no=no,
        notices=notices,
        candidate=candidate,
        suite=suite,
    )


def _candidate(stored: StoredRun, place: Path) -> tuple[str, str]:
    """Write the run as a candidate beside where the baseline would be; raises DataError if that is no place for one."""
    from harness.results.baseline import CANDIDATE, PLACE, bless, check_name, missing

    if place.parent != PLACE:
        raise missing(place)
    candidate = place.with_name(check_name(place.name) + CANDIDATE)
    bless(stored, candidate)
    accept = f"harness baseline bless {stored.place} {place.name}"
    return str(candidate), f"there is no baseline {place}: wrote {candidate}; look at it and accept it with {accept}"
