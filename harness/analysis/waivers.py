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


@dataclass(frozen=True)
class Waived:
    """What waivers have come to: by fingerprint, the waiver; and those that are idle."""

    by_fingerprint: Mapping[str, Waiver]
    unused: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]

    def notices(self) -> list[str]:
        """One line for each kind of idle waiver and file, none where all is well."""
        return [
            f"{len(group)} {what}: {'; '.join(map(str, group))}"
            for what, group in (
                (
                    "waivers that match no finding" if len(self.unused) > 1 else "waiver that matches no finding",
                    self.unused,
                ),
                (
                    "expired waivers, not applied" if len(self.expired) > 1 else "expired waiver, not applied",
                    self.expired,
                ),
            )
            if group
        ]


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
    found: dict[str, Waiver] = {}
    used: set[int] = set()
    for finding in findings:
        named = by_print.get(finding.fingerprint, [])
        covering = [*named, *(waiver for waiver in globs if waiver.covers(finding, documents.get(finding.segment, "")))]
        used |= {id(waiver) for waiver in covering}
        if covering:
            found.setdefault(finding.fingerprint, covering[0])
    return Waived(
        found,
        tuple(waiver for waiver in current if id(waiver) not in used),
        tuple(waiver for waiver in every if waiver.expired(today)),
    )


def waived(evaluation: Evaluation, waivers: Sequence[Waiver], today: date) -> Evaluation:
    """The evaluation with the reasons of its waived findings, and notices of idle waivers."""
    found = [finding for findings in evaluation.findings.values() for finding in findings]
    result = put_to(found, evaluation.testset.segments, waivers, today)
    notices = (*evaluation.manifest.notices, *_counted(result), *result.notices())
    reasons = {fingerprint: waiver.reason for fingerprint, waiver in result.by_fingerprint.items()}
    return replace(evaluation, manifest=replace(evaluation.manifest, notices=notices), waived=reasons)


def _counted(result: Waived) -> list[str]:
    count = len(result.by_fingerprint)
    return [f"{count} finding{'s' if count > 1 else ''} waived: status in findings.csv"] if count else []


def without(contender: Contender, fingerprints: Iterable[str]) -> Contender:
    """The contender without some findings and without their penalties."""
    gone = set(fingerprints)
    place = {segment.id: index for index, segment in enumerate(contender.testset.segments)}
    stats: dict[str, list[Stat | None]] = {}
    for finding in contender.findings:
        scorer = finding.rule.partition("/")[0]
        if finding.fingerprint in gone and isinstance(contender.scorers.get(scorer), Check):
            own = stats.setdefault(scorer, list(contender.stats[scorer]))
            stat = own[place[finding.segment]]
            if stat is not None:
                own[place[finding.segment]] = (stat[0] - mqm.WEIGHTS[finding.severity], *stat[1:])
    return replace(
        contender,
        findings=tuple(finding for finding in contender.findings if finding.fingerprint not in gone),
        stats={**contender.stats, **{name: tuple(own) for name, own in stats.items()}},
    )
