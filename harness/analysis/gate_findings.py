"""Gates on findings: how many count, how many of them the baseline does not have."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from harness.analysis.contender import Contender
from harness.analysis.slices import Slice
from harness.analysis.verdict import Tier, Verdict
from harness.errors import ConfigurationError, did_you_mean
from harness.inputs.gates import Gate
from harness.lang.find import language
from harness.model import Finding, Level, Severity
from harness.scorers.base import Check


def judge_findings(
    gate: Gate, part: Slice, run: Contender, baseline: Contender | None, reasons: Mapping[str, str]
) -> Verdict:
    """The verdict of one gate on one slice; `reasons` says which scorers cannot be compared, and why."""

    def verdict(tier: Tier, reason: str, **more: object) -> Verdict:
        return Verdict(gate, run.system, part.name, tier, reason, **more)  # type: ignore[arg-type]

    checks = checks_of(gate, run, baseline)
    lost = tuple(name for name in checks if name not in run.scorers) if checks else (gate.rule.partition("/")[0],)
    if lost:
        return verdict(Tier.INCOMPARABLE, "; ".join(why_missing(name, run) for name in lost), missing=lost)
    sources = _segments(gate, run, part)
    counted = [finding for finding in run.findings if _counts(finding, gate, sources)]
    new: list[Finding] = []
    if gate.max_new is not None:
        if baseline is None:
            return verdict(Tier.INCOMPARABLE, "there is no baseline to tell new findings from old ones")
        changed = {name: reasons[name] for name in checks if name in reasons}
        if changed:
            return verdict(Tier.INCOMPARABLE, "; ".join(f"{name}: {reason}" for name, reason in changed.items()))
        known = {finding.fingerprint for finding in baseline.findings}
        new = [finding for finding in counted if finding.fingerprint not in known]
    words = language(run.testset.source_lang).count_words
    broken, said = _limits(
        gate, len(counted), len(new), sum(map(words, sources.values())) if gate.per_1000 is not None else 0
    )
    numbers = {"findings": len(counted)} | ({} if gate.max_new is None else {"new": len(new)})
    blamed = (new or counted) if broken else []
    return verdict(Tier.FAIL if broken else Tier.PASS, said, numbers=numbers, findings=tuple(blamed))


def checks_of(gate: Gate, run: Contender, baseline: Contender | None) -> list[str]:
    """The checks whose findings a gate speaks of; raises ConfigurationError for a rule that none of them has."""
    ran = [name for name, record in run.records.items() if record.kind == "check" and record.status != "skipped"]
    if gate.rule == "*":  # all of the run, and those that the baseline has besides
        before = baseline.records if baseline else {}
        lost = [name for name, record in before.items() if record.kind == "check" and record.status == "ok"]
        return list(dict.fromkeys([*ran, *lost]))
    head, slash, _ = gate.rule.partition("/")
    named = [name for name, record in run.records.items() if record.kind == "check" and fnmatchcase(name, head)]
    rules = {rule for name in named if isinstance(check := run.scorers.get(name), Check) for rule in check.rules()}
    if slash and rules and not any(fnmatchcase(rule, gate.rule) for rule in rules):
        hint = did_you_mean(gate.rule, rules)
        raise ConfigurationError(f"gate {gate.name!r}: no rule is called {gate.rule!r}", hint=hint)
    return named


def why_missing(name: str, run: Contender) -> str:
    """Why a scorer has no scores in a run."""
    record = run.records.get(name)
    if record is None:
        return f"{name} was not run ({did_you_mean(name, run.records)})"
    if record.status != "ok":
        return f"{name} {record.status}: {record.reason}"
    return f"{name} cannot be read here: {run.unknown.get(name, 'unknown scorer')}"


def _counts(finding: Finding, gate: Gate, segments: Mapping[str, str]) -> bool:
    scorer = finding.rule.partition("/")[0]
    levels = (Level.ERROR, Level.WARNING) if gate.include_warnings else (Level.ERROR,)
    return (
        finding.segment in segments
        and finding.level in levels
        and finding.severity.rank >= gate.severity.rank
        and any(fnmatchcase(name, gate.rule) for name in (finding.rule, scorer))
    )


def _segments(gate: Gate, run: Contender, part: Slice) -> dict[str, str]:
    """Sources by id of the segments of the slice that are of the gate's domain."""
    segments = [run.testset.segments[place] for place in part.places]
    chosen = {segment.id: segment.source for segment in segments if fnmatchcase(segment.domain, gate.domain)}
    if not chosen:
        hint = did_you_mean(gate.domain, {segment.domain for segment in run.testset.segments})
        raise ConfigurationError(f"gate {gate.name!r}: no segment is of domain {gate.domain!r}", hint=hint)
    return chosen


def _limits(gate: Gate, count: int, new: int, words: int) -> tuple[bool, str]:
    """Whether a limit is exceeded, and all of them in words."""
    said, broken = [], False
    if gate.max_new is not None:
        said.append(f"{_named(new, gate, 'new ')} (at most {gate.max_new:g}), {count} in all")
        broken = new > gate.max_new
    if gate.maximum is not None:
        said.append(f"{_named(count, gate)} (at most {gate.maximum:g})")
        broken = broken or count > gate.maximum
    if gate.per_1000 is not None:
        rate = 1000 * count / words if words else 0.0
        said.append(
            f"{rate:.2f} per 1,000 source words (at most {gate.per_1000:g}): {_named(count, gate)} in {words} words"
        )
        broken = broken or rate > gate.per_1000
    return broken, "; ".join(said)


def _named(count: int, gate: Gate, new: str = "") -> str:
    """`1 new critical finding`, `3 findings of severity major or graver`."""
    noun = f"finding{'' if count == 1 else 's'}"
    if gate.severity is Severity.CRITICAL:
        return f"{count} {new}critical {noun}"
    graver = f" of severity {gate.severity.value} or graver" if gate.severity is not Severity.NEUTRAL else ""
    return f"{count} {new}{noun}{graver}"
