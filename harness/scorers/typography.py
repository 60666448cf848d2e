"""Marks, units, capitals, spelling and grammar of the translation, as far as they are wrong for certain.

Everything here is minor: it stops no publication, but an editor would correct it. Quotation marks, units and the
dictionary are the target language's; whether a mark is unbalanced or a capital is meant, the source says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any, ClassVar, NamedTuple

import regex

from harness.lang.base import Language
from harness.lang.find import language
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge

CATEGORIES = {
    "quotation-marks": "locale-conventions/quotation-marks",
    "unbalanced": "linguistic-conventions/punctuation",
    "doubled-mark": "linguistic-conventions/punctuation",
    "capital": "linguistic-conventions/grammar",
    "missing-comma": "linguistic-conventions/punctuation",
    "needless-comma": "linguistic-conventions/punctuation",
    "unit": "locale-conventions/measurement-format",
    "spelling": "linguistic-conventions/spelling",
    "grammar": "linguistic-conventions/grammar",
}
DOUBLED = regex.compile(
    r"(?<![.!?…/\d])\.\.(?![.\d/])|(?<=\S),[ \u00A0]?,|;[ \u00A0]?;|,\.(?!\d)|(?<!\d)\.,(?=,)|::|(?<=[»)])\.\.(?!\.)"
    r"|,[ \u00A0]?\)|,[ \u00A0]?\((?=\p{L}{2})"  # a comma beside a bracket
)
STRAIGHT = regex.compile(r"(?<![\d\p{L}])\"(?=\S)([^\"\n]{1,200}?)(?<=\S)\"(?!\p{L})|“(?=\S)([^“”\"\n]{1,200}?)[”“]")
SOURCE_PAIRS = ("()", "[]", "{}", "“”", "«»")
NEST = regex.compile(r"«[^»]*$")
WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
SEMICOLON = regex.compile(r";\s+(\p{L}[\p{L}\p{M}]*)")


class Hit(NamedTuple):
    """Where a rule fires, and what should stand there if that is known."""

    kind: str
    start: int
    end: int
    suggestion: str = ""
    why: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True)
class Typography(Check):
    """Typography and light grammar.

    What it flags: "…" for «…», «80 mm», a capital after a semicolon, «обединения», «в городу», «23 деревень», «пришёл
    чтобы помочь».
    What it leaves alone: names, units and marks that are usual, everything that one reading of a word allows.
    """

    name: ClassVar[str] = "typography"
    title: ClassVar[str] = "Typography and grammar"
    kinds: ClassVar[tuple[str, ...]] = tuple(CATEGORIES)

    source_lang: str
    target_lang: str

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Typography:
        return cls(knowledge.source_lang, knowledge.target_lang, **options)

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        target = language(self.target_lang)
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            document = list(group)
            hits: dict[str, list[Hit]] = {segment.id: [] for segment in document}
            for where, hit in _unbalanced(document, target):
                hits[where.id].append(hit)
            previous: Segment | None = None
            for segment in document:
                found = [*hits[segment.id], *_alone(segment, target)]
                found += _capitals(previous, segment, language(self.source_lang), target)
                previous = segment
                yield from (self._finding(segment, hit) for hit in sorted(found, key=lambda hit: hit.start))

    def _finding(self, segment: Segment, hit: Hit) -> Finding:
        span = Span.of("hypothesis", segment.hypothesis, hit.start, hit.end)
        return Finding(
            rule=f"{self.name}/{hit.kind}",
            entry=f"{self.name}.{hit.kind}",
            segment=segment.id,
            category=CATEGORIES[hit.kind],
            severity=Severity.MINOR,
            level=hit.level,
            spans=(span,),
            observed=span.text,
            suggestion=hit.suggestion,
            key=language(self.target_lang).key(span.text),
            evidence={"why": hit.why} if hit.why else {},
        )


def _alone(segment: Segment, target: Language) -> Iterator[Hit]:
    """What can be told of a segment without its neighbours."""
    text = segment.hypothesis
    yield from _quotation_marks(text, target)
    yield from _doubled(text)
    yield from _units(text, target)
    for slip in target.slips(target.tokens(text)):
        yield Hit(slip.kind, slip.start, slip.end, slip.suggestion, slip.reason)


def _quotation_marks(text: str, target: Language) -> Iterator[Hit]:
    """Marks of another language around a quotation; inside the language's own marks they are let pass."""
    marks = target.writing.quotes
    if not marks or not ('"' in text or "“" in text):
        return
    for match in STRAIGHT.finditer(text):
        if not NEST.search(text, 0, match.start()):
            inside = match[1] or match[2]
            if any(char.isalpha() for char in inside) and not set(marks[:2]) & set(inside):
                yield Hit("quotation-marks", match.start(), match.end(), f"{marks[0]}{inside}{marks[1]}")


