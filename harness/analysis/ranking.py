"""Several systems: every pair tested, p-values corrected for their number (Holm 1979), ranks as at WMT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.compare import Comparison
from harness.analysis.paired import Paired


@dataclass(frozen=True, slots=True)
class Ranking:
    """One scorer's view of all systems.

    Attributes:
        scores: by label; None where there is no score.
        deltas: by (label, label), the second's score minus the first's.
        p: by (label, label) as in `deltas`, corrected by Holm over all pairs; None where there was no test.
        ranks: by label; 1 + the number of systems that are significantly better, so equal systems share a rank.
    """

    scorer: str
    scores: Mapping[str, float | None]
    deltas: Mapping[tuple[str, str], float | None]
    p: Mapping[tuple[str, str], float | None]
    ranks: Mapping[str, int]


def rankings(comparisons: Sequence[Comparison]) -> list[Ranking]:
    """A ranking of every scorer that can compare all pairs."""
    names = [r.scorer for r in comparisons[0].results if r.slice.kind == "all"]
    found = []
    for name in names:
        results = [(c.first.label, c.second.label, c.of(name)) for c in comparisons]
        known = {(first, second): result for first, second, result in results if result is not None}
        if len(known) == len(comparisons):
            found.append(_ranking(name, known, comparisons[0].settings.alpha))
    return found


def _ranking(name: str, results: Mapping[tuple[str, str], Paired], alpha: float) -> Ranking:
    scores: dict[str, float | None] = {}
    for (first, second), result in results.items():
        scores.setdefault(first, result.first)
        scores.setdefault(second, result.second)
    tested = {pair: result.p for pair, result in results.items() if result.p is not None}
    corrected = dict(zip(tested, holm(list(tested.values())), strict=True))
    ranks = dict.fromkeys(scores, 1)
    for (first, second), p in corrected.items():
        gain = results[first, second].gain
        if p < alpha and gain:
            ranks[first if gain > 0 else second] += 1
    return Ranking(
        name,
        scores,
        {pair: result.delta for pair, result in results.items()},
        {pair: corrected.get(pair) for pair in results},
        ranks,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values corrected so that the chance of any false alarm among them stays below alpha (Holm 1979)."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return corrected
