"""Words that were left in the source language, in the language translated through, or in letters of another script.

What is a word of which language, which abbreviations it has and what may stay as it is, the languages say; which
abbreviations have a known rendering, the glossary says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import regex

from harness.inputs.glossary import Glossary
from harness.lang.find import language
from harness.lang.foreign import (
    ACRONYM,
    UNIT,
    ForeignText,
    Mixture,
    Word,
    lone_letters,
    mixed_words,
    script_pattern,
    within,
)
from harness.lang.pivot import names, traces
from harness.lang.writing import plain
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge

CLAUSE = 4  # words of running text that make a clause rather than a word


class Hit(NamedTuple):
    """Where a rule fires, how grave it is, and what should stand there if that is known: `citation` in another form."""

    kind: str
    start: int
    end: int
    severity: Severity
    suggestion: str = ""
    category: str = "accuracy/untranslated"
    level: Level = Level.ERROR
    citation: str = ""


@dataclass(frozen=True)
class Untranslated(Check):
    """Source words, abbreviations, English and foreign letters left in the translation.

    What it flags: *phiên trù bị*, «Dieu Thi Loi», «TAND», «digitalization», «October 2, 2025», «тypы».
    What it leaves alone: brands, addresses, document codes, abbreviations that the glossary admits, short quotations.
    """

    name: ClassVar[str] = "untranslated"
    title: ClassVar[str] = "Untranslated"
    kinds: ClassVar[tuple[str, ...]] = (
        "segment",
        "source-words",
        "abbreviation",
        "spelled-abbreviation",
        "foreign-words",
        "foreign-date",
        "foreign-script",
        "mixed-script",
    )

    source_lang: str
    target_lang: str
    glossary: Glossary = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Untranslated:
        return cls(knowledge.source_lang, knowledge.target_lang, knowledge.glossary, **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "glossary": self.glossary.digest}

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        target = language(self.target_lang)
        if not target.writing.script or target.writing.script == language(self.source_lang).writing.script:
            return  # nothing can be told by letters
        for segment in corpus:
            taken: list[Hit] = []
            for hit in self._hits(segment):
                if not any(hit.start < other.end and other.start < hit.end for other in taken):
                    taken.append(hit)
                    yield self._finding(segment, hit)

    @cached_property
    def _foreign_letter(self) -> Any:
        alphabet = language(self.target_lang).writing.alphabet
        return regex.compile(rf"(?V1)[\p{{L}}--[{alphabet}{alphabet.upper()}]]")

    def _hits(self, segment: Segment) -> Iterator[Hit]:
        yield from self._spelled(segment)
        if not self._foreign_letter.search(unicodedata.normalize("NFC", segment.hypothesis)):
            return
        text = Mixture(segment.hypothesis, language(self.target_lang), segment.source, language(self.source_lang))
        if text.is_whole():
            raw = segment.hypothesis
            yield Hit("segment", len(raw) - len(raw.lstrip()), len(raw.rstrip()), Severity.CRITICAL)
            return
        yield from self._abbreviations(text)
        yield from self._traces(text)
        yield from self._source_words(text)
        yield from self._letters(text)
        yield from self._foreign_words(text)

    @cached_property
    def _known(self) -> Mapping[str, tuple[bool, str]]:
        """Abbreviations: whether they may stay, and what renders them."""
        source, target = language(self.source_lang).writing, language(self.target_lang).writing
        rendered: dict[str, str] = {}
        admitted: set[str] = set()
        for entry in self.glossary:
            for phrase in entry.sources:
                rendered.setdefault(phrase.casefold(), entry.preferred)
            # what a right rendering shows as it is may stay: «VOV», «GS» would be wrong
            admitted |= {word for form in entry.right for word in form.split() if word in entry.sources}
        known = dict.fromkeys(source.titles, (False, ""))
        # what it stands for is a safer key than itself: an entry may have it among its variants for another reason
        for short, full in source.abbreviations.items():
            known[short] = (short in admitted, rendered.get(full.casefold(), ""))
        return known | {short: (short in admitted, form) for short, form in target.acronyms.items()}

    def _abbreviations(self, text: Mixture) -> Iterator[Hit]:
        """Abbreviations as they stand in the source, and international ones that the target has its own form of."""
        source, target = text.source.writing, text.language.writing
        for match in ACRONYM.finditer(text.text):
            short = unicodedata.normalize("NFC", match.group()).rstrip(".")
            admitted, form = self._known.get(short, (True, ""))
            international = short in target.acronyms
            if admitted or not (international or short in text.originals) or text.beside_brand(*match.span()):
                continue
            if within(text.bracketed + text.quoted, *match.span()):
                continue
            grave = short in source.abbreviations and short not in source.titles
            dateline = match.start() == 0 and text.text[match.end() :].lstrip()[:1] in ("-", "–", "—", ":", "")
            if grave and not dateline and not within(text.credits, *match.span()):
                yield Hit("abbreviation", match.start(), match.end(), Severity.MAJOR, form)
            elif international:
                yield Hit("abbreviation", match.start(), match.end(), Severity.MINOR, form, level=Level.WARNING)
            else:
                yield Hit("abbreviation", match.start(), match.end(), Severity.MINOR, form)

    @cached_property
    def _own_acronyms(self) -> frozenset[str]:
        words = (word for entry in self.glossary for form in entry.right for word in form.split())
        return frozenset(word for word in words if word.isupper())

    def _spelled(self, segment: Segment) -> Iterator[Hit]:
        """Abbreviations of the source spelled out letter by letter in the letters of the target."""
        letters = language(self.target_lang).writing.spelled
        if not letters:
            return
        shorts = {short for short in ACRONYM.findall(segment.source) if 3 <= len(short) <= 8}
        wanted = {
            form: short
            for short in shorts
            if short in language(self.source_lang).writing.abbreviations and not self._known[short][0]
            for form in _spellings(short, letters)
        }
        text = ForeignText(segment.hypothesis, language(self.target_lang))
        for match in ACRONYM.finditer(text.text) if wanted else ():
            short = wanted.get(match.group(), "")
            if short and match.group() not in self._own_acronyms:
                light = within(text.credits, *match.span()) or short in language(self.source_lang).writing.titles
                severity = Severity.MINOR if light else Severity.MAJOR
                yield Hit("spelled-abbreviation", match.start(), match.end(), severity, self._known[short][1])

    def _source_words(self, text: Mixture) -> Iterator[Hit]:
        for run in text.runs():
            part: list[Word] = []
            before: Word | None = None
            for word in [*run, None]:
                own = word and (text.marked(word.text) or text.bare(word.text) or text.same(word.text))
                own = own or (word and len(run) == 1 and text.little(word))
                if word and (own or (part and text.accented(word.text))):
                    # *Y* of *Y Thông Mlô* and *H'Hen* of *H'Hen Niê* are told by what follows them only
                    part += [before] if not part and before and text.opens_name(before, word) else []
                    part.append(word)
                elif part:
                    yield from self._judged(text, part)
                    part = []
                before = word

    @staticmethod
    def _judged(text: Mixture, part: list[Word]) -> Iterator[Hit]:
        """How grave it is that these words were left; silent where they may stay."""
        start, end = part[0].start, part[-1].end
        marked = any(text.marked(word.text) for word in part)
        bare = any(text.bare(word.text) for word in part)
        little = text.little(part[0])
        name = all(word.text[0].isupper() for word in part)
        if text.tolerates(part, name=name) or (text.beside_brand(start, end) and (name or not marked)):
            return
        if name and not marked and text.follows_brander(start):
            return
        known = len(part) > 1 or plain(part[0].text) in text.source.writing.names
        sure = marked or bare or little
        alike = name and not sure and (not known or text.is_branded(text.text[start:end]))
        if alike or (len("".join(word.text for word in part)) < 3 and not little):
            return
        if within(text.credits, start, end) or (name and not marked) or (len(part) == 1 and not marked) or not sure:
            yield Hit("source-words", start, end, Severity.MINOR, level=Level.ERROR if sure else Level.WARNING)
        else:
            clause = len(part) >= CLAUSE and not name
            yield Hit("source-words", start, end, Severity.CRITICAL if clause else Severity.MAJOR)

    @staticmethod
    def _foreign_words(text: Mixture) -> Iterator[Hit]:
        """Running words of neither language: those that the source does not have, and a lone one that it has."""
        for run in text.runs():
            start, end = run[0].start, run[-1].end
            small = [word for word in run if word.text.islower()]
            strange = [word for word in small if not text.admits(word)]
            if not small or within(text.quoted + text.bracketed, start, end):
                continue
            # «Ballon d'Or», «Canal plus»: small words inside a name; an acronym is a word like others: «AI effects»
            plain_words = [word for word in run if not word.text.isupper()]
            if strange and (small == plain_words or (len(strange) > 1 and 2 * len(strange) >= len(run))):
                yield Hit("foreign-words", start, end, Severity.MAJOR)
            elif len(run) == 1 and len(run[0].text) > UNIT and not text.may_stay(run[0]):
                yield Hit("source-words", start, end, Severity.MINOR, level=Level.WARNING)

    @staticmethod
    def _traces(text: Mixture) -> Iterator[Hit]:
        """Dates, labels and names of bodies in the language that machines translate through."""
        if not text.language.writing.pivot:
            return
        pivot = language(text.language.writing.pivot)
        for trace in traces(text.text, pivot):
            if trace.told in text.original:
                continue
            if trace.kind == "date":
                yield Hit(
                    "foreign-date", trace.start, trace.end, Severity.MINOR, category="locale-conventions/date-format"
                )
            elif trace.kind == "label":
                yield Hit("foreign-words", trace.start, trace.end, Severity.MINOR)
            elif trace.kind == "office" or any(text.bare(word) for word in text.text[trace.start : trace.end].split()):
                yield Hit("foreign-words", trace.start, trace.end, Severity.MAJOR)
        for name in names(text, pivot):
            known = text.language.writing.places.get(name.told, "")
            kind = "source-words" if name.told in text.original else "foreign-words"
            yield Hit(kind, name.start, name.end, Severity.MINOR if known else Severity.MAJOR, citation=known)

    @staticmethod
    def _letters(text: Mixture) -> Iterator[Hit]:
        for found in [*mixed_words(text), *lone_letters(text)]:
            if text.text[found.start : found.end] in text.originals:
                continue
            if found.glued:
                yield Hit("mixed-script", found.start, found.end, Severity.MAJOR, category="design-and-markup/artefact")
            else:
                category = "linguistic-conventions/spelling"
                yield Hit("mixed-script", found.start, found.end, Severity.MINOR, found.own, category)
        scripts = (text.language.writing.script, text.source.writing.script)
        for word in text.words:
            alien = word.foreign and not any(script_pattern(script).match(word.text) for script in scripts if script)
            if alien and word.text not in text.original:
                yield Hit("foreign-script", word.start, word.end, Severity.MAJOR)

    def _finding(self, segment: Segment, hit: Hit) -> Finding:
        spans = [Span.of("hypothesis", segment.hypothesis, hit.start, hit.end)]
        at = segment.source.find(spans[0].text)
        if at >= 0:
            spans.append(Span.of("source", segment.source, at, at + len(spans[0].text)))
        return Finding(
            rule=f"{self.name}/{hit.kind}",
            entry=f"{self.name}.{hit.kind}",
            segment=segment.id,
            category=hit.category,
            severity=hit.severity,
            level=hit.level,
            spans=tuple(spans),
            observed=spans[0].text,
            expected=tuple(filter(None, (hit.suggestion or hit.citation,))),
            suggestion=hit.suggestion,
            key=unicodedata.normalize("NFC", spans[0].text).casefold(),
            evidence={"stands_in_source": at >= 0},
        )


def _spellings(short: str, letters: Mapping[str, str]) -> set[str]:
    forms = {""}
    for letter in unicodedata.normalize("NFC", short):
        forms = {form + other for form in forms for other in letters.get(letter, letter).split()}
    return forms
