"""Who acts in a sentence, on both sides: what stands before the verb in a source, and before its counterpart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from harness.lang.base import Language, Token
from harness.lang.reading import Match, Text
from harness.lang.repeats import coordinators
from harness.lang.uses import Uses

LONGEST = 9  # syllables of a body's name, words of its rendering
LIKELY = 0.1


class Actor(NamedTuple):
    """Who acts in a source: raw offsets, the keys of the words, and the verbs that may render what is done."""

    start: int
    end: int
    keys: tuple[str, ...]
    verbs: frozenset[str]


def actor(source: Language, uses: Uses, text: str) -> Actor | None:
    """What stands from the beginning to the first act; None if a mark, a figure or nothing stands there."""
    tokens = source.tokens(text)
    if not tokens or not tokens[0].text[:1].isupper():
        return None
    for at in range(1, min(len(tokens) - 1, LONGEST + 1)):
        if not tokens[at].is_word:
            return None
        verbs = _act(uses, tokens, at)
        if verbs:
            last = at
            while last > 1 and tokens[last - 1].key in uses.particles:
                last -= 1
            keys = tuple(token.key for token in tokens[:last])
            person = any(name.kind == "person" and name.start < tokens[last - 1].end for name in source.names(text))
            return None if person or last < 2 else Actor(tokens[0].start, tokens[last - 1].end, keys, verbs)
    return None


def _act(uses: Uses, tokens: Sequence[Token], at: int) -> frozenset[str]:
    """The verbs for what the words here say; a capital belongs to a name."""
    if tokens[at].text[:1].isupper():
        return frozenset()
    pair = f"{tokens[at].key} {tokens[at + 1].key}" if at + 1 < len(tokens) else ""
    return uses.acts_by_key.get(pair) or uses.acts_by_key.get(tokens[at].key) or frozenset()


def subject(text: Text, verbs: frozenset[str]) -> Match | None:
    """The noun phrase in the nominative before the first verb, if the verb is one of these."""
    language = text.language
    head = None
    for at, word in enumerate(text.words[: LONGEST + 1]):
        if at and set(text.separator(at)) - {'"'}:
            return None
        readings = [p for p in language.parses(word.key) if p.weight >= LIKELY]
        if any(p.word_class == "verb" for p in readings):
            if head is None or {p.lemma for p in readings}.isdisjoint(verbs):
                return None
            return Match(text.words[0].start, text.words[at - 1].end, 0, at - 1, head)
        nominative = {p.word_class for p in readings if p.case == "nomn"}
        if head is None and not nominative & {"noun", "adjective"} and not (at and word.key in coordinators(language)):
            return None
        if head is None and "noun" in nominative and readings[0].word_class == "noun":
            head = at
    return None


def heading(text: Text, verbs: frozenset[str]) -> Match | None:
    """The adjectives and the noun that open a text in the nominative, if its first verb is one of these."""
    language = text.language
    head = None
    for at, word in enumerate(text.words):
        readings = [p for p in language.parses(word.key) if p.weight >= LIKELY]
        nominative = {p.word_class for p in readings if p.case == "nomn"}
        if head is None and (not nominative & {"noun", "adjective"} or (at and set(text.separator(at)) - {'"'})):
            return None
        if head is None and readings[0].word_class == "noun":
            head = at
        if any(p.word_class == "verb" for p in readings):
            known = head is not None and not {p.lemma for p in readings}.isdisjoint(verbs)
            return (
                Match(text.words[0].start, text.words[head].end, 0, head, head) if known and head is not None else None
            )
    return None


def done(uses: Uses, text: str) -> frozenset[str]:
    """The verbs for every act of a source text."""
    tokens = uses.source.tokens(text)
    return frozenset[str]().union(*(_act(uses, tokens, at) for at in range(len(tokens))))
