"""Names of the source in the hypothesis: spelled by the rules, read in another language, translated, or another's.

A name that is not there proves nothing (a pronoun or a title may stand for it). Only what stands in its place is
reported, and different spellings of one name within a document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from harness.lang.base import Name, Token
from harness.lang.find import language
from harness.lang.name_hit import Hit
from harness.lang.name_match import Reading
from harness.lang.name_search import mistakes
from harness.lang.name_suggest import suggestion
from harness.lang.name_text import NameText, Sought, sought
from harness.lang.phrases import PhraseIndex
from harness.lang.transcription import RIGHT, Transcription, transcription
from harness.model import Corpus, Finding, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge

NAME, USE = "accuracy/mistranslation/name", "terminology/inconsistent-use"
NEIGHBOURS = 2  # segments before and after whose names may have been moved here


@dataclass(frozen=True)
class Names(Check):
    """Names of persons and places: their transcription, and one spelling of each within a document.

    What it flags: «Тран» for *Trần*, «Хуан Чжунцю» for *Hoàng Trung Thu*, «река Помело» for *sông Bưởi*,
    «Ха Ван Смазка» for *Hà Văn Nhuận*. Of a person's name only the wrong words are marked.
    What it leaves alone: tolerated variants, any declension, short forms, pronouns, names that are not there.
    """

    name: ClassVar[str] = "names"
    title: ClassVar[str] = "Names"
    kinds: ClassVar[tuple[str, ...]] = (
        "wrong-transcription",
        "chinese-reading",
        "translated-name",
        "wrong-name",
        "untranslated",
        "inconsistent-name",
    )

    source_lang: str
    target_lang: str

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Names:
        return cls(knowledge.source_lang, knowledge.target_lang, **options)

    def signature(self) -> Mapping[str, str]:
        tables = self._tables
        return {**super().signature(), "names": tables.digest if tables else ""}

    @cached_property
    def _tables(self) -> Transcription | None:
        return transcription(self.source_lang, self.target_lang)

    @cached_property
    def _context(self) -> PhraseIndex[str]:
        index: PhraseIndex[str] = PhraseIndex(language(self.source_lang))
        for phrase in self._tables.chinese_context if self._tables else ():
            index.add(phrase, phrase, keep_case=True)
        return index

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        if self._tables is None:
            return
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            yield from self._document(list(group), self._tables)

    def _document(self, document: Sequence[Segment], tables: Transcription) -> Iterator[Finding]:
        abroad = cache(lambda: any(any(True for _ in self._context.find(s.source)) for s in document))
        named = self._named(document, tables)
        views: list[_View] = []
        for i, segment in enumerate(document):
            near = [s for other in named[max(0, i - NEIGHBOURS) : i] + named[i + 1 : i + 1 + NEIGHBOURS] for s in other]
            own = {s.keys for s in named[i]}
            around = [s for s in near if s.keys not in own]
            views.append(self._view(segment, named[i], around, tables, abroad))
        yield from self._report(views)

    def _named(self, document: Sequence[Segment], tables: Transcription) -> list[list[Sought]]:
        """The names of every segment; a lone syllable counts only as somebody's given name or after a title."""
        source = language(self.source_lang)
        found = [source.names(segment.source) for segment in document]
        given = {source.key(n.words[-1]) for names in found for n in names if n.kind == "person" and len(n.words) > 1}
        sure: dict[tuple[str, ...], Name] = {}
        grouped: list[dict[tuple[str, ...], list[Name]]] = []
        for names in found:
            grouped.append(defaultdict(list))
            for name in names:
                keys = tuple(source.key(word) for word in name.words)
                if len(keys) > 1 or name.certain or name.kind == "exonym" or keys[0] in given:
                    grouped[-1][keys].append(name)
                    if name.certain and name.kind != "bare":
                        sure.setdefault(keys, name)
        return [
            [
                sought(tables, keys, same, sure.get(keys), surely=len(keys) == 1 and keys[0] in given)
                for keys, same in group.items()
            ]
            for group in grouped
        ]

    def _view(
        self,
        segment: Segment,
        names: list[Sought],
        around: list[Sought],
        tables: Transcription,
        abroad: Callable[[], bool],
    ) -> _View:
        if not names or not segment.hypothesis:
            return _View(segment, None, [])
        inside = [span for s in names for span in s.spans]

        def plain() -> list[Token]:
            tokens = language(self.source_lang).tokens(segment.source)
            return [t for t in tokens if t.is_word and not any(a <= t.start < b for a, b in inside)]

        text = NameText(segment.hypothesis, language(self.target_lang), tables, names, abroad, plain, around)
        return _View(segment, text, list(mistakes(text)))

    def _report(self, views: Sequence[_View]) -> Iterator[Finding]:
        uses: dict[tuple[str, ...], list[_Use]] = defaultdict(list)
        for view in views:
            for one in view.text.names if view.text else ():
                for reading in view.text.right[one.keys] if view.text else ():
                    uses[one.keys].append(_Use(view, one, reading))
        mixed = {id(use): others for same in uses.values() for use, others in _minority(same)}
        mixed.update({id(use): others for use, others in _given(uses)})
        for view in views:
            for hit in view.hits:
                yield self._finding(view, hit, [use.view.segment.id for use in uses[hit.sought.keys]])
            for one in view.text.names if view.text else ():
                for use in uses[one.keys]:
                    if use.view is view and id(use) in mixed:
                        yield self._mixed(use, mixed[id(use)])
                    elif use.view is view and use.sought.one_word and _layout(use) == "apart":
                        yield self._split(use)

    def _finding(self, view: _View, hit: Hit, right: list[str]) -> Finding:
        assert view.text is not None
        words = view.text.pieces
        kind, category, severity = hit.kind, NAME, Severity(hit.severity)
        if right and kind != "wrong-name":
            kind, category = "inconsistent-name", USE
            severity = max(severity, Severity.MAJOR, key=lambda s: s.rank)
        related = tuple(dict.fromkeys(segment for segment in right if segment != view.segment.id))
        evidence = {**{k: v for k, v in hit.why.items() if k != "doubt"}, "mistake": hit.kind}
        place = words[hit.marks[0]].start, words[hit.marks[1]].end
        return self._build(
            view, hit.sought, kind, category, severity, place, hit.suggestion, hit.key, related, evidence
        )

    def _build(
        self,
        view: _View,
        sought: Sought,
        kind: str,
        category: str,
        severity: Severity,
        place: tuple[int, int],
        suggestion: str,
        key: str,
        related: tuple[str, ...],
        evidence: Mapping[str, Any],
    ) -> Finding:
        segment = view.segment
        span = Span.of("hypothesis", segment.hypothesis, *place)
        return Finding(
            rule=f"{self.name}/{kind}",
            entry=" ".join(sought.name.words),
            segment=segment.id,
            category=category,
            severity=severity,
            spans=(span, *(Span.of("source", segment.source, *s) for s in sought.spans)),
            observed=span.text,
            expected=sought.known.renderings if sought.known else (),
            suggestion=suggestion if suggestion != span.text else "",
            key=key,
            evidence={"source_name": " ".join(sought.name.words), "names_a": sought.name.kind, **evidence},
            related=related,
        )

    def _mixed(self, use: _Use, others: Sequence[_Use]) -> Finding:
        assert use.view.text is not None
        words, reading = use.view.text.pieces, use.reading
        place = words[reading.first].start, words[reading.last].end
        other = others[0]
        assert other.view.text is not None
        there = other.view.text.pieces
        shown = other.view.segment.hypothesis[there[other.reading.first].start : there[other.reading.last].end]
        related = tuple(dict.fromkeys(o.view.segment.id for o in others if o.view is not use.view))
        evidence = {"spelling": " ".join(reading.spelling), "elsewhere": shown, "times_elsewhere": len(others)}
        return self._build(
            use.view,
            use.sought,
            "inconsistent-name",
            USE,
            Severity.MAJOR,
            place,
            "",
            " ".join(reading.spelling),
            related,
            evidence,
        )

    def _split(self, use: _Use) -> Finding:
        assert use.view.text is not None
        words, reading = use.view.text.pieces, use.reading
        place = words[reading.first].start, words[reading.last].end
        whole = suggestion(use.view.text, use.sought, reading)
        return self._build(
            use.view,
            use.sought,
            "wrong-transcription",
            NAME,
            Severity.MINOR,
            place,
            whole,
            " ".join(reading.spelling),
            (),
            {"mistake": "a place name is written as one word"},
        )


