"""Commas that are missing before a clause, or stand where two counted things are joined. Data: `ru_grammar.toml`.

Only what no reading of the sentence excuses: a phrase may hold «который» far from its comma, «сказать что» may ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.lang.base import Slip, Token
from harness.lang.ru_concord import LIKELY, shapes
from harness.lang.ru_slips import data, neighbour

if TYPE_CHECKING:
    from harness.lang.ru import Russian

WHY = "a comma separates the clause"
STOPS = ".!?;:"
OPENERS = frozenset({"и", "что", "чтобы"})
SIGNS = "№«»%"  # marks that divide nothing
THINGS = 2  # words of a counted thing: «3 новых тоннеля» has an adjective before the noun


def commas(language: Russian, tokens: Sequence[Token]) -> Iterator[Slip]:
    """Missing and needless commas."""
    for index, token in enumerate(tokens):
        if index == 0 or not (token.key in OPENERS or token.key.startswith("котор")) or not token.text.islower():
            continue
        before = tokens[index - 1]
        if not before.is_word or neighbour(tokens, index - 1) is None:
            if before.text == "," and token.key == "и" and _counted(language, tokens, index):
                yield Slip("needless-comma", before.start, before.end, "", "two counted things need no comma")
        elif _opens_clause(language, tokens, index):
            yield _missing(tokens, index - 1, index)
        elif token.key.startswith("котор"):
            opener = index - 1 if before.key in data()["cases"] and index > 1 else index
            after = tokens[opener - 1]
            named = shapes(language, after.key, "noun") and neighbour(tokens, opener - 1) is tokens[opener]
            if named and (_first_clause(tokens, opener) or _is_subject(token, opener == index)):
                yield _missing(tokens, opener - 1, index)


def _missing(tokens: Sequence[Token], before: int, last: int) -> Slip:
    """A comma after the word `before`; `last` is the word that opens the clause."""
    clause = " ".join(token.text for token in tokens[before + 1 : last + 1])
    return Slip("missing-comma", tokens[before].start, tokens[last].end, f"{tokens[before].text}, {clause}", WHY)


def _opens_clause(language: Russian, tokens: Sequence[Token], index: int) -> bool:
    """«пришёл чтобы …», «сообщил что …»: not «вместо того чтобы», «мог сказать что»."""
    token, before = tokens[index], tokens[index - 1]
    if token.key == "чтобы":
        kinds = {p.word_class for p in language.parses(before.key) if p.weight >= LIKELY}
        return kinds <= {"noun", "verb", "adjective"} and before.key not in data()["before_aim"]
    if token.key != "что" or neighbour(tokens, index) is None or before.key in data()["saying"]:
        return False
    return any(p.lemma in data()["saying"] and p.word_class == "verb" for p in language.parses(before.key))


def _is_subject(token: Token, direct: bool) -> bool:
    """Whether «который» follows its noun at once as a subject: nothing else can stand between noun and comma."""
    return direct and token.key in ("который", "которая", "которые")


def _first_clause(tokens: Sequence[Token], index: int) -> bool:
    """Whether no mark stands before in the sentence, so that no clause can have begun."""
    for token in reversed(tokens[:index]):
        if not token.is_word and token.text not in SIGNS:
            return token.text in STOPS
    return True


def _counted(language: Russian, tokens: Sequence[Token], index: int) -> bool:
    """«7 мостов, и 3 тоннеля.»: number and noun on both sides of «, и», and no other mark in the sentence."""
    left, right = tokens[index - 3 : index - 1], tokens[index + 1 : index + 3]
    if index < 4 or len(right) < THINGS or not _first_clause(tokens, index - 1):
        return False
    ends = index + 3 >= len(tokens) or tokens[index + 3].text in STOPS
    return ends and all(one.text.isdigit() and shapes(language, noun.key, "noun") for one, noun in (left, right))
