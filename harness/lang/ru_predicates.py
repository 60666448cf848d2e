"""Which words of a Russian sentence say what is done or is so: the words before which «не» would stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from unicodedata import normalize

from harness.lang.base import Predicate, Token

KINDS = {
    "VERB": "finite",
    "PRED": "finite",
    "PRTS": "short",
    "ADJS": "short",
    "INFN": "infinitive",
    "GRND": "gerund",
    "PRTF": "participle",
}
NOMINAL = frozenset({"NOUN", "ADJF", "NUMR", "NPRO"})
COPULAS = frozenset({"быть", "стать", "становиться"})  # one predicate with what follows: «был показан»
COMPLETES = frozenset({"short", "infinitive", "finite"})
POINTS = frozenset({"это"})  # «Это первый случай», «Хюэ — столица»: no verb
DASHES = frozenset("—–")
RIVAL = 0.1  # share of probability with which a participle may be a noun after all
ASIDES = frozenset({"кажется", "казалось", "похоже", "возможно", "пожалуй"})  # before a comma they are no predicate


def predicates(tokens: Sequence[Token], parse: Callable[[str], Sequence[Any]]) -> Iterator[Predicate]:
    """Predicates from left to right; `parse` gives the readings of a key, the likeliest first."""
    words = [(at, token) for at, token in enumerate(tokens) if token.is_word]
    read = [_reading(tokens, at, parse) for at, _ in words]
    free = 0
    for index, (at, token) in enumerate(words):
        if index < free:
            continue
        lemma, part = read[index]
        follows = index + 1 < len(words) and words[index + 1][0] == at + 1
        after = read[index + 1][1] if follows else ""
        kind, last = KINDS.get(part, ""), index
        if lemma in COPULAS and KINDS.get(after) in COMPLETES:
            last += 1
        elif token.key in POINTS and after in NOMINAL:
            kind, last = "noun", index + 1
        elif part in NOMINAL and at and tokens[at - 1].text in DASHES:
            kind = "noun"
        if kind:
            free = last + 1
            yield Predicate(token.start, words[last][1].end, index, last, kind)


def _reading(tokens: Sequence[Token], at: int, parse: Callable[[str], Sequence[Any]]) -> tuple[str, str]:
    """Lemma and part of speech of the likeliest reading; nothing of a name, that is a capital inside a sentence."""
    token = tokens[at]
    if token.text[:1].isupper() and at and tokens[at - 1].is_word:
        return "", ""
    if token.key in ASIDES and at + 1 < len(tokens) and tokens[at + 1].text == ",":
        return "", ""
    try:
        readings = parse(normalize("NFC", token.text).casefold())  # ё kept: «нём» is no form of «немой»
    except ValueError:  # as in `Russian._analyse`: a letter without a name
        return "", ""
    best = readings[0]
    if best.tag.POS == "PRTF" and any(p.tag.POS == "NOUN" and p.score >= RIVAL for p in readings):
        return "", ""  # «данные»
    return best.normal_form.replace("ё", "е"), str(best.tag.POS or "")
