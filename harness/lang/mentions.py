"""Where a text says one of several opposite things, and whether it negates it: for both languages alike.

A phrase is written as a row of lemmas or forms and found wherever each of its words has that lemma or is that form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from harness.lang.base import Language
from harness.lang.mention import Label, Mention, Negators, Reading, Sign
from harness.lang.reading import LOOSE, Text, read

SURE = 0.2  # share of probability that a reading needs to be evidence of a mistake
NEAR = 4  # words before a phrase in which a negation may still belong to it
STOPS = frozenset(",;:.!?()…")
OPENERS = frozenset('.!?:;"«»…-–—')  # after these a word may have a capital for its place alone


class _Raw(NamedTuple):
    value: Label | str
    first: int
    last: int
    sure: bool


class _Phrase(NamedTuple):
    """A phrase of several words, and its place in the table: earlier ones are found first."""

    number: int
    keys: tuple[str, ...]
    value: Label | str


class _Word(NamedTuple):
    """A word of a text.

    Attributes:
        sure, loose: what it may be called, itself among it: surely, and at all.
        alone: phrases of this word alone, with whether it surely is that word.
        begins: longer phrases that it may begin, by their second word.
    """

    sure: frozenset[str]
    loose: frozenset[str]
    alone: Sequence[tuple[Label | str, bool]]
    begins: Mapping[str, Sequence[_Phrase]]


class MentionReader:
    """Labelled phrases and the negators of one language."""

    def __init__(self, language: Language, phrases: Iterable[tuple[str, Label]], negators: Negators) -> None:
        self._language = language
        self._table: dict[str, list[tuple[tuple[str, ...], Label | str]]] = {}
        self._words: dict[str, _Word] = {}
        self._prefix = negators.prefix
        self.after, self.of_names = negators.after, negators.of_names
        self._fillers = {key for word in negators.filler for key in self._keys(word)}
        for phrase, label in phrases:
            self._add(phrase, label)
        for kind, words in self._kinds(negators):
            for phrase in words:
                self._add(phrase, kind)

    @staticmethod
    def _kinds(negators: Negators) -> Iterator[tuple[str, Iterable[str]]]:
        yield "not", negators.words
        yield "shadow", negators.shadow
        yield "doubt", negators.doubt
        yield "instead", negators.instead
        yield "echo", negators.echo

    def _keys(self, phrase: str) -> tuple[str, ...]:
        return tuple(token.key for token in self._language.tokens(phrase) if token.is_word)

    def _add(self, phrase: str, value: Label | str) -> None:
        keys = self._keys(phrase)
        self._table.setdefault(keys[0], []).append((keys, value))

    def read(self, text: str) -> Reading:
        """All mentions of a text; within one contrast the longest phrase consumes its words."""
        return self.scan(text).reading()

    def scan(self, text: str) -> Scan:
        """What stands in a text, before it is asked what that means."""
        return Scan(self, read(text, self._language))

    def word(self, key: str) -> _Word:
        """What a word may be called, and the phrases that it may begin."""
        known = self._words.get(key)
        if known is None:
            parses = self._language.parses(key)
            sure = frozenset([key, *(p.lemma for p in parses if p.weight >= SURE)])
            loose = sure | {p.lemma for p in parses if p.weight >= LOOSE}
            phrases = [_Phrase(n, *p) for n, p in enumerate(p for name in loose for p in self._table.get(name, ()))]
            begins: dict[str, list[_Phrase]] = {}
            for phrase in phrases:
                if len(phrase.keys) > 1:
                    begins.setdefault(phrase.keys[1], []).append(phrase)
            alone = [(phrase.value, phrase.keys[0] in sure) for phrase in phrases if len(phrase.keys) == 1]
            known = self._words[key] = _Word(sure, loose, alone, begins)
        return known

    def raw(self, text: Text) -> Iterator[_Raw]:
        """Every phrase of the table that stands in the text, overlapping ones too."""
        words = [self.word(word.key) for word in text.words]
        for first, word in enumerate(words):
            for value, sure in word.alone:
                yield _Raw(value, first, first, sure)
            following = word.begins.keys() & words[first + 1].loose if word.begins and first + 1 < len(words) else ()
            for _, keys, value in sorted(phrase for second in following for phrase in word.begins[second]):
                if self._goes_on(text, words, first, keys):
                    plain = all(key in words[first + i].sure for i, key in enumerate(keys))
                    yield _Raw(value, first, first + len(keys) - 1, plain)

    @staticmethod
    def _goes_on(text: Text, words: Sequence[_Word], first: int, keys: tuple[str, ...]) -> bool:
        """Whether the words after the first are there too, with nothing but a dash between them."""
        return first + len(keys) <= len(words) and all(
            keys[i] in words[first + i].loose and not text.separator(first + i).strip("-\u2013\u2014")
            for i in range(1, len(keys))
        )

    def is_filler(self, key: str) -> bool:
        """Whether a word may stand between a negator and what it negates."""
        return not self._fillers.isdisjoint(self.word(key).loose)

    def begins_negative(self, key: str) -> bool:
        """Whether a word carries its negation in itself: «недостаточный», «без…»."""
        return bool(self._prefix) and len(key) > 4 and key.startswith(self._prefix)


class Scan:
    """The phrases of one text; most texts of a corpus have nothing to say to each other, so the rest is put off."""

    def __init__(self, reader: MentionReader, text: Text) -> None:
        self.reader, self.text = reader, text
        self.found = [raw for raw in reader.raw(text) if not self._is_mere_name(raw)]

    def contrasts(self, *, sure: bool = False) -> set[int]:
        """The contrasts of which a firm phrase (one that is read so for sure) is there."""
        return {
            raw.value.contrast
            for raw in self.found
            if isinstance(raw.value, Label) and raw.value.firm and (raw.sure or not sure)
        }

    @cached_property
    def breaks(self) -> list[bool]:
        """Whether a clause ends before a word."""
        return [not STOPS.isdisjoint(self.text.separator(i)) for i in range(len(self.text.words))]

    @cached_property
    def negators(self) -> set[int]:
        return self._places("not")

    @cached_property
    def doubts(self) -> set[int]:
        return self._places("doubt")

    def _places(self, kind: str) -> set[int]:
        shadows = [raw for raw in self.found if raw.value == "shadow"]
        return {
            raw.last
            for raw in self.found
            if raw.value == kind and not any(s.first <= raw.first and raw.last <= s.last for s in shadows)
        }

    def reading(self, contrasts: Set[int] | None = None) -> Reading:
        """The mentions of all contrasts, or of some, and what negates and doubts."""
        mentions = sorted(self._mentions(contrasts), key=lambda m: (m.start, m.end))
        shadowed = {at for raw in self.found if raw.value == "shadow" for at in range(raw.first, raw.last + 1)}
        hints = self.doubts | self._places("instead")
        words = self.text.words
        hints |= {at for at in {*range(len(words))} - shadowed if self.reader.begins_negative(words[at].key)}
        return Reading(
            self.text,
            mentions,
            [words[at].start for at in sorted(self.negators)],
            [words[at].start for at in sorted(hints)],
            [words[at].start for at in sorted(self.negators & self._places("echo"))],
        )

    def _mentions(self, contrasts: Set[int] | None) -> Iterator[Mention]:
        taken: dict[int, list[tuple[int, int]]] = {}
        seen: set[tuple[Label, int, int]] = set()
        labelled = [
            raw
            for raw in self.found
            if isinstance(raw.value, Label) and (contrasts is None or raw.value.contrast in contrasts)
        ]
        # of a word that is found under two names, the surer one counts: «быстро» is no rare form of «быстрый»
        for raw in sorted(labelled, key=lambda raw: (raw.first - raw.last, raw.first, not raw.sure)):
            label = raw.value
            assert isinstance(label, Label)
            mine = taken.setdefault(label.contrast, [])
            place = (raw.first, raw.last)
            if (label, *place) in seen:
                continue
            seen.add((label, *place))
            if all(place == other or raw.last < other[0] or other[1] < raw.first for other in mine):
                mine.append(place)
                sign, negator = self._sign(raw)
                words = self.text.words
                yield Mention(label, words[raw.first].start, words[raw.last].end, *place, sign, raw.sure, negator)

    def _sign(self, raw: _Raw) -> tuple[Sign, int]:
        """Negated right before it, but for fillers; unclear if a negation or doubt stands near, or it may be a name.

        A phrase that negates itself is only strengthened by another negation: «никто не».
        """
        words, at = self.text.words, raw.first
        if not self.negators.isdisjoint(range(raw.first, raw.last + 1)):
            return (Sign.DOUBTFUL if self.doubts & {*self._near(raw)} else Sign.PLAIN), -1
        while at > 0 and not self.breaks[at] and raw.first - at < NEAR:
            at -= 1
            if at in self.negators:
                return (Sign.UNCLEAR, -1) if self.doubts & {*range(at - NEAR, at + 1)} else (Sign.NEGATED, at)
            if not self.reader.is_filler(words[at].key):
                break
        near = set(self._near(raw))
        if self._is_name(raw) or near & self.negators:
            return Sign.UNCLEAR, -1
        return Sign.DOUBTFUL if near & self.doubts else Sign.PLAIN, -1

    def _near(self, raw: _Raw) -> Iterator[int]:
        """Words around a phrase, up to the next comma."""
        for at in range(raw.first, max(0, raw.first - NEAR), -1):
            if self.breaks[at]:
                break
            yield at - 1
        for at in range(raw.last + 1, min(len(self.text.words), raw.last + 1 + self.reader.after)):
            if self.breaks[at]:
                break
            yield at

    def _is_mere_name(self, raw: _Raw) -> bool:
        """Part of a name, with no meaning of its own: it is neither licence nor doubt."""
        if self.reader.of_names or raw.first != raw.last or (isinstance(raw.value, Label) and raw.value.firm):
            return False
        return self._is_name(raw) and not self.text.words[raw.first].text.isupper()

    def _is_name(self, raw: _Raw) -> bool:
        """One word with a capital inside a sentence."""
        if raw.first != raw.last or raw.first == 0 or not self.text.words[raw.first].text[:1].isupper():
            return False
        return OPENERS.isdisjoint(self.text.separator(raw.first))


def differing(text: Text, mention: Mention, right: Iterable[str]) -> tuple[int, int]:
    """Where the words of a phrase stand that differ from its counterpart: «выше» of «выше по течению»."""
    words = text.words[mention.first : mention.last + 1]
    most = 0
    for phrase in right:
        other = [token.key for token in text.language.tokens(phrase) if token.is_word]
        shared = 0
        while shared < min(len(words), len(other)) - 1 and words[-1 - shared].key == other[-1 - shared]:
            shared += 1
        most = max(most, shared)
    return mention.start, words[len(words) - 1 - most].end
