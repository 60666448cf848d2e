"""A whole run judged: its systems paired with those of the baseline, waivers left out on both sides, every verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from harness.analysis.comparable import incomparable
from harness.analysis.compare import advice
from harness.analysis.contender import Contender, from_run
from harness.analysis.gate import judge
from harness.analysis.gate_parts import glossary_of
from harness.analysis.verdict import INCOMPARABLE, Tier, Verdict, exit_code
from harness.analysis.waivers import Key, Waived, put_to, without
from harness.inputs.gates import DEFAULT, GatePolicy, parse_policy
from harness.inputs.waivers import Waiver
from harness.results.stored import StoredRun


@dataclass(frozen=True)
class SystemJudged:
    """One system of the run, that of the baseline it was held against if any, both without waived findings, and what
    the gates said."""

    now: Contender
    before: Contender | None
    verdicts: Sequence[Verdict]

    @property
    def system(self) -> str:
        return self.now.system

    @property
    def baseline_system(self) -> str:
        return self.before.system if self.before else ""

    @property
    def changed(self) -> Mapping[str, str]:
        """Scorers that cannot be compared with the baseline, and what differs."""
        return incomparable(self.before, self.now) if self.before else {}


@dataclass(frozen=True)
class Judgement:
    """Everything that one call of `harness gate` found out.

    Attributes:
        waived: waivers by (fingerprint, segment).
        notices: idle waivers, systems left out, what to do next.
        candidate: where one was written, because there is no baseline.
    """

    run: str
    baseline: str
    policy: str
    strict: bool
    exit_code: int
    systems: Sequence[SystemJudged]
    waived: Mapping[tuple[str, str], Waiver]
    notices: Sequence[str]
    candidate: str = ""

    @property
    def verdicts(self) -> list[Verdict]:
        return [verdict for judged in self.systems for verdict in judged.verdicts]

    @property
    def tier(self) -> Tier:
        return max((verdict.tier for verdict in self.verdicts), default=Tier.PASS)


def judged(
    run: StoredRun,
    baseline: StoredRun | None,
    pairs: Sequence[tuple[str, str]],
    policy: GatePolicy,
    waivers: Sequence[Waiver],
    today: date,
    *,
    strict: bool = False,
    no: int = 1,
    notices: Iterable[str] = (),
    candidate: str = "",
    suite: Path | None = None,
) -> Judgement:
    """Judge each pair (system of the baseline or "", system of the run); `no` is the exit code of a failed gate,
    `suite` the one whose glossary tells segments with terms, where it is not the run's.

    Raises:
        DataError: the baseline is of a different test set.
        ConfigurationError: a gate names a slice, domain or rule that does not exist, or wants terms of a lost suite.
    """
    waived = _waived(run, [new for _, new in pairs], waivers, today)
    systems, glossary = [], partial(glossary_of, run.manifest, suite)
    for old, new in pairs:
        now = _counted(from_run(run, new, new), run, waivers, today)
        before = _counted(from_run(baseline, old, old), run, waivers, today) if baseline else None
        systems.append(SystemJudged(now, before, judge(policy, now, before, glossary)))
    code = exit_code((v for one in systems for v in one.verdicts), strict=strict or policy.strict, no=no)
    return Judgement(
        run=str(run.place),
        baseline=str(baseline.place) if baseline else "",
        policy=policy.origin,
        strict=strict or policy.strict,
        exit_code=code if code > INCOMPARABLE or not candidate else INCOMPARABLE,
        systems=systems,
        waived=waived.of_finding,
        notices=[*notices, *waived.notices(), *_advice(systems)],
        candidate=candidate,
    )


def _advice(systems: Sequence[SystemJudged]) -> list[str]:
    """The command that makes incomparable gates comparable, if there is one."""
    said = (
        advice(one.before, one.changed)
        for one in systems
        if one.before and any(verdict.tier is Tier.INCOMPARABLE for verdict in one.verdicts)
    )
    return list(filter(None, said))[:1]


def policy_of(run: StoredRun) -> GatePolicy:
    """The gates that the run's suite had when it was made, else the default ones.

    Raises:
        ConfigurationError: they cannot be read; the message gives the lines.
    """
    written = run.manifest.suite_written
    policy = parse_policy(f"the suite of {run.place}", written, tomllib.loads(written), known=None)
    return policy if policy.gates else DEFAULT


def _waived(run: StoredRun, systems: Sequence[str], waivers: Sequence[Waiver], today: date) -> Waived:
    findings = [stored.finding for system in systems for stored in run.findings[system]]
    return put_to(findings, run.testset.segments, waivers, today)


def _counted(contender: Contender, run: StoredRun, waivers: Sequence[Waiver], today: date) -> Contender:
    """The contender without what the waivers of today, and the `ignore` column of the run, cover."""
    gone: Iterable[Key] = put_to(contender.findings, run.testset.segments, waivers, today).of_finding
    return without(contender, gone)
