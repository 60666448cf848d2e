"""Finding a name of the source in a text of an inflected language, rightly spelled, wrongly spelled, or only alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from harness.lang.base import WORD
from harness.lang.ru import russian_key
from harness.lang.ru_names import Stem, stems
from harness.lang.transcription import RIGHT

_PIECE = re.compile(WORD)
_JOINT = re.compile(r"^[\s\-\u2010\u2011\u2013\u2014]*$")
_SENTENCE = frozenset(".!?:;…")
_QUOTES = " \t\u00a0«»“”„\"'—–-("

Forms = Mapping[str, int]


class Piece(NamedTuple):
    """A word, or a part of a hyphenated one. `gap` stands before it; `opens` says that it begins a sentence."""

    start: int
    end: int
    text: str
    key: str
    gap: str
    opens: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


class Reading(NamedTuple):
    """Words of a text that spell a name: which pieces, how grave each syllable is, and how they are written.

    Attributes:
        spelling: the forms of the syllables, without endings.
        owners: the piece in which each syllable stands.
    """

    first: int
    last: int
    grades: tuple[int, ...]
    spelling: tuple[str, ...]
    owners: tuple[int, ...]
    case: str
    derived: bool

    @property
    def gravity(self) -> tuple[int, int]:
        return max(self.grades), sum(self.grades)


def pieces(text: str) -> list[Piece]:
    """Words of a text; parts of a hyphenated word apart."""
    result: list[Piece] = []
    end = 0
    for found in _PIECE.finditer(text):
        gap = text[end : found.start()]
        bare = gap.strip(_QUOTES)
        opens = not result or (bool(bare) and bare[-1] in _SENTENCE)
        result.append(Piece(found.start(), found.end(), found.group(), russian_key(found.group()), gap, opens))
        end = found.end()
    return result


def joined(words: Sequence[Piece], at: int) -> bool:
    """Whether piece `at` goes on where the one before it ends, with nothing but space or a dash between."""
    return bool(_JOINT.match(words[at].gap))


def readings(words: Sequence[Piece], at: int, forms: Sequence[Forms], ceiling: int) -> Iterator[Reading]:
    """Every way to read a name from piece `at` on, with no syllable graver than `ceiling`."""
    yield from _read(words, at, forms, ceiling, 0, (), (), ())


def _read(
    words: Sequence[Piece],
    at: int,
    forms: Sequence[Forms],
    ceiling: int,
    done: int,
    grades: tuple[int, ...],
    spelling: tuple[str, ...],
    owners: tuple[int, ...],
) -> Iterator[Reading]:
    for stem in stems(words[at].key):
        for parts, marks in _cut(stem.text, forms[done:], ceiling):
            total = done + len(parts)
            own = (*owners, *(at,) * len(parts))
            if total == len(forms):
                yield Reading(own[0], at, (*grades, *marks), (*spelling, *parts), own, stem.case, stem.derived)
            elif not stem.derived and at + 1 < len(words) and joined(words, at + 1):
                yield from _read(words, at + 1, forms, ceiling, total, (*grades, *marks), (*spelling, *parts), own)


def _cut(text: str, forms: Sequence[Forms], ceiling: int) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Ways to cut a whole word into forms of the first syllables of a name."""
    if not text:
        yield (), ()
        return
    if not forms:
        return
    first = forms[0]
    for size in range(min(len(text), 8), 0, -1):
        grade = first.get(text[:size])
        if grade is not None and grade <= ceiling:
            for parts, marks in _cut(text[size:], forms[1:], ceiling):
                yield (text[:size], *parts), (grade, *marks)


def phrase_at(words: Sequence[Piece], at: int, phrase: Sequence[str]) -> int:
    """The last piece of a phrase of bare words that stands at piece `at` in any case; -1 where it does not."""
    for offset, word in enumerate(phrase):
        if at + offset >= len(words) or not any(stem.text == word for stem in stems(words[at + offset].key)):
            return -1
    return at + len(phrase) - 1


@lru_cache(maxsize=50_000)
def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def nearest(word: str, forms: Forms) -> tuple[int, Stem]:
    """How far a word, without any ending it may have, is from the nearest right spelling of a syllable."""
    right = [form for form, grade in forms.items() if grade == RIGHT]
    best = min(
        ((distance(stem.text, form), i, stem) for i, stem in enumerate(stems(word)) for form in right),
        default=(99, 0, Stem(word, "")),
    )
    return best[0], best[2]
