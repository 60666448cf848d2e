"""Waivers put to findings: which are covered, which waivers cover nothing, which have expired.

A waived finding stays in every table with status `waived`. Scores keep its penalty, so that they mean the same
whatever was waived; gates leave it and its penalty out, on both sides of a comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from harness import mqm
from harness.analysis.contender import Contender
from harness.evaluate import Evaluation
from harness.inputs.waivers import Waiver, inline_waivers
from harness.model import Aligned, Finding, Stat
from harness.scorers.base import Check

Key = tuple[str, str]
"""Fingerprint and segment: equal findings of twin segments may swap fingerprints between systems."""


@dataclass(frozen=True)
class Waived:
    """What waivers have come to: the waiver of each finding that one covers, and the waivers that are idle."""

    of_finding: Mapping[Key, Waiver]
    unused: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]

    def notices(self) -> list[str]:
        """One line for each kind of idle waiver and file, none where all is well."""
        groups = (("match no finding", self.unused), ("have expired and do not apply", self.expired))
        return [f"waivers that {what}: {'; '.join(map(str, group))}" for what, group in groups if group]


def key(finding: Finding) -> Key:
    """By which waivers know a finding."""
    return finding.fingerprint, finding.segment


def put_to(findings: Iterable[Finding], segments: Sequence[Aligned], waivers: Sequence[Waiver], today: date) -> Waived:
    """Look for the waivers, and those of the segments' `ignore`, that cover each finding; the first one counts."""
    every = [*waivers, *inline_waivers(segments)]
    current = [waiver for waiver in every if not waiver.expired(today)]
    by_print: dict[str, list[Waiver]] = {}
    for waiver in current:
        if waiver.fingerprint:
            by_print.setdefault(waiver.fingerprint, []).append(waiver)
    globs = [waiver for waiver in current if not waiver.fingerprint]
    documents = {segment.id: segment.document for segment in segments}
    found: dict[Key, Waiver] = {}
    used: set[int] = set()
    for finding in findings:
        named = by_print.get(finding.fingerprint, [])
        covering = [*named, *(waiver for waiver in globs if waiver.covers(finding, documents.get(finding.segment, "")))]
        used |= {id(waiver) for waiver in covering}
        if covering:
            found.setdefault(key(finding), covering[0])
    return Waived(
        found,
        tuple(waiver for waiver in current if id(waiver) not in used),
        tuple(waiver for waiver in every if waiver.expired(today)),
    )


def waived(evaluation: Evaluation, waivers: Sequence[Waiver], today: date) -> Evaluation:
    """The evaluation with the waivers of its waived findings, and notices of idle waivers."""
    found = [finding for findings in evaluation.findings.values() for finding in findings]
    result = put_to(found, evaluation.testset.segments, waivers, today)
    notices = tuple(dict.fromkeys([*evaluation.manifest.notices, *_counted(result), *result.notices()]))
    return replace(evaluation, manifest=replace(evaluation.manifest, notices=notices), waived=result.of_finding)


def _counted(result: Waived) -> list[str]:
    count = len(result.of_finding)
    return [f"{count} finding{'s' if count > 1 else ''} waived: status in findings.csv"] if count else []


def without(contender: Contender, keys: Iterable[Key]) -> Contender:
    """The contender without some findings and without their penalties."""
    gone = set(keys)
    place = {segment.id: index for index, segment in enumerate(contender.testset.segments)}
    stats: dict[str, list[Stat | None]] = {}
    for finding in contender.findings:
        scorer = finding.rule.partition("/")[0]
        if key(finding) in gone and isinstance(contender.scorers.get(scorer), Check):
            own = stats.setdefault(scorer, list(contender.stats[scorer]))
            stat = own[place[finding.segment]]
            if stat is not None:
                own[place[finding.segment]] = (stat[0] - mqm.WEIGHTS[finding.severity], *stat[1:])
    return replace(
        contender,
        findings=tuple(finding for finding in contender.findings if key(finding) not in gone),
        stats={**contender.stats, **{name: tuple(own) for name, own in stats.items()}},
    )
