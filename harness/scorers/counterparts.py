"""Names of bodies and places that change within a document, found by what stands beside them.

Two anchors tell where a rendering is without knowing it: the verb of an act whose actor opens the sentence on both
sides, and a proper name with the word before it that says what it is the name of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from harness.lang.base import Name, is_acronym
from harness.lang.reading import Match, Text
from harness.lang.subjects import Actor, actor, done, heading, subject
from harness.lang.termbase import Termbase
from harness.lang.transcription import transcription
from harness.lang.uses import Uses
from harness.scorers.renderings import Group, Use, View, split

ENDING = 2  # letters of a case after a name
TAIL = 2  # syllables after a term that still belong to who acts: *… Việt Nam*


# --- actors ---------------------------------------------------------------------------------------------------------


def actors(views: Sequence[View], uses: Uses, base: Termbase) -> Iterator[Group]:
    """«Департамент внутренних дел предложил» where the document has «Отдел ЦК по внутренним делам доложил»."""
    found: dict[tuple[str, ...], list[Use]] = defaultdict(list)
    for view in views:
        who = actor(uses.source, uses, view.segment.source)
        match = subject(view.text, who.verbs) if who else None
        if who and match:
            use = Use(view, match.start, match.end, _lemma(view.text, match.head), (who.start, who.end), match)
            found[who.keys].append(use)
            yield from _against_glossary(views, use, who, uses, base)
    for keys, same in found.items():
        seen = {use.view.index for use in same}
        more = [_heading(view, keys, uses) for view in views if view.index not in seen]
        alike = [use for use in (*same, *more) if use is not None and _may_differ(use, uses)]
        alike.sort(key=lambda use: use.view.index)
        if len({use.label for use in alike}) > 1 and not _share(alike):
            yield from split("other-name", " ".join(keys), alike, Counter())


def _heading(view: View, keys: tuple[str, ...], uses: Uses) -> Use | None:
    """The same words at the head of another segment, as part of a longer subject: *Ban Chỉ đạo Trung ương về …*."""
    tokens = uses.source.tokens(view.segment.source)[: len(keys)]
    match = heading(view.text, done(uses, view.segment.source)) if tuple(t.key for t in tokens) == keys else None
    if match is None:
        return None
    return Use(view, match.start, match.end, _lemma(view.text, match.head), (tokens[0].start, tokens[-1].end), match)


def _against_glossary(views: Sequence[View], use: Use, who: Actor, uses: Uses, base: Termbase) -> Iterator[Group]:
    """An actor that is a term of the glossary, with a right rendering elsewhere in the document and none here."""
    for one in base.occurrences(use.view.segment.source):
        rest = len(use.view.segment.source[one.end : who.end].split())
        if one.start != who.start or one.end > who.end or rest > TAIL or base.hinted(one.term, use.view.text):
            continue
        lemmas = frozenset[str]().union(*(names for form in base.forms(one.term) for names in form.lemmas))
        right = [
            Use(view, m.start, m.end, view.text.lemmas_of(m), (o.start, o.end), m)
            for view in views
            if view is not use.view
            for o in base.occurrences(view.segment.source)
            if o.term == one.term
            for m in list(base.renderings(one.term, view.text))[:1]
        ]
        heads = {_lemma(other.view.text, other.match.head) for other in right if other.match}
        part = use.match and not heads.isdisjoint(use.view.text.lemmas_of(use.match).split())  # «пресс-служба отдела»
        if right and not part and use.label not in lemmas and _may_differ(use, uses):
            yield Group("other-name", one.term, (use,), tuple(right))
            return


def _lemma(text: Text, at: int) -> str:
    return text.language.parses(text.words[at].key)[0].lemma


def _may_differ(use: Use, uses: Uses) -> bool:
    """Whether the head is a word that names: no pronoun, «ведомство», acronym, person."""
    assert use.match
    head = use.view.text.words[use.match.head]
    return use.label not in uses.stand_ins and not is_acronym(head.text) and uses.target.is_common(head.key)


def _share(found: Sequence[Use]) -> bool:
    """Whether some rendering holds the head of all others: «Комиссия» is short for «Контрольная комиссия»."""
    words = [set(use.view.text.lemmas_of(use.match).split()) for use in found if use.match]
    return any({use.label for use in found} <= lemmas for lemmas in words)


# --- names with the word before them --------------------------------------------------------------------------------


class _Called(NamedTuple):
    """A name of the source with its title, and where its rendering begins."""

    name: Name
    at: int


def classed(views: Sequence[View], uses: Uses) -> Iterator[Group]:
    """«хозяйственный район Ванфонг» where the document has «экономическая зона Ванфонг»."""
    found: dict[tuple[str, ...], list[Use]] = defaultdict(list)
    for view in views if uses.classes else ():
        for called in _called(view, uses):
            last = called.at - 1
            group = uses.classes.get(_lemma(view.text, last)) if last >= 0 else None
            if group is None or set(view.text.separator(called.at)) - {'"'}:
                continue
            first = last - 1 if last and _is_adjective(view.text, last - 1) and not view.text.separator(last) else last
            words = view.text.words
            match = Match(words[first].start, words[last].end, first, last, last)
            place = (called.name.start, called.name.end)
            found[called.name.title, *called.name.words].append(
                Use(view, match.start, match.end, str(group), place, match)
            )
    for key, same in found.items():
        if len({use.label for use in same}) > 1:
            named = [use._replace(label=use.view.text.lemmas_of(use.match)) for use in same if use.match]
            groups = {use.label: old.label for use, old in zip(named, same, strict=True)}
            most = Counter(groups[use.label] for use in named).most_common(1)[0][0]
            wrong = tuple(use for use in named if groups[use.label] != most)
            yield Group("other-name", " ".join(key), wrong, tuple(use for use in named if groups[use.label] == most))


def _called(view: View, uses: Uses) -> Iterator[_Called]:
    """Places of the source that have a title, each with the one word of the hypothesis that spells it."""
    for name in uses.source.names(view.segment.source):
        if name.kind == "place" and name.title and len(name.words) > 1:
            syllables = _syllables(uses, name.words)
            places = [at for at in range(len(view.text.words)) if _is_spelled(view.text, at, syllables)]
            if len(places) == 1:
                yield _Called(name, places[0])


@lru_cache(maxsize=10_000)
def _syllables(uses: Uses, words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The spellings of each syllable of a name."""
    tables = transcription(uses.source.code, uses.target.code)
    return tuple(frozenset(tables.forms(word)) for word in words) if tables else ()


def _is_spelled(text: Text, at: int, syllables: Sequence[frozenset[str]]) -> bool:
    """Whether a name begins here, written in one word («Ванфонг») or in one for each syllable («Ким Донг»)."""
    words = text.words[at : at + len(syllables)]
    if not words or not words[0].text[:1].isupper():
        return False
    apart = all(_spells(word.key, [forms]) for word, forms in zip(words, syllables, strict=False))
    return _spells(words[0].key, syllables) or (len(words) == len(syllables) and apart)


def _spells(key: str, syllables: Sequence[frozenset[str]]) -> bool:
    """Whether a word is made of one spelling of each syllable, and an ending perhaps."""
    if not syllables:
        return len(key) <= ENDING
    return any(form and key.startswith(form) and _spells(key[len(form) :], syllables[1:]) for form in syllables[0])


def _is_adjective(text: Text, at: int) -> bool:
    return text.words[at].text.islower() and text.language.parses(text.words[at].key)[0].word_class == "adjective"
