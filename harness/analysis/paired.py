"""Two systems on the same segments: the difference of their scores, and how sure it is, for every scorer alike.

Interval and standard error come from the paired bootstrap, p from approximate randomisation or the bootstrap
(`harness.analysis.resample`). Scorers that measured the same segments share their resamples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

from harness.analysis.resample import (
    ALPHA,
    FEWEST,
    RESAMPLES,
    SAME,
    Interval,
    bootstrap_sums,
    middle,
    p_bootstrap,
    p_randomisation,
    swapped_sums,
)
from harness.analysis.slices import Slice
from harness.model import Direction, Stat
from harness.scorers.base import Scorer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POWER = 0.8  # with which the minimum detectable effect would be found
Test = Literal["randomisation", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a comparison is tested: `resamples` of the bootstrap and as many trials of the randomisation."""

    test: Test = "randomisation"
    resamples: int = RESAMPLES
    seed: int = 12345
    alpha: float = ALPHA


@dataclass(frozen=True, slots=True)
class Shares:
    """How often the second system is better, equal, worse; they sum to 1."""

    wins: float
    ties: float
    losses: float


@dataclass(frozen=True, slots=True)
class Paired:
    """What one scorer says about two systems on one slice.

    Attributes:
        first, second: their scores on the segments measured for both; None where there is no score.
        delta: second − first, in the scorer's own units and direction.
        segments: how many segments it rests on; `unmeasured` further ones lack a measurement.
        interval: 95 % (1 − alpha) of the delta; None, as p, for fewer than 10 segments.
        effect: delta in standard deviations of a segment's contribution (Cohen's d for means); None without spread.
        detectable: the smallest |delta| that this many segments show with 80 % power at alpha.
        by_segment: shares of segments; `by_resample`: of bootstrap resamples.
    """

    scorer: str
    slice: Slice
    direction: Direction
    segments: int
    unmeasured: int
    first: float | None
    second: float | None
    delta: float | None
    interval: Interval | None = None
    p: float | None = None
    effect: float | None = None
    detectable: float | None = None
    by_segment: Shares | None = None
    by_resample: Shares | None = None

    @property
    def gain(self) -> float | None:
        """The delta with the sign that is better for this scorer."""
        if self.delta is None:
            return None
        return self.delta if self.direction is Direction.HIGHER else -self.delta


class Pair:
    """The statistics of one scorer for two systems as arrays, and its segment scores."""

    def __init__(self, scorer: Scorer, first: Sequence[Stat | None], second: Sequence[Stat | None]) -> None:
        import numpy as np

        self.scorer = scorer
        self.sign = 1.0 if scorer.direction is Direction.HIGHER else -1.0
        width = next((len(stat) for stat in (*first, *second) if stat is not None), 0)
        blank = (np.nan,) * width
        self.first, self.second = (
            np.array([blank if s is None else s for s in stats], dtype=np.float64).reshape(len(stats), width)
            for stats in (first, second)
        )
        lacking = [a is None or b is None for a, b in zip(first, second, strict=True)]
        self.measured: NDArray[np.bool_] = ~np.array(lacking, dtype=bool)
        self.segment_first, self.segment_second = self._segments(self.first), self._segments(self.second)

    def _segments(self, rows: Floats) -> Floats:
        import numpy as np

        scores = np.full(len(rows), np.nan)
        known = ~np.isnan(rows).any(axis=1) if rows.shape[1] else np.zeros(len(rows), dtype=bool)
        scores[known] = self.scorer.combine_rows(rows[known], single=True)
        return scores

    def score(self, rows: Floats) -> float | None:
        """The score of some segments' statistics."""
        return self.scorer.combine([tuple(map(float, rows.sum(axis=0)))]) if len(rows) else None

    def shares(self, first: Floats, second: Floats) -> Shares | None:
        """How often `second` is better; pairs without two scores do not count."""
        import numpy as np

        known = ~(np.isnan(first) | np.isnan(second))
        total = int(known.sum())
        if not total:
            return None
        gain = self.sign * (second[known] - first[known])
        slack = SAME * max(float(np.abs(first[known]).max()), float(np.abs(second[known]).max()))
        wins, losses = int((gain > slack).sum()), int((gain < -slack).sum())
        return Shares(wins / total, (total - wins - losses) / total, losses / total)


