"""What numerals ask of the noun after them: «23 деревень», «86,5 процент», «двух человека». Data: `ru_grammar.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.lang.base import Slip, Token
from harness.lang.ru_concord import Shape, shapes
from harness.lang.ru_slips import data, neighbour

if TYPE_CHECKING:
    from harness.lang.ru import Russian

WHY = "the numeral asks for another form"
WHOLE = {("nomn", "sing"), ("accs", "sing"), ("gent", "plur")}  # never after a fraction


def numerals(language: Russian, tokens: Sequence[Token]) -> Iterator[Slip]:
    """Numerals in figures and in words, with a noun that cannot follow them."""
    counting = _counting(language)
    for index, token in enumerate(tokens):
        if token.text.isdigit():
            yield from _fraction(language, tokens, index)
            yield from _number(language, tokens, index)
        elif token.key in counting and token.text[1:].islower():
            yield from _word(language, tokens, index)


def _fraction(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«86,5 процент», «2,3 километров»: a fraction takes the genitive singular."""
    noun = neighbour(tokens, index)
    if noun is None or not _is_fraction(tokens, index) or language.is_plural_only(noun.key):
        return
    there = {shape[:2] for shape in shapes(language, noun.key, "noun")} if noun.text.islower() else set()
    if there and there <= WHOLE and noun.key not in data()["uncounted"]:
        start = tokens[index - 2].start
        number = f"{tokens[index - 2].text}{tokens[index - 1].text}{tokens[index].text}"
        meant = language.put(noun.key, {"gent", "sing"})
        yield Slip("grammar", start, noun.end, f"{number} {meant}" if meant else "", WHY)


def _is_fraction(tokens: Sequence[Token], index: int) -> bool:
    whole, comma = (tokens[index - 2], tokens[index - 1]) if index > 1 else (None, None)
    if whole is None or comma is None or comma.text != "," or not whole.text.isdigit():
        return False
    # 4,000 is a fraction in no text: three figures are thousands in the English way
    return whole.end == comma.start and comma.end == tokens[index].start and len(tokens[index].text) != 3


# --- whole numbers in figures ---------------------------------------------------------------------------------------