def _unbalanced(document: list[Segment], target: Language) -> Iterator[tuple[Segment, Hit]]:
    """A mark without its partner, where the source has every one of them; a quotation may run over several segments."""
    quotes = target.writing.quotes[:2]
    pairs = ["()", "[]", "{}", *([quotes] if quotes else [])]
    open_quotation: tuple[Segment, Hit] | None = None
    for segment in document:
        odd = _lone(segment.source, SOURCE_PAIRS) or segment.source.count('"') % 2
        for place in _lone(segment.hypothesis, pairs):
            mark = segment.hypothesis[place]
            found = (segment, Hit("unbalanced", place, place + 1, level=Level.WARNING))
            if mark == quotes[:1]:
                open_quotation = None if odd else found
            elif mark == quotes[1:] and open_quotation is not None:
                open_quotation = None
            elif not odd:
                yield found
            if mark == quotes[:1] and open_quotation is not None and not _closes(document, segment, quotes):
                yield found


def _closes(document: list[Segment], segment: Segment, quotes: str) -> bool:
    """Whether a later segment of the document has the closing mark to which no opening mark belongs."""
    later = document[document.index(segment) + 1 :]
    return any(quotes[1] in s.hypothesis.partition(quotes[0])[0] for s in later)


def _lone(text: str, pairs: Sequence[str]) -> list[int]:
    """Marks that have no partner at all: one closing mark may serve two quotations, and «а)» numbers a list."""
    found = []
    for pair in pairs:
        opening, closing = pair[0], pair[1]
        last, first = text.rfind(opening), text.find(closing)
        if last >= 0 and text.find(closing, last) < 0:
            found.append(last)
        elif closing != ")" and first >= 0 and text.find(opening, 0, first) < 0:
            found.append(first)
    return found


def _doubled(text: str) -> Iterator[Hit]:
    for match in DOUBLED.finditer(text):
        right = match.group()[0] if len(set(match.group())) == 1 else ""
        yield Hit("doubled-mark", match.start(), match.end(), right)


@lru_cache(maxsize=8)
def _unit_pattern(target: Language) -> Any:
    units = target.writing.units
    ordered = "|".join(regex.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return regex.compile(rf"(?<=\d[ \u00A0\u202F]?)(?:{ordered})(?![\p{{L}}\d²³/])") if units else None


def _units(text: str, target: Language) -> Iterator[Hit]:
    """Units after a number in the letters of another script: «80 mm»."""
    pattern = _unit_pattern(target)
    if pattern is None or text.isdigit():
        return
    for match in pattern.finditer(text):
        word = regex.search(r"[\w.,]*[ \u00A0\u202F]?$", text, endpos=match.start())
        # «A4 m», «5G» and the like are names; a unit follows a number that stands by itself
        if word is not None and regex.fullmatch(r"\d[\d.,]*[ \u00A0\u202F]?", word.group()):
            apart = "" if word.group()[-1:].isspace() else "\u00a0"
            yield Hit("unit", match.start(), match.end(), apart + target.writing.units[match.group()])


def _capitals(before: Segment | None, segment: Segment, origin: Language, target: Language) -> Iterator[Hit]:
    """Capitals after a semicolon, inside a segment or at its start if the one before ends in a semicolon.

    Names have capitals in the source too: only as many as the translation has more than the source can be needless.
    """
    source = [match[1] for match in SEMICOLON.finditer(segment.source)]
    found = list(SEMICOLON.finditer(segment.hypothesis))
    more = sum(match[1][0].isupper() for match in found) - sum(word[0].isupper() for word in source)
    needless = [match for match in found if _needless(match[1], target)]
    if needless and len(needless) <= more and _needs_none(segment.source, source, origin):
        for match in needless:
            yield Hit("capital", match.start(1), match.end(1), match[1].lower())
    goes_on = before is not None and before.source.rstrip()[-1:] == before.hypothesis.rstrip()[-1:] == ";"
    first = WORD.match(segment.hypothesis) if goes_on and segment.source[:1].islower() else None
    if first and _needless(first.group(), target):
        yield Hit("capital", first.start(), first.end(), first.group().lower())


def _needs_none(text: str, source: Sequence[str], origin: Language) -> bool:
    """Whether the source goes on in small letters after a semicolon, or has neither one nor a title to be rendered."""
    return any(word[0].islower() for word in source) or (not source and not _has_titles(text, origin))


def _has_titles(text: str, language: Language) -> bool:
    """Whether a text has a capital inside a sentence that belongs to no name of a person or place."""
    tokens = language.tokens(text)
    named = {at for name in language.names(text) for at in range(name.start, name.end)}
    inside = [token for before, token in pairwise(tokens) if before.is_word or before.text not in ".!?:"]
    return any(token.is_word and token.text[0].isupper() and token.start not in named for token in inside)


def _needless(word: str, target: Language) -> bool:
    key = target.key(word)
    shaped = word[0].isupper() and (word[1:].islower() or len(word) == 1)
    return shaped and key not in target.writing.heads and target.is_common(key)
