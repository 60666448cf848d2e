"""Compares the quantities of two texts as sets, by value: what was changed, which unit, date, time or code is another.

Whatever one side says must be supported on the other by any evidence, there or in a neighbouring segment. A wrong
quantity in the place of a right one is a change; what only one side has is told apart, since that may be style.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from decimal import Decimal
from itertools import islice, pairwise, product

from harness.lang.differences import Change, Difference, Side, parts
from harness.lang.quantities import (
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
from harness.lang.reconcile_calendar import calendar
from harness.lang.reconcile_codes import codes, figures

D = Decimal
YEARS = range(1900, 2101)
ROUGHLY, UNMARKED = D("0.06"), D("0.01")
ALL = 100  # percent: «полностью», «все»
HALF, MORE, TINY = D("0.5"), D("1.5"), D("0.00001")


def differences(source: Side, target: Side) -> Iterator[Difference]:
    """Every pair of a right and a wrong quantity, codes and dates before numbers, then what one side lacks."""
    yield from codes(source, target)
    yield from calendar(source, target)
    shares = list(_fractions(source, target))
    yield from shares
    yield from _numbers(source, target, {id(share.right) for share in shares})
    yield from _units(source, target)


def _fractions(source: Side, target: Side) -> Iterator[Difference]:
    """A half that became a third or one and a half: pairs of words that are judged without digits."""
    mine = [q for q in source.kind("fraction") if q.strong and not _share_told(q, target)]
    theirs = [q for q in target.kind("fraction") if q.strong and not _share_told(q, source)]
    if len(mine) == len(theirs) == 1:
        yield Difference("value", mine[0], theirs[0])
    elif len(mine) == 1:
        yield from (Difference("value", mine[0], q) for q in islice(_misread(mine[0].number, source, target), 1))
    elif len(theirs) == 1:
        times = [
            q for q in source.kind("number") if q.unit == "times" and near(q.number * theirs[0].number, D(1), TINY)
        ]
        wrong = [q for q in times if not _supported(q, target, exact_is_mine=True)]
        yield from (Difference("value", q, theirs[0]) for q in wrong[:1])


def _misread(share: Decimal, source: Side, target: Side) -> Iterator[Quantity]:
    """What a share is turned into by reading its words or figures as something else.

    One and a half for a half; «3 апреля», «три-четыре» for *3/4*; «четыре процента» for a quarter.
    """
    for date in target.kind("date"):
        day, month = parts(date)
        if date.strong and near(day / month, share, TINY) and not source.every("date"):
            yield date
    said = readings(q for q in source.every("number") if q.strong)
    numbers = sorted((q for q in target.kind("number") if q.values and not q.figures), key=lambda q: q.start)
    for one, other in pairwise(numbers):
        beside = 0 < other.start - one.end <= 1 and said.isdisjoint((one.number, other.number))
        if beside and one.number < other.number and near(one.number / other.number, share, TINY):
            yield replace(one, end=other.end)
    for q in numbers:
        inverse = q.unit in ("percent", "times") and near(q.number * share, D(1), TINY)
        if (inverse or (q.number == MORE and share == HALF)) and not _supported(q, source, exact_is_mine=False):
            yield q


def _share_told(q: Quantity, other: Side) -> bool:
    shares = readings(other.every("fraction"))
    numbers = readings(other.every("number"))
    return any(
        any(near(value, share, UNMARKED) for share in shares)
        or any(near(value * 100, number, D("0.02")) for number in numbers)
        or value in numbers
        for value in q.numbers
    ) or (q.role == "parts" and any(str(d.values[0]).count(".") for d in other.every("date") if not d.strong))


def _numbers(source: Side, target: Side, judged: Set[int]) -> Iterator[Difference]:
    """Values that the other side nowhere supports, paired by unit, scale and likeness; `judged` are ids."""
    own = [q for q in source.kind("number") if q.strong and q.values and id(q) not in judged]
    right = [q for q in own if not _supported(q, target, exact_is_mine=True)]
    wrong = [
        q for q in target.kind("number") if q.strong and q.values and not _supported(q, source, exact_is_mine=False)
    ]
    used: set[int] = set()
    sole = len(right) == len(wrong) == 1
    if sole and _leftover(right[0], wrong[0], source, target):
        yield Difference(_value_change(right[0], wrong[0]), right[0], wrong[0])
        return
    for one, other in sorted(product(right, wrong), key=lambda pair: -_likeness(pair[0], pair[1], sole)):
        left = [len([q for q in side if id(q) not in used]) for side in (right, wrong)]
        if id(one) in used or id(other) in used or _likeness(one, other, left == [1, 1]) < 3:
            continue
        used |= {id(one), id(other)}
        yield Difference(_value_change(one, other), one, other)
    # a side that lost nothing else and gained nothing: no paraphrase, no regrouped sentence
    if not wrong:
        yield from _alone([q for q in right if _telling(q)], _words(target, source), "missing")
    if not right:
        yield from _alone([q for q in wrong if _telling(q)], _words(source, target), "added")


def _leftover(right: Quantity, wrong: Quantity, source: Side, target: Side) -> bool:
    """Whether two figures are all that is left when every other has found its like: «78 лет, другому всего 40»."""
    counts = [sum(q.figures for q in side.kind("number")) for side in (source, target)]
    plain = right.figures and wrong.figures and not (_is_year(right) or _is_year(wrong))
    return plain and counts[0] == counts[1] > 1 and (right.unit == wrong.unit or "" in (right.unit, wrong.unit))


def _alone(figures: list[Quantity], words: list[Quantity], change: Change) -> Iterator[Difference]:
    """Figures without counterpart; if there is but one, and one numeral that nothing explains, they are a pair."""
    if len(figures) == len(words) == 1 and not (figures[0].unit and words[0].unit != figures[0].unit):
        pair = (figures[0], words[0]) if change == "missing" else (words[0], figures[0])
        yield Difference("value", *pair)
        return
    for figure in figures:
        yield Difference(change, figure, None) if change == "missing" else Difference(change, None, figure)


def _words(side: Side, other: Side) -> list[Quantity]:
    """Single numerals from three on that the other side does not say."""
    return [
        q
        for q in side.kind("number")
        if not q.strong and not q.role and q.spelt and q.number > 2 and not _supported(q, other, exact_is_mine=True)
    ]


def _telling(q: Quantity) -> bool:
    """Whether a figure cannot be left out or put in for style, as durations, years and «100 %» can."""
    share = dimension(q) == "share" and q.number == ALL
    plain = q.role not in ("year", "roman", "each", "per") and not _is_year(q) and q.number > 1
    unit = units().get(q.unit)
    return q.figures and plain and not share and not (unit and (unit.loose or unit.dimension == "time"))


def _value_change(one: Quantity, other: Quantity) -> Change:
    if _is_year(one) and _is_year(other):
        return "date"
    return "scale" if any(abs(power_of_ten(a, b)) > 1 for a in one.numbers[:1] for b in other.numbers[:1]) else "value"


def _is_year(q: Quantity) -> bool:
    return q.role == "year" or (q.unit in ("", "year") and q.number in YEARS and not q.scaled)


def _likeness(one: Quantity, other: Quantity, sole: bool) -> int:
    """How likely `other` stands for `one`; below 3 they are two different things."""
    mine, theirs = dimension(one), dimension(other)
    similar = alike(one.number, other.number)
    if (mine and theirs and mine != theirs) or (_is_year(one) != _is_year(other) and not similar):
        return 0
    loose = any(unit.loose for q in (one, other) if (unit := units().get(q.unit)))
    if one.unit != other.unit and (loose or mine == theirs == "money"):
        return 0  # another currency or system of measures: a converted sum
    score = 4 if power_of_ten(one.number, other.number) else 3 if similar else 0
    score += 2 * (_is_year(one) and _is_year(other))
    if one.unit == other.unit:
        return score + 2 * bool(one.unit) + 3 * sole
    return score + 2 * (sole and "" in (one.unit, other.unit))


def _supported(q: Quantity, other: Side, *, exact_is_mine: bool) -> bool:
    """Whether the other side gives this value: as a number, in another unit, rounded, or as part of a date or time."""
    numbers = other.every("number")
    values = readings(numbers) | readings(other.every("decade", "period"))
    if not values.isdisjoint(q.numbers) or any(convertible(q, theirs) for theirs in numbers):
        return True
    for theirs in numbers:
        slack = ROUGHLY if "approx" in (q.role, theirs.role) else UNMARKED
        if (
            theirs.values
            and not (_is_year(q) and _is_year(theirs))
            and (rounds(q.number, theirs.number, slack) if exact_is_mine else rounds(theirs.number, q.number, slack))
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
    inside = {D(part) for date in other.every("date") for value in date.values for part in str(value).split(".")}
    inside |= readings(other.every("month", "weekday"))
    for time in other.every("time"):
        inside |= {hour for value in time.numbers for hour in (value // 60, value % 60)}
    inside |= {D(figure) for code in other.every("code") for figure in figures(code)}
    return not inside.isdisjoint(q.numbers)


def _units(source: Side, target: Side) -> Iterator[Difference]:
    """One value in another unit of the same dimension, or a change by it that became a change to it."""
    used: set[int] = set()
    for right in source.kind("number"):
        if not right.unit or not right.values or right.role == "each":
            continue
        same = [q for q in target.kind("number") if not set(right.values).isdisjoint(q.values)]
        wrong = [q for q in same if q.unit != right.unit and dimension(q) == dimension(right)]
        wrong = wrong or _strayed(right, same, source)
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


def _strayed(right: Quantity, same: list[Quantity], source: Side) -> list[Quantity]:
    """The one figure of this value, measured in something else altogether: degrees that became a percentage."""
    figures = right.figures and right.role != "per" and right.number > 2 and right.number not in YEARS
    there = [q for q in source.every("number") if not set(q.values).isdisjoint(right.values)]
    if not figures or len(same) != 1 or len(there) != 1 or not same[0].figures:
        return []
    alien = units().get(same[0].unit)
    mine = units()[right.unit]
    apart = alien is not None and alien.dimension not in (mine.dimension, "times") and mine.dimension != "times"
    return same if apart else []


def _swapped(right: Quantity, wrong: Quantity, source: Side) -> bool:
    """Whether a unit really stands in place of another: not where the source has both, or where one is a loose word."""
    if any(q.unit == wrong.unit and not set(q.values).isdisjoint(wrong.values) for q in source.every("number")):
        return False
    if (right.unit, wrong.unit) == ("percent", "points"):
        return False  # editors mend it so
    per = right.role == "per"
    if per != (wrong.role == "per") and not (per and wrong.role == "each" and dimension(right) != "time"):
        return False
    return per or right.strong or right.number > 1