class _View(NamedTuple):
    """A segment with what was found in it; no text where there is nothing to look for."""

    segment: Segment
    text: NameText | None
    hits: list[Hit]


class _Use(NamedTuple):
    """A right spelling of a name at one place."""

    view: _View
    sought: Sought
    reading: Reading


def _layout(use: _Use) -> str:
    """How the parts stand together: `joined`, `hyphen`, `apart`."""
    assert use.view.text is not None
    reading = use.reading
    if len(set(reading.owners)) == 1:
        return "joined"
    gaps = {use.view.text.pieces[at].gap.strip() for at in range(reading.first + 1, reading.last + 1)}
    return "apart" if gaps <= {""} else "hyphen"


def _given(uses: Mapping[tuple[str, ...], Sequence[_Use]]) -> Iterator[tuple[_Use, list[_Use]]]:
    """Given names («г-н Сон») that are spelled otherwise than in any full name of the document («Данг Минь Шон»)."""
    for keys, same in uses.items():
        if len(keys) > 1 or not same[0].sought.person:
            continue
        full = [
            use
            for other, full_uses in uses.items()
            for use in full_uses
            if len(other) > 1 and other[-1] == keys[0] and use.sought.person
        ]
        spelled = {use.reading.spelling[-1] for use in full}
        odd = [use for use in same if use.reading.spelling[-1] not in spelled]
        if full and odd:
            yield odd[0], full


def _foreign(use: _Use) -> bool:
    """Whether a name is read in its own country's way, which goes before any transcription."""
    return any(grade > RIGHT for grade in use.reading.grades)


def _minority(uses: Sequence[_Use]) -> Iterator[tuple[_Use, list[_Use]]]:
    """One use of every spelling that differs from the one which most uses share, with those uses."""
    plain = [use for use in uses if not use.reading.derived]
    spellings: dict[tuple[str, str], list[_Use]] = defaultdict(list)
    kinds = {use.sought.name.kind for use in plain}
    places = "place" in kinds and "person" not in kinds
    for use in plain:
        layout = _layout(use) if places else ""
        spellings["".join(use.reading.spelling), layout].append(use)
    if len(spellings) < 2:
        return
    most = max(spellings.values(), key=lambda same: (_foreign(same[0]), len(same)))
    for same in spellings.values():
        if same is not most:
            yield same[0], most
