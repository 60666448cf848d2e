"""Comparisons as plain JSON values and as rows of a table: what `--json`, `--csv` and the console show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from harness.analysis.compare import Changed, Comparison, FindingChanges, advice
from harness.analysis.contender import Contender
from harness.analysis.paired import Paired, Settings, Shares
from harness.analysis.ranking import Ranking, rankings
from harness.model import Finding
from harness.reports.tables import severities

SCHEMA = 1
COLUMNS = (
    "first second scorer direction slice unit segments unmeasured score_first score_second delta low high p effect "
    "detectable wins ties losses"
).split()


def view(groups: Sequence[Sequence[Comparison]], settings: Settings, notices: Sequence[str] = ()) -> dict[str, Any]:
    """Groups of compared systems, each with all its pairs and, for more than two systems, its rankings."""
    return {
        "schema": SCHEMA,
        "test": settings.test,
        "resamples": settings.resamples,
        "seed": settings.seed,
        "alpha": settings.alpha,
        "groups": [
            {
                "comparisons": [_comparison(comparison) for comparison in group],
                "rankings": [_ranking(ranking) for ranking in rankings(group)] if len(group) > 1 else [],
            }
            for group in groups
        ],
        "notices": list(notices),
    }


def rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a scorer and slice of every pair, with the columns of `COLUMNS`."""
    return [
        {"first": comparison["first"]["label"], "second": comparison["second"]["label"], **score}
        for group in said["groups"]
        for comparison in group["comparisons"]
        for score in comparison["scores"]
    ]


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "first": _contender(comparison.first),
        "second": _contender(comparison.second),
        "segments": len(comparison.first.testset.segments),
        "scores": [_score(result) for result in comparison.results],
        "incomparable": dict(comparison.incomparable),
        "advice": advice(comparison.first, comparison.incomparable),
        "findings": _findings(comparison.findings),
        "changed": [_changed(changed) for changed in comparison.changed],
    }


def _contender(contender: Contender) -> dict[str, Any]:
    return {"label": contender.label, "place": contender.place, "system": contender.system}


def _score(result: Paired) -> dict[str, Any]:
    return {
        "scorer": result.scorer,
        "direction": result.direction.value,
        "slice": result.slice.kind,
        "unit": result.slice.unit,
        "segments": result.segments,
        "unmeasured": result.unmeasured,
        "score_first": result.first,
        "score_second": result.second,
        "delta": result.delta,
        "low": result.interval.low if result.interval else None,
        "high": result.interval.high if result.interval else None,
        "p": result.p,
        "effect": result.effect,
        "detectable": result.detectable,
        **_shares(result.by_segment),
        "by_resample": _shares(result.by_resample),
    }


def _shares(shares: Shares | None) -> dict[str, float | None]:
    if shares is None:
        return {"wins": None, "ties": None, "losses": None}
    return {"wins": shares.wins, "ties": shares.ties, "losses": shares.losses}


def _findings(changes: FindingChanges) -> dict[str, Any]:
    return {
        "new": [_finding(finding) for finding in gravest_first(changes.new)],
        "gone": [_finding(finding) for finding in gravest_first(changes.gone)],
        "unchanged": len(changes.unchanged),
        "not_compared": dict(changes.not_compared),
        "severity": {
            "new": _by_severity(changes.new),
            "gone": _by_severity(changes.gone),
            "unchanged": _by_severity(changes.unchanged),
        },
    }


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by falling severity, otherwise in the order of the run."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def _by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    counts = Counter(finding.severity.value for finding in findings)
    return {severity: counts[severity] for severity in severities() if counts[severity]}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "segment": finding.segment,
        "rule": finding.rule,
        "entry": finding.entry,
        "severity": finding.severity.value,
        "level": finding.level.value,
        "message": finding.message,
        "observed": finding.observed,
        "fingerprint": finding.fingerprint,
    }


def _changed(changed: Changed) -> dict[str, Any]:
    return {
        "segment": changed.segment.id,
        "document": changed.segment.document,
        "source": changed.segment.source,
        "first": changed.first,
        "second": changed.second,
        "gains": dict(changed.gains),
        "change": changed.change,
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "scorer": ranking.scorer,
        "systems": [
            {"label": label, "score": ranking.scores[label], "rank": ranking.ranks[label]} for label in ranking.scores
        ],
        "pairs": [
            {"first": pair[0], "second": pair[1], "delta": delta, "p_holm": ranking.p[pair]}
            for pair, delta in ranking.deltas.items()
        ],
    }
