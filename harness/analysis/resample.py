"""Bootstrap intervals for every scorer at once: resampled segments are weights on additive statistics.

Efron and Tibshirani 1993; Koehn 2004 for MT. n of n segments with replacement, seeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from harness.model import Stat
from harness.scorers.base import Scorer

RESAMPLES = 1000
FEWEST = 10  # segments below which an interval says nothing


class Interval(NamedTuple):
    """The middle 95 % of the resampled scores."""

    low: float
    high: float


def interval(scorer: Scorer, stats: Sequence[Stat], seed: int, resamples: int = RESAMPLES) -> Interval | None:
    """A 95 % percentile interval of the scorer's score; None for too few segments or no score."""
    import numpy as np

    if len(stats) < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    size = len(stats)
    table = np.asarray(stats, dtype=np.float64)
    sums = np.stack([np.bincount(rng.integers(0, size, size), minlength=size) @ table for _ in range(resamples)])
    scores = [score for row in sums if (score := scorer.combine([tuple(map(float, row))])) is not None]
    if not scores:
        return None
    low, high = np.percentile(scores, [2.5, 97.5])
    return Interval(float(low), float(high))
