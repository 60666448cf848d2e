"""Repetition inside a text: words that stand twice, loops of a decoder, members of a coordination that are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from harness.lang.base import Language, Token

LONGEST = 12  # words of a loop
HEAD = 4  # words at the beginning of a member that name what it is
MEMBER = 6  # words of a member that are looked at
DASHES = "—–"
FUNCTION = frozenset({"prep", "conj", "prcl", "npro", "numr", "intj", "pred"})


class Repeat(NamedTuple):
    """A stretch in which `words` stand `times` times; `sure` unless it may be meant («страны, страны, которая …»).

    Attributes:
        bare: whether no words but these make up the members, so that they say one thing twice.
    """

    start: int
    end: int
    words: tuple[Token, ...]
    times: int
    sure: bool = True
    bare: bool = False


class Joint(NamedTuple):
    """A comma or a coordinating word (with a comma before it, perhaps): token indices, half-open."""

    first: int
    last: int
    by_word: bool


def loops(tokens: Sequence[Token], least: int) -> Iterator[Repeat]:
    """The same words `least` times in a row; nothing but spaces between them, or commas if they are a phrase or stand
    three times.
    """
    words = [i for i, token in enumerate(tokens) if token.is_word]
    keys = [tokens[i].key for i in words]
    last_end = -1
    for start, key in enumerate(keys):
        if start < last_end or key not in keys[start + 1 : start + 1 + LONGEST]:
            continue
        for size in range(1, min(LONGEST, (len(keys) - start) // least) + 1):
            times = 1
            while keys[start : start + size] == keys[start + times * size : start + (times + 1) * size]:
                times += 1
            if times >= least and _close(tokens, words[start : start + size * times], size, strict=least == 2):
                last_end = start + size * times
                unit = tuple(tokens[words[i]] for i in range(start, start + size))
                yield Repeat(tokens[words[start]].start, tokens[words[last_end - 1]].end, unit, times)
                break


def _close(tokens: Sequence[Token], words: Sequence[int], size: int, *, strict: bool) -> bool:
    """Whether nothing but spaces, or commas where they are allowed, stands between words.

    Two of a kind are a slip across a comma only if they are a phrase and the comma stands between them: «нет, нет» and
    «раз, два, раз, два» may be meant.
    """
    marks = [token.text for token in tokens[words[0] : words[-1] + 1] if not token.is_word]
    if not strict or not marks:
        return set(marks) <= {",", "."}
    between = [token.text for token in tokens[words[size - 1] + 1 : words[size]]]
    return marks == between == [","] and len({tokens[i].key for i in words}) > 1


@lru_cache(maxsize=16)
def coordinators(language: Language) -> frozenset[str]:
    """Keys of the words that join equal members."""
    return frozenset(language.key(word) for phrase in language.writing.coordinators for word in phrase.split()[-1:])


@lru_cache(maxsize=16)
def _openers(language: Language) -> frozenset[tuple[str, str]]:
    """«а также», «так и»: a word that belongs to the coordinating word after it."""
    phrases = [phrase.split() for phrase in language.writing.coordinators]
    return frozenset((language.key(p[0]), language.key(p[1])) for p in phrases if len(p) == 2)


def joints(tokens: Sequence[Token], language: Language) -> list[Joint]:
    """Where members of a coordination meet, from left to right."""
    words, openers = coordinators(language), _openers(language)
    found: list[Joint] = []
    for i, token in enumerate(tokens):
        opens = i + 1 < len(tokens) and (token.key, tokens[i + 1].key) in openers
        if token.text == "," or token.key in words or opens:
            by_word = token.text != ","
            if found and found[-1].last == i:
                found[-1] = Joint(found[-1].first, i + 1, found[-1].by_word or by_word)
            else:
                found.append(Joint(i, i + 1, by_word))
    return found


def member(tokens: Sequence[Token], start: int, step: int, stop: frozenset[str]) -> list[Token]:
    """The words from a joint on, to the right (1) or to the left (-1), in the order of the text."""
    words: list[Token] = []
    at = start
    while 0 <= at < len(tokens) and tokens[at].is_word and tokens[at].key not in stop and len(words) < MEMBER:
        words.append(tokens[at])
        at += step
    return words[::step]


def shared(left: Sequence[Token], right: Sequence[Token]) -> int:
    """How many last words of the left member are the first words of the right one."""
    for size in range(min(len(left), len(right)), 0, -1):
        if [word.key for word in left[-size:]] == [word.key for word in right[:size]]:
            return size
    return 0


def collapsed(tokens: Sequence[Token], language: Language) -> Iterator[Repeat]:
    """«X and X», «X, Y and X»: members of one coordination that are the same words in the same form."""
    stop = coordinators(language)
    meets = joints(tokens, language)
    for index, joint in enumerate(meets):
        left = member(tokens, joint.first - 1, -1, stop)
        for later in meets[index : index + 4]:
            if later is not joint and not _members(tokens, meets, joint, later, left, language):
                break
            right = member(tokens, later.last, 1, stop)
            rest = _after_adverb(left, right, joint, later, language)
            apart, right = rest is not right, rest
            size = shared(left, right)
            if size and _is_slip(left, right, size, joint, later, language):
                aside = not later.by_word and later is joint and tokens[later.last + size : later.last + size + 1]
                sure = not (aside and aside[0].text == ",")
                bare = _is_bare(left, right, size, language)
                start = right[0].start if apart else left[-size].start
                yield Repeat(start, right[size - 1].end, tuple(right[:size]), 2, sure, bare)
                break


def _after_adverb(left: list[Token], right: list[Token], first: Joint, last: Joint, language: Language) -> list[Token]:
    """«честью и одновременно честью»: the right member without an adverb, if the words of the left are all the rest."""
    if first is not last or not first.by_word or len(right) < 2 or len(left) < len(right) - 1:
        return right
    rest = right[1:]
    likely = [p for p in language.parses(right[0].key) if p.weight >= 0.1]
    adverb = all(p.word_class == "advb" or (p.word_class == "adjective" and not p.case) for p in likely)
    nouns = all(language.parses(word.key)[0].word_class == "noun" for word in rest)
    return rest if adverb and nouns and shared(left, rest) == len(rest) else right


def _is_bare(left: Sequence[Token], right: Sequence[Token], size: int, language: Language) -> bool:
    """Whether no words of their own set two members apart: «дуриана и дуриана собирают», not «стран и стран Азии»."""
    before = language.parses(left[-size - 1].key)[0] if len(left) > size else None
    after = language.parses(right[size].key)[0] if len(right) > size else None
    return (before is None or before.word_class != "adjective") and (
        after is None or after.word_class in ("verb", "advb")
    )


def _members(
    tokens: Sequence[Token],
    meets: Sequence[Joint],
    first: Joint,
    last: Joint,
    left: Sequence[Token],
    language: Language,
) -> bool:
    """Whether everything between two joints are short members of the same kind as the words before the first."""
    inside = [joint for joint in meets if first.first <= joint.first <= last.first]
    for one, two in pairwise(inside):
        words = tokens[one.last : two.first]
        if not words or len(words) > 4 or not all(word.is_word for word in words) or not left:
            return False
        if _kinds(words[-1], language).isdisjoint(_kinds(left[-1], language)):
            return False
    return True


def _kinds(word: Token, language: Language) -> set[tuple[str, str]]:
    """Class and case; a participle («служащих») may be a noun."""
    nominal = {"adjective": "noun"}
    parses = language.parses(word.key)
    return {(nominal.get(p.word_class, p.word_class), p.case) for p in parses if p.weight >= 0.1}


def _is_slip(
    left: Sequence[Token], right: Sequence[Token], size: int, first: Joint, last: Joint, language: Language
) -> bool:
    words = right[:size]
    if any(word.key.isdigit() for word in words):
        return False
    meaning = [w for w in words if language.parses(w.key)[0].word_class not in FUNCTION]
    shortest = 3 if first is last and first.by_word and meaning and _is_noun(meaning[-1], language) else 4
    if sum(len(w.key) for w in meaning) < shortest or all(language.may_double(w.key) for w in meaning):
        return False
    if size == 1 and _another_body(left, right, language):
        return False
    if first is last:
        if first.by_word:
            return True
        named = all(_is_noun(w, language) for w in meaning)
        alone = len(right) == size or (named and all(_is_function(w, language) for w in left[:-size]))
        kind = {language.parses(w.key)[0].word_class for w in meaning}
        return alone and (named or not kind & {"verb", "advb"}) and len(meaning[-1].key) > 4
    return len(left) == size or len(right) == size or size > 1 or last.by_word


def _is_noun(word: Token, language: Language) -> bool:
    """A noun, or a name, which no dictionary need have."""
    return word.text[:1].isupper() or language.parses(word.key)[0].word_class == "noun"


def _is_function(word: Token, language: Language) -> bool:
    return language.parses(word.key)[0].word_class in FUNCTION | {"advb"}


def _another_body(left: Sequence[Token], right: Sequence[Token], language: Language) -> bool:
    """«Народный комитет и комитет фронта»: one noun, but each time with words of its own."""
    if len(left) < 2 or len(right) < 2:
        return False
    kinds = [language.parses(word.key)[0] for word in (left[-2], left[-1], right[1])]
    return kinds[0].word_class == "adjective" and kinds[1].word_class == "noun" and kinds[2].case == "gent"


def same_topics(tokens: Sequence[Token]) -> Iterator[Repeat]:
    """«с рисом — по одной дороге, с рисом — по другой»: what two clauses of a sentence are about, before a dash."""
    seen: set[tuple[str, ...]] = set()
    topic: list[Token] = []
    for token in tokens:
        if token.is_word:
            topic.append(token)
            continue
        if token.text in DASHES and topic:  # in «„Да“, — сказал он, — …» nothing stands before the dash
            keys = tuple(word.key for word in topic)
            if keys in seen and len(topic) <= HEAD:
                yield Repeat(topic[0].start, topic[-1].end, tuple(topic), 2, bare=True)
            seen.add(keys)
        elif token.text in ".!?":
            seen.clear()
        topic = []


def same_sentences(tokens: Sequence[Token]) -> Iterator[Repeat]:
    """Sentences of five words and more that stand in the text a second time."""
    seen: set[tuple[str, ...]] = set()
    sentence: list[Token] = []
    for token in [*tokens, Token(0, 0, ".", ".", False)]:
        if token.is_word:
            sentence.append(token)
        elif token.text in ".!?;":
            keys = tuple(word.key for word in sentence)
            if len(keys) >= 5 and keys in seen:
                yield Repeat(sentence[0].start, sentence[-1].end, tuple(sentence), 2)
            seen.add(keys)
            sentence = []
