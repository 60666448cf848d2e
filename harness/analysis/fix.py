"""Suggestions put into the hypotheses of a run, where they are unambiguous: only the marked words are touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import NamedTuple

from harness.errors import ConfigurationError, did_you_mean
from harness.lang.base import Language
from harness.lang.find import language
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


NATURES = {"noun": "nominal", "adjective": "nominal", "verb": "verbal"}


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


def fix(run: StoredRun, systems: Sequence[str] = (), rules: Sequence[str] = (), without: Collection[str] = ()) -> Fixed:
    """Apply the suggestions of a run's findings.

    Args:
        systems: whose hypotheses; all unless given.
        rules: names of rules, `*` allowed; RULES unless given.
        without: fingerprints of findings that are not to be applied.

    Raises:
        ConfigurationError: a rule of which the run has no finding, or a system that it does not have.
    """
    chosen = systems or run.testset.systems
    for system in chosen:
        if system not in run.testset.systems:
            raise ConfigurationError(
                f"the run has no system {system!r}", hint=did_you_mean(system, run.testset.systems)
            )
    known = {stored.finding.rule for found in run.findings.values() for stored in found}
    for name in rules:
        if not any(fnmatchcase(rule, name) for rule in known):
            raise ConfigurationError(f"no finding of the run is of rule {name!r}", hint=did_you_mean(name, known))
    changes: list[Change] = []
    skips: list[Skip] = []
    for system in chosen:
        mine = [s for s in run.findings[system] if any(fnmatchcase(s.finding.rule, name) for name in rules or RULES)]
        one, other = _plan(system, mine, language(run.testset.target_lang), without)
        changes += one
        skips += other
    testset = replace(
        run.testset,
        systems=tuple(chosen),
        segments=tuple(_corrected(segment, chosen, changes) for segment in run.testset.segments),
    )
    return Fixed(testset, tuple(changes), tuple(skips))


def _plan(
    system: str, findings: Sequence[StoredFinding], target: Language, without: Collection[str]
) -> tuple[list[Change], list[Skip]]:
    skips: list[Skip] = []
    wanted: list[Change] = []
    answered: Counter[tuple[str, str]] = Counter()
    for stored in findings:
        finding, span = stored.finding, stored.finding.span("hypothesis")
        place = finding.segment, finding.entry
        reason = _unfit(stored, target)
        if not reason and finding.fingerprint in without:
            reason = "the checks find something new in the result"
        if not reason and finding.origin == "lexicon" and answered[place] >= _occurrences(finding):
            reason = "the same words of the source have been answered already"
        if reason or span is None:
            skips.append(Skip(system, finding, reason))
        else:
            answered[place] += 1
            wanted.append(Change(system, finding, span, finding.suggestion))
    changes: list[Change] = []
    for change in wanted:
        other = next((o for o in wanted if _conflict(change, o)), None)
        if other:
            skips.append(Skip(system, change.finding, f"conflicts with {other.finding.rule} «{other.new}»"))
        elif not any(_same(change, done) for done in changes):
            changes.append(change)
    return changes, skips


def _unfit(stored: StoredFinding, target: Language) -> str:
    """Why a suggestion cannot simply be put in; empty if it can."""
    finding, span = stored.finding, stored.finding.span("hypothesis")
    if stored.status in ("waived", "rejected"):
        return f"{stored.status} by a person"
    if span is None or span.start == span.end:
        return "marks no words"
    if not finding.suggestion and finding.evidence.get("kind") != "substitution":  # which may put nothing there
        return "has no suggestion"
    if finding.suggestion == span.text:
        return "changes nothing"
    classes = [_classes(text, target) for text in (span.text, finding.suggestion)]
    if all(classes) and classes[0].isdisjoint(classes[1]):
        return "the suggestion is of another word class"
    return ""


def _classes(text: str, target: Language) -> set[str]:
    """Whether a phrase's inflected words can be nominal, verbal or both."""
    words = [token.key for token in target.tokens(text) if token.is_word]
    return {NATURES[p.word_class] for key in words for p in target.parses(key) if p.word_class in NATURES}


def _occurrences(finding: Finding) -> int:
    """How often the source has what the finding is about."""
    return max(1, sum(span.side == "source" for span in finding.spans))


def _conflict(one: Change, other: Change) -> bool:
    """Whether two changes touch the same words and do not say the same."""
    if one is other:
        return False
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


def blamed(fixed: Fixed, run: StoredRun, after: Mapping[str, Iterable[Finding]]) -> set[str]:
    """Fingerprints of the findings whose suggestions, once put in, are themselves found fault with.

    Args:
        after: by system, what the checks find in the corrected hypotheses.
    """
    guilty: set[str] = set()
    for system, findings in after.items():
        known = {stored.finding.fingerprint for stored in run.findings[system]}
        for finding in findings:
            place = finding.span("hypothesis")
            if finding.fingerprint not in known and place is not None:
                guilty |= {
                    change.finding.fingerprint
                    for change, start, end in _placed(fixed.changes, system, finding.segment)
                    if place.start <= end and start <= place.end
                }
    return guilty


def _placed(changes: Sequence[Change], system: str, segment: str) -> Iterator[tuple[Change, int, int]]:
    """The changes of a segment and where their words stand in the corrected text."""
    shift = 0
    mine = [change for change in changes if (change.system, change.finding.segment) == (system, segment)]
    for change in sorted(mine, key=lambda change: change.span.start):
        start = change.span.start + shift
        yield change, start, start + len(change.new)
        shift += len(change.new) - len(change.span.text)
