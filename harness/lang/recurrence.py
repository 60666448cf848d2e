"""What recurs within a document: phrases of the source, and the surroundings in which their renderings stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from harness.lang.base import Language, is_acronym
from harness.lang.reading import Match, Text
from harness.lang.transcription import LIKELY, Transcription, likely_roots

CONTENT = 4  # letters from which on a word is more than a particle


class Frame(NamedTuple):
    """The words on both sides of a rendering, and the source word next to the phrase that it renders."""

    left: str
    right: str
    side: str
    neighbour: str
    case: str


def frames(source: Language, text: str, place: tuple[int, int], target: Text, match: Match) -> Iterator[Frame]:
    """The frames in which a rendering stands."""
    yield from _frames(_neighbours(source, text, place), target, match.first, match.last, match.head)


def stand_in(
    known: set[Frame],
    source: Language,
    text: str,
    place: tuple[int, int],
    target: Text,
    licensed: Sequence[Match],
) -> Match | None:
    """A noun (with an adjective before it, perhaps) in one of the known frames that renders no other known term."""
    beside = _neighbours(source, text, place)
    for last in range(len(target.words)):
        for first in (last, last - 1):
            if first < 0 or (first < last and target.separator(last)):
                continue
            match = Match(target.words[first].start, target.words[last].end, first, last, last)
            free = not any(match.overlaps(other) for other in licensed)
            if free and _noun(target, first, last) and not known.isdisjoint(_frames(beside, target, first, last, last)):
                return match
    return None


def _neighbours(source: Language, text: str, place: tuple[int, int]) -> list[tuple[str, str]]:
    before = [token for token in source.tokens(text) if token.end <= place[0]][-1:]
    after = [token for token in source.tokens(text) if token.start >= place[1]][:1]
    return [
        *(("left", token.key) for token in before if token.is_word),
        *(("right", token.key) for token in after if token.is_word),
    ]


def _frames(beside: Iterable[tuple[str, str]], target: Text, first: int, last: int, head: int) -> Iterator[Frame]:
    if first == 0 or last + 1 >= len(target.words) or target.separator(first) or target.separator(last + 1):
        return
    left, right = target.words[first - 1].key, target.words[last + 1].key
    if max(len(left), len(right)) < CONTENT:
        return
    cases = {p.case for p in target.language.parses(target.words[head].key) if p.weight >= LIKELY}
    for side, neighbour in beside:
        for case in cases:
            yield Frame(left, right, side, neighbour, case)


def _noun(target: Text, first: int, last: int) -> bool:
    words = target.words[first : last + 1]
    if any(not word.text.islower() for word in words):
        return False
    classes = [target.language.parses(word.key)[0].word_class for word in words]
    return classes == ["noun"] or classes == ["adjective", "noun"]


def capitals(text: Text, match: Match) -> str:
    """`A` for a word with a capital, `a` for one without; the first word of a sentence has none of its own."""
    marks = []
    for at in range(match.first, match.last + 1):
        opens = at == 0 or bool(set(text.separator(at)) & set('.!?:"…;|'))
        word = text.words[at].text
        marks.append("-" if is_acronym(word) or (opens and at == match.first) else "A" if word[:1].isupper() else "a")
    return "".join(marks)


def excess(patterns: Sequence[str]) -> set[str]:
    """Patterns with at least two capitals more than the one that most uses have."""
    most = max(patterns, key=patterns.count, default="")
    if patterns.count(most) < 2:
        return set()
    more = {p: sum(a == "A" and b == "a" for a, b in zip(p, most, strict=True)) for p in patterns}
    return {pattern for pattern, capitals_more in more.items() if "-" not in pattern and capitals_more > 1}


Pair = tuple[str, str]
Place = tuple[int, int]


def recurring(source: Language, texts: Sequence[str], tables: Transcription) -> Mapping[Pair, Mapping[int, Place]]:
    """Pairs of syllables with a meaning each that stand in several texts: where, the first place of each text.

    Not those that always stand before or after one and the same syllable: they are a piece of something longer.
    """
    found: dict[Pair, dict[int, Place]] = defaultdict(dict)
    around: dict[Pair, list[Pair]] = defaultdict(list)
    for index, text in enumerate(texts):
        tokens = source.tokens(text)
        named = {at for name in source.names(text) for at in range(name.start, name.end)}
        keys = ["", *(token.key if token.is_word else "" for token in tokens), ""]
        means = [bool(tables.meanings(token.key)) for token in tokens]
        for at, (one, other) in enumerate(pairwise(tokens), 1):
            if not (means[at - 1] and means[at]) or (one.text[:1].isupper() and other.text[:1].isupper()):
                continue
            if named.isdisjoint((one.start, other.start)):
                found[one.key, other.key].setdefault(index, (one.start, other.end))
                around[one.key, other.key].append((keys[at - 1], keys[at + 2]))
    return {pair: places for pair, places in found.items() if len(places) > 1 and _whole(around[pair])}


def _whole(around: Sequence[Pair]) -> bool:
    """Whether neither the word before nor the one after is always the same."""
    return all(len(set(side)) > 1 or side[0] == "" for side in zip(*around, strict=True))


def glossed(text: Text, phrase: Pair, tables: Transcription) -> Match | None:
    """Two words side by side, or the halves of one, that mean what the syllables of a phrase mean."""
    first, second = (tables.meanings(key) for key in phrase)
    said = [_said(text.language, word.key, first, second) for word in text.words]
    for at, word in enumerate(text.words):
        halves = [text.language.key(half) for half in word.text.split("-")] if "-" in word.text else []
        if len(halves) == 2 and _are_both(*(_said(text.language, half, first, second) for half in halves)):
            return Match(word.start, word.end, at, at, at)
        if at + 1 < len(said) and _are_both(said[at], said[at + 1]) and not text.separator(at + 1):
            return Match(word.start, text.words[at + 1].end, at, at + 1, at)
    return None


def _said(language: Language, key: str, first: frozenset[str], second: frozenset[str]) -> tuple[bool, bool]:
    """Whether a word may mean the one and the other."""
    roots = likely_roots(language, key)
    return not first.isdisjoint(roots), not second.isdisjoint(roots)


def _are_both(one: tuple[bool, bool], other: tuple[bool, bool]) -> bool:
    """Whether of two words one may mean the one and the other the other."""
    return (one[0] and other[1]) or (one[1] and other[0])


def apart(matches: Iterable[Match]) -> Iterator[Match]:
    """Matches that do not overlap, the longest of each place."""
    kept: list[Match] = []
    for match in sorted(set(matches), key=lambda m: (m.start - m.end, m.start)):
        if not any(match.overlaps(other) for other in kept):
            kept.append(match)
    yield from sorted(kept)
