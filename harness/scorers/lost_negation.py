"""A negation of the source that left no trace in the translation, and the word that should have carried it.

The contrasts know some hundred verbs by name; verbs are an open class. Here nothing need be known of the verb: the source
negates, and the sentence that renders it has no word that could carry a negation, however loosely. The lists of what
could (`lost-negation.toml` of the pair) are long on purpose: where there is doubt, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from harness.inputs.polarity import Lost, Polarity
from harness.lang.base import Language, Predicate
from harness.lang.forms import Text, names, read
from harness.lang.mention import Negators
from harness.lang.mentions import MentionReader

Stretch = tuple[int, int]  # raw offsets
Table = Mapping[tuple[str, ...], tuple[str, ...]]

REACH = 6  # words of the source after a negation among which the negated verb stands
BACK = 15  # words before it that may make it a question
LONGEST = 4  # words of a source phrase
# What makes a predicate the likelier one, in lengths of the sentence.
KNOWN, MODAL, TAKEN = 1.0, 0.9, 0.3
COST = {"finite": 0.0, "short": 0.02, "infinitive": 0.08, "gerund": 0.12, "participle": 0.2, "noun": 0.25}
ENDS = ".!?…"


class Negated(NamedTuple):
    """A negation of the source: its word, the last known word after it, beginnings of what may render these."""

    at: int
    last: int
    modal: tuple[str, ...]
    verb: tuple[str, ...]


class Loss(NamedTuple):
    """A lost negation: its word in the source, raw offsets there, and of the word that should have carried it."""

    at: int
    source: Stretch
    wrong: Stretch
    modal: bool


class _Side(NamedTuple):
    """A stretch of a text: the words from `first` up to `end`."""

    text: Text
    first: int
    end: int

    @classmethod
    def of(cls, text: Text, stretch: Stretch) -> _Side:
        inside = [at for at, word in enumerate(text.words) if stretch[0] <= word.start < stretch[1]]
        return cls(text, inside[0], inside[-1] + 1) if inside else cls(text, 0, 0)

    def place(self, at: float) -> float:
        """How far into the stretch a word stands, 0 to 1."""
        return (at - self.first + 0.5) / (self.end - self.first)

    def names(self, at: int) -> frozenset[str]:
        return names(self.text.language, self.text.words[at].key)


class LossReader:
    """What is known of the negations of a language pair."""

    def __init__(self, source: Language, target: Language, data: Polarity) -> None:
        self._source, self._target, self._data = source, target, data
        self._lost = data.lost

    def losses(self, source: str, target: str, pairs: Sequence[tuple[Stretch, Stretch]]) -> Iterator[Loss]:
        """Lost negations of a segment; with `pairs` of sentences these are judged one by one. At most one of each."""
        text = read(source, self._source)
        negated = self._negated(text)
        if not negated:
            return
        other = read(target, self._target)
        carriers = self._carried(other)
        predicates = self._target.predicates(target)
        for here, there in pairs or [((0, len(source)), (0, len(target)))]:
            ours, theirs = _Side.of(text, here), _Side.of(other, there)
            mine = [n for n in negated if ours.first <= n.at < ours.end]
            choice = [p for p in predicates if theirs.first <= p.first < theirs.end]
            if mine and choice and not any(theirs.first <= at < theirs.end for at in carriers):
                if not self._is_loose(ours, theirs, mine):
                    yield self._loss(ours, theirs, mine, choice)

    def _loss(self, here: _Side, there: _Side, negated: Sequence[Negated], choice: Sequence[Predicate]) -> Loss:
        """The likeliest of all pairs of a negation and a predicate."""
        taken = self._said(here, negated)
        costs = [
            (_cost(predicate, which, here, there, taken), which.at, predicate.first, which, predicate)
            for which in negated
            for predicate in choice
        ]
        *_, which, predicate = min(costs)
        words = here.text.words
        modal = _is_one_of(predicate, there, which.modal)
        return Loss(
            which.at, (words[which.at].start, words[which.last].end), (predicate.start, predicate.end), modal
        )

    def _negated(self, text: Text) -> list[Negated]:
        """The true negations of a text."""
        if text.keys.isdisjoint(self._words):
            return []
        scan = self._negators.scan(text.text)
        return [self._following(text, scan.breaks, at) for at in sorted(scan.negators) if self._is_true(text, scan.breaks, at)]

    def _is_true(self, text: Text, breaks: Sequence[bool], at: int) -> bool:
        """Whether a word negates what follows: it neither ends a question nor is an answer of its own."""
        words = text.words
        if at + 1 == len(words) or breaks[at + 1] or text.separator(at + 1) or words[at + 1].key in self._next:
            return False
        rest = text.text[words[at].end :]
        end = min((place for mark in ENDS if (place := rest.find(mark)) >= 0), default=-1)
        if end >= 0 and rest[end] == "?":
            return False
        before = [word.key for word in words[max(0, at - BACK) : at]]
        return not any(_stands(before, phrase) for phrase in self._questions)

    def _following(self, text: Text, breaks: Sequence[bool], at: int) -> Negated:
        """The modal and the verb after a negation, as far as they are known."""
        modal: tuple[str, ...] = ()
        verb: tuple[str, ...] = ()
        place, last, stop = at + 1, at, min(len(text.words), at + 1 + REACH)
        while place < stop and not breaks[place]:
            keys = tuple(word.key for word in text.words[place : place + LONGEST])
            helped, said = _longest(self._modals, keys), _longest(self._verbs, keys)
            if helped and not modal and len(helped) >= len(said):
                modal, verb = self._modals[helped], self._verbs.get(helped, ())
                place, last = place + len(helped), place + len(helped) - 1
            elif said:
                verb, last = verb + self._verbs[said], place + len(said) - 1
                break
            elif keys[0] in self._fillers:
                place += 1
            else:
                break
        return Negated(at, max(last, min(at + 1, len(text.words) - 1)), modal, verb)

    def _said(self, here: _Side, negated: Sequence[Negated]) -> tuple[str, ...]:
        """Beginnings of what renders the other verbs of a stretch."""
        covered = {at for n in negated for at in range(n.at, n.last + 1)}
        keys = [word.key for word in here.text.words]
        found: list[str] = []
        at = here.first
        while at < here.end:
            said = () if at in covered else _longest(self._verbs, tuple(keys[at : min(at + LONGEST, here.end)]))
            found += self._verbs[said] if said else ()
            at += max(1, len(said))
        return tuple(found)

    def _carried(self, text: Text) -> list[int]:
        """Words that carry a negation, or could."""
        scan = self._carriers.scan(text.text)
        found = set(scan.negators)
        for at, word in enumerate(text.words):
            if word.text[:1].isupper() and at and not text.separator(at):
                continue  # a name
            called = names(self._target, word.key)
            if _length(called, self._lost.target_stem) > _length(called, self._lost.target_plain):
                found.add(at)
        return sorted(found)

    def _is_loose(self, here: _Side, there: _Side, negated: Iterable[Negated]) -> bool:
        """Whether something stands for just these negations."""
        keys = tuple(word.key for word in here.text.words)
        stems = [s for n in negated if (found := _longest(self._loose, keys[n.at : n.at + LONGEST])) for s in self._loose[found]]
        return any(_begins(there.names(at), tuple(stems)) for at in range(there.first, there.end))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._source.key(word) for word in self._lost.source)

    @cached_property
    def _negators(self) -> MentionReader:
        return MentionReader(self._source, (), Negators(self._lost.source, self._shadow()))

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
    def _carriers(self) -> MentionReader:
        return MentionReader(self._target, (), Negators(self._lost.target, of_names=False))

    @cached_property
    def _modals(self) -> Table:
        return {_keys(self._source, phrase): stems for phrase, stems in self._lost.modals}

    @cached_property
    def _loose(self) -> Table:
        return {_keys(self._source, phrase): stems for phrase, stems in self._lost.loose}

    @cached_property
    def _verbs(self) -> Table:
        """How what is said is rendered: verbs of the table, and the sides of the contrasts."""
        found = {_keys(self._source, phrase): list(stems) for phrase, stems in self._lost.verbs}
        for side in (side for contrast in self._data.contrasts for side in contrast.sides):
            for phrase in side.source:
                found.setdefault(_keys(self._source, phrase), []).extend(w for w in side.target if " " not in w)
        return {keys: tuple(stems) for keys, stems in found.items() if self._words.isdisjoint(keys)}

    @cached_property
    def _fillers(self) -> frozenset[str]:
        return frozenset(key for phrase in self._data.negation.source_filler for key in _keys(self._source, phrase))

    @cached_property
    def _questions(self) -> list[tuple[str, ...]]:
        return [_keys(self._source, phrase) for phrase in self._lost.source_question]

    @cached_property
    def _next(self) -> frozenset[str]:
        return frozenset(self._source.key(word) for word in self._lost.source_next)


def _cost(predicate: Predicate, which: Negated, here: _Side, there: _Side, taken: tuple[str, ...]) -> float:
    """How unlikely a predicate is to be what was negated."""
    cost = COST[predicate.kind] + abs(there.place(predicate.first) - here.place(which.at))
    if _is_one_of(predicate, there, which.modal):
        return cost - MODAL
    if _is_one_of(predicate, there, which.verb):
        return cost - KNOWN
    return cost + (TAKEN if _is_one_of(predicate, there, taken) else 0.0)


def _is_one_of(predicate: Predicate, there: _Side, stems: tuple[str, ...]) -> bool:
    return any(_begins(there.names(at), stems) for at in range(predicate.first, predicate.last + 1))


def _begins(called: Iterable[str], stems: tuple[str, ...]) -> bool:
    return bool(stems) and any(name.startswith(stems) for name in called)


def _length(called: Iterable[str], stems: Sequence[str]) -> int:
    """The length of the longest beginning."""
    return max((len(stem) for stem in stems for name in called if name.startswith(stem)), default=0)


def _keys(language: Language, phrase: str) -> tuple[str, ...]:
    return tuple(token.key for token in language.tokens(phrase) if token.is_word)


def _longest(table: Table, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The longest phrase of a table with which words begin; empty if there is none."""
    return next((keys[:size] for size in range(len(keys), 0, -1) if keys[:size] in table), ())


def _stands(keys: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(keys[at : at + len(phrase)]) == phrase for at in range(len(keys)))
