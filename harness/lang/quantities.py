"""Quantities of a text by value: what a number, date, time or code says, whichever way a language writes it.

The languages extract (`vi_numbers`, `ru_numbers`); the algebra here names none of them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

Kind = Literal[
    "number",
    "fraction",
    "date",
    "month",
    "lunar",
    "time",
    "weekday",
    "period",
    "decade",
    "edge",
    "daypart",
    "code",
    "label",
]
"""`period` is a quarter or half-year (unit says which), `edge` the beginning, middle or end of a stretch of time,
`daypart` a morning or evening that is told without the hour, `label` a name
with a figure in it: a road, flight, team."""

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One typed quantity with its place in the raw text.

    Attributes:
        values: its readings, the likeliest first: a Decimal, or a string for dates and codes.
        strong: written with digits, or with words that say nothing else; only these are ever judged.
        unit: canonical name of the unit that follows, if any, and where it stands.
        role: `by` or `to` where a change is named («на 5 %», «до 5 %»), `approx` after *about* and its like.
        figures: whether a number is written in plain digits; `spelt`: in words that are no ordinal and no scale.
        slip: category of a breach of the language's own format, if it is one; `mend` is the right writing.
        style: whether such a slip is a matter of house style rather than wrong everywhere.
    """

    kind: Kind
    values: tuple[Decimal | str, ...]
    start: int
    end: int
    strong: bool = True
    unit: str = ""
    unit_start: int = 0
    unit_end: int = 0
    role: str = ""
    scaled: bool = False
    figures: bool = False
    spelt: bool = False
    slip: str = ""
    mend: str = ""
    style: bool = False

    @classmethod
    def at(
        cls, kind: Kind, match: re.Match[str], *values: Decimal | str, group: int | str = 0, **more: Any
    ) -> Quantity:
        """The quantity that a group of a match says."""
        return cls(kind, values, *match.span(group), **more)

    def measured(self, unit: str, start: int, end: int) -> Quantity:
        """The same with the unit that stands at that place."""
        return replace(self, unit=unit, unit_start=start, unit_end=end)

    @property
    def number(self) -> Decimal:
        """The first reading of a quantity that has a numeric value."""
        value = self.values[0]
        return value if isinstance(value, Decimal) else Decimal(0)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Every numeric reading."""
        return tuple(value for value in self.values if isinstance(value, Decimal))


class Unit(NamedTuple):
    """A unit of measurement: sizes in the base unit of its dimension, several for customary units."""

    name: str
    dimension: str
    sizes: tuple[Decimal, ...]
    loose: bool

    @property
    def converts(self) -> bool:
        return self.dimension not in ("money", "share", "times", "temperature")


@cache
def units() -> Mapping[str, Unit]:
    """Units by canonical name."""
    table = read("quantities.toml")["units"]
    return {
        name: Unit(name, row["dimension"], tuple(map(Decimal, row["size"])), row.get("loose", False))
        for name, row in table.items()
    }


def read(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("harness.lang").joinpath(name).read_text(encoding="utf-8"))


@cache
def digest() -> str:
    """Of the data that say what a number, unit or date is, in every language: a change of them changes findings."""
    kept = sorted(
        f.name for f in files("harness.lang").iterdir() if f.name.endswith(("quantities.toml", "numbers.toml"))
    )
    content = b"".join(files("harness.lang").joinpath(name).read_bytes() for name in kept)
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral up to the hundreds; None for anything else."""
    if not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", text) or not text:
        return None
    values = [ROMAN[char] for char in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def to_roman(value: int) -> str:
    """A Roman numeral, for suggestions."""
    pairs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    result = ""
    for size, letters in pairs:
        while value >= size:
            result, value = result + letters, value - size
    return result


def convertible(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities say one thing in different units of a dimension; loosely where translators round."""
    mine, theirs = units().get(one.unit), units().get(other.unit)
    if mine is None or theirs is None or mine.dimension != theirs.dimension:
        return False
    if mine.dimension == "temperature":
        return any(_fahrenheit(x, y) or _fahrenheit(y, x) for x in one.numbers for y in other.numbers)
    basis = mine.dimension == "share" and mine.sizes != theirs.sizes  # a basis point is a hundredth of a point
    if not (mine.converts or basis):
        return False
    slack = Decimal("0.12") if mine.loose or theirs.loose else Decimal("0.015")
    return any(
        near(x * a, y * b, slack) for x in one.numbers for y in other.numbers for a in mine.sizes for b in theirs.sizes
    )


def _fahrenheit(degrees: Decimal, celsius: Decimal) -> bool:
    """Whether a temperature, perhaps called plain degrees, was turned from Fahrenheit into Celsius."""
    return abs((degrees - 32) * 5 / 9 - celsius) <= Decimal("1.5")


def dimension(quantity: Quantity) -> str:
    """What kind of thing is measured; empty for a bare number."""
    unit = units().get(quantity.unit)
    return unit.dimension if unit else ""


def near(one: Decimal, other: Decimal, slack: Decimal) -> bool:
    """Whether two values differ by no more than a share of the greater."""
    return abs(one - other) <= slack * max(abs(one), abs(other))


def rounds(exact: Decimal, rounded: Decimal, slack: Decimal) -> bool:
    """Whether `rounded` is a rougher way to say `exact`: fewer digits, and close."""
    return len(digits(rounded)) < len(digits(exact)) and near(exact, rounded, slack)


def digits(value: Decimal) -> str:
    """The significant digits of a value."""
    return "".join(map(str, value.normalize().as_tuple().digits))


def power_of_ten(one: Decimal, other: Decimal) -> int:
    """By how many powers of ten two values of equal digits differ; 0 when it is not that."""
    if not one or not other or digits(one) != digits(other):
        return 0
    return one.normalize().adjusted() - other.normalize().adjusted()


def alike(one: Decimal, other: Decimal) -> bool:
    """Whether one value can be a slip for the other: shifted, transposed, one digit more, less or else."""
    if power_of_ten(one, other):
        return True
    mine, theirs = format(one.normalize(), "f"), format(other.normalize(), "f")
    if len(mine) == len(theirs) and sorted(mine) == sorted(theirs):
        return True
    return min(len(mine), len(theirs)) > 1 and _one_edit(mine, theirs)


def _one_edit(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    skip = 1 if len(one) == len(other) else 0
    return one[same + skip :] == other[same + 1 :]


def readings(quantities: Iterable[Quantity]) -> set[Decimal]:
    """Every numeric reading of several quantities."""
    return {value for quantity in quantities for value in quantity.numbers}
