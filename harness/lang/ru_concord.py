"""Phrases whose words contradict each other: «по местного времени», «в чистых коробки», «10-го сессии».

A phrase is read as a whole: what its words can all be together must be something that the preposition takes. Where a
word may end one phrase and the next begin another («в целом ряд стран …»), nothing is said.
Data: `ru_grammar.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from harness.lang.base import Slip, Token, match_case
from harness.lang.ru_slips import data, neighbour

if TYPE_CHECKING:
    from harness.lang.ru import Russian

LIKELY = 0.03  # share of probability below which a reading is a curiosity («времени» as an imperative)
ADJECTIVES = 3  # adjectives of a phrase
INFINITIVE = ("ть", "ти", "чь", "ться")
ENDINGS = ("й", "я", "ю", "е", "го", "му", "м", "х")  # of an ordinal in figures
OBLIQUE = {"gent", "datv", "ablt", "loct"}


class Shape(NamedTuple):
    """A form that a word can be; empty where the word leaves it open."""

    case: str
    number: str
    gender: str
    animacy: str

    def agrees(self, noun: Shape) -> bool:
        """Whether an adjective of this form can stand with a noun of that form."""
        gender = self.number == "plur" or noun.gender not in ("masc", "femn", "neut") or self.gender == noun.gender
        animacy = not (self.animacy and noun.animacy) or self.animacy == noun.animacy
        return self[:2] == noun[:2] and gender and animacy


class Phrase(NamedTuple):
    """Adjectives and the noun they stand before; `shapes` are those of the noun that fit all of them."""

    adjectives: tuple[Token, ...]
    noun: Token
    shapes: frozenset[Shape]


def phrases(language: Russian, tokens: Sequence[Token]) -> Iterator[Slip]:
    """Everything that is wrong for certain."""
    cases, loose, towns = data()["cases"], data()["loose"], data()["towns"]
    for index, token in enumerate(tokens):
        key = token.key
        if not token.is_word:
            continue
        if key in cases or key in loose:
            yield from _governed(language, tokens, index)
        if key in towns:
            yield from _apposed(language, tokens, index)
        if token.text[0].isdigit() or key.endswith("ой"):
            yield from _ordinal(language, tokens, index)
        elif key.endswith(("ые", "ие")):
            yield from _several(language, tokens, index)


@lru_cache(maxsize=100_000)
def shapes(language: Russian, key: str, kind: str) -> frozenset[Shape]:
    """The forms of a word that is of one kind for certain, `noun` or `adjective` (no participle); empty if not."""
    figures, _, ending = key.partition("-")
    if figures.isdigit() and ending in ENDINGS:
        key = f"10-{ending}"  # the dictionary ends somewhere, ordinals do not
    readings = [p for p in language.parses(key) if p.weight >= LIKELY]
    known = language.is_known(key) or (kind == "adjective" and key[0].isdigit())
    if not known or any(p.word_class != kind or not p.case for p in readings):
        return frozenset()
    if kind == "adjective" and any(p.lemma.endswith(INFINITIVE) or p.lemma in data()["loners"] for p in readings):
        return frozenset()
    return frozenset(Shape(p.case, p.number, p.gender, p.animacy) for p in readings)


def phrase(language: Russian, tokens: Sequence[Token], first: int) -> Phrase | None:
    """Adjectives with the noun after them, nothing but single spaces between; None where a word is not certain."""
    adjectives: list[Token] = []
    at = first
    while len(adjectives) <= ADJECTIVES and at < len(tokens) and shapes(language, tokens[at].key, "adjective"):
        adjectives.append(tokens[at])
        if neighbour(tokens, at) is None:
            return None
        at += 1
    noun = shapes(language, tokens[at].key, "noun") if at < len(tokens) and tokens[at].text.islower() else frozenset()
    if not noun or tokens[at].key in data()["fixed"]:
        return None
    fit = {n for n in noun if all(_fits(language, word, n) for word in adjectives)}
    return Phrase(tuple(adjectives), tokens[at], frozenset(fit))


def _fits(language: Russian, adjective: Token, noun: Shape) -> bool:
    return any(shape.agrees(noun) for shape in shapes(language, adjective.key, "adjective"))


def _governed(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«по местного времени», «в чистых коробки», «в I кварталу», «к 2030 года»."""
    after = neighbour(tokens, index)
    if after is None:
        return
    roman = bool(after.text.strip("IVX") == "") and after.text.isalpha()
    year = after.text.isdigit() and 1900 <= int(after.text) <= 2100 and len(after.text) == 4
    first = index + 2 if roman or year else index + 1
    if (roman or year) and neighbour(tokens, index + 1) is None:
        return
    found = phrase(language, tokens, first)
    if found is None or not (found.adjectives or roman or year) or _ends_elsewhere(tokens, index, found):
        return
    if year and (found.adjectives or {p.lemma for p in language.parses(found.noun.key)} != {"год"}):
        return
    if year:  # the other number is a number of years
        found = found._replace(shapes=frozenset(shape for shape in found.shapes if shape.number == "sing"))
    loose = tokens[index].key in data()["loose"]
    allowed = frozenset({"gent"}) if loose else data()["cases"][tokens[index].key]
    cases = {shape.case for shape in found.shapes}
    start = found.adjectives[0].start if found.adjectives else found.noun.start
    if cases and cases.isdisjoint(allowed):
        meant = _in_case(language, found, allowed)
        yield Slip("grammar", start, found.noun.end, meant, f"«{tokens[index].text}» does not take this case")
    elif not cases and _one_phrase(language, found):
        yield Slip("grammar", start, found.noun.end, "", "adjective and noun do not agree")


