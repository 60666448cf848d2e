"""A text of an inflected language read once: its words, what each can be looked up by, and stretches of them.

A word is known by its key and by the lemmas of all its readings that are not too rare.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from harness.lang.base import TEXTS, Grammar, Language, Token

LOOSE = 0.01  # share of probability that a reading needs; measured, see docs/design.md
QUOTES = dict.fromkeys("«»\"“”„'’‘", '"')


class Match(NamedTuple):
    """A form found in a text: raw offsets, and which words it covers."""

    start: int
    end: int
    first: int
    last: int
    head: int

    def covers(self, other: Match) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Match) -> bool:
        return self.start < other.end and other.start < self.end


class Text:
    """A text of one language, tokenised once and asked many times."""

    def __init__(self, text: str, language: Language, tokens: Iterable[Token] | None = None) -> None:
        self.text = text
        self.language = language
        self.words: list[Token] = []
        self._before: list[str] = []  # punctuation between the previous word and this one
        mark = ""
        for token in language.tokens(text) if tokens is None else tokens:
            if token.is_word:
                self.words.append(token)
                self._before.append(mark)
                mark = ""
            else:
                mark += QUOTES.get(token.text, token.text)

    def separator(self, index: int) -> str:
        """Punctuation before word `index`, quotation marks unified, spaces left out."""
        return self._before[index]

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Lemmas of every word, over all readings above the loose floor."""
        return frozenset[str]().union(*(lemmas(self.language, key) for key in self.keys))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of every word."""
        return frozenset(word.key for word in self.words)

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys and lemmas of every word: what a word can be looked up by."""
        return self.parts.union(*self.called)

    @cached_property
    def parts(self) -> frozenset[str]:
        """Keys and lemmas of the parts of compounds with a hyphen: «инженер-полупроводниковец» says both."""
        keys = {part for word in self.words if "-" in word.key for part in word.key.split("-") if part}
        return frozenset[str]().union(*(names(self.language, key) for key in keys))

    @cached_property
    def called(self) -> list[frozenset[str]]:
        """What each word can be looked up by: its key and its lemmas above the loose floor."""
        return [names(self.language, word.key) for word in self.words]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        """Where words stand, by key and by every lemma above the loose floor."""
        places: dict[str, list[int]] = {}
        for index, called in enumerate(self.called):
            for name in called:
                places.setdefault(name, []).append(index)
        return places

    def places_of(self, wanted: Iterable[str]) -> list[int]:
        """Indices of the words that have one of the keys or lemmas, in order."""
        found = [self._places[name] for name in wanted if name in self._places]
        return found[0] if len(found) == 1 else sorted({index for places in found for index in places})

    @cached_property
    def surface(self) -> frozenset[str]:
        """The words as written, in NFC."""
        return frozenset(unicodedata.normalize("NFC", word.text) for word in self.words)

    def lemmas_of(self, match: Match) -> str:
        """The most likely lemmas of the matched words: the part of a fingerprint that survives inflection."""
        return " ".join(self.language.parses(w.key)[0].lemma for w in self.words[match.first : match.last + 1])

    def narrowed(self, match: Match, left: int, right: int) -> Match:
        """The match without its first `left` and last `right` words."""
        first, last = match.first + left, match.last - right
        return Match(self.words[first].start, self.words[last].end, first, last, max(first, min(match.head, last)))

    def grammar(self, match: Match) -> Grammar | None:
        """The form in which the matched words stand."""
        phrase = self.words[match.first : match.last + 1]
        before = self.words[match.first - 1] if match.first and not self.separator(match.first) else None
        return self.language.grammar(phrase, match.head - match.first, before)


@lru_cache(maxsize=TEXTS)
def read(text: str, language: Language) -> Text:
    """The text as all checks see it: they share what is found out about its words."""
    return Text(text, language)


@lru_cache(maxsize=200_000)
def lemmas(language: Language, key: str) -> frozenset[str]:
    """The lemmas of a word, over all readings above the loose floor."""
    return frozenset(p.lemma for p in language.parses(key) if p.weight >= LOOSE)


@lru_cache(maxsize=200_000)
def names(language: Language, key: str) -> frozenset[str]:
    """What a word of a text is looked up by: its key and its lemmas."""
    return lemmas(language, key) | {key}


@lru_cache(maxsize=200_000)
def families(language: Language, key: str) -> frozenset[str]:
    """The word families of a word, over all readings above the loose floor; of a compound, those of its parts too."""
    words = {key, *key.split("-")}
    return frozenset[str]().union(*(language.families(lemma) for word in words for lemma in lemmas(language, word)))


@lru_cache(maxsize=10_000)
def content_families(phrases: tuple[str, ...], language: Language) -> frozenset[str]:
    """The word families of phrases, function words of one letter left out."""
    words = {token.key for phrase in phrases for token in language.tokenise(phrase) if token.is_word}
    return frozenset[str]().union(*(families(language, word) for word in words if len(word) > 1))
