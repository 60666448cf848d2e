"""Gates judged: one system of a run, against a baseline where a gate asks for one. Every verdict says why, in numbers.

A drop fails only if it exceeds its margin *and* is significant (`harness.analysis.paired`). If it exceeds the margin
without being significant, and the test could not have seen a drop as large as the margin (its minimum detectable
effect is larger), the verdict is `inconclusive`: neither a pass nor a fail.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from harness.analysis.comparable import check_same_segments, incomparable
from harness.analysis.contender import Contender
from harness.analysis.gate_findings import judge_findings, why_missing
from harness.analysis.gate_parts import Parts
from harness.analysis.paired import Pair, Paired, Settings, paired
from harness.analysis.resample import FEWEST, RESAMPLES
from harness.analysis.slices import Slice
from harness.analysis.verdict import Tier, Verdict
from harness.inputs.gates import Gate, GatePolicy, Kind
from harness.inputs.glossary import Glossary
from harness.model import Direction


def judge(
    policy: GatePolicy, run: Contender, baseline: Contender | None, glossary: Callable[[], Glossary]
) -> list[Verdict]:
    """Every verdict of a policy on one system, in the order of its gates; `glossary` is asked for slices by term.

    Raises:
        DataError: the baseline is of a different test set.
        ConfigurationError: a slice, domain or rule that does not exist.
    """
    if baseline:
        check_same_segments(baseline, run)
    judged, parts = _Judge(run, baseline), Parts(run.testset, glossary)
    return [judged.verdict(gate, part).softened() for gate in policy.gates for part in parts.of(gate)]


class _Judge:
    """One system and its baseline; tests of one slice are drawn once for all scorers."""

    def __init__(self, run: Contender, baseline: Contender | None) -> None:
        self._run, self._baseline = run, baseline
        self._reasons: Mapping[str, str] = incomparable(baseline, run) if baseline else {}
        self._tested: dict[tuple[str, Slice, float], Paired] = {}

    def verdict(self, gate: Gate, part: Slice) -> Verdict:
        if gate.kind == "findings":
            return judge_findings(gate, part, self._run, self._baseline, self._reasons)
        kinds: Mapping[Kind, Callable[[Gate, Slice], Verdict]] = {
            "absolute": self._absolute,
            "relative": self._relative,
            "coverage": self._coverage,
        }
        lost = tuple(name for name in self._needed(gate) if name not in self._run.scorers)
        if lost:
            reason = "; ".join(why_missing(name, self._run) for name in lost)
            return self._said(gate, part, Tier.INCOMPARABLE, reason, missing=lost)
        return kinds[gate.kind](gate, part)

    def _said(self, gate: Gate, part: Slice, tier: Tier, reason: str, **more: object) -> Verdict:
        return Verdict(gate, self._run.system, part.name, tier, reason, **more)  # type: ignore[arg-type]

    def _needed(self, gate: Gate) -> tuple[str, ...]:
        """The scorers that a gate cannot do without; coverage also wants all that the baseline has."""
        if gate.kind != "coverage":
            return (gate.scorer,)
        before = self._baseline.records.values() if self._baseline else ()
        return tuple(dict.fromkeys([*gate.scorers, *(record.name for record in before if record.status == "ok")]))

    def _absolute(self, gate: Gate, part: Slice) -> Verdict:
        scorer, stats = self._run.scorers[gate.scorer], self._run.stats[gate.scorer]
        measured = [stat for place in part.places if (stat := stats[place]) is not None]
        score = scorer.combine(measured)
        if score is None:
            reason = f"{gate.scorer} has no score on these {len(part.places)} segments"
            return self._said(gate, part, Tier.INCOMPARABLE, reason, missing=(gate.scorer,))
        broken = [
            f"{word} {limit:g}"
            for word, limit, bad in (
                ("under the minimum of", gate.minimum, gate.minimum is not None and score < gate.minimum),
                ("over the maximum of", gate.maximum, gate.maximum is not None and score > gate.maximum),
            )
            if bad
        ]
        bounds = [
            f"{word} {x:g}" for word, x in (("minimum", gate.minimum), ("maximum", gate.maximum)) if x is not None
        ]
        reason = f"{scorer.title} {score:.{scorer.digits}f}, {broken[0] if broken else ', '.join(bounds)}"
        tier = Tier.FAIL if broken else Tier.PASS
        return self._said(gate, part, tier, reason, numbers={"score": score, "segments": len(measured)})

    def _coverage(self, gate: Gate, part: Slice) -> Verdict:
        segments = [self._run.testset.segments[place] for place in part.places]
        empty = [s.id for s in segments if not s.hypotheses[self._run.system].strip()]
        stats = self._run.stats.values()
        lacking = [
            self._run.testset.segments[place].id
            for place in part.places
            if any(own[place] is None and any(stat is not None for stat in own) for own in stats)
        ]
        missing, allowed = list(dict.fromkeys([*empty, *lacking])), gate.max_missing or 0
        names = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        reason = (
            f"{len(empty)} of {len(segments)} segments not translated, {len(lacking)} without a score that others have "
            f"(at most {allowed:g})" + (f": {names}" if missing else "")
        )
        numbers = {"segments": len(segments), "empty": len(empty), "unmeasured": len(lacking)}
        tier = Tier.FAIL if len(missing) > allowed else Tier.PASS
        return self._said(gate, part, tier, reason, numbers=numbers)

    def _relative(self, gate: Gate, part: Slice) -> Verdict:
        if self._baseline is None:
            return self._said(gate, part, Tier.INCOMPARABLE, "there is no baseline to compare with")
        if gate.scorer in self._reasons:
            return self._said(gate, part, Tier.INCOMPARABLE, f"{gate.scorer}: {self._reasons[gate.scorer]}")
        result = self._test(gate, part, self._baseline)
        if result.gain is None:
            reason = f"{gate.scorer} has no score on these {len(part.places)} segments"
            return self._said(gate, part, Tier.INCOMPARABLE, reason, missing=(gate.scorer,))
        scorer = self._run.scorers[gate.scorer]
        tier, reason = relative(gate, result, scorer.title, scorer.digits)
        return self._said(gate, part, tier, reason, numbers=dict(_numbers(result)))

    def _test(self, gate: Gate, part: Slice, baseline: Contender) -> Paired:
        key = (gate.scorer, part, gate.alpha)
        if key not in self._tested:
            resamples = max(RESAMPLES, math.ceil(20 / gate.alpha))  # p below alpha must be reachable
            settings = Settings(resamples=resamples, seed=self._run.seed, alpha=gate.alpha)
            name, scorer = gate.scorer, self._run.scorers[gate.scorer]
            pair = Pair(scorer, baseline.stats[name], self._run.stats[name])
            self._tested[key] = paired({name: pair}, part, settings)[0]
        return self._tested[key]


def relative(gate: Gate, result: Paired, title: str, digits: int = 2) -> tuple[Tier, str]:
    """Tier and reason of a relative gate from what the paired test says."""
    assert result.gain is not None and result.first is not None and result.second is not None
    drop = -result.gain
    said = f"{title} {result.first:.{digits}f} → {result.second:.{digits}f}"
    if drop <= 0:
        better = "unchanged" if drop == 0 else f"better by {-drop:.{digits}f}"
        return Tier.PASS, f"{said}, {better}"
    arrow = "higher" if result.direction is Direction.LOWER else "lower"
    said += f", {drop:.{digits}f} {arrow} (margin {gate.max_drop:g}"
    if result.p is None:
        said += f"; {result.segments} segments are too few to test, at least {FEWEST} are needed)"
        return (Tier.NOTE if drop <= gate.max_drop else Tier.INCONCLUSIVE), said
    low, high = result.interval or (math.nan, math.nan)
    bounds = f"{low:+.{digits}f} to {high:+.{digits}f}"
    said += f"; p = {result.p:.3f}, {100 * (1 - gate.alpha):g} % interval of the delta {bounds})"
    if drop <= gate.max_drop:
        return Tier.NOTE, f"{said}: within the margin"
    if result.p < gate.alpha:
        return Tier.FAIL, f"{said}: significant"
    seen = result.detectable
    if seen is not None and gate.max_drop and seen > gate.max_drop:
        wanted = math.ceil(result.segments * (seen / gate.max_drop) ** 2)
        return Tier.INCONCLUSIVE, (
            f"{said}: not significant, but {result.segments} segments show only drops from {seen:.{digits}f}; "
            f"about {wanted} would show one of {gate.max_drop:g}"
        )
    least = "" if seen is None else f"; drops from {seen:.{digits}f} would show"
    return Tier.NOTE, f"{said}: not significant{least}"


def _numbers(result: Paired) -> Iterator[tuple[str, object]]:
    for name in ("first", "second", "delta", "p", "effect", "detectable", "segments", "unmeasured"):
        yield name, getattr(result, name)
    yield "interval", list(result.interval) if result.interval else None
