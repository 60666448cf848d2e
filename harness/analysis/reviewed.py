"""What a review comes to: waivers for what was rejected, gold for what was confirmed or missed.

Only segments whose findings have all been judged become gold: an unjudged finding is neither right nor wrong there,
and would count against the checks. A segment whose findings were all rejected is gold without errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.errors import DataError, Problem
from harness.inputs.review import Missed, Review, Reviewed, unknown
from harness.inputs.waivers import Waiver
from harness.model import Aligned, Finding
from harness.results.stored import StoredFinding, StoredRun


@dataclass(frozen=True)
class Outcome:
    """The gains of a review.

    Attributes:
        gold: by system, lines of a gold file.
        unfinished: segments left out of the gold because not all of their findings are judged.
    """

    waivers: tuple[Waiver, ...]
    gold: Mapping[str, tuple[Mapping[str, Any], ...]]
    unfinished: int


def outcome(review: Review, run: StoredRun) -> Outcome:
    """Waivers and gold of a review of a run; raises DataError if it speaks of findings or segments of another."""
    every = [stored for found in run.findings.values() for stored in found]
    problems = list(unknown(review, [stored.finding.fingerprint for stored in every]))
    segments = {segment.id: segment for segment in run.testset.segments}
    missed: dict[tuple[str, str], list[Missed]] = {}
    for one in review.missed:
        system = one.system or (run.testset.systems[0] if len(run.testset.systems) == 1 else "")
        segment = segments.get(one.segment)
        if segment is None or system not in segment.hypotheses:
            problems.append(Problem(review.file, 0, 0, f"the run has no segment {one.segment!r} of system {system!r}"))
        elif one.end > len(segment.hypotheses[system]):
            problems.append(Problem(review.file, 0, 0, f"segment {one.segment!r} has no characters up to {one.end}"))
        else:
            missed.setdefault((system, one.segment), []).append(one)
    if problems:
        raise DataError(f"{review.file} is not a review of {run.place}", problems=problems)
    gold, unfinished = _gold(review, run, missed, segments)
    return Outcome(tuple(_waivers(review)), gold, unfinished)


def _waivers(review: Review) -> Iterator[Waiver]:
    seen: set[str] = set()
    for one in review.verdicts:
        if one.verdict == "rejected" and one.fingerprint not in seen:
            seen.add(one.fingerprint)
            yield Waiver(one.comment or "rejected in review", one.fingerprint, author=review.reviewer)


def _gold(
    review: Review,
    run: StoredRun,
    missed: Mapping[tuple[str, str], list[Missed]],
    segments: Mapping[str, Aligned],
) -> tuple[dict[str, tuple[Mapping[str, Any], ...]], int]:
    gold: dict[str, tuple[Mapping[str, Any], ...]] = {}
    unfinished = 0
    for system in run.testset.systems:
        found: dict[str, list[tuple[StoredFinding, Reviewed | None]]] = {}
        for stored in run.findings[system]:
            found.setdefault(stored.finding.segment, []).append((stored, verdict_on(review, stored)))
        lines = []
        for ident, segment in segments.items():
            own, extra = found.get(ident, []), missed.get((system, ident), [])
            if not extra and not any(verdict for _, verdict in own):
                continue
            if not all(verdict for _, verdict in own):
                unfinished += 1
                continue
            text = segment.hypotheses[system]
            errors = [_confirmed(stored.finding, text) for stored, one in own if one and one.verdict == "confirmed"]
            errors += [_found(one, text) for one in extra]
            lines.append(_line(segment, text, sorted(errors, key=lambda error: (error["start"], error["end"]))))
        if lines:
            gold[system] = tuple(lines)
    return gold, unfinished


def verdict_on(review: Review, stored: StoredFinding) -> Reviewed | None:
    """What a review says of a finding, if anything."""
    return next(
        (
            one
            for one in review.verdicts
            if one.fingerprint == stored.finding.fingerprint
            and one.system in ("", stored.system)
            and one.segment in ("", stored.finding.segment)
        ),
        None,
    )


def _confirmed(finding: Finding, text: str) -> dict[str, Any]:
    """A finding as a marked error; what has no place in the hypothesis (an omission) stands at its end."""
    span, source = finding.span("hypothesis"), finding.span("source")
    start, end = (span.start, span.end) if span else (len(text), len(text))
    return {
        "start": start,
        "end": end,
        "text": text[start:end],
        "category": finding.category,
        "severity": finding.severity.value,
        "source_text": source.text if source else "",
        "suggestion": finding.suggestion,
    }


def _found(one: Missed, text: str) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "text": text[one.start : one.end],
        "category": one.category,
        "severity": one.severity.value,
        "note": one.comment,
    }


def _line(segment: Aligned, text: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
    domain = {"domain": segment.domain} if segment.domain else {}
    head = {"id": segment.id, "doc": segment.document, **domain, "source": segment.source, "hypothesis": text}
    return head | {"errors": errors}
