"""A source and its translation word by word: what each has that nothing on the other side accounts for.

A paraphrase leaves words without support on both sides; what was left out or added leaves an island on one side only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from harness.lang.base import Token, is_acronym
from harness.lang.lexicon import Entry, Lexicon
from harness.lang.reading import Text, families

CONTENT = frozenset({"noun", "adjective", "verb", "advb"})
SHORT = 3  # letters from which on a word of the target has content
NEAR = 3  # words within which several may render one
PAIR = 2  # syllables of a source word: most of its words have two
SENTENCE = frozenset(".!?;:…")
FULL = frozenset(".!?…")  # marks after which any word has a capital
QUOTED = SENTENCE | frozenset('"“”')
INSIDE = frozenset("\"-'’")  # marks within a phrase: names in quotation marks, hyphens


class Stand(Enum):
    """How a word stands: accounted for, not accounted for, without content, or a name or number, which others judge.

    An echo is accounted for, but by a word for which another, elsewhere, stands already.
    """

    HELD = 1
    LOOSE = 2
    LIGHT = 3
    NAMED = 4
    ECHO = 5


OPEN = frozenset({Stand.LOOSE, Stand.LIGHT, Stand.ECHO})


class Island(NamedTuple):
    """Words of one side without support: raw offsets, their number, and what there is around and opposite.

    Attributes:
        words: content words in it.
        rest: other content words of its side without support.
        held: content words of its side with support.
        opposite: content words of the other side without support.
        framed: whether it begins and ends where a phrase does.
    """

    start: int
    end: int
    words: float
    rest: float
    held: float
    opposite: float
    framed: bool


class Sides:
    """The two texts of a segment; `terms` are further entries found in the source, of a glossary."""

    def __init__(self, source: str, text: Text, lexicon: Lexicon, terms: Sequence[Entry] = ()) -> None:
        self.source, self.text, self.lexicon = source, text, lexicon
        self.tokens = [token for token in lexicon.source.tokens(source) if token.is_word]
        self.entries = [*lexicon.find(source), *terms]

    @cached_property
    def target(self) -> list[Stand]:
        """How the words of the translation stand."""
        return [self._target_word(at, word) for at, word in enumerate(self.text.words)]

    @cached_property
    def _support(self) -> list[frozenset[int]]:
        """For each word of the translation the places of the source that account for it."""
        places: dict[str, set[int]] = {}
        for entry, covers in zip(self.entries, self._covers, strict=True):
            for family in entry.families:
                places.setdefault(family, set()).update(covers)
        marks = (families(self.text.language, word.key) for word in self.text.words)
        return [frozenset[int]().union(*(places.get(mark, ()) for mark in own)) for own in marks]

    @cached_property
    def _covers(self) -> list[range]:
        """For each entry the places of the source that it covers."""
        starts, ends = [token.start for token in self.tokens], [token.end for token in self.tokens]
        return [range(bisect_left(starts, entry.start), bisect_right(ends, entry.end)) for entry in self.entries]

    @cached_property
    def _reach(self) -> dict[int, tuple[int, int]]:
        """For each place of the source the first and the last word of the translation for which it accounts."""
        last = {place: at for at, own in enumerate(self._support) for place in own}
        first = {place: at for at, own in reversed([*enumerate(self._support)]) for place in own}
        return {place: (first[place], at) for place, at in last.items()}

    def _echoes(self, at: int) -> bool:
        """Whether words farther off stand for all that accounts for a word of the translation."""
        reach = (self._reach[place] for place in self._support[at])
        return all(first < at - NEAR or last > at + NEAR for first, last in reach)

    def _target_word(self, at: int, word: Token) -> Stand:
        if not word.text[0].isalpha():
            return Stand.NAMED
        if self._support[at]:
            return Stand.ECHO if self._echoes(at) else Stand.HELD
        if word.text[0].isupper() and at and FULL.isdisjoint(self.text.separator(at)):
            return Stand.NAMED
        reading = self.text.language.parses(word.key)[0]
        bare = reading.word_class not in CONTENT or reading.lemma in self.lexicon.light_target
        return Stand.LIGHT if bare or len(word.key) < SHORT else Stand.LOOSE

    @cached_property
    def origin(self) -> list[Stand]:
        """How the words of the source stand."""
        there = frozenset[str]().union(*(families(self.text.language, word.key) for word in self.text.words))
        known = {place for places in self._covers if len(places) > 1 for place in places}
        held = {
            place
            for entry, places in zip(self.entries, self._covers, strict=True)
            if not there.isdisjoint(entry.families)
            for place in places
            if len(places) > 1 or place not in known  # a syllable of a compound has no meaning of its own
        }
        light = self._light
        marked = self._marked(known)
        return [self._source_word(i, i in held, i in known, i in light, i in marked) for i in range(len(self.tokens))]

    def _marked(self, known: Container[int]) -> set[int]:
        """Places of capitals that others judge: names, and offices if an acronym may stand for them."""
        written = {token.text for token in self.tokens}
        acronyms = any(is_acronym(word.text) and word.text not in written for word in self.text.words)
        spans = [(name.start, name.end) for name in self.lexicon.source.names(self.source)]
        return {
            i
            for i, token in enumerate(self.tokens)
            if i and token.text[0].isupper()
            if acronyms or i not in known or any(start <= token.start < end for start, end in spans)
        }

    def _source_word(self, at: int, held: bool, known: bool, light: bool, marked: bool) -> Stand:
        if held:
            return Stand.HELD
        if marked or not self.tokens[at].text[0].isalpha():
            return Stand.NAMED
        return Stand.LIGHT if light or (not known and self.tokens[at].key in self.lexicon.light_source) else Stand.LOOSE

    @cached_property
    def _light(self) -> set[int]:
        """Places of compounds without content."""
        keys = [token.key for token in self.tokens]
        pairs = (i for i in range(len(keys) - 1) if f"{keys[i]} {keys[i + 1]}" in self.lexicon.light_source)
        return {place for i in pairs for place in (i, i + 1)}

    @cached_property
    def unclear(self) -> tuple[float, float]:
        """Content words without support, of the source and of the translation."""
        return self.origin.count(Stand.LOOSE) / PAIR, float(self.target.count(Stand.LOOSE))

    def additions(self) -> Iterator[Island]:
        """Phrases of the translation, from a comma, conjunction or preposition on, without support."""
        words, joints = self.text.words, self.lexicon.joints_target
        opposite, _ = self.unclear

        def begins(at: int) -> bool:
            return at == len(words) or not INSIDE.issuperset(self.text.separator(at)) or words[at].key in joints

        for first, last in _runs(self.target, lambda at: not SENTENCE.isdisjoint(self.text.separator(at))):
            while first <= last and first and not begins(first):
                first += 1
            while first <= last and not begins(last + 1):
                last -= 1
            yield from _island(self.target, words, (first, last), 1, opposite, True)

    def omissions(self) -> Iterator[Island]:
        """Stretches of the source without support, which begin with a word of content or a joint."""
        tokens, stands, joints = self.tokens, self.origin, self.lexicon.joints_source
        _, opposite = self.unclear
        marks = ["", *(self.source[one.end : two.start].strip() for one, two in pairwise(tokens)), ""]

        def parts(at: int) -> bool:
            return at in (0, len(tokens)) or not INSIDE.issuperset(marks[at]) or tokens[at].key in joints

        for first, last in _runs(stands, lambda at: not QUOTED.isdisjoint(marks[at])):
            while first <= last and stands[last] is Stand.LIGHT:
                last -= 1
            while first <= last and stands[first] is Stand.LIGHT and not parts(first):
                first += 1
            framed = first <= last and parts(first) and parts(last + 1)
            yield from _island(stands, tokens, (first, last), PAIR, opposite, framed)

    def held_target(self, island: Island) -> float:
        """For what share of the words of a stretch of the translation this source can account."""
        return _share(self.target, self.text.words, island)

    def held_source(self, island: Island) -> float:
        """For what share of the words of a stretch of the source this translation can account."""
        return _share(self.origin, self.tokens, island)

    def place(self, island: Island) -> int:
        """Where the words of an island of the source would stand: after what renders the nearest words before it."""
        before = [entry for entry in self.entries if entry.end <= island.start]
        for entry in sorted(before, key=lambda entry: entry.end, reverse=True):
            for word in reversed(self.text.words):
                if not entry.families.isdisjoint(families(self.text.language, word.key)):
                    return word.end
        return 0


def _runs(stands: Sequence[Stand], cut: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """First and last place of every stretch without a word that is accounted for or named."""
    first = -1
    for at, stand in enumerate(stands):
        open_ = stand in OPEN
        if first >= 0 and (not open_ or cut(at)):
            yield first, at - 1
            first = -1
        if open_ and first < 0:
            first = at
    if first >= 0:
        yield first, len(stands) - 1


def _island(
    stands: Sequence[Stand], words: Sequence[Token], place: tuple[int, int], size: int, opposite: float, framed: bool
) -> Iterator[Island]:
    """What stands from the first to the last of the places, if any of it is a word of content."""
    first, last = place
    loose = stands[first : last + 1].count(Stand.LOOSE)
    if loose:
        rest = stands.count(Stand.LOOSE) - loose
        held = sum(stand in (Stand.HELD, Stand.ECHO) for stand in (*stands[:first], *stands[last + 1 :]))
        yield Island(words[first].start, words[last].end, loose / size, rest / size, held / size, opposite, framed)


def _share(stands: Sequence[Stand], words: Sequence[Token], island: Island) -> float:
    inside = [s for s, word in zip(stands, words, strict=True) if island.start <= word.start < island.end]
    held, loose = inside.count(Stand.HELD) + inside.count(Stand.ECHO), inside.count(Stand.LOOSE)
    return held / (held + loose) if held else 0.0
