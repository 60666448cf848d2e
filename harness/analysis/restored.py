"""A stored run as the evaluation that it was, and its scores as they were written, to be shown once more."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from harness import messages
from harness.analysis.aggregate import Score
from harness.analysis.contender import scorers_of
from harness.analysis.resample import Interval
from harness.analysis.waivers import Key, key
from harness.errors import DataError
from harness.evaluate import Evaluation
from harness.inputs.waivers import Waiver
from harness.model import Finding
from harness.results.stored import AGAIN, Decision, Status, StoredFinding, StoredRun

COLUMNS = ("scorer", "system", "level", "unit", "value", "low", "high", "segments", "signature")


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of `scores.parquet`; None where there is no value or no interval."""

    scorer: str
    system: str
    level: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    segments: int
    signature: str


def stored_scores(run: StoredRun) -> list[Stored]:
    """The scores of a run as it wrote them; raises DataError if they cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = run.place / "scores.parquet"
    try:
        rows = pq.read_table(path, columns=list(COLUMNS), partitioning=None).to_pylist()
        return [Stored(**{name: _none(row[name]) for name in COLUMNS}) for row in rows]
    except (OSError, KeyError, TypeError, pa.ArrowException) as error:
        raise DataError(f"the run {run.place} is damaged: {path.name} cannot be read: {error}", hint=AGAIN) from error


def _none(value: Any) -> Any:
    """NaN is how a table of numbers writes that there is none."""
    return None if value != value else value


def evaluation_of(run: StoredRun, lang: str | None = None) -> tuple[Evaluation, list[Score]]:
    """The run as an evaluation with its scores; messages are put into `lang` where their words are at hand.

    Raises:
        DataError: a scorer that ran then is not installed now, or the scores cannot be read.
    """
    scorers, unknown = scorers_of(run.manifest)
    if unknown:
        what = "; ".join(f"{name}: {reason}" for name, reason in unknown.items())
        raise DataError(f"the run {run.place} has scores that cannot be read here: {what}", hint="install the scorers")
    language = messages.check_language(lang or run.manifest.language)
    findings = {
        system: tuple(_said(stored.finding, language, run.manifest.language) for stored in found)
        for system, found in run.findings.items()
    }
    scores = [
        Score(
            scorer=s.scorer,
            system=s.system,
            level=s.level,
            unit=s.unit,
            value=s.value,
            interval=None if s.low is None or s.high is None else Interval(s.low, s.high),
            segments=s.segments,
            signature=s.signature,
        )
        for s in stored_scores(run)
    ]
    manifest = replace(run.manifest, language=language)
    waived, statuses = _standing(run)
    return Evaluation(manifest, run.testset, scorers, run.stats, findings, waived, statuses), scores


def _standing(run: StoredRun) -> tuple[dict[Key, Waiver], dict[str, dict[Key, Status]]]:
    """The waivers of a run's findings, and the statuses of the others."""
    waived: dict[Key, Waiver] = {}
    statuses: dict[str, dict[Key, Status]] = {}
    for system, found in run.findings.items():
        for one in found:
            if one.status == "waived":
                until = one.decision.expires
                expires = date.fromisoformat(until) if until else None
                waived[key(one.finding)] = Waiver(one.decision.reason, author=one.decision.author, expires=expires)
            else:
                statuses.setdefault(system, {})[key(one.finding)] = one.status
    return waived, statuses


def stored_of(evaluation: Evaluation, place: Path) -> StoredRun:
    """An evaluation as the run that would be stored at `place`, without writing it; waived findings are marked."""
    testset = evaluation.testset
    documents = {segment.id: segment.document for segment in testset.segments}
    number = itertools.count(1)

    def stored(system: str, finding: Finding) -> StoredFinding:
        waiver = evaluation.waived.get(key(finding))
        decision, status = waiver.decision if waiver else Decision(), evaluation.status(system, finding)
        return StoredFinding(f"F{next(number):04d}", system, documents[finding.segment], status, finding, decision)

    findings = {system: tuple(stored(system, f) for f in evaluation.findings[system]) for system in testset.systems}
    return StoredRun(place, evaluation.manifest, testset, evaluation.stats, findings)


def _said(finding: Finding, lang: str, before: str) -> Finding:
    message = None if lang == before else message_in(finding, lang)
    return finding if message is None else replace(finding, message=message)


def message_in(finding: Finding, lang: str) -> str | None:
    """The finding's message in another language; None where its words stand in rules that the run does not keep."""
    try:
        return messages.text(finding, lang)
    except (LookupError, ValueError):
        return None
