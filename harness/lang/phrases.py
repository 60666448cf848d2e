"""Known phrases in a text, exactly as spelled up to the language's keys: source terms, shadows, licences.

A trie over keys. An acronym only matches capitals: *TU* is a committee, *tu* a verb; other phrases do if told to.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from harness.lang.base import TEXTS, Language, Token

T = TypeVar("T", bound=Hashable)
DASHES = "-\u2010\u2011\u2013\u2014"


class Found(NamedTuple):
    """A phrase found in a text: the value it was stored under and its raw offsets."""

    value: Any
    start: int
    end: int

    def within(self, other: Found) -> bool:
        """Whether this lies inside `other` and is shorter."""
        inside = other.start <= self.start and self.end <= other.end
        return inside and other.end - other.start > self.end - self.start


@dataclass(slots=True)
class _Node(Generic[T]):
    children: dict[str, _Node[T]] = field(default_factory=dict)
    values: dict[tuple[str, ...], list[T]] = field(default_factory=dict)  # by the capitals that must stand, () for none


class PhraseIndex(Generic[T]):
    """Phrases of one language, each with a value; `find` yields every occurrence, overlapping ones too."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._root: _Node[T] = _Node()
        self._places: dict[tuple[str, bool], list[T]] = {}  # a guard is the licence of many rules: it is read once

    def add(self, phrase: str, value: T, *, keep_case: bool = False) -> None:
        """Store a phrase; with `keep_case` every initial capital of it must stand in the text."""
        known = self._places.get((phrase, keep_case))
        if known is None:
            known = self._places[phrase, keep_case] = self._place(phrase, keep_case)
        known.append(value)

    def _place(self, phrase: str, keep_case: bool) -> list[T]:
        words = _words(self._language, phrase)
        if not words:
            raise ValueError(f"no words in {phrase!r}")
        node = self._root
        for _, key in words:
            child = node.children.get(key)
            if child is None:
                child = node.children[key] = _Node()
            node = child
        case = tuple(_wanted_case(text, keep_case) for text, _ in words)
        return node.values.setdefault(case if any(case) else (), [])

    def find(self, text: str) -> Iterator[Found]:
        """Every occurrence of every phrase, by where it starts, longest first."""
        words, keys = _significant(self._language, text)
        for first, node in enumerate(map(self._root.children.get, keys)):
            if node is not None and (node.values or (first + 1 < len(keys) and keys[first + 1] in node.children)):
                yield from reversed(self._from(node, words, first))

    @staticmethod
    def _from(node: _Node[T] | None, words: Sequence[Token], first: int) -> list[Found]:
        """What begins with the first word, which has led to the node, the shortest first."""
        found: list[Found] = []
        last = first
        while node is not None:
            for case, values in node.values.items():
                if not case or all(map(_has_case, words[first : last + 1], case)):
                    found += [Found(value, words[first].start, words[last].end) for value in values]
            last += 1
            node = node.children.get(words[last].key) if last < len(words) else None
        return found


@lru_cache(maxsize=100_000)
def _words(language: Language, phrase: str) -> tuple[tuple[str, str], ...]:
    """Text and key of every word of a phrase; several indexes hold the same guards."""
    return tuple((token.text, token.key) for token in significant(language.tokenise(phrase)))


def folded(language: Language, phrase: str) -> str:
    """A phrase as the index sees it, apart from capitals: equal for *hoà bình* and *Hòa bình*."""
    return " ".join(key for _, key in _words(language, phrase))


def significant(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Words and the punctuation that separates them; dashes and hyphens join (kinh tế - xã hội, kinh tế–xã hội)."""
    return tuple(token for token in tokens if token.is_word or token.text not in DASHES)


@lru_cache(maxsize=TEXTS)
def _significant(language: Language, text: str) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """What `significant` leaves of a text, and the keys: many indexes are asked about one text."""
    tokens = significant(language.tokens(text))
    return tokens, tuple(token.key for token in tokens)


def _wanted_case(word: str, keep_case: bool) -> str:
    if len(word) > 1 and word.isupper():
        return "all"
    return "initial" if keep_case and word[:1].isupper() else ""


def _has_case(word: Token, wanted: str) -> bool:
    if wanted == "all":
        return word.text.isupper()
    return word.text[:1].isupper() if wanted else True


def innermost_free(found: Iterable[Found]) -> list[tuple[Found, bool]]:
    """Each find with whether it stands by itself, outside every longer one that was chosen before it.

    The longest phrase wins and consumes; of two that overlap the earlier one does.
    """
    ordered = sorted(found, key=lambda f: (f.start - f.end, f.start))
    free: list[Found] = []
    result = []
    for one in ordered:
        alone = not any(one.start < other.end and other.start < one.end and not _same(one, other) for other in free)
        if alone:
            free.append(one)
        result.append((one, alone))
    return result


def _same(one: Found, other: Found) -> bool:
    return one.start == other.start and one.end == other.end
