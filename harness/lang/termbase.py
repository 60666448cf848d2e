"""A termbase compiled for one language pair: which terms a source text holds, and where their renderings stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from harness.lang.base import Language
from harness.lang.forms import Form
from harness.lang.phrases import Found, PhraseIndex, innermost_free
from harness.lang.reading import Match, Text

COMMON = 0.012  # share of the terms from which on a word says nothing about which term is meant


class Term(Protocol):
    """What the termbase needs to know of an entry."""

    @property
    def id(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def shadow(self) -> tuple[str, ...]: ...
    @property
    def source_case(self) -> bool: ...
    @property
    def right(self) -> tuple[str, ...]: ...
    @property
    def contrast(self) -> str: ...


class Occurrence(NamedTuple):
    """A term in a source text; `free` unless it is part of a longer term, which then answers for its rendering."""

    term: str
    start: int
    end: int
    free: bool


class _Key(NamedTuple):
    """What a phrase of the index stands for: a term, or a shadow of one."""

    term: str
    shadow: bool


class FormSet(tuple[Form, ...]):
    """Renderings that are looked for together: one question rules all of them out for most texts."""

    @cached_property
    def _openings(self) -> frozenset[str]:
        return frozenset[str]().union(*(form.openings for form in self))

    @cached_property
    def strange(self) -> Sequence[Form]:
        """Those with words that the dictionary lacks."""
        return [form for form in self if form.is_strange]

    def within(self, text: Text) -> Sequence[Form]:
        """Those of which the text has all words."""
        return () if self._openings.isdisjoint(text.names) else [form for form in self if form.may_stand(text)]


class Termbase:
    """Terms of one pair, ready to be looked for; forms are compiled when they are first needed."""

    def __init__(self, terms: Sequence[Term], source: Language, target: Language) -> None:
        self.terms: Mapping[str, Term] = {term.id: term for term in terms}
        self.source, self.target = source, target
        self._forms: dict[tuple[str, bool], Form] = {}
        self._right: dict[str, FormSet] = {}
        self._counts: dict[str, int] = {}
        self._index: PhraseIndex[_Key] = PhraseIndex(source)
        for term in terms:
            for phrase in term.sources:
                self._index.add(phrase, _Key(term.id, False), keep_case=term.source_case)
            for phrase in term.shadow:
                self._index.add(phrase, _Key(term.id, True))

    def occurrences(self, source: str) -> list[Occurrence]:
        """Terms of a source text: the longest phrase consumes; a term inside its own shadow is not there at all."""
        found = list(self._index.find(source))
        shadows = [f for f in found if f.value.shadow]
        result: list[Occurrence] = []
        for one, free in innermost_free(found):
            hidden = any(_covers(shadow, one) for shadow in shadows if shadow.value.term == one.value.term)
            again = any(o.term == one.value.term and _covers(o, one) for o in result)  # a variant inside its own term
            if not one.value.shadow and not hidden and not again:
                result.append(Occurrence(one.value.term, one.start, one.end, free))
        return sorted(result, key=lambda o: (o.start, -o.end))

    def form(self, text: str, *, exact: bool = False) -> Form:
        """A rendering, compiled once."""
        key = text, exact
        if key not in self._forms:
            self._forms[key] = Form(text, self.target, exact=exact)
        return self._forms[key]

    def forms(self, term: str) -> FormSet:
        """Every right rendering of a term, the preferred one first."""
        if term not in self._right:
            self._right[term] = FormSet(self.form(right) for right in self.terms[term].right)
        return self._right[term]

    def telling(self, form: Form, match: Match, wrong: int) -> bool:
        """Whether a near miss shares a word with the form that only few terms have: «народный» alone tells nothing."""
        shared = [form.lemmas[i] for i in range(len(form.words)) if match.first + i != wrong]
        return any(min(map(self._terms_with, lemmas)) <= COMMON * len(self.terms) for lemmas in shared)

    def _terms_with(self, lemma: str) -> int:
        """How many terms have the word in a right rendering, in any form: counted without compiling a rendering."""
        if lemma not in self._counts:
            forms = self.target.inflections(lemma)
            self._counts[lemma] = len(set[str]().union(*(self._terms_by_key.get(form, ()) for form in forms)))
        return self._counts[lemma]

    @cached_property
    def _terms_by_key(self) -> Mapping[str, set[str]]:
        table: dict[str, set[str]] = {}
        for term in self.terms.values():
            for token in self.target.tokenise(" | ".join(term.right)):
                table.setdefault(token.key, set()).add(term.id)
        return table

    def renderings(self, term: str, text: Text) -> Iterator[Match]:
        """Where any right rendering of a term stands in a text."""
        for form in self.forms(term).within(text):
            yield from form.find(text, strict=False)

    def hinted(self, term: str, text: Text) -> bool:
        """Whether the words of some right rendering are in the text, together or apart."""
        return any(form.hinted(text) for form in self.forms(term).within(text))

    def echoed(self, term: str, text: Text) -> bool:
        """The same, words that the dictionary lacks in any form they might have."""
        return self.hinted(term, text) or any(form.echoed(text) for form in self.forms(term).strange)

    def rivals(self, term: str) -> Iterable[str]:
        """The other members of the term's contrast set."""
        contrast = self.terms[term].contrast
        return [other for other in self._contrasts.get(contrast, ()) if other != term] if contrast else []

    @cached_property
    def _contrasts(self) -> Mapping[str, list[str]]:
        sets: dict[str, list[str]] = {}
        for term in self.terms.values():
            if term.contrast:
                sets.setdefault(term.contrast, []).append(term.id)
        return sets


def _covers(outer: Found | Occurrence, inner: Found) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
