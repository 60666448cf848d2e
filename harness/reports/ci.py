"""What every report for CI shows: the findings of a stored run with their places, and what its gates decided."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from harness import messages
from harness.analysis.judgement import Judgement
from harness.analysis.paired import Paired
from harness.analysis.restored import message_in
from harness.analysis.since_baseline import differences, since_baseline
from harness.analysis.verdict import Tier, Verdict
from harness.analysis.waivers import key
from harness.model import Aligned, Finding, Level, Severity
from harness.reports.places import Line, Place, lines_of
from harness.results.stored import SETTLED, StoredFinding, StoredRun

TOOL, HOME = "harness", "https://themqm.org/"
LEVELS = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}
Grade = Literal["none", "note", "warning", "error"]
Marked = tuple[str, str, str]
"""System, fingerprint and segment of a finding."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What one gate decided, and why in one sentence; tiers are those of `harness.analysis.verdict`, as words.

    Attributes:
        strict: whether an inconclusive gate fails the run.
    """

    name: str
    tier: str
    reason: str
    strict: bool = False

    @classmethod
    def of(cls, verdict: Verdict, strict: bool = False) -> GateResult:
        """The verdict of a gate under the name that tells its systems and slices apart."""
        part = "" if verdict.slice == "all" else f", {verdict.slice}"
        return cls(f"{verdict.gate.name} ({verdict.system}{part})", verdict.tier.word, verdict.reason, strict)

    @property
    def stops(self) -> bool:
        """Whether the run is not let through because of it."""
        return self.tier in ("fail", "incomparable") or (self.strict and self.tier == "inconclusive")

    @property
    def grade(self) -> Grade:
        """How loudly a report says it."""
        if self.stops:
            return "error"
        grades: dict[str, Grade] = {"pass": "none", "note": "note"}
        return grades.get(self.tier, "warning")


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding as CI shows it.

    Attributes:
        message: in the language of the report.
        identity: 16 hexadecimal digits that no other issue of the report has, and a later run's same finding has
            again; unlike the fingerprint it tells systems apart.
        blamed: whether a gate failed because of it.
    """

    stored: StoredFinding
    segment: Aligned
    place: Place
    message: str
    identity: str
    blamed: bool = False

    @property
    def finding(self) -> Finding:
        return self.stored.finding

    @property
    def hypothesis(self) -> str:
        return self.segment.hypotheses[self.stored.system]

    @property
    def settled(self) -> bool:
        return self.stored.status in SETTLED

    @property
    def gravity(self) -> tuple[bool, bool, int, int]:
        """Sorts the gravest first: what a gate failed on, what the baseline has not, then by severity and level."""
        known = self.stored.status == "unchanged"
        return not self.blamed, known, len(Severity) - self.finding.severity.rank, LEVELS[self.finding.level]

    @property
    def label(self) -> str:
        """Where it is, for a person."""
        return f"{self.stored.system}, {self.stored.document}, segment {self.finding.segment}"


@dataclass(frozen=True)
class CiView:
    """A run as reports for CI see it.

    Attributes:
        issues: in the order of the run; settled ones only if they were asked for.
        dropped: settled findings that are left out.
        untranslated: findings whose message could not be put into the language asked for.
        differences: by system that was held against a baseline, by scorer.
        notices: what a person should know of the judgement.
    """

    run: StoredRun
    issues: tuple[Issue, ...]
    gates: tuple[GateResult, ...] = ()
    dropped: int = 0
    untranslated: int = 0
    differences: Mapping[str, Mapping[str, Paired]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def gravest(self) -> list[Issue]:
        """Issues, the gravest first, in the order of the run among equals."""
        return sorted(self.issues, key=lambda issue: issue.gravity)


def ci_view(
    run: StoredRun,
    gates: Sequence[GateResult] = (),
    blamed: Collection[Marked] = (),
    *,
    lang: str | None = None,
    waived: bool = False,
) -> CiView:
    """The view of a stored run; `lang` is that of the messages, by default the run's; `waived` keeps settled findings.

    Raises:
        ConfigurationError: there are no messages in `lang`.
    """
    lang = messages.check_language(lang or run.manifest.language)
    segments = {segment.id: segment for segment in run.testset.segments}
    lines = lines_of(run)
    seen: Counter[tuple[str, str]] = Counter()
    issues, dropped, untranslated = [], 0, 0
    for stored in (stored for found in run.findings.values() for stored in found):
        twins = (stored.system, stored.finding.fingerprint)
        seen[twins] += 1
        if stored.status in SETTLED and not waived:
            dropped += 1
            continue
        told = stored.finding.message if lang == run.manifest.language else message_in(stored.finding, lang)
        untranslated += told is None
        place = _place(stored, segments, lines)
        message = told or stored.finding.message or stored.finding.rule
        is_blamed = (stored.system, *key(stored.finding)) in blamed
        segment = segments[stored.finding.segment]
        issues.append(Issue(stored, segment, place, message, _hash(*twins, seen[twins]), is_blamed))
    return CiView(run, tuple(issues), tuple(gates), dropped, untranslated)


def _place(stored: StoredFinding, segments: Mapping[str, Aligned], lines: Mapping[tuple[str, str], Line]) -> Place:
    finding, hypothesis = stored.finding, segments[stored.finding.segment].hypotheses[stored.system]
    return lines[stored.system, finding.segment].place(hypothesis, finding.span("hypothesis"), finding.suggestion)


def judged_view(run: StoredRun, judged: Judgement, *, lang: str | None = None, waived: bool = False) -> CiView:
    """The view of a run that its gates have judged: findings since the baseline, scores beside it, every verdict."""
    gates = [GateResult.of(verdict, judged.strict) for verdict in judged.verdicts]
    blamed = {(v.system, *key(f)) for v in judged.verdicts if v.tier is Tier.FAIL for f in v.findings}
    view = ci_view(since_baseline(run, judged), gates, blamed, lang=lang, waived=waived)
    changes = {one.system: differences(one) for one in judged.systems if one.before}
    return replace(view, differences=changes, notices=tuple(judged.notices))


def _hash(*parts: object) -> str:
    return hashlib.sha256(as_json(parts).encode()).hexdigest()[:16]


def as_json(value: Any, indent: int | None = None) -> str:
    """JSON text that can be written as UTF-8: lone surrogates, which texts of machines may hold, stay escaped."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace").decode()


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
