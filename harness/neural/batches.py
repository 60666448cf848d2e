"""Batches by token count: what a batch costs is its longest text times its number of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def by_tokens(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Positions of texts in batches of at most `budget` tokens with padding, the longest texts first.

    Texts of like length stand together, so little is padded; the longest first, so that a batch that does not fit into
    memory shows itself at once. A text longer than the budget is a batch of its own.
    """
    batches: list[list[int]] = []
    width = 0
    for position in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batches and width * (len(batches[-1]) + 1) <= budget:
            batches[-1].append(position)
        else:
            batches.append([position])
            width = lengths[position]
    return batches


def in_halves(
    batch: Sequence[int],
    compute: Callable[[Sequence[int]], T],
    too_large: Callable[[Exception], bool],
    notify: Callable[[int], None],
) -> Iterator[tuple[Sequence[int], T]]:
    """What `compute` gives for a batch; one that does not fit into memory is tried again in halves.

    `notify` hears the size of every batch that was too large. A batch of one that is too large raises its error.
    """
    try:
        result = compute(batch)
    except Exception as error:
        if not too_large(error) or len(batch) == 1:
            raise
        notify(len(batch))
    else:
        yield batch, result
        return
    middle = len(batch) // 2
    for half in (batch[:middle], batch[middle:]):
        yield from in_halves(half, compute, too_large, notify)
