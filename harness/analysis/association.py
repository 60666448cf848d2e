"""How surely two things occur together more often than by chance: Dunning's log-likelihood ratio (1993)."""

from __future__ import annotations

from math import log

SURE = 10.83  # of chi-square with one degree of freedom: p < 0.001 for one pair that was chosen beforehand


def log_likelihood(both: int, first: int, second: int, total: int) -> float:
    """G² of a 2 × 2 table; 0 if the two do not attract each other.

    Args:
        both: observations that have both.
        first, second: observations that have the one, the other (with `both`).
        total: all observations.
    """
    if not total or both * total <= first * second:
        return 0.0
    cells = (
        (both, first * second),
        (first - both, first * (total - second)),
        (second - both, (total - first) * second),
        (total - first - second + both, (total - first) * (total - second)),
    )
    return 2 * sum(seen * log(seen * total / expected) for seen, expected in cells if seen)
