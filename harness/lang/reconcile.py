"""Compares the quantities of two texts as sets, by value: what was changed, which unit, date, time or code is another.

Whatever one side says must be supported on the other by any evidence, there or in a neighbouring segment; a difference
is reported only where a wrong quantity stands in the place of a right one, since absence alone may be style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Literal, NamedTuple

from harness.lang.quantities import (
    Kind,
    Quantity,
    alike,
    convertible,
    dimension,
    near,
    power_of_ten,
    readings,
    rounds,
    units,
)

Change = Literal["value", "scale", "date", "time", "unit", "code", "script", "direction"]
"""`script` is a code in letters of another alphabet, `direction` a change by so much that became a change to it."""

D = Decimal
YEARS = range(1900, 2101)
ROUGHLY, UNMARKED = D("0.06"), D("0.01")


class Difference(NamedTuple):
    """A quantity of the source and the one that stands in its place."""

    change: Change
    right: Quantity
    wrong: Quantity


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


def differences(source: Side, target: Side) -> Iterator[Difference]:
    """Every pair of a right and a wrong quantity, codes and dates before numbers."""
    yield from _codes(source, target)
    for kinds, change in _CALENDAR:
        yield from _calendar(source, target, kinds, change)
    yield from _lunar(source, target)
    yield from _edges(source, target)
    yield from _decades(source, target)
    yield from _fractions(source, target)
    yield from _numbers(source, target)
    yield from _units(source, target)


_CALENDAR: tuple[tuple[Kind, Change], ...] = (
    ("date", "date"),
    ("month", "date"),
    ("time", "time"),
    ("weekday", "date"),
    ("period", "date"),
)


def _calendar(source: Side, target: Side, kind: Kind, change: Change) -> Iterator[Difference]:
    """Dates, months, times, weekdays, quarters: unsupported ones of both sides are paired, the most alike first."""
    right = [q for q in source.kind(kind) if (q.strong or kind == "period") and not _told(q, target)]
    wrong = [q for q in target.kind(kind) if (q.strong or kind == "period") and not _told(q, source)]
    pairs = sorted(product(right, wrong), key=lambda pair: -_kinship(*pair))
    used: set[int] = set()
    for one, other in pairs:
        if id(one) in used or id(other) in used or _kinship(one, other) < 1 and len(right) != len(wrong):
            continue
        used |= {id(one), id(other)}
        yield Difference(change, one, other)


def _told(q: Quantity, other: Side) -> bool:
    """Whether a date, month, time, weekday or quarter is said on the other side in one way or another."""
    for theirs in other.every(q.kind):
        if q.unit == theirs.unit and not set(q.values).isdisjoint(theirs.values):
            return True
    if q.kind == "date":
        day, month = _parts(q)
        months = readings(other.every("month", "lunar")) | {_parts(d)[1] for d in other.every("date")}
        days = readings(other.every("number")) | {_parts(d)[0] for d in other.every("date")}
        parts = {day, month} <= readings(other.every("number"))
        return (
            day in days
            and month in months
            and day in readings(other.every("number"))
            or q.role == "or-fraction"
            and (parts or bool(other.every("fraction")))
        )
    if q.kind == "month":
        return any(_parts(date)[1] in q.values for date in other.every("date")) or bool(other.every("lunar"))
    if q.kind == "time":
        hours = {value // 60 % 12 for value in q.numbers}
        return any(n.unit in ("hour", "") and n.number % 12 in hours for n in other.every("number")) and not other.kind(
            "time"
        )
    return False


def _parts(date: Quantity) -> tuple[Decimal, Decimal]:
    day, _, month = str(date.values[0]).partition(".")
    return D(day), D(month)


def _kinship(one: Quantity, other: Quantity) -> int:
    """How much two calendar quantities have in common."""
    if one.kind == "date":
        return len(set(_parts(one)) & set(_parts(other)))
    if one.kind == "time":
        return int(any((a - b) % 720 == 0 or a % 60 == b % 60 != 0 for a in one.numbers for b in other.numbers))
    return int(one.number == other.number)


def _lunar(source: Side, target: Side) -> Iterator[Difference]:
    """*Tháng Chạp* is the twelfth month of the lunar year: «декабрь» is another."""
    if target.every("lunar"):
        return
    said = readings(source.every("month")) | {_parts(d)[1] for d in source.every("date")}
    for right in source.kind("lunar"):
        for wrong in target.kind("month", "date"):
            month = wrong.number if wrong.kind == "month" else _parts(wrong)[1]
            if right.strong and month == right.number and month not in said:
                yield Difference("date", right, wrong)
                break


def _edges(source: Side, target: Side) -> Iterator[Difference]:
    """Beginning and end of one century or year, each named once."""
    for unit in {q.unit for q in source.kind("edge")}:
        mine = [q for q in source.kind("edge") if q.unit == unit]
        theirs = [q for q in target.kind("edge") if q.unit == unit]
        if len(mine) == len(theirs) == 1 and {mine[0].values[0], theirs[0].values[0]} == {"start", "end"}:
            yield Difference("date", mine[0], theirs[0])


def _decades(source: Side, target: Side) -> Iterator[Difference]:
    """*Những năm 80* are no «80 лет»."""
    decades = target.every("decade")
    for right in source.kind("decade"):
        if any(not set(right.values).isdisjoint(q.values) for q in decades):
            continue
        numbers = [q for q in target.kind("number") if not set(right.values).isdisjoint(q.values)]
        if any(q.unit not in ("year", "century-long") for q in numbers):
            continue
        wrong = [q for q in target.kind("decade") if not set(q.values) & set(readings(source.all))] or [
            q for q in numbers if q.unit == "year" and q.role != "year"
        ]
        if wrong:
            yield Difference("date", right, wrong[0])


def _fractions(source: Side, target: Side) -> Iterator[Difference]:
    """A half that became a third: the one pair of words that is judged without digits."""
    mine = [q for q in source.kind("fraction") if q.strong and not _share_told(q, target)]
    theirs = [q for q in target.kind("fraction") if q.strong and not _share_told(q, source)]
    if len(mine) == len(theirs) == 1:
        yield Difference("value", mine[0], theirs[0])


def _share_told(q: Quantity, other: Side) -> bool:
    shares = readings(other.every("fraction"))
    numbers = readings(other.every("number"))
    return (
        any(
            any(near(value, share, UNMARKED) for share in shares)
            or any(near(value * 100, number, D("0.02")) for number in numbers)
            or value in numbers
            for value in q.numbers
        )
        or q.role == "parts"
        and any(str(d.values[0]).count(".") for d in other.every("date") if not d.strong)
    )


def _codes(source: Side, target: Side) -> Iterator[Difference]:
    """Numbers of documents, plates of vehicles: the nearest other code in place of one that is not there."""
    there, here = ({_plain(q) for q in side.every("code")} for side in (target, source))
    wrong = [q for q in target.kind("code") if _plain(q) not in here]
    for right in source.kind("code"):
        if _plain(right) in there or not wrong:
            continue
        best = max(wrong, key=lambda q: _code_kinship(right, q))
        kinship = _code_kinship(right, best)
        if kinship < 2 and not (len(wrong) == 1 and kinship):
            continue
        wrong.remove(best)
        foreign = bool(re.search(r"[А-Яа-яЁё]", str(best.values[0])))
        yield Difference("script" if foreign and _figures(right) == _figures(best) else "code", right, best)


def _plain(code: Quantity) -> str:
    return re.sub(r"[\s./-]", "", str(code.values[0]).upper().replace("Đ", "D").replace("Ð", "D"))


def _figures(code: Quantity) -> list[str]:
    return re.findall(r"\d+", str(code.values[0]))


def _code_kinship(one: Quantity, other: Quantity) -> int:
    """2 for equal figures or equal letters, 1 for figures that can be a slip."""
    mine, theirs = _figures(one), _figures(other)
    letters = [re.sub(r"[\d\s./-]", "", _plain(q)) for q in (one, other)]
    if mine == theirs or letters[0] == letters[1]:
        return 2 + (mine == theirs) + (letters[0] == letters[1])
    return int(len(mine) == len(theirs) and alike(D(mine[0]), D(theirs[0])))


def _numbers(source: Side, target: Side) -> Iterator[Difference]:
    """Values that the other side nowhere supports, paired by unit, scale and likeness."""
    right = [
        q for q in source.kind("number") if q.strong and q.values and not _supported(q, target, exact_is_mine=True)
    ]
    wrong = [
        q for q in target.kind("number") if q.strong and q.values and not _supported(q, source, exact_is_mine=False)
    ]
    used: set[int] = set()
    for one, other in sorted(product(right, wrong), key=lambda pair: -_likeness(*pair, len(right) == len(wrong) == 1)):
        sole = len([q for q in right if id(q) not in used]) == 1 == len([q for q in wrong if id(q) not in used])
        if id(one) in used or id(other) in used or _likeness(one, other, sole) < 3:
            continue
        used |= {id(one), id(other)}
        yield Difference(_value_change(one, other), one, other)


def _value_change(one: Quantity, other: Quantity) -> Change:
    if _is_year(one) and _is_year(other):
        return "date"
    return "scale" if any(abs(power_of_ten(a, b)) > 1 for a in one.numbers[:1] for b in other.numbers[:1]) else "value"


def _is_year(q: Quantity) -> bool:
    return q.role == "year" or q.number in YEARS and not q.unit and q.number == q.number.to_integral()


def _likeness(one: Quantity, other: Quantity, sole: bool) -> int:
    """How likely `other` stands for `one`; below 3 they are two different things."""
    mine, theirs = dimension(one), dimension(other)
    if (
        mine
        and theirs
        and mine != theirs
        or _is_year(one) != _is_year(other)
        and not power_of_ten(one.number, other.number)
    ):
        return 0
    if mine == theirs == "money" and one.unit != other.unit:
        return 0
    loose = any(unit.loose for q in (one, other) if (unit := units().get(q.unit)))
    if loose and one.unit != other.unit:
        return 0
    score = 2 * (one.unit == other.unit and one.unit != "")
    score += 4 if power_of_ten(one.number, other.number) else 3 if alike(one.number, other.number) else 0
    score += 2 * (_is_year(one) and _is_year(other))
    return score + 3 * (sole and one.unit == other.unit) + (sole and "" in (one.unit, other.unit)) * 2


def _supported(q: Quantity, other: Side, *, exact_is_mine: bool) -> bool:
    """Whether the other side gives this value: as a number, in another unit, rounded, or as part of a date or time."""
    numbers = other.every("number")
    values = readings(numbers) | readings(other.every("decade", "period"))
    if not values.isdisjoint(q.numbers) or any(convertible(q, theirs) for theirs in numbers):
        return True
    for theirs in numbers:
        slack = ROUGHLY if "approx" in (q.role, theirs.role) else UNMARKED
        if theirs.values and (
            rounds(q.number, theirs.number, slack) if exact_is_mine else rounds(theirs.number, q.number, slack)
        ):
            return True
    if any(
        near(share * 100, value, D("0.02")) or near(share, value, UNMARKED)
        for share in readings(other.every("fraction"))
        for value in q.numbers
    ):
        return True
    return _is_part(q, other)


def _is_part(q: Quantity, other: Side) -> bool:
    """Whether a number stands inside a date, time or code of the other side."""
    parts = {part for date in other.every("date") for part in _parts(date)}
    parts |= readings(other.every("month", "weekday"))
    for time in other.every("time"):
        parts |= {hour for value in time.numbers for hour in (value // 60, value % 60)}
    parts |= {D(figure) for code in other.every("code") for figure in _figures(code)}
    return not parts.isdisjoint(q.numbers)


def _units(source: Side, target: Side) -> Iterator[Difference]:
    """One value in another unit of the same dimension, or a change by it that became a change to it."""
    used: set[int] = set()
    for right in source.kind("number"):
        if not right.unit or not right.values or right.role == "each":
            continue
        same = [q for q in target.kind("number") if not set(right.values).isdisjoint(q.values)]
        wrong = [q for q in same if q.unit != right.unit and dimension(q) == dimension(right)]
        fine = [q for q in same if q not in wrong] if right.role != "per" else [q for q in same if q.unit == right.unit]
        wrong = [q for q in wrong if id(q) not in used and _swapped(right, q, source)]
        if (
            right.unit == "points"
            and right.role == "by"
            and any(q.role == "to" for q in same)
            and not any(q.role == "by" for q in same)
        ):
            yield Difference("direction", right, next(q for q in same if q.role == "to"))
        elif right.unit == "percent" and right.role == "by" and same and all(q.role == "to" for q in same):
            yield Difference("direction", right, same[0])
        elif wrong and not fine and not any(convertible(right, q) for q in target.every("number")):
            used.add(id(wrong[0]))
            yield Difference("unit", right, wrong[0])


def _swapped(right: Quantity, wrong: Quantity, source: Side) -> bool:
    """Whether a unit really stands in place of another: not where the source has both, or where one is a loose word."""
    if any(q.unit == wrong.unit and not set(q.values).isdisjoint(wrong.values) for q in source.every("number")):
        return False
    if {right.unit, wrong.unit} == {"percent", "points"}:
        return False
    per = right.role == "per"
    if per != (wrong.role == "per") and not (per and wrong.role == "each" and dimension(right) != "time"):
        return False
    return per or right.strong or right.number > 1
