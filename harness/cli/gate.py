"""`harness gate`: compare a run with its baseline and judge it. The exit code is the verdict."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.waivers import Waivers, given_waivers
from harness.errors import DataError

if TYPE_CHECKING:
    from harness.analysis.judgement import Judgement
    from harness.inputs.gates import GatePolicy
    from harness.inputs.waivers import Waiver
    from harness.results.stored import StoredRun


def gate(
    run: Annotated[Path, typer.Argument(help="The run to judge.")],
    baseline: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="Of references/baselines, or a path. Default: the test set's name."),
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="TOML file with [[gate]] tables. Default: those of the run's suite.")
    ] = None,
    system: Annotated[
        list[str] | None, typer.Option(metavar="NAME|OLD=NEW", help="Only this system, or this pair. Repeatable.")
    ] = None,
    waivers: Waivers = None,
    strict: Annotated[bool, typer.Option("--strict", help="An inconclusive gate fails.")] = False,
    fail_exit_code: Annotated[int, typer.Option(min=0, max=125, help="Exit code of a failed gate, instead of 1.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON.")] = False,
) -> None:
    """Judge a run by its gates, against a baseline: exit 0 passed, 1 failed, 3 incomparable, 4 a scorer is missing.

    Waived findings do not count. Without a baseline a candidate is written, and gates that need one are incomparable.
    """
    from harness.reports.gate import as_data, show
    from harness.results.baseline import load

    stored = load(run)
    chosen = _policy(policy, stored)
    judged = _judged(stored, chosen, baseline, system or [], given_waivers(waivers), strict, fail_exit_code)
    if as_json:
        print(json.dumps(as_data(judged), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        show(judged, sys.stdout)
    if judged.exit_code:
        raise typer.Exit(judged.exit_code)


def _policy(file: Path | None, stored: StoredRun) -> GatePolicy:
    """The gates of the file, else those that the run's suite had when it was made, else the default ones."""
    import tomllib

    from harness.inputs.gates import DEFAULT, load_policy, parse_policy

    if file:
        return load_policy(file)
    written = stored.manifest.suite_written
    where = f"the suite of {stored.place}"
    policy = parse_policy(where, written, tomllib.loads(written), known=None)
    return policy if policy.gates else DEFAULT


def _judged(
    stored: StoredRun,
    policy: GatePolicy,
    wanted: str | None,
    systems: list[str],
    waivers: tuple[Waiver, ...],
    strict: bool,
    no: int,
) -> Judgement:
    """The judgement; where the baseline is missing and wanted, a candidate is written first."""
    from harness.analysis.judgement import judged
    from harness.results.baseline import exists, load, locate

    name = wanted or policy.baseline
    place = locate(name or stored.manifest.testset)
    old = load(place) if exists(place) else None
    pairs, notices = _pairs(old, stored, systems)
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
    )


def _pairs(old: StoredRun | None, new: StoredRun, wanted: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Systems of the baseline and of the run that are judged against each other, and what is left out."""
    from harness.cli.pairing import pairing
    from harness.errors import did_you_mean

    if old:
        inputs = [(str(run.place), run.testset.systems) for run in (old, new)]
        groups, notices = pairing(inputs, wanted)
        return [(before[1], after[1]) for before, after in groups], list(notices)
    names = [item.rpartition("=")[2] if item not in new.testset.systems else item for item in wanted]
    for name in names:
        if name not in new.testset.systems:
            raise DataError(f"{new.place} has no system {name!r}", hint=did_you_mean(name, new.testset.systems))
    return [("", name) for name in names or new.testset.systems], []


def _candidate(stored: StoredRun, place: Path) -> tuple[str, str]:
    """Write the run as a candidate beside where the baseline would be; raises DataError if that is no place for one."""
    from harness.results.baseline import CANDIDATE, PLACE, bless, check_name, missing

    if place.parent != PLACE:
        raise missing(place)
    candidate = place.with_name(check_name(place.name) + CANDIDATE)
    bless(stored, candidate)
    accept = f"harness baseline bless {stored.place} {place.name}"
    return str(candidate), f"there is no baseline {place}: wrote {candidate}; look at it and accept it with {accept}"
