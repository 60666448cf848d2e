"""What a document calls its things: renderings at their places, and groups of them that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from harness.lang.reading import Match, Text
from harness.model import Segment

TERMS = {"odd-term", "other-name"}  # kinds that say the same of the same words


@dataclass(frozen=True)
class View:
    """A segment of a document, by its place in it."""

    index: int
    segment: Segment
    text: Text


class Use(NamedTuple):
    """A rendering at one place; `label` is equal where renderings are. Empty where its words are not known."""

    view: View
    start: int
    end: int
    label: str
    place: tuple[int, int]
    match: Match | None = None

    @property
    def shown(self) -> str:
        return self.view.segment.hypothesis[self.start : self.end]


class Group(NamedTuple):
    """What is said of one source phrase: the odd uses, and those that they differ from."""

    kind: str
    entry: str
    wrong: tuple[Use, ...]
    right: tuple[Use, ...]
    expected: tuple[str, ...] = ()


def renderings(found: Iterable[Use]) -> list[dict[str, Any]]:
    """Every rendering with how often it stands and in which segments."""
    shown: dict[str, dict[str, Any]] = {}
    for use in found:
        entry = shown.setdefault(use.label, {"text": use.shown or "—", "count": 0, "segments": []})
        entry["count"] += 1
        entry["segments"] += [use.view.segment.id] if use.view.segment.id not in entry["segments"] else []
    return list(shown.values())


def outermost(groups: Iterable[Group]) -> list[Group]:
    """Groups in the order of the text, of those on the same words the widest: a term may hold another term."""
    kept: list[Group] = []
    for group in sorted(groups, key=lambda g: (g.wrong[0].start - g.wrong[0].end, g.kind, g.entry)):
        one = group.wrong[0]
        if not any(
            g.wrong[0].view is one.view and g.wrong[0].start < one.end and one.start < g.wrong[0].end
            for g in kept
            if {g.kind, group.kind} <= TERMS or g.kind == group.kind
        ):
            kept.append(group)
    return sorted(kept, key=lambda g: (g.wrong[0].view.index, g.wrong[0].start, g.kind))


def split(kind: str, entry: str, found: Sequence[Use], whole: Counter[str]) -> Iterator[Group]:
    """The uses that differ from what most say (in all of the document first, then the earliest)."""
    count = Counter(use.label for use in found)
    most = max(count, key=lambda label: (whole[label], count[label]))  # of equals the first stays
    wrong = tuple(use for use in found if use.label != most)
    yield Group(kind, entry, wrong, tuple(use for use in found if use.label == most))
