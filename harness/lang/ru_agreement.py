"""Women whose verb is masculine: «секретарь парткома Чан Тхи Тует Нга выступил». Data: `ru_grammar.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from harness.lang.base import Slip, Token, match_case
from harness.lang.repeats import coordinators
from harness.lang.ru_slips import data

if TYPE_CHECKING:
    from harness.lang.ru import Russian

NEAR = 10  # words of a title, of words in apposition, of a place between name and verb
MIDDLE = "тхи"  # the middle name that only women have


class _Name(NamedTuple):
    """Capitalised words in a row; half-open token indices."""

    first: int
    last: int


def disagreements(language: Russian, tokens: Sequence[Token]) -> Iterator[Slip]:
    """Past tense verbs in the masculine whose only possible subject is a woman."""
    if _signs().isdisjoint(token.key for token in tokens):
        return
    for name in _women(tokens):
        verb = _after(language, tokens, name) or _before(language, tokens, name)
        if verb is not None:
            form = language.put(verb.key, {"femn", "sing", "past"})
            yield Slip("grammar", verb.start, verb.end, match_case(form, verb.text), "the verb speaks of a woman")


@cache
def _signs() -> frozenset[str]:
    """Words one of which stands in or before every name of a woman that is found."""
    return frozenset({MIDDLE, *data()["women"], *(name.rpartition(" ")[2] for name in data()["officials"])})


def _women(tokens: Sequence[Token]) -> Iterator[_Name]:
    first = 0
    while first < len(tokens):
        last = first
        while last < len(tokens) and tokens[last].is_word and tokens[last].text[:1].isupper():
            last += 1
        keys = [token.key for token in tokens[first:last]]
        titled = first > 0 and tokens[first - 1].key in data()["women"]
        if MIDDLE in keys[1:-1]:  # the surname stands right before it; what is before that is a title or a place
            yield _Name(first + keys.index(MIDDLE, 1) - 1, last)
        elif (titled and keys) or (len(keys) > 1 and _known(keys)):
            yield _Name(first, last)
        elif keys and keys[0] in data()["women"] and len(keys) > 1:
            yield _Name(first + 1, last)
        first = last + 1


def _known(keys: Sequence[str]) -> bool:
    return any(" ".join(keys).endswith(name) for name in data()["officials"])


def _is_masculine_past(language: Russian, token: Token) -> bool:
    return token.is_word and token.text[1:].islower() and language.is_past_masculine(token.key)


def _after(language: Russian, tokens: Sequence[Token], name: _Name) -> Token | None:
    """The verb after the name: at once, after a place («из общины …»), or after words between commas."""
    if not _may_be_subject(language, tokens, name):
        return None
    at = name.last
    if at < len(tokens) and tokens[at].text == ",":
        closing = next((i for i in range(at + 1, min(len(tokens), at + 2 + NEAR)) if not tokens[i].is_word), None)
        if closing is None or tokens[closing].text != "," or _has_verb(language, tokens[at + 1 : closing]):
            return None
        at = closing + 1
    elif at < len(tokens) and tokens[at].key in ("из", "с", "от"):
        while at < min(len(tokens), name.last + 6) and tokens[at].is_word and not _has_verb(language, [tokens[at]]):
            at += 1
    return tokens[at] if at < len(tokens) and _is_masculine_past(language, tokens[at]) else None


def _may_be_subject(language: Russian, tokens: Sequence[Token], name: _Name) -> bool:
    """Whether what stands before the name is nothing, a title of hers, or the end of something else."""
    phrase: list[Token] = []
    at = name.first - 1
    while at >= 0 and _continues(language, tokens[at]) and len(phrase) < NEAR:
        phrase.append(tokens[at])
        at -= 1
    nouns = [token for token in reversed(phrase) if language.parses(token.key)[0].word_class == "noun"]
    if not nouns:
        return not phrase
    subject = next((n for n in nouns if any(p.case == "nomn" for p in language.parses(n.key))), nouns[0])
    return _is_title(language, subject)


def _continues(language: Russian, token: Token) -> bool:
    """Whether a word belongs to the phrase of the word after it: no mark, no verb, no conjunction."""
    return token.is_word and token.key not in coordinators(language) and not _has_verb(language, [token])


def _is_title(language: Russian, token: Token) -> bool:
    readings = [p for p in language.parses(token.key) if p.word_class in ("noun", "adjective") and p.case == "nomn"]
    allowed = data()["titles"] | data()["women"]
    return any(p.lemma in allowed for p in readings) or token.key in data()["women"]


def _before(language: Russian, tokens: Sequence[Token], name: _Name) -> Token | None:
    """The verb before the name: «выступил секретарь парткома … Чан Тхи Нга», «— сказал Чан Тхи Нга»."""
    at = name.first - 1
    while at >= max(0, name.first - 1 - NEAR) and _continues(language, tokens[at]):
        at -= 1
    if at < 0 or not _is_masculine_past(language, tokens[at]):
        return None
    between = [t for t in tokens[at + 1 : name.first] if language.parses(t.key)[0].word_class in ("noun", "adjective")]
    nouns = [t for t in between if any(p.word_class == "noun" for p in language.parses(t.key))]
    if nouns:
        return tokens[at] if _is_title(language, nouns[0]) and not _has_subject(language, tokens, at) else None
    quoted = at > 0 and tokens[at - 1].text in "—–-"
    return tokens[at] if quoted and at + 1 == name.first else None


def _has_subject(language: Russian, tokens: Sequence[Token], verb: int) -> bool:
    """Whether a masculine noun in the nominative stands before the verb in its clause: it may be the subject."""
    at = verb - 1
    while at >= 0 and (tokens[at].is_word or tokens[at].text in '«»"'):
        masculine = any(
            p.case == "nomn" and p.number == "sing" and p.gender == "masc" and p.weight > 0.1
            for p in language.parses(tokens[at].key)
        )
        preposition = at > 0 and tokens[at - 1].key in data()["cases"]
        if (masculine and not preposition) or tokens[at].key in ("он", "который"):
            return True
        at -= 1
    return False


def _has_verb(language: Russian, tokens: Sequence[Token]) -> bool:
    return any(token.is_word and language.parses(token.key)[0].word_class == "verb" for token in tokens)
