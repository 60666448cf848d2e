"""Institutions, persons and places of another country or era that stand in for what the source speaks of.

A word such as «Госдума» or «Всекитайский» needs a licence: the source segment, or another of its document, must speak
of that country. The rules are data (`realia.toml`), so are the licences (`guards.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from harness.inputs.rules import Realia as Entry
from harness.inputs.rules import Rules
from harness.lang.correction import replacement
from harness.lang.find import language
from harness.lang.forms import Form
from harness.lang.phrases import Found, PhraseIndex
from harness.lang.reading import Match, Text, read
from harness.model import Corpus, Finding, Segment, Span
from harness.scorers.base import Check, Knowledge
from harness.scorers.context import Context


@dataclass(frozen=True)
class Realia(Check):
    """Bodies, people and places of elsewhere without licence in the source.

    What it flags: «губком» and «Верховный Совет» in a Vietnamese province, «Синьхуа» for *Thông tấn xã Việt Nam*.
    What it leaves alone: the same words where the segment or its document speaks of that country.
    """

    name: ClassVar[str] = "realia"
    title: ClassVar[str] = "Realia"
    kinds: ClassVar[tuple[str, ...]] = ("wrong-country", "unsupported")

    source_lang: str
    target_lang: str
    data: Rules = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Realia:
        return cls(knowledge.source_lang, knowledge.target_lang, knowledge.rules, **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "rules": self.data.digest}

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            document = list(group)
            if self._context.abroad(document):
                continue
            licences = [{found.value for found in self._licences.find(segment.source)} for segment in document]
            licensed = set[str]().union(*licences)
            for segment in document:
                yield from self._segment(segment, licensed)

    @cached_property
    def _licences(self) -> PhraseIndex[str]:
        index: PhraseIndex[str] = PhraseIndex(language(self.source_lang))
        for rule in self.data.realia:
            for phrase in self.data.expand(rule.licence):
                index.add(phrase, rule.id, keep_case=True)
        return index

    @cached_property
    def _context(self) -> Context:
        return Context(self.source_lang, self.data)

    @cached_property
    def _replacements(self) -> PhraseIndex[tuple[str, str]]:
        index: PhraseIndex[tuple[str, str]] = PhraseIndex(language(self.source_lang))
        for rule in self.data.realia:
            for phrase, instead in rule.instead:
                index.add(phrase, (rule.id, instead))
        return index

    @cached_property
    def _forms(self) -> Mapping[str, list[tuple[Form, Entry]]]:
        """Forms by a key or lemma of their first word, so that a text is asked for what it may hold only."""
        target = language(self.target_lang)
        table: dict[str, list[tuple[Form, Entry]]] = {}
        for rule in self.data.realia:
            for text in rule.forms:
                form = Form(text, target, exact=rule.exact)
                for name in form.openings:
                    table.setdefault(name, []).append((form, rule))
        return table

    def _segment(self, segment: Segment, licensed: set[str]) -> Iterator[Finding]:
        text = read(segment.hypothesis, language(self.target_lang))
        candidates = {
            (form.text, rule.id): (form, rule)
            for name in self._forms.keys() & text.names
            for form, rule in self._forms[name]
        }
        hits = [
            (match, rule)
            for form, rule in candidates.values()
            if rule.id not in licensed
            for match in form.find(text, strict=True)
            if not _is_name(form, text, match)
        ]
        if not hits:
            return
        replacements = list(self._replacements.find(segment.source))
        taken: list[Match] = []
        for match, rule in sorted(hits, key=lambda hit: (hit[0].start - hit[0].end, hit[0].start, hit[1].id)):
            if not any(match.overlaps(other) for other in taken):
                taken.append(match)
                yield self._finding(segment, text, match, rule, replacements)

    def _finding(
        self, segment: Segment, text: Text, match: Match, rule: Entry, replacements: Sequence[Found]
    ) -> Finding:
        spans = [Span.of("hypothesis", segment.hypothesis, match.start, match.end)]
        instead = [found for found in replacements if found.value[0] == rule.id]
        best = max(instead, key=lambda found: found.end - found.start, default=None)
        suggestion = ""
        if best:
            spans.append(Span.of("source", segment.source, best.start, best.end))
            suggestion = replacement(best.value[1], text, match)
        return Finding(
            rule=f"{self.name}/{rule.kind}",
            entry=rule.id,
            segment=segment.id,
            category=rule.category,
            severity=rule.severity,
            spans=tuple(spans),
            observed=spans[0].text,
            expected=tuple(dict.fromkeys(found.value[1] for found in instead)),
            suggestion=suggestion,
            key=text.lemmas_of(match),
            evidence={
                "lemmas": text.lemmas_of(match),
                "licence_looked_for": list(rule.licence),
                "looked_in": "the segment and its document",
                "note": rule.note,
            },
            origin="lexicon",
        )


def _is_name(form: Form, text: Text, match: Match) -> bool:
    """Whether a common noun of the rules stands with a capital in mid-sentence: then it is somebody's name («Йен»)."""
    word, mine = text.words[match.first], form.words[0]
    first = match.first == 0 or any(mark in ".!?…" for mark in text.separator(match.first))
    common = len(form.words) == 1 and mine.text.islower() and form.is_noun
    return common and not first and word.text[:1].isupper() and not word.text.isupper()
