"""What a sentence of the source negates: which word, and what its modal and its verb may be rendered by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from harness.inputs.polarity import Polarity
from harness.lang.base import Language
from harness.lang.mention import Label, Negators
from harness.lang.mentions import MentionReader
from harness.lang.reading import Text

Table = Mapping[tuple[str, ...], tuple[str, ...]]  # keys of a source phrase, beginnings of what renders it

REACH = 6  # words of the source after a negation among which the negated verb stands
BEFORE = 2  # words of its clause before it
SHORT = 4  # letters of a word too short to begin like another
LONGEST = 4  # words of a source phrase
ENDS = ".!?…"


class Negated(NamedTuple):
    """A negation of the source: its word, the last known word after it, beginnings of what may render these.

    Attributes:
        since: the first word with which it may share one rendering: *ngăn không cho*.
        opposite: what says the opposite of the verb, and so is right for its negation: «закрыт» for *không mở cửa*.
    """

    at: int
    since: int
    last: int
    modal: tuple[str, ...]
    verb: tuple[str, ...]
    opposite: tuple[str, ...]


class NegationReader:
    """The negations of the source language of a pair."""

    def __init__(self, source: Language, data: Polarity) -> None:
        self._source, self._data = source, data
        self._lost = data.lost

    def negated(self, text: Text) -> list[Negated]:
        """The true negations of a text."""
        if text.keys.isdisjoint(self._words):
            return []
        scan = self._negators.scan(text.text)
        places = scan.negators | {
            at
            for raw in scan.found
            if isinstance(raw.value, Label)
            for at in range(raw.first, raw.last + 1)
            if text.words[at].key in self._words
        }
        return [self._following(text, scan.breaks, at) for at in sorted(places) if self._is_true(text, scan.breaks, at)]

    def _is_true(self, text: Text, breaks: Sequence[bool], at: int) -> bool:
        """Whether a word negates what follows: it is no name, does not end a question, is no answer of its own."""
        words = text.words
        if at and not breaks[at] and words[at].text[:1].isupper() and words[at - 1].text[:1].isupper():
            return False  # part of a name: *Giàng A Chớ*
        if at + 1 == len(words) or breaks[at + 1] or words[at + 1].key in self._next:
            return False
        rest = text.text[words[at].end :]
        end = min((place for mark in ENDS if (place := rest.find(mark)) >= 0), default=-1)
        return end < 0 or rest[end] != "?"

    def _following(self, text: Text, breaks: Sequence[bool], at: int) -> Negated:
        """The modal and the verb after a negation, as far as they are known."""
        modal: tuple[str, ...] = ()
        verb: tuple[str, ...] = ()
        opposite: tuple[str, ...] = ()
        place, last, stop = at + 1, at, min(len(text.words), at + 1 + REACH)
        while place < stop and not breaks[place]:
            keys = tuple(word.key for word in text.words[place : place + LONGEST])
            helped, said = longest(self._modals, keys), longest(self.verbs, keys)
            if helped and not modal and len(helped) >= len(said):
                modal, verb = self._modals[helped], self.verbs.get(helped, ())
                place, last = place + len(helped), place + len(helped) - 1
            elif said:
                verb, last = verb + self.verbs[said], place + len(said) - 1
                opposite = () if modal else self._antonyms.get(said, ())
                place += len(said)
                if said[0] not in self._fillers or len(said) > 1:
                    able = longest(self._modals, tuple(word.key for word in text.words[place : place + 1]))
                    modal, last = modal or self._modals.get(able, ()), last + len(able)  # *không mua được*
                    break
            elif keys[0] in self._fillers:
                place += 1
            else:
                break
        if last == at:
            last += 2 if at + 2 < len(text.words) and not breaks[at + 2] else 1
        since = at
        while since > 0 and at - since < BEFORE and not breaks[since]:
            since -= 1
        return Negated(at, since, last, modal, verb, opposite)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._source.key(word) for word in self._lost.source)

    @cached_property
    def _negators(self) -> MentionReader:
        true = [(phrase, Label(0, 0, True)) for phrase in self._lost.source_true]
        return MentionReader(self._source, true, Negators(self._lost.source, self._shadow()))

    def _shadow(self) -> Iterator[str]:
        """Phrases in which a negation is none: those that are written, and negations of what is negative itself."""
        phrases = [*self._data.negation.source_shadow, *self._lost.source_shadow]
        phrases += [
            f"{negator} {between}{word}"
            for negator in self._lost.source
            for between in ("", *(f"{word} " for word in self._lost.source_between))
            for word in self._lost.source_after
        ]
        yield from dict.fromkeys(phrases)

    @cached_property
    def _modals(self) -> Table:
        return {keys_of(self._source, phrase): stems for phrase, stems in self._lost.modals}

    @cached_property
    def verbs(self) -> Table:
        """How what is said is rendered: verbs of the table, and the sides of the contrasts."""
        found = {keys_of(self._source, phrase): list(stems) for phrase, stems in self._lost.verbs}
        for side in (side for contrast in self._data.contrasts for side in contrast.sides):
            for phrase in side.source:
                found.setdefault(keys_of(self._source, phrase), []).extend(_plain(side.target))
        return {keys: tuple(stems) for keys, stems in found.items() if self._words.isdisjoint(keys)}

    @cached_property
    def _antonyms(self) -> Table:
        """Words of the other sides of the contrasts."""
        found: dict[tuple[str, ...], set[str]] = {}
        for contrast in self._data.contrasts:
            for side in contrast.sides:
                others = [o for o in contrast.sides if o is not side]
                words = {word for other in others for word in _plain(other.target)}
                for phrase in side.source:
                    found.setdefault(keys_of(self._source, phrase), set()).update(words)
        return {keys: tuple(sorted(words)) for keys, words in found.items() if self._words.isdisjoint(keys)}

    @cached_property
    def _fillers(self) -> frozenset[str]:
        return frozenset(key for phrase in self._data.negation.source_filler for key in keys_of(self._source, phrase))

    @cached_property
    def _next(self) -> frozenset[str]:
        return frozenset(self._source.key(word) for word in self._lost.source_next)


def _plain(phrases: Iterable[str]) -> Iterator[str]:
    """Single words that are long enough to be looked for by their beginning."""
    return (phrase for phrase in phrases if " " not in phrase and len(phrase) >= SHORT)


def keys_of(language: Language, phrase: str) -> tuple[str, ...]:
    """The keys of the words of a phrase."""
    return tuple(token.key for token in language.tokens(phrase) if token.is_word)


def longest(table: Table, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The longest phrase of a table with which words begin; empty if there is none."""
    return next((keys[:size] for size in range(len(keys), 0, -1) if keys[:size] in table), ())
