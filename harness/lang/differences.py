"""What a comparison of quantities yields, and the two sides that it compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from harness.lang.quantities import Kind, Quantity

Change = Literal["value", "scale", "date", "time", "unit", "code", "script", "direction", "missing", "added"]
"""`script` is a code in letters of another alphabet, `direction` a change by so much that became a change to it."""


class Difference(NamedTuple):
    """A quantity of the source and the one that stands in its place; one of them is absent in `missing` and `added`."""

    change: Change
    right: Quantity | None
    wrong: Quantity | None


class Side:
    """The quantities of one text, and those of the segments around it."""

    def __init__(self, own: Sequence[Quantity], around: Iterable[Quantity]) -> None:
        self.own = own
        self.all = [*own, *around]

    def kind(self, *kinds: Kind) -> list[Quantity]:
        """Own quantities of these kinds."""
        return [q for q in self.own if q.kind in kinds]

    def every(self, *kinds: Kind) -> list[Quantity]:
        """Those of the neighbours too."""
        return [q for q in self.all if q.kind in kinds]


def parts(date: Quantity) -> tuple[Decimal, Decimal]:
    """Day and month of a date."""
    day, _, month = str(date.values[0]).partition(".")
    return Decimal(day), Decimal(month)
