"""What the language that machines translate through leaves behind for certain: dates, labels, names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from harness.lang.base import Language
from harness.lang.foreign import Mixture, Word, within


class Trace(NamedTuple):
    """What a language leaves behind for certain: `told` is the word that tells it."""

    kind: str
    start: int
    end: int
    told: str


@lru_cache(maxsize=8)
def _traces(language: Language) -> list[tuple[str, Any]]:
    writing = language.writing
    lists = (writing.months, writing.heads, writing.labels, writing.modifiers)
    months, heads, labels, modifiers = ("|".join(map(regex.escape, sorted(words))) for words in lists)
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"\d{4}"
    shapes = [
        (months, "date", rf"\b(?P<told>{months})\s+{day}(?:,?\s+{year})?\b"),
        (months, "date", rf"\b{day}\s+(?P<told>{months})(?:\s+{year})?\b"),
        (heads, "body", rf"\b(?:\p{{Lu}}[\w&-]*\s+)+(?P<told>{heads})\b(?!-)"),
        (modifiers, "office", rf"\b(?:(?:{modifiers})\s+)+(?P<told>{heads})\b(?!-)"),
        (labels, "label", rf"(?i)\b(?P<told>{labels})(?=\s?:)"),
    ]
    return [(kind, regex.compile(pattern)) for words, kind, pattern in shapes if words]


def traces(text: str, language: Language) -> Iterator[Trace]:
    """Dates, labels of layout and names of bodies that are written in this language."""
    for kind, pattern in _traces(language):
        for match in pattern.finditer(text):
            yield Trace(kind, match.start(), match.end(), match["told"])


def names(text: Mixture, language: Language) -> Iterator[Trace]:
    """Names that were put into this language («Red River»), and places that stand in it by themselves («Singapore»).

    Proper names that are no translation stand in the source as they are; what is a place, the target language says.
    """
    writing = language.writing
    telling = writing.heads | writing.landmarks | writing.months
    for run in text.runs():
        start, end = run[0].start, run[-1].end
        if within(text.quoted + text.bracketed + text.credits, start, end) or text.follows_brander(start):
            continue
        places = [Trace("place", a, b, text.text[a:b]) for a, b in _listed(text.text, run)]
        told = next((word.text for word in run if word.text in telling), "")
        if all(place.told in text.language.writing.places for place in places):
            yield from places
        elif told and not any(text.has(word.text) or text.bare(word.text) for word in run):
            yield Trace("name", start, end, told)


def _listed(text: str, run: list[Word]) -> list[tuple[int, int]]:
    """Where the members of a list stand that has commas between them."""
    places = [(run[0].start, run[0].end)]
    for before, word in pairwise(run):
        if text[before.end : word.start].isspace():
            places[-1] = (places[-1][0], word.end)
        else:
            places.append((word.start, word.end))
    return places
