"""One thing, one name: what a document renders now so and now otherwise.

Nothing is wrong here by itself: what the rest of the document says is the evidence. Names of persons and places are
the business of `names`, known wrong renderings that of `terminology`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from harness.inputs.glossary import Glossary
from harness.lang.find import language
from harness.lang.reading import Match, Text, read
from harness.lang.recurrence import Frame, apart, capitals, excess, frames, glossed, recurring, stand_in
from harness.lang.termbase import Occurrence, Termbase
from harness.lang.transcription import transcription
from harness.lang.uses import Uses, quotations, uses
from harness.model import Corpus, Finding, Level, Severity, Span
from harness.scorers.base import Check, Knowledge
from harness.scorers.counterparts import actors, classed
from harness.scorers.renderings import Group, Use, View, outermost, renderings, split

SHORT = 4  # source words below which a segment is a caption or a label, free to be worded anew
CATEGORY = "terminology/inconsistent-use"


@dataclass(frozen=True)
class Consistency(Check):
    """The same source phrase, rendered otherwise than in the rest of the document.

    What it flags: «резолюция 18» where the document has «Постановление № 18», «дом-дракон» for an «общинный дом».
    What it leaves alone: synonyms that the glossary admits, pronouns, short forms, names (`names` looks at those).
    """

    name: ClassVar[str] = "consistency"
    title: ClassVar[str] = "Consistency"
    kinds: ClassVar[tuple[str, ...]] = tuple(
        "numbered-document quoted-title same-source odd-term other-name literal-gloss metaphor capitals".split()
    )

    source_lang: str
    target_lang: str
    glossary: Glossary = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Consistency:
        return cls(knowledge.source_lang, knowledge.target_lang, knowledge.glossary, **options)

    def signature(self) -> Mapping[str, str]:
        tables = transcription(self.source_lang, self.target_lang)
        data = f"{self._uses.digest}+{tables.digest if tables else ''}"
        return {**super().signature(), "glossary": self.glossary.digest, "uses": data}

    @cached_property
    def _base(self) -> Termbase:
        return Termbase(self.glossary.entries, language(self.source_lang), language(self.target_lang))

    @cached_property
    def _uses(self) -> Uses:
        return uses(language(self.source_lang), language(self.target_lang))

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        target = language(self.target_lang)
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            views = [View(i, s, read(s.hypothesis, target)) for i, s in enumerate(group)]
            views = [view for view in views if view.text.words]
            if len(views) > 1:
                groups = [*self._numbered(views), *self._quoted(views), *self._segments(views), *self._terms(views)]
                groups += [*self._glossed(views), *self._metaphors(views)]
                groups += [*actors(views, self._uses, self._base), *classed(views, self._uses)]
                yield from map(self._finding, outermost(groups))

    def _numbered(self, views: Sequence[View]) -> Iterator[Group]:
        """One paper called by two words; which is the odd one is decided by all papers of its kind."""
        papers: dict[tuple[str, str], list[Use]] = defaultdict(list)
        for view in views:
            for paper in self._uses.numbered(view.segment.source):
                called = self._uses.called(paper.kind, paper.number, view.text)
                if called:
                    place = (paper.start, paper.end)
                    papers[paper.kind, paper.number].append(Use(view, called.start, called.end, called.lemma, place))
        for (kind, number), found in papers.items():
            if len({use.label for use in found}) > 1:
                whole = Counter(lemma for view in views for lemma in self._uses.lemmas(kind, view.text))
                yield from split("numbered-document", f"{kind} {number}", found, whole)

    def _quoted(self, views: Sequence[View]) -> Iterator[Group]:
        """One quoted title of the source in two translations; the n-th quotation renders the n-th."""
        source = language(self.source_lang)
        titles: dict[tuple[str, ...], list[Use]] = defaultdict(list)
        for view in views:
            there, here = quotations(view.segment.source), quotations(view.segment.hypothesis)
            for (s0, s1), (start, end) in zip(there, here, strict=True) if len(there) == len(here) else ():
                key = tuple(token.key for token in source.tokens(view.segment.source[s0:s1]) if token.is_word)
                words = [w for w in view.text.words if start <= w.start and w.end <= end]
                if key and words and not view.segment.hypothesis[start:end].isascii():
                    label = " ".join(view.text.language.parses(w.key)[0].lemma for w in words)
                    titles[key].append(Use(view, start, end, label, (s0, s1)))
        for key, found in titles.items():
            if len({use.label for use in found}) > 1:
                yield from split("quoted-title", " ".join(key), found, Counter())

    def _segments(self, views: Sequence[View]) -> Iterator[Group]:
        source = language(self.source_lang)
        same: dict[tuple[str, ...], list[Use]] = defaultdict(list)
        for view in views:
            text = view.segment.source
            key = tuple(token.key for token in source.tokens(text) if token.is_word)
            if len(key) >= SHORT:
                label = " ".join(word.key for word in view.text.words)
                place = view.text.words[0].start, view.text.words[-1].end
                same[key].append(Use(view, *place, label, (0, len(text))))
        for key, found in same.items():
            if len({use.label for use in found}) > 1:
                yield from split("same-source", " ".join(key), found, Counter())

    def _terms(self, views: Sequence[View]) -> Iterator[Group]:
        where: dict[str, list[tuple[View, Occurrence]]] = defaultdict(list)
        present: dict[int, set[str]] = {}
        for view in views:
            found = self._base.occurrences(view.segment.source)
            present[view.index] = {o.term for o in found}
            for term, same in groupby(sorted(found), key=lambda o: o.term):
                where[term].append((view, next(same)))
        for term, places in where.items():
            if len({view.index for view, _ in places}) > 1:
                uses = [
                    Use(view, m.start, m.end, view.text.lemmas_of(m), (o.start, o.end), m)
                    for view, o in places
                    for m in apart(self._base.renderings(term, view.text))
                ]
                yield from self._odd(term, places, uses, present)
                yield from _capitals(term, uses)

    def _odd(
        self,
        term: str,
        places: Sequence[tuple[View, Occurrence]],
        right: Sequence[Use],
        present: Mapping[int, set[str]],
    ) -> Iterator[Group]:
        """A segment without any right rendering, with another noun in the very surroundings of one elsewhere."""
        source = language(self.source_lang)
        known: set[Frame] = set()
        for use in right:
            assert use.match
            known |= set(frames(source, use.view.segment.source, use.place, use.view.text, use.match))
        wrong = []
        for view, o in places if right else ():
            named = any(n.start <= o.start and o.end <= n.end for n in source.names(view.segment.source))
            if named or self._base.hinted(term, view.text):
                continue
            licensed = [m for other in present[view.index] for m in self._base.renderings(other, view.text)]
            place = (o.start, o.end)
            match = self._forbidden(term, view.text, licensed)
            match = match or self._variant(term, right, view.text, licensed)
            match = match or stand_in(known, source, view.segment.source, place, view.text, licensed)
            if match:
                wrong.append(Use(view, match.start, match.end, view.text.lemmas_of(match), place))
        if wrong:
            yield Group("odd-term", term, tuple(wrong), tuple(right))

    def _variant(self, term: str, right: Sequence[Use], text: Text, licensed: Sequence[Match]) -> Match | None:
        """A rendering of the document with one word changed: «общественное жильё» beside «социальное жильё».

        Only adjective and noun, which name a thing; persons are called now «люди», now «граждане».
        """
        shown = {use.label for use in right}
        for form in self._base.forms(term):
            if form.roles == ("agree", "head") and " ".join(min(lemmas) for lemmas in form.lemmas) in shown:
                for match, wrong in form.near_misses(text):
                    taken = any(match.overlaps(other) for other in licensed)
                    person = text.language.parses(text.words[match.last].key)[0].animacy == "anim"
                    if not taken and not person and self._base.telling(form, match, wrong):
                        return match
        return None

    def _forbidden(self, term: str, text: Text, licensed: Sequence[Match]) -> Match | None:
        """A known wrong rendering; `terminology` reports it too, and the two become one finding."""
        forms = (self._base.form(form, exact=exact) for form, exact in self._wrong[term])
        found = (match for form in forms for match in form.find(text, strict=True))
        return next((m for m in found if not any(m.overlaps(other) for other in licensed)), None)

    @cached_property
    def _wrong(self) -> Mapping[str, Sequence[tuple[str, bool]]]:
        return {entry.id: [(bad.form, bad.exact) for bad in entry.forbidden] for entry in self.glossary}

    def _glossed(self, views: Sequence[View]) -> Iterator[Group]:
        """A repeated phrase taken syllable by syllable in one segment, and not so in the others."""
        tables = transcription(self.source_lang, self.target_lang)
        if tables is None:
            return
        source = language(self.source_lang)
        for phrase, places in recurring(source, [view.segment.source for view in views], tables).items():
            hits = [(i, glossed(views[i].text, phrase, tables)) for i in places]
            wrong = [Use(views[i], m.start, m.end, views[i].text.lemmas_of(m), places[i]) for i, m in hits if m]
            if any(_quotes(use.view.segment.source, use.place) for use in wrong):
                continue  # titles are translated word by word
            others = [Use(views[i], 0, 0, "", places[i]) for i, m in hits if not m]
            if wrong and others and len(wrong) <= len(others):
                yield Group("literal-gloss", " ".join(phrase), tuple(wrong), tuple(others))

    def _metaphors(self, views: Sequence[View]) -> Iterator[Group]:
        for metaphor, places, beside in self._uses.metaphorical([view.segment.source for view in views]):
            others = tuple(Use(views[i], 0, 0, "", place) for i, place in beside.items())
            for i, place in places.items():
                match = self._uses.literal(metaphor, views[i].text)
                if match:
                    use = Use(views[i], match.start, match.end, views[i].text.lemmas_of(match), place)
                    yield Group("metaphor", metaphor.phrase[0], (use,), others, metaphor.right)

    def _finding(self, group: Group) -> Finding:
        first = group.wrong[0]
        segment = first.view.segment
        span = Span.of("hypothesis", segment.hypothesis, first.start, first.end)
        more = [
            Span.of("hypothesis", segment.hypothesis, u.start, u.end) for u in group.wrong[1:] if u.view is first.view
        ]
        others = dict.fromkeys(u.view.segment.id for u in (*group.right, *group.wrong) if u.view is not first.view)
        sure = group.kind == "metaphor" or (group.kind == "literal-gloss" and " " not in first.label)
        return Finding(
            rule=f"{self.name}/{group.kind}",
            entry=group.entry,
            segment=segment.id,
            category=CATEGORY,
            severity=Severity.MAJOR if sure else Severity.MINOR,
            level=Level.ERROR if sure else Level.WARNING,
            spans=(span, *more, Span.of("source", segment.source, *first.place)),
            observed=span.text,
            expected=group.expected or tuple(dict.fromkeys(use.shown for use in group.right if use.end))[:3],
            key=first.label,
            evidence={"renderings": renderings((*group.right, *group.wrong))},
            related=tuple(others),
        )


def _quotes(text: str, place: tuple[int, int]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in quotations(text))


def _capitals(term: str, found: Sequence[Use]) -> Iterator[Group]:
    """A rendering whose every word has a capital, where most of the document writes the same words small."""
    by_lemmas: dict[str, list[Use]] = defaultdict(list)
    for use in found:
        by_lemmas[use.label].append(use)
    for same in by_lemmas.values():
        patterns = [capitals(use.view.text, use.match) for use in same if use.match]
        odd = excess(patterns)
        marked = [(use._replace(label=use.shown), pattern in odd) for use, pattern in zip(same, patterns, strict=True)]
        wrong = tuple(use for use, is_odd in marked if is_odd)
        if wrong:
            yield Group("capitals", term, wrong, tuple(use for use, is_odd in marked if not is_odd))
