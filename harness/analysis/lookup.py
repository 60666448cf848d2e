"""Entries by a word of either language: any inflection, any place of a tone mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from harness.inputs.glossary import Entry
from harness.lang.base import Language
from harness.lang.reading import LOOSE

COLUMNS = ("source", "source_variants", "preferred", "admitted", "forbidden", "shadow")  # the likeliest first


class Hit(NamedTuple):
    """An entry and the phrase in which the words were found."""

    entry: Entry
    column: str
    phrase: str


def lookup(entries: Iterable[Entry], query: str, source: Language, target: Language) -> list[Hit]:
    """Entries one of whose phrases has every word of the query, best first; one hit an entry.

    A phrase that is nothing but the query comes before longer ones, a source or preferred phrase before others.
    """
    wanted: dict[str, list[frozenset[str]]] = {
        "source": [frozenset({word}) for word in _keys(source, query)],
        "target": [_forms(target, word) for word in _keys(target, query)],
    }
    ranked = []
    for number, entry in enumerate(entries):
        best: tuple[int, int, int, Hit] | None = None
        for column, side, phrase in _phrases(entry):
            keys = set(_keys(source if side == "source" else target, phrase))
            if wanted[side] and all(not forms.isdisjoint(keys) for forms in wanted[side]):
                rank = len(keys) - len(wanted[side]), COLUMNS.index(column), number, Hit(entry, column, phrase)
                best = min(best or rank, rank, key=lambda item: item[:3])
        if best:
            ranked.append(best)
    return [hit for *_, hit in sorted(ranked, key=lambda item: item[:3])]


def _phrases(entry: Entry) -> Iterator[tuple[str, str, str]]:
    yield "source", "source", entry.source
    yield from (("source_variants", "source", phrase) for phrase in entry.variants)
    yield "preferred", "target", entry.preferred
    yield from (("admitted", "target", phrase) for phrase in entry.admitted)
    yield from (("forbidden", "target", bad.form) for bad in entry.forbidden)
    yield from (("shadow", "source", phrase) for phrase in entry.shadow)


def _keys(language: Language, text: str) -> list[str]:
    return [token.key for token in language.tokens(text) if token.is_word]


def _forms(language: Language, key: str) -> frozenset[str]:
    """Every form of every word that `key` can be a form of."""
    lemmas = {parse.lemma for parse in language.parses(key) if parse.weight >= LOOSE}
    return frozenset({key}).union(*(language.inflections(lemma) for lemma in lemmas))
