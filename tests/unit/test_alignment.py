"""Misalignment from vectors: made vectors whose truth is known, without any model."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.neural.alignment import CHANGE, REACH, Shift, _best_path, exchanged, shifts, unrelated

SIZE = 60


def corpus(seed: int = 1, size: int = SIZE, loud: float = 0.6) -> tuple[np.ndarray, np.ndarray]:
    """Sources and their hypotheses as a squeezed model gives them: much in common, a meaning each, and noise."""
    rng, width = np.random.default_rng(seed), 64
    common, accent = rng.normal(size=(2, 1, width)) * 3
    meaning = rng.normal(size=(size, width))
    noise = rng.normal(size=(2, size, width)) * loud
    return unit(common + meaning + noise[0]), unit(common + accent + meaning + noise[1])


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def all_telling(vectors: np.ndarray) -> np.ndarray:
    return np.ones(len(vectors), dtype=bool)


def judged(sources: np.ndarray, hypotheses: np.ndarray) -> tuple[list[Shift], list[int], list[int]]:
    telling = all_telling(sources)
    return (
        shifts(sources, hypotheses, telling),
        exchanged(sources, hypotheses, telling).nonzero()[0].tolist(),
        unrelated(sources, hypotheses, telling).nonzero()[0].tolist(),
    )


@given(st.integers(0, 10_000), st.integers(1, 80))
@settings(max_examples=60, deadline=None)
def test_nothing_is_wrong_with_aligned_text(seed: int, size: int) -> None:
    assert judged(*corpus(seed, size)) == ([], [], [])


def test_free_translations_are_not_moved() -> None:
    """Of meanings that are hard to recognise, here and there another fits as well: that is not enough."""
    for seed in range(40):
        assert judged(*corpus(seed, size=200, loud=1.3))[:2] == ([], [])


@pytest.mark.parametrize("lost", [1, 2, 7, REACH])
@pytest.mark.parametrize("place", [0, 1, 10])
def test_lost_lines_are_a_stretch_from_there_to_the_end(place: int, lost: int) -> None:
    sources, hypotheses = corpus()
    left = np.delete(hypotheses, slice(place, place + lost), axis=0)
    assert shifts(sources[: len(left)], left, all_telling(left)) == [Shift(place, len(left) - place, lost)]


@pytest.mark.parametrize("place", [0, 1, 20, SIZE - 6])
def test_a_doubled_line_is_a_stretch_behind_it(place: int) -> None:
    sources, hypotheses = corpus()
    doubled = np.insert(hypotheses, place, hypotheses[place], axis=0)[:SIZE]
    assert shifts(sources, doubled, all_telling(doubled)) == [Shift(place + 1, SIZE - place - 1, -1)]


def test_two_losses_are_two_stretches_and_a_mended_one_ends() -> None:
    sources, hypotheses = corpus()
    order = [*range(10), *range(11, 30), *range(31, 50), 50, 50, 50, *range(51, 60)]
    hypotheses = hypotheses[order][:SIZE]
    assert shifts(sources, hypotheses, all_telling(sources)) == [Shift(10, 19, 1), Shift(29, 20, 2)]


def test_a_stretch_of_fewer_than_three_is_none() -> None:
    sources, hypotheses = corpus()
    order = [*range(10), 11, 12, 10, *range(13, SIZE)]
    assert shifts(sources, hypotheses[order], all_telling(sources)) == []


def test_what_says_little_neither_moves_nor_stops_a_stretch() -> None:
    sources, hypotheses = corpus()
    left = np.delete(hypotheses, 20, axis=0)
    telling = all_telling(left)
    telling[[25, 26, 40]] = False
    assert shifts(sources[:-1], left, telling) == [Shift(20, 39, 1)]
    assert shifts(sources[:-1], left, ~all_telling(left)) == []


@pytest.mark.parametrize("place", [0, 1, 30, SIZE - 2])
def test_exchanged_neighbours(place: int) -> None:
    sources, hypotheses = corpus()
    hypotheses[[place, place + 1]] = hypotheses[[place + 1, place]]
    found = judged(sources, hypotheses)
    assert found[:2] == ([], [place])


def test_two_segments_are_enough_to_be_exchanged() -> None:
    sources, hypotheses = corpus(size=2)
    assert judged(sources, hypotheses) == ([], [], [])
    assert judged(sources, hypotheses[::-1]) == ([], [0], [])


@given(st.integers(0, 1000), st.floats(0, 0.004))
@settings(max_examples=40, deadline=None)
def test_neighbours_that_are_alike_are_never_exchanged(seed: int, noise: float) -> None:
    sources, hypotheses = corpus(seed)
    rng = np.random.default_rng(seed)
    for side in (sources, hypotheses):
        side[20:40] = unit(side[20] + rng.normal(size=(20, side.shape[1])) * noise)
    assert judged(sources, hypotheses)[:2] == ([], [])


@given(st.lists(st.integers(0, 5), min_size=25, max_size=80))
@settings(max_examples=60, deadline=None)
def test_repeated_segments_are_not_reported(order: list[int]) -> None:
    sources, hypotheses = corpus(size=6)
    assert judged(sources[order], hypotheses[order]) == ([], [], [])


def test_a_hypothesis_of_another_text() -> None:
    sources, hypotheses = corpus()
    strange = corpus(seed=2)[1]
    missed = 0
    for place in range(SIZE):
        damaged = hypotheses.copy()
        damaged[place] = strange[place]
        found = judged(sources, damaged)
        assert found[:2] == ([], []) and set(found[2]) <= {place}
        missed += not found[2]
    assert missed < SIZE / 2


def test_too_few_to_compare_with() -> None:
    sources, hypotheses = corpus(size=20)
    hypotheses[5] = corpus(seed=2, size=20)[1][5]
    assert judged(sources, hypotheses) == ([], [], [])


def test_a_system_that_always_says_the_same() -> None:
    sources, hypotheses = corpus()
    assert judged(sources, np.repeat(hypotheses[:1], SIZE, axis=0)) == ([], [], [])


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=5))
def test_the_path_is_the_best_of_all_paths(rows: list[list[float]]) -> None:
    """Against every path there is, over three offsets."""
    table = np.full((len(rows), 2 * REACH + 1), -np.inf)  # no other way
    table[:, REACH - 1 : REACH + 2] = rows

    def worth(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in zip((0, *path), (*path, 0), strict=True))
        return sum(row[step + 1] for row, step in zip(rows, path, strict=True)) - CHANGE * changes

    best = max(map(worth, product((-1, 0, 1), repeat=len(rows))))
    assert worth(tuple(_best_path(table).tolist())) == pytest.approx(best)
