import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.neural.batches import by_tokens, in_halves

LENGTHS = st.lists(st.integers(1, 600), max_size=80)


@given(LENGTHS, st.integers(1, 2000))
def test_every_text_is_in_one_batch_within_the_budget(lengths: list[int], budget: int) -> None:
    batches = by_tokens(lengths, budget)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= budget


@given(LENGTHS)
def test_the_longest_come_first(lengths: list[int]) -> None:
    order = [lengths[i] for batch in by_tokens(lengths, 700) for i in batch]
    assert order == sorted(lengths, reverse=True)


class TooLargeError(Exception):
    pass


def fits(most: int):
    def compute(batch):
        if len(batch) > most:
            raise TooLargeError
        return [i * i for i in batch]

    return compute


def halved(batch, compute):
    heard = []
    parts = list(in_halves(batch, compute, lambda error: isinstance(error, TooLargeError), heard.append))
    return {i: value for some, values in parts for i, value in zip(some, values, strict=True)}, heard


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_batch_that_does_not_fit_is_halved_until_it_does(size: int, most: int) -> None:
    results, heard = halved(list(range(size)), fits(most))
    assert results == {i: i * i for i in range(size)}
    assert all(number > most for number in heard)
    assert bool(heard) == (size > most)


def test_one_text_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(TooLargeError):
        halved([1, 2], fits(0))


def test_another_error_is_not_tried_again() -> None:
    calls = []

    def broken(batch):
        calls.append(batch)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        halved([1, 2, 3, 4], broken)
    assert calls == [[1, 2, 3, 4]]
