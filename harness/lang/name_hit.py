"""A mistake in a name: the words of a translation that stand for it, and which of them are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from harness.lang.name_suggest import suggest
from harness.lang.name_text import NameText, Sought


class Hit(NamedTuple):
    """What stands in place of a name: pieces `first` to `last` of the text, and what kind of mistake it is.

    Attributes:
        marks: the first and last piece that are wrong; the rest of a person's name may be right.
        doubt: the surest hit has the least; hits that share words are told apart by it.
        key: the words without their endings.
    """

    kind: str
    sought: Sought
    first: int
    last: int
    marks: tuple[int, int]
    severity: str
    doubt: float
    suggestion: str
    key: str
    why: Mapping[str, object]


def unread(
    text: NameText, one: Sought, kind: str, severity: str, first: int, last: int, doubt: float, **why: object
) -> Hit:
    """A hit that no spelling explains."""
    marks = _wrong(text, one, first, last)
    shown = suggest(text, one, first, last, marks)
    words = " ".join(piece.key for piece in text.pieces[first : last + 1])
    return Hit(kind, one, first, last, marks, severity, doubt, shown, words, why)


def _wrong(text: NameText, one: Sought, first: int, last: int) -> tuple[int, int]:
    """The words of a person's name that are not spelled rightly, word for syllable; all where these do not match."""
    size = len(one.keys)
    if not one.person or last - first + 1 != size:
        return first, last
    wrong = [first + i for i, forms in enumerate(one.forms) if not text.spells_rightly(first + i, forms)]
    return (wrong[0], wrong[-1]) if wrong else (first, last)
