"""Suggestions put into the hypotheses of a run, where they are unambiguous: only the marked words are touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import NamedTuple

from harness.errors import ConfigurationError, did_you_mean
from harness.model import Aligned, Finding, Span, TestSet
from harness.results.stored import StoredFinding, StoredRun

RULES = (
    "terminology/forbidden-term",
    "terminology/confused-term",
    "terminology/near-miss",
    "realia/*",
    "names/*",
    "numbers/*",
    "untranslated/*",
    "typography/*",
    "patterns/*",
)
"""Rules whose suggestion stands for the marked words and for nothing else."""


class Change(NamedTuple):
    """Words of one hypothesis and what takes their place."""

    system: str
    finding: Finding
    span: Span
    new: str


class Skip(NamedTuple):
    """A finding of the chosen rules that is left as it is, and why."""

    system: str
    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A corrected test set, what was changed in it, and what was not."""

    testset: TestSet
    changes: tuple[Change, ...]
    skips: tuple[Skip, ...]


def fix(run: StoredRun, systems: Sequence[str] = (), rules: Sequence[str] = (), without: Sequence[Finding] = ()) -> Fixed:
    """Apply the suggestions of a run's findings.

    Args:
        systems: whose hypotheses; all unless given.
        rules: names of rules, `*` allowed; RULES unless given.
        without: findings that are not to be applied.

    Raises:
        ConfigurationError: a rule of which the run has no finding, or a system that it does not have.
    """
    chosen = systems or run.testset.systems
    for system in chosen:
        if system not in run.testset.systems:
            raise ConfigurationError(f"the run has no system {system!r}", hint=did_you_mean(system, run.testset.systems))
    known = {stored.finding.rule for found in run.findings.values() for stored in found}
    for name in rules:
        if not any(fnmatchcase(rule, name) for rule in known):
            raise ConfigurationError(f"no finding of the run is of rule {name!r}", hint=did_you_mean(name, known))
    changes: list[Change] = []
    skips: list[Skip] = []
    for system in chosen:
        mine = [s for s in run.findings[system] if any(fnmatchcase(s.finding.rule, name) for name in rules or RULES)]
        one, other = _plan(system, mine, without)
        changes += one
        skips += other
    testset = replace(
        run.testset,
        systems=tuple(chosen),
        segments=tuple(_corrected(segment, chosen, changes) for segment in run.testset.segments),
    )
    return Fixed(testset, tuple(changes), tuple(skips))


def _plan(
    system: str, findings: Iterable[StoredFinding], without: Sequence[Finding]
) -> tuple[list[Change], list[Skip]]:
    wanted: list[Change] = []
    skips: list[Skip] = []
    for stored in findings:
        finding, span = stored.finding, stored.finding.span("hypothesis")
        new = finding.suggestion
        reason = ""
        if stored.status in ("waived", "rejected"):
            reason = f"{stored.status} by a person"
        elif finding in without:
            reason = "the checks find something new in what it makes"
        elif span is None or span.start == span.end:
            reason = "marks no words"
        elif not new and finding.evidence.get("kind") != "substitution":  # which may well put nothing there
            reason = "has no suggestion"
        elif new == span.text:
            reason = "changes nothing"
        if reason or span is None:
            skips.append(Skip(system, finding, reason))
        else:
            wanted.append(Change(system, finding, span, new))
    changes = []
    for change in wanted:
        other = next((o for o in wanted if o is not change and _conflict(change, o)), None)
        if other:
            skips.append(Skip(system, change.finding, f"conflicts with {other.finding.rule} «{other.new}»"))
        elif not any(_same(change, done) for done in changes):
            changes.append(change)
    return changes, skips


def _conflict(one: Change, other: Change) -> bool:
    """Whether two changes touch the same words and do not say the same."""
    together = one.finding.segment == other.finding.segment and one.span.overlaps(other.span)
    return together and not _same(one, other)


def _same(one: Change, other: Change) -> bool:
    return (one.finding.segment, one.span, one.new) == (other.finding.segment, other.span, other.new)


def _corrected(segment: Aligned, systems: Sequence[str], changes: Sequence[Change]) -> Aligned:
    """The segment with its changes applied from the right, so that no offset moves before it is used."""
    hypotheses = {system: segment.hypotheses[system] for system in systems}
    mine = [change for change in changes if change.finding.segment == segment.id]
    for change in sorted(mine, key=lambda change: change.span.start, reverse=True):
        text, span = hypotheses[change.system], change.span
        hypotheses[change.system] = text[: span.start] + change.new + text[span.end :]
    return replace(segment, hypotheses=hypotheses)
