"""A judged run as reports show it: what became of every finding and score since the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from harness.analysis.compare import changes
from harness.analysis.judgement import Judgement, SystemJudged
from harness.analysis.paired import Pair, Paired, Settings, paired
from harness.analysis.slices import slices
from harness.analysis.waivers import Key, key
from harness.results.stored import Decision, Status, StoredFinding, StoredRun


def since_baseline(run: StoredRun, judged: Judgement) -> StoredRun:
    """The systems of a run that were judged, with the statuses of their findings as the gates saw them.

    `waived` by the waivers of the day; else `new` or `unchanged`; `open` where nothing can be said: there is no
    baseline, or its scorer has another signature. In a system judged twice a finding is new if either says so.
    """
    known: dict[tuple[str, Key], Status] = {}
    for one in judged.systems:
        for name, status in _statuses(one).items():
            at = (one.system, name)
            known[at] = "new" if "new" in (status, known.get(at)) else status
    known |= {(one.system, name): "waived" for one in judged.systems for name in judged.waived}
    systems = tuple(dict.fromkeys(one.system for one in judged.systems))

    def now(stored: StoredFinding) -> StoredFinding:
        name = key(stored.finding)
        waiver = judged.waived.get(name)
        status, decision = known.get((stored.system, name), "open"), waiver.decision if waiver else Decision()
        return replace(stored, status=status, decision=decision)

    findings = {system: tuple(map(now, run.findings[system])) for system in systems}
    return replace(run, testset=replace(run.testset, systems=systems), findings=findings)


def _statuses(judged: SystemJudged) -> dict[Key, Status]:
    if judged.before is None:
        return {}
    comparable = [name for name in judged.now.scorers if name not in judged.changed]
    found = changes(judged.before.findings, judged.now.findings, comparable)
    statuses: dict[Key, Status] = {key(finding): "unchanged" for finding in found.unchanged}
    return statuses | {key(finding): "new" for finding in found.new}


def differences(judged: SystemJudged) -> Mapping[str, Paired]:
    """By scorer that can be compared, the difference from the baseline on the whole test set."""
    now, before = judged.now, judged.before
    if before is None:
        return {}
    changed = judged.changed
    pairs = {
        name: Pair(scorer, before.stats[name], now.stats[name])
        for name, scorer in now.scorers.items()
        if name not in changed
    }
    (whole,) = slices(now.testset, None, ["all"])
    return {result.scorer: result for result in paired(pairs, whole, Settings(seed=now.seed))} if pairs else {}
