"""A whole run judged: its systems paired with those of the baseline, waivers left out on both sides, every verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from harness.analysis.comparable import incomparable
from harness.analysis.compare import advice
from harness.analysis.contender import Contender, from_run
from harness.analysis.gate import judge
from harness.analysis.verdict import INCOMPARABLE, Tier, Verdict, exit_code
from harness.analysis.waivers import Key, Waived, put_to, without
from harness.inputs.gates import GatePolicy
from harness.inputs.waivers import Waiver
from harness.results.stored import StoredRun


@dataclass(frozen=True)
class Judgement:
    """Everything that one call of `harness gate` found out.

    Attributes:
        systems: (system, that of the baseline or nothing), with its verdicts.
        waived: waivers by (fingerprint, segment).
        notices: idle waivers, systems left out, what to do next.
        candidate: where one was written, because there is no baseline.
    """

    run: str
    baseline: str
    policy: str
    strict: bool
    exit_code: int
    systems: Sequence[tuple[str, str, Sequence[Verdict]]]
    waived: Mapping[tuple[str, str], Waiver]
    notices: Sequence[str]
    candidate: str = ""

    @property
    def verdicts(self) -> list[Verdict]:
        return [verdict for _, _, verdicts in self.systems for verdict in verdicts]

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
) -> Judgement:
    """Judge each pair (system of the baseline or "", system of the run); `no` is the exit code of a failed gate.

    Raises:
        DataError: the baseline is of a different test set.
        ConfigurationError: a gate names a slice, domain or rule that does not exist.
    """
    said, waived, advised = [], _waived(run, [new for _, new in pairs], waivers, today), ""
    for old, new in pairs:
        now = from_run(run, new, new)
        before = from_run(baseline, old, old) if baseline else None
        verdicts = judge(policy, _counted(now, run, waivers, today), before and _counted(before, run, waivers, today))
        said.append((new, old, verdicts))
        if before and any(v.tier is Tier.INCOMPARABLE for v in verdicts):
            advised = advised or advice(before, incomparable(before, now))
    code = exit_code((v for *_, verdicts in said for v in verdicts), strict=strict or policy.strict, no=no)
    return Judgement(
        run=str(run.place),
        baseline=str(baseline.place) if baseline else "",
        policy=policy.origin,
        strict=strict or policy.strict,
        exit_code=code if code > INCOMPARABLE or not candidate else INCOMPARABLE,
        systems=said,
        waived=waived.of_finding,
        notices=[*notices, *waived.notices(), *filter(None, [advised])],
        candidate=candidate,
    )


def _waived(run: StoredRun, systems: Sequence[str], waivers: Sequence[Waiver], today: date) -> Waived:
    findings = [stored.finding for system in systems for stored in run.findings[system]]
    return put_to(findings, run.testset.segments, waivers, today)


def _counted(contender: Contender, run: StoredRun, waivers: Sequence[Waiver], today: date) -> Contender:
    """The contender without what the waivers of today, and the `ignore` column of the run, cover."""
    gone: Iterable[Key] = put_to(contender.findings, run.testset.segments, waivers, today).of_finding
    return without(contender, gone)