def paired(pairs: Mapping[str, Pair], part: Slice, settings: Settings) -> list[Paired]:
    """What every scorer says about the two systems on one slice, in the order of the scorers."""
    import numpy as np

    places = np.array(part.places, dtype=np.intp)
    groups: dict[bytes, list[str]] = {}
    for name, pair in pairs.items():
        groups.setdefault(pair.measured[places].tobytes(), []).append(name)
    results = {}
    for names in groups.values():
        there = places[pairs[names[0]].measured[places]]
        sums = _Sums({name: pairs[name] for name in names}, there, settings) if len(there) >= FEWEST else None
        for name in names:
            results[name] = _one(name, pairs[name], part, there, sums, settings)
    return [results[name] for name in pairs]


class _Sums:
    """Resampled sums of several scorers' statistics, drawn once; each scorer has its columns."""

    def __init__(self, pairs: Mapping[str, Pair], places: NDArray[np.intp], settings: Settings) -> None:
        import numpy as np

        first = np.concatenate([pair.first[places] for pair in pairs.values()], axis=1)
        second = np.concatenate([pair.second[places] for pair in pairs.values()], axis=1)
        ends = np.cumsum([pair.first.shape[1] for pair in pairs.values()])
        self._columns = {
            name: slice(end - pair.first.shape[1], end) for (name, pair), end in zip(pairs.items(), ends, strict=True)
        }
        both = bootstrap_sums(np.concatenate([first, second], axis=1), settings.seed, settings.resamples)
        self._resampled = both[:, : first.shape[1]], both[:, first.shape[1] :]
        self._swapped = (
            swapped_sums(first, second, settings.seed, settings.resamples)
            if settings.test == "randomisation"
            else self._resampled
        )

    def resampled(self, name: str, scorer: Scorer) -> tuple[Floats, Floats]:
        """Bootstrapped scores of both systems."""
        first, second = (scorer.combine_rows(sums[:, self._columns[name]]) for sums in self._resampled)
        return first, second

    def swapped(self, name: str, scorer: Scorer) -> tuple[Floats, Floats]:
        """Scores of both pseudo-systems of every trial."""
        first, second = (scorer.combine_rows(sums[:, self._columns[name]]) for sums in self._swapped)
        return first, second


def _one(
    name: str, pair: Pair, part: Slice, places: NDArray[np.intp], sums: _Sums | None, settings: Settings
) -> Paired:
    first, second = pair.score(pair.first[places]), pair.score(pair.second[places])
    delta = None if first is None or second is None else second - first
    plain = Paired(
        scorer=name,
        slice=part,
        direction=pair.scorer.direction,
        segments=len(places),
        unmeasured=len(part.places) - len(places),
        first=first,
        second=second,
        delta=delta,
        by_segment=pair.shares(pair.segment_first[places], pair.segment_second[places]),
    )
    if delta is None or sums is None:
        return plain
    before, after = sums.resampled(name, pair.scorer)
    spread = _spread(before, after)
    wanted = NormalDist().inv_cdf(1 - settings.alpha / 2) + NormalDist().inv_cdf(POWER)
    swapping = settings.test == "randomisation"
    return replace(
        plain,
        interval=middle(after - before, settings.alpha),
        p=p_randomisation(*sums.swapped(name, pair.scorer), delta) if swapping else p_bootstrap(before, after, delta),
        effect=delta / (spread * sqrt(len(places))) if spread else None,
        detectable=wanted * spread if spread else None,
        by_resample=pair.shares(before, after),
    )


def _spread(first: Floats, second: Floats) -> float:
    """The standard error of the delta, 0 where resampling does not change it beyond rounding."""
    import numpy as np

    deltas = second - first
    known = deltas[~np.isnan(deltas)]
    rounding = SAME * float(np.nanmax(np.abs(first), initial=0.0))
    return float(known.std(ddof=1)) if len(known) > 1 and float(np.ptp(known)) > rounding else 0.0
