"""Where a text says one of several opposite things, and whether it negates it: for both languages alike.

A phrase is written as a row of lemmas or forms and found wherever each of its words has that lemma or is that form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from typing import NamedTuple

from harness.lang.base import Language
from harness.lang.mention import Label, Mention, Negators, Reading, Sign
from harness.lang.reading import Text, names, read

SURE = 0.2  # share of probability that a reading needs to be evidence of a mistake
NEAR = 4  # words before a phrase in which a negation may still belong to it
ALONE = ""  # stands for the second word of phrases of one word
STOPS = frozenset(",;:.!?()…")
OPENERS = frozenset('.!?:;"«»…-–—')  # after these a word may have a capital for its place alone


class _Raw(NamedTuple):
    value: Label | str
    first: int
    last: int
    sure: bool


class MentionReader:
    """Labelled phrases and the negators of one language."""

    def __init__(self, language: Language, phrases: Iterable[tuple[str, Label]], negators: Negators) -> None:
        self._language = language
        # phrases by their first word, their second and what they say: so few of so many begin anywhere in a text
        self._table: dict[str, dict[str, dict[Label | str, list[tuple[str, ...]]]]] = {}
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
        second = keys[1] if len(keys) > 1 else ALONE
        self._table.setdefault(keys[0], {}).setdefault(second, {}).setdefault(value, []).append(keys)

    def read(self, text: str, contrasts: Set[int] | None = None) -> Reading:
        """The mentions of all contrasts, or of some; within one contrast the longest phrase consumes its words."""
        return self.scan(text, contrasts).reading()

    def scan(self, text: str, contrasts: Set[int] | None = None) -> Scan:
        """What stands in a text, before it is asked what that means."""
        return Scan(self, read(text, self._language), contrasts)

    def values(self, text: str) -> set[Label | str]:
        """All that a text can say, judged by the first two words of the phrases: enough to rule out most texts."""
        found: set[Label | str] = set()
        for _, phrases in self._begun(read(text, self._language)):
            found.update(phrases)
        return found

    def raw(self, text: Text, contrasts: Set[int] | None = None) -> Iterator[_Raw]:
        """Every phrase of the table that stands in the text, overlapping ones too; of all contrasts, or of some."""
        for first, phrases in self._begun(text):
            for value, same in phrases.items():
                if contrasts is None or isinstance(value, str) or value.contrast in contrasts:
                    for keys in same:
                        if self._goes_on(text, first, keys):
                            yield _Raw(value, first, first + len(keys) - 1, self._is_sure(text, first, keys))

    def _is_sure(self, text: Text, first: int, keys: tuple[str, ...]) -> bool:
        words = text.words[first : first + len(keys)]
        return all(key in surely(self._language, word.key) for key, word in zip(keys, words, strict=True))

    def _begun(self, text: Text) -> Iterator[tuple[int, Mapping[Label | str, Sequence[tuple[str, ...]]]]]:
        """Where phrases can begin, judged by two words, and what they say."""
        for first, called in enumerate(text.called):
            for name in called:
                phrases = self._table.get(name)
                if phrases is None:
                    continue
                if ALONE in phrases:
                    yield first, phrases[ALONE]
                if first + 1 < len(text.called):
                    for second in phrases.keys() & text.called[first + 1]:
                        yield first, phrases[second]

    @staticmethod
    def _goes_on(text: Text, first: int, keys: tuple[str, ...]) -> bool:
        """Whether the words after the first are there too, with nothing but a dash between them."""
        return first + len(keys) <= len(text.words) and all(
            keys[i] in text.called[first + i] and not text.separator(first + i).strip("-\u2013\u2014")
            for i in range(1, len(keys))
        )

    def is_filler(self, key: str) -> bool:
        """Whether a word may stand between a negator and what it negates."""
        return not self._fillers.isdisjoint(names(self._language, key))

    def begins_negative(self, key: str) -> bool:
        """Whether a word carries its negation in itself: «недостаточный», «без…»."""
        return bool(self._prefix) and len(key) > 4 and key.startswith(self._prefix)


class Scan:
    """The phrases of one text, and what they mean there."""

    def __init__(self, reader: MentionReader, text: Text, contrasts: Set[int] | None) -> None:
        self.reader, self.text = reader, text
        self.found = [raw for raw in reader.raw(text, contrasts) if not self._is_mere_name(raw)]

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

    def reading(self) -> Reading:
        """The mentions, and what negates and doubts."""
        mentions = sorted(self._mentions(), key=lambda m: (m.start, m.end))
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

    def _mentions(self) -> Iterator[Mention]:
        taken: dict[int, list[tuple[int, int]]] = {}
        seen: set[tuple[Label, int, int]] = set()
        labelled = [raw for raw in self.found if isinstance(raw.value, Label)]
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


@lru_cache(maxsize=100_000)
def surely(language: Language, key: str) -> frozenset[str]:
    """What a word surely is called: its key and the lemmas of its likely readings."""
    return frozenset([key, *(p.lemma for p in language.parses(key) if p.weight >= SURE)])


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
