"""Renderings of a term in running text of an inflected language.

A form is written in its citation form and found in every other: adjectives and head by lemma over all readings, words
after the head by lemma, case and number («съезд партии» is not in «съезды партий»), acronyms as written.
Matching has three values and is used asymmetrically: a *forbidden* form must be found strictly, a *required* one is
missing only when not even its words are there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from harness.lang.base import Language, Parse, Token, is_acronym
from harness.lang.reading import LOOSE, Match, Text

STRICT = 0.10  # share of probability that a reading needs to prove a form; measured, see docs/design.md
LONGEST_ENDING = 3  # letters that a form of a word may have more than its root


class Form:
    """One rendering; it is compiled for matching when a text has all of its words.

    Attributes:
        openings: keys and lemmas one of which the first word of every match has.
    """

    def __init__(self, text: str, language: Language, *, exact: bool = False) -> None:
        self.text = text
        self.language = language
        self.exact = exact
        self._written = _nfc(text)
        first = next((match[0] for match in language.token.finditer(self._written) if match.lastindex), None)
        if first is None:
            raise ValueError(f"no words in {text!r}")
        self.openings = _possible(language, language.key(first))

    def __repr__(self) -> str:
        return f"Form({self.text!r})"

    @cached_property
    def _text(self) -> Text:
        return Text(self._written, self.language, self.language.tokenise(self._written))

    @cached_property
    def words(self) -> list[Token]:
        """Its words, in citation form."""
        return self._text.words

    @cached_property
    def _names(self) -> list[frozenset[str]]:
        return [_possible(self.language, word.key) for word in self.words]

    @cached_property
    def _literal(self) -> list[bool]:
        return [self.exact or is_acronym(word.text) for word in self.words]

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """How each word behaves: `head`, `agree`, `fixed`."""
        return self.language.roles(self.words)

    @cached_property
    def head(self) -> int:
        """Which word is the head."""
        return self.roles.index("head")

    @cached_property
    def _readings(self) -> list[list[Parse]]:
        return [self._citation(i) for i in range(len(self.words))]

    @cached_property
    def _classes(self) -> list[set[str]]:
        return [{p.word_class for p in readings} for readings in self._readings]

    @cached_property
    def lemmas(self) -> list[set[str]]:
        """The lemmas of each word."""
        return [{p.lemma for p in readings if p.weight >= STRICT} or {readings[0].lemma} for readings in self._readings]

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset({self.words[0].key} if self._literal[0] else {self.words[0].key, *self.lemmas[0]})

    @property
    def is_noun(self) -> bool:
        """Whether the head is read as a noun first."""
        return self._readings[self.head][0].word_class == "noun"

    def same_word(self, index: int, other: Form, at: int) -> bool:
        """Whether a word of this form and one of another are one word, and in one form where forms are frozen."""
        if self.words[index].key == other.words[at].key:
            return True
        frozen = "fixed" in (self.roles[index], other.roles[at])
        return not frozen and not self.lemmas[index].isdisjoint(other.lemmas[at])

    def may_stand(self, text: Text) -> bool:
        """Whether the text has, for every word, one that can be it: cheap, and asked before anything is compiled."""
        there = text.names
        return not self.openings.isdisjoint(there) and not any(names.isdisjoint(there) for names in self._names)

    def find(self, text: Text, *, strict: bool) -> Iterator[Match]:
        """Occurrences, left to right, not overlapping each other."""
        if not self.may_stand(text):
            return
        size, free = len(self.words), 0
        for at in text.places_of(self._first):
            if free <= at <= len(text.words) - size and self._matches(text, at, strict):
                free = at + size
                yield Match(text.words[at].start, text.words[free - 1].end, at, free - 1, at + self.head)

    def near_misses(self, text: Text) -> Iterator[tuple[Match, int]]:
        """Stretches that are this form but for one word of the same class, with the index of that word in the text.

        «Государственная кладовая» is near «Государственное казначейство»; a shared preposition proves nothing.
        """
        size = len(self.words)
        if size < 2 or self.roles.count("head") > 1 or sum(self._somewhere(i, text) for i in range(size)) < size - 1:
            return
        for at in range(len(text.words) - size + 1):
            words = text.words[at : at + size]
            wrong = [i for i in range(size) if not self._equal(i, words[i], True)]
            joined = all(_joins(self._text.separator(i), text.separator(at + i)) for i in range(1, size))
            if len(wrong) == 1 and joined and self._comparable(wrong[0], words[wrong[0]]):
                match = Match(words[0].start, words[-1].end, at, at + size - 1, at + self.head)
                yield match, at + wrong[0]

    def _comparable(self, index: int, word: Token) -> bool:
        """Whether a word could stand in the place of one of the form's: the same class, and not a mere particle."""
        classes = {p.word_class for p in self.language.parses(word.key) if p.weight >= 0.3}
        if word.start and word.text[:1].isupper() and not self.words[index].text[:1].isupper():
            return False  # a name that happens to stand there
        words = (word.text, self.words[index].text)
        return all(len(w) >= 4 and not w[0].isdigit() for w in words) and not classes.isdisjoint(self._classes[index])

    def hinted(self, text: Text) -> bool:
        """Whether every word of the form stands somewhere in the text, in any order: enough not to call it missing."""
        return self.may_stand(text) and all(self._somewhere(i, text) for i in range(len(self.words)))

    @cached_property
    def is_strange(self) -> bool:
        """Whether the dictionary lacks one of the words, so that its other forms are not known: «вовинама»."""
        return any(self._root(index) for index in range(len(self.words)))

    def echoed(self, text: Text) -> bool:
        """Whether the form is hinted when words that the dictionary lacks may have any ending."""
        return all(self._somewhere(i, text) or self._begins(i, text) for i in range(len(self.words)))

    def _begins(self, index: int, text: Text) -> bool:
        root = self._root(index)
        keys = text.keys | text.parts if root else ()
        return any(key.startswith(root) and len(key) <= len(root) + LONGEST_ENDING for key in keys)

    def _root(self, index: int) -> str:
        """What all forms of a word begin with that the dictionary lacks; empty for any other."""
        word = self.words[index]
        odd = len(word.key) > LONGEST_ENDING and self.language.is_native(word.key) and not self._literal[index]
        return word.key.rstrip("аеиоуыэюяйь") if odd and not self.language.is_known(word.key) else ""

    def _somewhere(self, index: int, text: Text) -> bool:
        word = self.words[index]
        if self._literal[index]:
            return word.text in text.surface
        if not text.lemmas.isdisjoint(self.lemmas[index]) or word.key in text.keys:
            return True
        return word.key in text.parts or not text.parts.isdisjoint(self.lemmas[index])

    def _matches(self, text: Text, at: int, strict: bool) -> bool:
        for offset in range(len(self.words)):
            if offset and not _joins(self._text.separator(offset), text.separator(at + offset)):
                return False
            if not self._equal(offset, text.words[at + offset], strict):
                return False
        return not strict or self._agrees(text.words[at : at + len(self.words)])

    def _equal(self, index: int, word: Token, strict: bool) -> bool:
        mine = self.words[index]
        if self._literal[index]:
            return mine.text == _nfc(word.text)
        if mine.key == word.key:
            return True
        if self.roles[index] == "fixed":
            return not _frozen(self.language, mine.key).isdisjoint(_frozen(self.language, word.key))
        floor = STRICT if strict else LOOSE
        lemmas, classes = self.lemmas[index], self._classes[index]
        return any(
            p.weight >= floor and p.lemma in lemmas and (not strict or p.word_class in classes)
            for p in self.language.parses(word.key)
        )

    def _citation(self, index: int) -> list[Parse]:
        parses = self.language.parses(self.words[index].key)
        citation = [p for p in parses if p.case in ("nomn", "")]
        wanted = {"agree": "adjective"}.get(self.roles[index], "")
        return [p for p in citation if not wanted or p.word_class == wanted] or citation or list(parses)

    def _agrees(self, words: Sequence[Token]) -> bool:
        """Every adjective before the head can stand in one case and number with it."""
        for i, role in enumerate(self.roles):
            if role == "agree":
                mine = _forms(self.language, words[i].key)
                head = _forms(self.language, words[self.roles.index("head", i)].key)
                if mine and head and mine.isdisjoint(head):
                    return False
        return True


@lru_cache(maxsize=100_000)
def _possible(language: Language, key: str) -> frozenset[str]:
    """What a word that is one of a form is looked up by: no reading is too rare."""
    return frozenset({key, *(p.lemma for p in language.parses(key))})


@lru_cache(maxsize=100_000)
def _frozen(language: Language, key: str) -> frozenset[tuple[str, str, str]]:
    return frozenset((p.lemma, p.case, p.number) for p in language.parses(key) if p.weight >= LOOSE)


@lru_cache(maxsize=100_000)
def _forms(language: Language, key: str) -> frozenset[tuple[str, str]]:
    return frozenset((p.case, p.number) for p in language.parses(key) if p.case)


def _joins(wanted: str, present: str) -> bool:
    """Whether the punctuation between two words of a text lets them be one phrase: dashes do, and what the form has."""
    return all(mark in "-\u2013\u2014" or mark in wanted for mark in present)


def _nfc(word: str) -> str:
    return unicodedata.normalize("NFC", word)
