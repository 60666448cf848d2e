"""Laws of resampling and of paired tests, for any statistics."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from harness.analysis import resample
from harness.analysis.paired import Pair, Paired, Settings, paired
from harness.analysis.ranking import holm
from harness.analysis.resample import bootstrap_sums, middle, swapped_sums
from harness.analysis.slices import Slice
from harness.inputs.glossary import Glossary
from harness.inputs.rules import Rules
from harness.model import Stat
from harness.scorers import registry
from harness.scorers.base import Knowledge

EMPTY = Knowledge("vi", "ru", Glossary((), ""), Rules())
STATS = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0, 5.0, 25.0]), st.integers(1, 40).map(float)), min_size=12, max_size=60
)
MAYBE = st.lists(st.booleans(), min_size=60, max_size=60)
quick = settings(deadline=None, max_examples=60)


def one(first: list[Stat | None], second: list[Stat | None], **others: object) -> Paired:
    pair = Pair(registry.build("coverage", EMPTY, {}), first, second)
    whole = Slice("all", "", tuple(range(len(first))))
    return paired({"coverage": pair}, whole, Settings(resamples=200, **others))[0]  # type: ignore[arg-type]


def noisy(size: int, seed: int) -> list[Stat | None]:
    rng = np.random.default_rng(seed)
    return [(float(rng.integers(0, 6)), float(rng.integers(5, 30))) for _ in range(size)]


@quick
@given(STATS, STATS, MAYBE, st.sampled_from(["bootstrap", "randomisation"]))
def test_shares_sum_to_one_and_mirror(first: list[Stat], second: list[Stat], there: list[bool], test: str) -> None:
    size = min(len(first), len(second))
    before = [stat if known else None for stat, known in zip(first[:size], there, strict=False)]
    after: list[Stat | None] = list(second[:size])
    result, mirrored = one(before, after, test=test), one(after, before, test=test)
    for mine, theirs in ((result.by_segment, mirrored.by_segment), (result.by_resample, mirrored.by_resample)):
        if mine and theirs:
            assert mine.wins + mine.ties + mine.losses == pytest.approx(1.0, abs=1e-12)
            assert (mine.wins, mine.ties, mine.losses) == (theirs.losses, theirs.ties, theirs.wins)
    assert result.segments == sum(there[:size]) and result.unmeasured == size - result.segments
    if result.delta is not None and mirrored.delta is not None:
        assert result.delta == pytest.approx(-mirrored.delta)
        assert result.p == mirrored.p


@quick
@given(STATS, st.sampled_from(["bootstrap", "randomisation"]), st.integers(0, 5))
def test_a_system_never_differs_from_itself(stats: list[Stat], test: str, seed: int) -> None:
    result = one(list(stats), list(stats), test=test, seed=seed)
    assert (result.delta, result.p, result.effect, result.detectable) == (0.0, 1.0, None, None)
    assert result.by_segment and result.by_segment.ties == 1.0


@quick
@given(st.integers(12, 60), st.sampled_from(["bootstrap", "randomisation"]))
def test_one_changed_segment_is_never_significant(size: int, test: str) -> None:
    """sacrebleu's strict comparison gives such a change p = 1/(n+1) in its randomisation test."""
    before: list[Stat | None] = [(0.0, 20.0)] * size
    after: list[Stat | None] = [(25.0, 20.0), *before[1:]]
    result = one(before, after, test=test)
    assert result.p is not None and result.p > 0.05


def test_a_clear_difference_is_significant_and_its_interval_is_on_one_side() -> None:
    first = noisy(200, 1)
    second: list[Stat | None] = [(stat[0] + 4, stat[1]) for stat in first if stat]
    for test in ("bootstrap", "randomisation"):
        result = one(first, second, test=test)
        assert result.p == 1 / 201
        assert result.interval and result.interval.low > 0
        assert result.effect and result.effect > 0.8 and result.gain is not None and result.gain < 0


