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
from harness.model import Finding, Level
from harness.scorers.base import Check


def judge_findings(
    gate: Gate, part: Slice, run: Contender, baseline: Contender | None, reasons: Mapping[str, str]
) -> Verdict:
    """The verdict of one gate on one slice; `reasons` says which scorers cannot be compared, and why."""

    def verdict(tier: Tier, reason: str, **more: object) -> Verdict:
        return Verdict(gate, run.system, part.name, tier, reason, **more)  # type: ignore[arg-type]

    checks = checks_of(gate, run, baseline)
    lost = tuple(name for name in checks if name not in run.scorers)
    if lost or not checks:
        lost = lost or (gate.rule,)
        return verdict(Tier.INCOMPARABLE, f"without results: {', '.join(_why(n, run) for n in lost)}", missing=lost)
    counted = [finding for finding in run.findings if _counts(finding, gate, run, part)]
    new: list[Finding] = []
    if gate.max_new is not None:
        if baseline is None:
            return verdict(Tier.INCOMPARABLE, "there is no baseline to tell new findings from old ones")
        changed = {name: reasons[name] for name in checks if name in reasons}
        if changed:
            return verdict(Tier.INCOMPARABLE, "; ".join(f"{name}: {reason}" for name, reason in changed.items()))
        known = {finding.fingerprint for finding in baseline.findings}
        new = [finding for finding in counted if finding.fingerprint not in known]
    broken, said = _limits(gate, len(counted), len(new), _words(gate, run, part))
    shown = new if gate.max_new is not None and len(new) > gate.max_new else counted if broken else []
    numbers = {"findings": len(counted)} | ({} if gate.max_new is None else {"new": len(new)})
    return verdict(Tier.FAIL if broken else Tier.PASS, said, numbers=numbers, findings=tuple(shown))


def checks_of(gate: Gate, run: Contender, baseline: Contender | None) -> list[str]:
    """The checks whose findings a gate speaks of; raises ConfigurationError for a rule that none of them has."""
    head, slash, _ = gate.rule.partition("/")
    if gate.rule == "*":  # all that run, all that should have, and all that the baseline has
        return [
            name
            for name, record in (dict(baseline.records) if baseline else {} | dict(run.records)).items()
            if record.kind == "check" and record.status != "skipped"
        ] or [name for name, record in run.records.items() if record.kind == "check" and record.status != "skipped"]
    named = [name for name, record in run.records.items() if record.kind == "check" and fnmatchcase(name, head)]
    rules = {rule for name in named if isinstance(check := run.scorers.get(name), Check) for rule in check.rules()}
    if slash and rules and not any(fnmatchcase(rule, gate.rule) for rule in rules):
        raise ConfigurationError(f"gate {gate.name!r}: no rule is called {gate.rule!r}", hint=did_you_mean(gate.rule, rules))
    return named
