"""What may be compared: the same segments, and scorer by scorer the same signature. The rest is named, difference by
difference, with the command that helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.analysis.contender import Contender
from harness.errors import DataError, Problem
from harness.model import Aligned

SHOWN = 5  # differing segments that a message names


def check_same_segments(first: Contender, second: Contender) -> None:
    """Raise DataError if two contenders did not translate the same sources in the same documents and order."""
    problems = list(_differences(first, second))
    if problems:
        raise DataError(
            f"{first.place} and {second.place} are not comparable: they are of different test sets",
            problems=problems,
            hint="translate one test set with both systems and run harness run on each",
        )


def _differences(first: Contender, second: Contender) -> Iterator[Problem]:
    one, other = first.testset, second.testset
    place = second.place
    for side in ("source_lang", "target_lang"):
        if getattr(one, side) != getattr(other, side):
            yield Problem(place, 0, 0, f"{side} is {getattr(other, side)!r}, not {getattr(one, side)!r}")
    mine, theirs = {s.id: s for s in one.segments}, {s.id: s for s in other.segments}
    lost, added = [i for i in mine if i not in theirs], [i for i in theirs if i not in mine]
    if lost:
        yield Problem(place, 0, 0, f"lacks {_some(lost)}")
    if added:
        yield Problem(place, 0, 0, f"has {_some(added)}, of which {first.place} knows nothing")
    shared = [i for i in mine if i in theirs]
    for what in ("source", "document"):
        changed = [i for i in shared if getattr(mine[i], what) != getattr(theirs[i], what)]
        if changed:
            example = f"{_short(mine[changed[0]], what)} → {_short(theirs[changed[0]], what)}"
            yield Problem(place, 0, 0, f"has another {what} in {_some(changed)}: {example}")
    if not lost and not added and list(mine) != list(theirs):
        yield Problem(place, 0, 0, "has the segments in another order")


def _some(ids: list[str]) -> str:
    names = ", ".join(map(repr, ids[:SHOWN]))
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return f"segment{'s' if len(ids) > 1 else ''} {names}{more}"


def _short(segment: Aligned, what: str) -> str:
    text = str(getattr(segment, what))
    return repr(text if len(text) <= 40 else text[:39] + "…")


def incomparable(first: Contender, second: Contender) -> dict[str, str]:
    """Scorers of either run whose scores must not be compared, and what differs."""
    same_references = _references(first) == _references(second)
    reasons = {}
    for name in dict.fromkeys([*first.records, *second.records]):
        reason = _absent(name, first) or _absent(name, second) or _changed(name, first, second)
        if not reason and not same_references and "reference" in first.scorers[name].needs:
            reason = "the references differ"
        if reason:
            reasons[name] = reason
    return reasons


def _references(contender: Contender) -> list[Mapping[str, str]]:
    return [segment.references for segment in contender.testset.segments]


def _absent(name: str, contender: Contender) -> str:
    record = contender.records.get(name)
    if record is None:
        return f"not run in {contender.place}"
    if record.status != "ok":
        return f"{record.status} in {contender.place}: {record.reason}"
    return contender.unknown.get(name, "")


def _changed(name: str, first: Contender, second: Contender) -> str:
    """Every part of the signature that differs, `-` where a run does not have it."""
    one, other = first.records[name].signature, second.records[name].signature
    keys = dict.fromkeys([*one, *other])
    changes = [f"{key} {one.get(key, '-')} → {other.get(key, '-')}" for key in keys if one.get(key) != other.get(key)]
    return f"the signature differs: {'; '.join(changes)}" if changes else ""
