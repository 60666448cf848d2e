"""Terms of the source and their renderings: forbidden, confused with another term, or missing.

Absence of an expected rendering is weak evidence, presence of a wrong one is strong. So a forbidden form counts only
when it is found strictly, and a term is missing only when its entry is closed and not even the words of a right
rendering are there, in the segment or next to it. A stretch that rightly renders any term of the source is licensed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from harness import mqm
from harness.inputs.glossary import Entry, Forbidden, Glossary
from harness.inputs.rules import Rules
from harness.lang.correction import correction
from harness.lang.find import language
from harness.lang.forms import Form
from harness.lang.lexicon import lexicon
from harness.lang.phrases import PhraseIndex
from harness.lang.reading import Match, Text, read
from harness.lang.termbase import FormSet, Occurrence, Termbase
from harness.model import Corpus, Finding, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge
from harness.scorers.context import Context

NEIGHBOURS = 2  # segments before and after in which a rendering may stand when sentences were regrouped


@dataclass(frozen=True)
class Terminology(Check):
    """Glossary terms: known wrong renderings, other terms in their place, and renderings that are missing.

    What it flags: «Центробанк» for *Trung ương*, «вице-президент» for *Phó Chủ tịch UBND*, «полковник» for a general.
    What it leaves alone: any right rendering in any inflection, the same words where the source licenses them.
    """

    name: ClassVar[str] = "terminology"
    title: ClassVar[str] = "Terminology"
    kinds: ClassVar[tuple[str, ...]] = ("forbidden-term", "confused-term", "near-miss", "missing-term")

    source_lang: str
    target_lang: str
    glossary: Glossary = field(repr=False)
    data: Rules = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Terminology:
        return cls(knowledge.source_lang, knowledge.target_lang, knowledge.glossary, knowledge.rules, **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "glossary": self.glossary.digest, "rules": self.data.digest}

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            document = list(group)
            if self._context.abroad(document):
                continue  # the terms of another country's institutions are not in this glossary
            views = [self._view(segment) for segment in document]
            for index, view in enumerate(views):
                around = views[max(0, index - NEIGHBOURS) : index] + views[index + 1 : index + 1 + NEIGHBOURS]
                yield from self._judge(view, around)

    @cached_property
    def _base(self) -> Termbase:
        return Termbase(self.glossary.entries, language(self.source_lang), language(self.target_lang))

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.glossary}

    @cached_property
    def _licences(self) -> PhraseIndex[str]:
        """Entries by the phrases that switch them off."""
        index: PhraseIndex[str] = PhraseIndex(language(self.source_lang))
        for entry in self.glossary:
            for phrase in self.data.expand(entry.unless_source):
                index.add(phrase, entry.id, keep_case=True)
        return index

    @cached_property
    def _context(self) -> Context:
        return Context(self.source_lang, self.data)

    def _wrong(self, entry: Entry) -> FormSet:
        """The forbidden forms of an entry, in its order."""
        if entry.id not in self._compiled:
            forms = (self._base.form(bad.form, exact=bad.exact) for bad in entry.forbidden)
            self._compiled[entry.id] = FormSet(forms)
        return self._compiled[entry.id]

    @cached_property
    def _compiled(self) -> dict[str, FormSet]:
        return {}

    def _view(self, segment: Segment) -> _View:
        occurrences = self._base.occurrences(segment.source)
        off = {found.value for found in self._licences.find(segment.source)} if occurrences else ()
        text = read(segment.hypothesis, language(self.target_lang))
        foreign = self._context.foreign(segment) if occurrences else []
        judged = [
            o
            for o in occurrences
            if o.term not in off
            and (self._entries[o.term].any_country or not self._context.owned(segment, o.end, foreign))
        ]
        return _View(segment, text, judged, bool(foreign), {o.term for o in occurrences}, self._base)

    def _judge(self, view: _View, around: Sequence[_View]) -> Iterator[Finding]:
        if not view.text.words:
            return  # an empty hypothesis is one finding of another scorer, not a hundred of this one
        taken: list[Match] = []
        answered: set[str] = set()
        for entry, occurrences in self._by_entry(view.occurrences):
            wrong = self._wrong(entry)
            if not wrong.within(view.text):
                continue
            rendered = _count(self._base.renderings(entry.id, view.text))
            missing = not self._base.hinted(entry.id, view.text) or 0 < rendered < len(occurrences)
            if view.abroad and rendered >= len(occurrences):
                continue  # every occurrence has its right rendering: the forbidden word renders something foreign
            hits = [
                (match, bad)
                for bad, form in zip(entry.forbidden, wrong, strict=True)
                if missing or not bad.only_if_missing
                for match in form.find(view.text, strict=True)
                if not any(right.covers(match) for right in view.licensed)
            ]
            for match, bad in _longest(hits):
                if not any(match.overlaps(other) for other in taken):
                    taken.append(match)
                    yield self._forbidden(view, entry, occurrences, match, bad)
                answered.add(entry.id)
        for entry, occurrences in self._by_entry(o for o in view.occurrences if o.free or self._open(o, view)):
            if entry.id in answered or self._base.hinted(entry.id, view.text):
                continue
            rival = self._rival(view, entry, taken)
            near = None if rival else self._near(view, entry, occurrences, taken)
            if rival:
                taken.append(rival.match)
                yield self._confused(view, entry, occurrences, rival)
            elif near:
                taken.append(near.match)
                yield self._nearly(view, entry, occurrences, near)
            elif entry.closed and not any(self._base.echoed(entry.id, near.text) for near in (view, *around)):
                missed = [o for o in occurrences if o.free and not self._is_other(o, view) and not _left(o, view)]
                if missed:
                    inner = [o for o in view.occurrences if self._is_gone(o, missed[0], view)]
                    least = min(inner, key=lambda o: o.end - o.start, default=missed[0])
                    yield self._missing(view, self._entries[least.term], [least, *missed[1:]])

    def _is_gone(self, inner: Occurrence, outer: Occurrence, view: _View) -> bool:
        """Whether a term inside a missing one is missing too: it is what the reader should look at."""
        inside = (
            outer.start <= inner.start and inner.end <= outer.end and inner.end - inner.start < outer.end - outer.start
        )
        return inside and self._entries[inner.term].closed and not self._base.echoed(inner.term, view.text)

    def _is_other(self, occurrence: Occurrence, view: _View) -> bool:
        """Whether the words belong to a number (*72/2025/QH15*), a name, or other words (*gia [đình công] nhân*)."""
        source, start, end = view.segment.source, occurrence.start, occurrence.end
        names = language(self.source_lang).names(source)
        named = any(n.start <= start and end <= n.end and n.end - n.start > end - start for n in names)
        if named or source[max(0, start - 1) : start] in ("/", "-"):
            return True
        words = list(lexicon(language(self.source_lang), language(self.target_lang)).find(source))
        before = [word.end for word in words if word.start < start < word.end < end]
        after = [word.start for word in words if start < word.start < end < word.end]
        return bool(before and after) and min(before) <= max(after)

    def _open(self, occurrence: Occurrence, view: _View) -> bool:
        """Whether a term inside longer ones still asks for its own rendering: none of those has been rendered."""
        return not any(
            self._base.hinted(other.term, view.text)
            for other in view.occurrences
            if other.start <= occurrence.start and occurrence.end <= other.end and other.term != occurrence.term
        )

    def _by_entry(self, occurrences: Iterable[Occurrence]) -> Iterator[tuple[Entry, list[Occurrence]]]:
        """Entries with their occurrences, longest source term first: the more special entry speaks first."""
        grouped: dict[str, list[Occurrence]] = {}
        for one in sorted(occurrences, key=lambda o: (o.start - o.end, o.start)):
            grouped.setdefault(one.term, []).append(one)
        for term, found in grouped.items():
            yield self._entries[term], found

    def _rival(self, view: _View, entry: Entry, taken: Sequence[Match]) -> _Rival | None:
        """A rendering of another term of the contrast set, which nothing in the source asks for."""
        found = [
            _Rival(match, form, self._entries[other])
            for other in self._base.rivals(entry.id)
            if other not in view.present
            for form in self._base.forms(other)
            for match in form.find(view.text, strict=True)
            if not any(match.overlaps(right) for right in (*view.licensed, *taken))
        ]
        return max(found, key=lambda rival: rival.match.end - rival.match.start, default=None)

    def _near(
        self, view: _View, entry: Entry, occurrences: Sequence[Occurrence], taken: Sequence[Match]
    ) -> _Rival | None:
        """The preferred rendering of a proper name with one word replaced, which renders nothing else of the source."""
        words = view.segment.source[occurrences[0].start : occurrences[0].end].split()
        named = entry.source[:1].isupper() or sum(word[:1].isupper() for word in words) > 1
        if view.abroad or not named:
            return None
        for form in self._base.forms(entry.id)[:1]:
            for match, wrong in form.near_misses(view.text):
                word = view.text.words[wrong]
                place = Match(word.start, word.end, wrong, wrong, wrong)
                free = not any(place.overlaps(other) for other in (*view.licensed, *taken))
                if free and self._base.telling(form, match, wrong):
                    return _Rival(match, form, entry)
        return None

    def _nearly(self, view: _View, entry: Entry, occurrences: Sequence[Occurrence], near: _Rival) -> Finding:
        evidence = {"near": near.form.text}
        return self._finding("near-miss", view, entry, occurrences, near.match, near.form, entry.severity, evidence)

    def _forbidden(
        self, view: _View, entry: Entry, occurrences: Sequence[Occurrence], match: Match, bad: Forbidden
    ) -> Finding:
        return self._finding(
            "forbidden-term",
            view,
            entry,
            occurrences,
            match,
            self._base.form(bad.form, exact=bad.exact),
            bad.severity or entry.severity,
            {"forbidden": bad.form, "right_rendering_present": self._base.hinted(entry.id, view.text)},
        )

    def _confused(self, view: _View, entry: Entry, occurrences: Sequence[Occurrence], rival: _Rival) -> Finding:
        other = rival.entry
        evidence = {"renders": other.source, "renders_entry": other.id, "contrast": entry.contrast}
        return self._finding(
            "confused-term", view, entry, occurrences, rival.match, rival.form, entry.severity, evidence
        )

    def _missing(self, view: _View, entry: Entry, occurrences: Sequence[Occurrence]) -> Finding:
        return self._finding("missing-term", view, entry, occurrences, None, None, entry.severity, {"closed": True})

    def _finding(
        self,
        kind: str,
        view: _View,
        entry: Entry,
        occurrences: Sequence[Occurrence],
        match: Match | None,
        form: Form | None,
        severity: Severity,
        evidence: Mapping[str, Any],
    ) -> Finding:
        source = view.segment.source
        spans = [Span.of("source", source, o.start, o.end) for o in occurrences]
        suggestion = entry.preferred
        if match and form:
            # the form as it stands in the text: for a near miss that is not the glossary's
            found = self._base.form(view.segment.hypothesis[match.start : match.end]) if kind == "near-miss" else form
            match, suggestion = correction(found, match, self._base.forms(entry.id), view.text)
            spans.insert(0, Span.of("hypothesis", view.segment.hypothesis, match.start, match.end))
        return Finding(
            rule=f"{self.name}/{kind}",
            entry=entry.id,
            segment=view.segment.id,
            category=mqm.category(entry.category),
            severity=severity,
            spans=tuple(spans),
            observed=view.segment.hypothesis[match.start : match.end] if match else "",
            expected=entry.right,
            suggestion=suggestion,
            key=view.text.lemmas_of(match) if match else entry.id,
            evidence={
                "source_term": source[occurrences[0].start : occurrences[0].end],
                "lemmas": view.text.lemmas_of(match) if match else "",
                **evidence,
                "note": entry.note,
                "rests_on": entry.evidence,
            },
            origin="lexicon",
        )


class _Rival(NamedTuple):
    """A rendering of another term that stands where this one should."""

    match: Match
    form: Form
    entry: Entry


@dataclass(frozen=True)
class _View:
    """A segment as this check sees it."""

    segment: Segment
    text: Text
    occurrences: list[Occurrence]  # terms that may be judged
    abroad: bool  # the source speaks of another country, whose bodies have their own names
    present: set[str]  # terms that are there, judged or not
    base: Termbase

    @cached_property
    def licensed(self) -> list[Match]:
        """Stretches that rightly render a term of the source."""
        return [match for term in self.present for match in self.base.renderings(term, self.text)]


def _left(occurrence: Occurrence, view: _View) -> bool:
    """Whether a word of the term stands untranslated, which is the business of another check."""
    said = {word.text for word in view.text.words}
    return not said.isdisjoint(view.segment.source[occurrence.start : occurrence.end].split())


def _longest(hits: Iterable[tuple[Match, Forbidden]]) -> Iterator[tuple[Match, Forbidden]]:
    """Hits that do not overlap, the longest of each place."""
    kept: list[Match] = []
    for match, bad in sorted(hits, key=lambda hit: (hit[0].start - hit[0].end, hit[0].start)):
        if not any(match.overlaps(other) for other in kept):
            kept.append(match)
            yield match, bad


def _count(matches: Iterable[Match]) -> int:
    """How many places are matched, overlapping matches taken as one."""
    end = count = 0
    for match in sorted(matches):
        count += match.start >= end
        end = max(end, match.end)
    return count