def _ends_elsewhere(tokens: Sequence[Token], index: int, found: Phrase) -> bool:
    """Whether «после» may be an adverb: it is none where the phrase ends the clause."""
    if tokens[index].key not in data()["loose"]:
        return False
    return any(token.is_word for token in tokens if token.start == found.noun.end + 1)


def _one_phrase(language: Russian, found: Phrase) -> bool:
    """Whether words that do not agree are one phrase all the same: one number and gender, no adjective that may be a
    noun («в целом ряд», «для младшего школа»).
    """
    adjective = shapes(language, found.adjectives[-1].key, "adjective")
    noun = shapes(language, found.noun.key, "noun")
    if any(a.number == "sing" and a.gender in ("masc", "neut") and a.case in OBLIQUE for a in adjective):
        return False
    return any(a.number == n.number and (a.number == "plur" or a.gender == n.gender) for a in adjective for n in noun)


def _in_case(language: Russian, found: Phrase, allowed: frozenset[str]) -> str:
    """The phrase in the case that is meant; empty where the preposition leaves a choice."""
    wanted = allowed if len(allowed) == 1 else allowed - {"accs", "loct"} or allowed - {"accs"}
    if len(wanted) != 1:
        return ""
    (case,) = wanted
    number = min(shape.number for shape in found.shapes)
    noun = language.put(found.noun.key, {"loc2" if case == "loct" else case, number})  # «в 2025 году»
    gender = min(shape.gender for shape in found.shapes if shape.number == number)
    words = [language.put(word.key, {case, number if number == "plur" else gender}) for word in found.adjectives]
    if not noun or not all(words):
        return ""
    texts = [*(word.text for word in found.adjectives), found.noun.text]
    return " ".join(match_case(form, text) for form, text in zip([*words, noun], texts, strict=True))


def _apposed(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«в квартале города Хайфону»: the town's name agrees with «города» or keeps the nominative."""
    place = neighbour(tokens, index)
    follows = index > 0 and neighbour(tokens, index - 1) is tokens[index] and tokens[index - 1].text.isalpha()
    if place is None or not follows or not _capitalised(place) or not language.is_place(place.key):
        return
    readings = [p for p in language.parses(place.key) if p.weight >= LIKELY]
    if not {p.case for p in readings} & {"nomn", "gent"} and tokens[index - 1].key not in data()["cases"]:
        meant = language.in_case(place.text, place.key, "gent")
        yield Slip("grammar", place.start, place.end, meant, "the name agrees with what it is the name of")


def _capitalised(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[1:].islower()


def _ordinal(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«закрытие 10-го сессии», «2027-м года», «одиннадцатой сессию подряд»."""
    token, noun = tokens[index], neighbour(tokens, index)
    if noun is None or not noun.text.islower() or noun.key in data()["months"] or not _is_ordinal(language, token.key):
        return
    mine, there = shapes(language, token.key, "adjective"), shapes(language, noun.key, "noun")
    before = tokens[index - 1] if index else None
    if not mine or not there or any(a.agrees(n) for a in mine for n in there) or before is None or not before.is_word:
        return
    figures, _, ending = token.key.partition("-")
    if not ending:  # «одиннадцатой сессию»: after a verb the noun may be its object, «первой» a predicate
        object_of = shapes(language, before.key, "noun") and {n.case for n in there} == {"accs"}
        same = any(n.gender == "femn" and n.number == "sing" for n in there)
        if object_of and same:
            form = language.put(token.key, {"femn", "accs"})
            yield Slip("grammar", token.start, noun.end, f"{form} {noun.text}" if form else "", "they do not agree")
        return
    year = len(figures) == 4
    of_year, after_noun = (
        {p.lemma for p in language.parses(noun.key)} == {"год"},
        bool(shapes(language, before.key, "noun")),
    )
    if not (of_year if year else after_noun):
        return  # «10-го директор …», «в 2027-м страна …»: a day, a year
    fitting = [e for e in ENDINGS if any(_agree(language, f"{figures}-{e}", n) for n in there if n.number == "sing")]
    meant = f"{figures}-{fitting[0]} {noun.text}" if len(fitting) == 1 else ""
    yield Slip("grammar", token.start, noun.end, meant, "they do not agree")


def _several(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«справедливые решений»: a plural that is nominative or accusative, with a noun that is only genitive."""
    noun = neighbour(tokens, index)
    mine = shapes(language, tokens[index].key, "adjective")
    there = shapes(language, noun.key, "noun") if noun is not None and noun.text.islower() else frozenset()
    genitive = {shape[:2] for shape in there} - {("accs", "plur")} == {("gent", "plur")}
    if noun is None or not genitive or any(a.agrees(n) for a in mine for n in there):
        return
    if {shape.case for shape in mine} == {"nomn", "accs"} and {shape.number for shape in mine} == {"plur"}:
        meant = language.put(noun.key, {"nomn", "plur"})
        meant = f"{tokens[index].text} {meant}" if meant else ""
        yield Slip("grammar", tokens[index].start, noun.end, meant, "adjective and noun do not agree")


def _agree(language: Russian, ordinal: str, noun: Shape) -> bool:
    return noun.case in OBLIQUE and any(a.agrees(noun) for a in shapes(language, ordinal, "adjective"))


@lru_cache(maxsize=100_000)
def _is_ordinal(language: Russian, key: str) -> bool:
    figures, _, ending = key.partition("-")
    if figures.isdigit():
        return ending in ENDINGS
    return any(p.lemma in data()["ordinals"] for p in language.parses(key))
