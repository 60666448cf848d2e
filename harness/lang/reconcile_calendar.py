"""Compares what has a place in time: dates, months, times, weekdays, quarters, decades, beginnings and ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from harness.lang.differences import Change, Difference, Side, parts
from harness.lang.quantities import Kind, Quantity, readings

PAIRED: tuple[tuple[Kind, Change], ...] = (
    ("date", "date"),
    ("month", "date"),
    ("time", "time"),
    ("weekday", "date"),
    ("period", "date"),
)


def calendar(source: Side, target: Side) -> Iterator[Difference]:
    """Every difference in time."""
    for kind, change in PAIRED:
        yield from _paired(source, target, kind, change)
    yield from _lunar(source, target)
    yield from _edges(source, target)
    yield from _dayparts(source, target)
    yield from _decades(source, target)


def _paired(source: Side, target: Side, kind: Kind, change: Change) -> Iterator[Difference]:
    """Unsupported quantities of both sides, the most alike first."""
    right = [q for q in source.kind(kind) if (q.strong or kind == "period") and not _told(q, target)]
    wrong = [q for q in target.kind(kind) if (q.strong or kind == "period") and not _told(q, source)]
    used: set[int] = set()
    for one, other in sorted(product(right, wrong), key=lambda pair: -_kinship(*pair)):
        if id(one) in used or id(other) in used or (_kinship(one, other) < 1 and len(right) != len(wrong)):
            continue
        used |= {id(one), id(other)}
        yield Difference(change, one, other)


def _told(q: Quantity, other: Side) -> bool:
    """Whether a date, month, time, weekday or quarter is said on the other side in one way or another."""
    for theirs in other.every(q.kind):
        if q.unit == theirs.unit and not set(q.values).isdisjoint(theirs.values):
            return True
    numbers = readings(other.every("number"))
    if q.kind == "date":
        day, month = parts(q)
        months = readings(other.every("month", "lunar")) | {parts(date)[1] for date in other.every("date")}
        share = q.role == "or-fraction" and ({day, month} <= numbers or bool(other.every("fraction")))
        return (day in numbers and month in months) or share
    if q.kind == "month":
        return any(parts(date)[1] in q.values for date in other.every("date")) or bool(other.every("lunar"))
    if q.kind == "time" and not other.kind("time"):
        hours = {value // 60 % 12 for value in q.numbers}
        return any(n.values and n.unit in ("hour", "") and n.number % 12 in hours for n in other.every("number"))
    return False


def _kinship(one: Quantity, other: Quantity) -> int:
    """How much two calendar quantities have in common."""
    if one.kind == "date":
        return len(set(parts(one)) & set(parts(other)))
    if one.kind == "time":
        return int(any((a - b) % 720 == 0 or a % 60 == b % 60 != 0 for a in one.numbers for b in other.numbers))
    return int(one.number == other.number)


def _lunar(source: Side, target: Side) -> Iterator[Difference]:
    """*Tháng Chạp* is the twelfth month of the lunar year: «декабрь» is another."""
    if target.every("lunar"):
        return
    said = readings(source.every("month")) | {parts(d)[1] for d in source.every("date")}
    for right in source.kind("lunar"):
        for wrong in target.kind("month", "date"):
            month = wrong.number if wrong.kind == "month" else parts(wrong)[1]
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


def _dayparts(source: Side, target: Side) -> Iterator[Difference]:
    """The one morning of a segment that became an evening, or the other way round."""
    mine, theirs = source.kind("daypart"), target.kind("daypart")
    right, wrong = ([q for q in side if q.strong] for side in (mine, theirs))
    if len(right) != 1 or len(wrong) != 1 or source.kind("time") or target.kind("time"):
        return
    pair = {right[0].values[0], wrong[0].values[0]}
    told = right[0].values[0] in {q.values[0] for q in theirs} or wrong[0].values[0] in {q.values[0] for q in mine}
    if len(pair) == 2 and "morning" in pair and not told:
        yield Difference("time", right[0], wrong[0])


def _decades(source: Side, target: Side) -> Iterator[Difference]:
    """*Những năm 80* are no «80 лет»."""
    decades = target.every("decade")
    for right in source.kind("decade"):
        if any(not set(right.values).isdisjoint(q.values) for q in decades):
            continue
        numbers = [q for q in target.kind("number") if not set(right.values).isdisjoint(q.values)]
        if any(q.unit not in ("year", "century-long") for q in numbers):
            continue
        wrong = [q for q in target.kind("decade") if readings([q]).isdisjoint(readings(source.all))]
        wrong = wrong or [q for q in numbers if q.unit == "year" and q.number < 100]
        if wrong:
            yield Difference("date", right, wrong[0])
