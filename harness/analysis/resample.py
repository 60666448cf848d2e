"""Resampling for every scorer at once: a resample is a row of weights, and weights × statistics gives its sums.

Bootstrap (Efron and Tibshirani 1993; Koehn 2004 for MT), n of n segments with replacement, and approximate
randomisation (Noreen 1989; Riezler and Maxwell 2005), which swaps the two systems' outputs segment by segment. Both
draw from numpy's default generator in the order in which sacrebleu draws, so one seed gives both programs the same
resamples. Weights come in blocks: memory does not grow with the number of resamples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from harness.model import Stat
from harness.scorers.base import Scorer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = 1000
TRIALS = 10_000  # of the randomisation test; both as in sacrebleu
FEWEST = 10  # segments below which an interval says nothing
ALPHA = 0.05
CELLS = 8_000_000  # weights of one block: 32 MB
WIDTH = 4000  # segments of a block that are multiplied at a time, as floats in the processor's cache
EXACT = 2**24  # whole numbers up to here are exact as floats of 4 bytes, which multiply twice as fast as those of 8
SAME = 1e-10  # relative to the scores: differences that rounding alone can make


class Interval(NamedTuple):
    """The middle 95 % of the resampled scores."""

    low: float
    high: float


def interval(scorer: Scorer, stats: Sequence[Stat], seed: int, resamples: int = RESAMPLES) -> Interval | None:
    """A 95 % percentile interval of the scorer's score; None for too few segments or no score."""
    import numpy as np

    if len(stats) < FEWEST:
        return None
    sums = bootstrap_sums(np.asarray(stats, dtype=np.float64), seed, resamples)
    return middle(scorer.combine_rows(sums))


def middle(scores: Floats, alpha: float = ALPHA) -> Interval | None:
    """The interval that leaves alpha/2 of the resampled scores out at either end, as sacrebleu cuts it."""
    import numpy as np

    ordered = np.sort(scores[~np.isnan(scores)])
    if not len(ordered):
        return None
    out = int(len(ordered) * alpha / 2 + 1e-9)
    return Interval(float(ordered[out]), float(ordered[-out - 1]))


def bootstrap_sums(statistics: Floats, seed: int, resamples: int = RESAMPLES) -> Floats:
    """Sums of the statistics (a row a segment) over each resample: resamples × statistics."""
    import numpy as np

    size = len(statistics)
    rng, table = np.random.default_rng(seed), list(_stretches(statistics))
    rows = []
    with _one_thread():
        for count in _blocks(size, resamples, step=1):
            weights = np.empty((count, size), dtype=np.uint32)
            for row in weights:  # one resample at a time stays in the cache, a block of them does not: twice as fast
                row[:] = np.bincount(rng.integers(0, size, size=size), minlength=size)
            rows.append(_weighted(weights, table))
    return np.concatenate(rows)


def swapped_sums(first: Floats, second: Floats, seed: int, trials: int = TRIALS) -> tuple[Floats, Floats]:
    """Sums of two pseudo-systems per trial, each made of both systems' outputs, swapped by the toss of a coin."""
    import numpy as np

    size, difference = len(first), second - first
    rng, table = np.random.default_rng(seed), list(_stretches(difference))
    rows = []
    with _one_thread():
        for count in _blocks(size, trials, step=32):  # numpy draws 32 coins at a time and drops the rest of a call's
            kept = rng.integers(2, size=(count, size), dtype=bool)
            rows.append(_weighted(~kept, table))
    gained = np.concatenate(rows)
    return first.sum(axis=0) + gained, second.sum(axis=0) - gained


def p_bootstrap(first: Floats, second: Floats, delta: float, *, ties: bool = True) -> float:
    """p of the paired bootstrap: how often a resample strays from the mean difference by the observed one.

    `first` and `second` are the scores of every resample; one without a score (NaN) does not count. About `ties`
    see `p_randomisation`.
    """
    import numpy as np

    difference = np.abs(second - first)
    difference = difference[~np.isnan(difference)]
    return _p(difference - difference.mean(), delta, first, ties) if len(difference) else 1.0


def p_randomisation(first: Floats, second: Floats, delta: float, *, ties: bool = True) -> float:
    """p of approximate randomisation: how often swapped systems differ as much as the real ones.

    sacrebleu counts only larger differences (`ties=False` gives its figure). Then one changed segment among thousands,
    whose difference every swap repeats, has p = 1/(n+1), and so has a system beside itself. With ties the test holds
    its level for scores that take few values, as penalties do, and differs from sacrebleu's only where ties occur.
    """
    import numpy as np

    difference = np.abs(second - first)
    difference = difference[~np.isnan(difference)]
    return _p(difference, delta, first, ties) if len(difference) else 1.0


def _p(statistics: Floats, delta: float, scores: Floats, ties: bool) -> float:
    """(count + 1) / (n + 1): the observed arrangement is one of the possible ones."""
    import numpy as np

    slack = SAME * float(np.nanmax(np.abs(scores), initial=0.0))
    counted = statistics >= abs(delta) - slack if ties else statistics > abs(delta) + slack
    count = int(np.count_nonzero(counted))
    return (count + 1) / (len(statistics) + 1)


def _blocks(size: int, total: int, step: int) -> Iterator[int]:
    """Numbers of resamples to draw at a time, multiples of `step`, together `total`."""
    most = max(CELLS // max(size, 1) // step, 1) * step
    for start in range(0, total, most):
        yield min(most, total - start)


class _Stretch(NamedTuple):
    """Some segments' statistics as floats of either size; with weights up to `most` the smaller ones are exact."""

    at: slice
    small: NDArray[np.float32]
    large: Floats
    most: float


def _stretches(statistics: Floats) -> Iterator[_Stretch]:
    """The statistics in stretches of WIDTH segments. Fractions are never exact as small floats."""
    import numpy as np

    for start in range(0, len(statistics), WIDTH):
        at = slice(start, start + WIDTH)
        large = statistics[at]
        largest = float(np.abs(large).sum(axis=0).max(initial=1.0))
        most = EXACT / largest if np.array_equal(large, np.rint(large)) else 0.0
        yield _Stretch(at, large.astype(np.float32), large, most)


def _weighted(weights: NDArray[Any], table: Sequence[_Stretch]) -> Floats:
    """weights @ statistics, a stretch of segments at a time: there is never a whole block as floats."""
    import numpy as np

    sums, largest = np.zeros((len(weights), table[0].large.shape[1])), weights.max()
    for at, small, large, most in table:
        statistics: NDArray[Any] = small if largest <= most else large
        sums += weights[:, at].astype(statistics.dtype) @ statistics
    return sums


def _one_thread() -> AbstractContextManager[Any]:
    """One thread for the linear algebra where that can be set: two of them only get into each other's way here."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[Any] = threadpool_limits(limits=1, user_api="blas")
    return limits