def test_two_systems_of_one_kind_differ_by_chance_in_about_alpha_of_the_cases() -> None:
    """The level of the test, over 400 pairs drawn alike: 5 % expected, 2.4–8 % is within three standard errors."""
    alarms = sum((one(noisy(60, i), noisy(60, 1000 + i)).p or 0) < 0.05 for i in range(400))
    assert 10 <= alarms <= 32


def test_the_detectable_effect_is_found_with_its_power() -> None:
    """A difference as large as the one said to be detectable is found in about 80 % of the cases."""
    rng = np.random.default_rng(3)
    found = 0
    for i in range(150):
        first = noisy(100, i)
        plain = one(first, noisy(100, 5000 + i), seed=i)
        assert plain.detectable
        shift = plain.detectable / 1000
        second: list[Stat | None] = [
            (stat[0] + shift * stat[1], stat[1]) for stat in noisy(100, 9000 + int(rng.integers(10**6))) if stat
        ]
        found += (one(first, second, seed=i).p or 1) < 0.05
    assert 0.68 <= found / 150 <= 0.92


@pytest.mark.parametrize("cells", [1, 64, 1000, 2_000_000])
def test_blocks_do_not_change_what_is_drawn(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One seed gives sacrebleu's resamples, however small the blocks in which weights come."""
    table = np.arange(1, 75, dtype=np.float64).reshape(37, 2)
    monkeypatch.setattr(resample, "CELLS", cells)
    monkeypatch.setattr(resample, "WIDTH", max(cells // 7, 1))
    index = np.random.default_rng(5).choice(37, size=(70, 37), replace=True)
    assert np.array_equal(bootstrap_sums(table, 5, 70), table[index].sum(axis=1))
    kept = np.random.default_rng(5).integers(2, size=(70, 37), dtype=bool)
    other = table[::-1].copy()
    mixed = swapped_sums(table, other, 5, 70)
    assert np.allclose(mixed[0], kept @ table + ~kept @ other) and np.allclose(mixed[1], ~kept @ table + kept @ other)


@pytest.mark.parametrize("top", [3, 2**20, 2**24 - 1, 2**40])
def test_sums_of_whole_numbers_are_exact_however_large(top: int) -> None:
    """Small floats are only used where their sums stay below 2^24."""
    table = np.random.default_rng(1).integers(-top, top, size=(50, 3), endpoint=True).astype(np.float64)
    index = np.random.default_rng(5).choice(50, size=(200, 50), replace=True)
    assert np.array_equal(bootstrap_sums(table, 5, 200), table[index].sum(axis=1))
    kept = np.random.default_rng(5).integers(2, size=(200, 50), dtype=bool)
    assert np.array_equal(swapped_sums(table, -table, 5, 200)[0], np.where(kept[..., None], table, -table).sum(axis=1))


def test_sums_of_fractions_keep_the_precision_of_large_floats() -> None:
    table = np.random.default_rng(1).random((50, 3))
    index = np.random.default_rng(5).choice(50, size=(200, 50), replace=True)
    assert np.allclose(bootstrap_sums(table, 5, 200), table[index].sum(axis=1), rtol=1e-13, atol=0)


def test_the_interval_leaves_out_what_sacrebleu_leaves_out() -> None:
    scores: NDArray[np.float64] = np.random.default_rng(1).permutation(1000).astype(np.float64)
    assert middle(scores) == (25.0, 974.0)
    assert middle(scores, 0.1) == (50.0, 949.0)
    assert middle(np.array([np.nan])) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_is_between_the_plain_p_and_bonferroni_and_keeps_the_order(p: list[float]) -> None:
    corrected = holm(p)
    assert all(a <= c <= min(1.0, len(p) * a) + 1e-12 for a, c in zip(p, corrected, strict=True))
    assert sorted(range(len(p)), key=lambda i: (p[i], i)) == sorted(
        range(len(p)), key=lambda i: (corrected[i], p[i], i)
    )
    assert min(corrected) == min(1.0, len(p) * min(p))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