def _number(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«23 деревень», «21 домов», «5 деревни», «в 21 деревни»."""
    noun = neighbour(tokens, index)
    if noun is None or not noun.text.islower() or not language.is_known(noun.key):
        return
    start = index
    while start and tokens[start - 1].text.isdigit() and len(tokens[start].text) == 3 and neighbour(tokens, start - 1):
        start -= 1  # 1 023
    before = tokens[start - 1] if start else None
    if before and (
        (not before.is_word and before.text not in ",:;(—«") or before.text.isdigit() or before.key in ("и", "или", "№")
    ):
        return
    if before and before.text == "," and (start < 2 or tokens[start - 1].end == tokens[start].start):
        return  # 2,23
    readings = language.parses(noun.key)
    if not all(p.word_class == "noun" for p in readings) or language.is_plural_only(noun.key):
        return
    forms = {(p.case, p.number) for p in readings}
    value = int(tokens[index].text[-2:])  # which decide
    governed = before is not None and _ungoverned(before.key, value, forms, noun.key)
    wrong = governed or _government(value, forms, readings[0].animacy, readings[0].lemma)
    few = value % 10 in (2, 3, 4) and value // 10 != 1
    if wrong and not (few and not _nominative(language, tokens, start)):
        wanted = {"sing", "gent"} if few else {"plur", "gent"} if value % 10 != 1 or value == 11 else {"sing", "nomn"}
        meant = "" if governed else language.put(noun.key, wanted)
        number = " ".join(word.text for word in tokens[start : index + 1])
        suggestion = f"{number} {meant}" if meant else ""
        yield Slip("grammar", tokens[start].start, noun.end, suggestion, WHY)


def _government(value: int, forms: set[tuple[str, str]], animacy: str, lemma: str) -> bool:
    """Whether no reading of the noun may follow the numeral."""
    numbers = {number for _, number in forms}
    if value % 10 == 1 and value != 11:
        return numbers == {"plur"}
    if value % 10 in (2, 3, 4) and value // 10 != 1:
        return forms == {("gent", "plur")} and animacy == "inan"
    oblique = {("gent", "plur"), ("datv", "plur"), ("ablt", "plur"), ("loct", "plur")}
    return lemma in data()["counted"] and not forms & oblique


def _ungoverned(before: str, value: int, forms: set[tuple[str, str]], noun: str) -> bool:
    """«в 21 деревни»: a number in one asks for nothing, the preposition does; days of a month are ordinals."""
    allowed = data()["cases"].get(before)
    if allowed is None or value % 10 != 1 or value == 11 or noun in data()["months"]:
        return False
    return bool(allowed.isdisjoint(case for case, number in forms if number == "sing"))


def _nominative(language: Russian, tokens: Sequence[Token], start: int) -> bool:
    """Whether a number phrase can be in the nominative or accusative only: not «из 23 деревень», «жители 23 …»."""
    if start == 0 or not tokens[start - 1].is_word:
        return start == 0 or tokens[start - 1].text in ".;:—"
    before = tokens[start - 1]
    done = any(
        p.word_class == "adjective" and not p.case and p.lemma.endswith("ть") for p in language.parses(before.key)
    )
    if before.key in ("в", "на") or done:  # «построено 23 …»
        return True
    at = start - 1
    while at >= 0 and tokens[at].is_word and language.parses(tokens[at].key)[0].word_class in ("noun", "adjective"):
        at -= 1
    opens = at >= 0 and tokens[at].key in ("в", "на", "во") and (at == 0 or not tokens[at - 1].is_word)
    return opens and at < start - 1 and any(p.case == "loct" for p in language.parses(tokens[at + 1].key))


# --- numerals in words ----------------------------------------------------------------------------------------------


def _word(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«два счетов», «двух человека», «пять дома», «две города»."""
    token, noun = tokens[index], neighbour(tokens, index)
    wanted = asked(language, token.key)
    if not wanted or noun is None or not noun.text.islower() or noun.key in data()["uncounted"]:
        return
    before = tokens[index - 1] if index else None
    if before is not None and {p.lemma for p in language.parses(before.key)} & data()["numbered"]:
        return  # «школа номер два района»
    there = shapes(language, noun.key, "noun")
    if there and not any(_serves(shape, wanted) for shape in there):
        forms = {(case, number) for case, number, _ in wanted}
        meant = {language.put(noun.key, {*form}) for form in forms} if _gendered(there, wanted) else set()
        once = meant.pop() if len(meant) == 1 else ""
        yield Slip("grammar", token.start, noun.end, f"{token.text} {once}" if once else "", WHY)


def _gendered(there: frozenset[Shape], wanted: frozenset[tuple[str, str, str]]) -> bool:
    """Whether the noun has a gender that the numeral takes: in «две города» the numeral is wrong as well."""
    return any(not gender or shape.gender == gender for shape in there for _, _, gender in wanted)


def _serves(noun: Shape, wanted: frozenset[tuple[str, str, str]]) -> bool:
    named = noun.gender in ("masc", "femn", "neut")
    return any(noun[:2] == (case, number) and (not g or not named or noun.gender == g) for case, number, g in wanted)


@lru_cache(maxsize=8)
def _counting(language: Russian) -> frozenset[str]:
    """Every form of the numerals."""
    return frozenset[str]().union(*map(language.inflections, data()["few"] | data()["many"]))


@lru_cache(maxsize=1000)
def asked(language: Russian, key: str) -> frozenset[tuple[str, str, str]]:
    """Case, number and gender (empty: any) of the nouns that may follow a numeral; empty for any other word."""
    counting = data()["few"] | data()["many"]
    readings = [p for p in language.parses(key) if p.word_class == "numr" and p.weight >= 0.5]
    if any(p.lemma not in counting for p in readings):
        return frozenset()
    found = set()
    for p in readings:
        straight = p.case == "nomn" or (p.case == "accs" and p.animacy != "anim")
        if straight and p.lemma in data()["few"]:
            found.add(("gent", "sing", p.gender))
        elif straight:
            found.add(("gent", "plur", ""))
        else:
            found.add((p.case, "plur", ""))
    return frozenset(found)
