"""Declarative rules over the hypothesis: a few kinds here, any number of rules in `patterns.toml`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

import regex

from harness import messages
from harness.errors import ScorerError
from harness.inputs.rules import Pattern, Rules
from harness.lang.find import language
from harness.model import Corpus, Finding, Segment, Span
from harness.scorers.base import Check, Knowledge

SECONDS = 0.5  # a rule may come from anybody, and a regular expression can run for ever on a hostile line


class Hit(NamedTuple):
    """Where a rule fires, and what should stand there if the rule knows."""

    start: int
    end: int
    suggestion: str = ""


@dataclass(frozen=True)
class Patterns(Check):
    """Template leftovers, glued words, doubled spaces and other marks of broken text, as data.

    What it flags: `DNUM_…` tokens, a trailing ` |`, words glued at lost tags, unbalanced quotation marks.
    What it leaves alone: the same text where the source has it too, if the rule says so.
    """

    name: ClassVar[str] = "patterns"
    title: ClassVar[str] = "Patterns"

    source_lang: str
    target_lang: str
    data: Rules = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Patterns:
        return cls(knowledge.source_lang, knowledge.target_lang, knowledge.rules, **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "rules": self.data.digest}

    def rules(self) -> tuple[str, ...]:
        return tuple(self._rule(rule) for rule in self.data.patterns)

    def _rule(self, rule: Pattern) -> str:
        return f"{self.name}/{rule.id.rpartition('.')[2]}"

    def message(self, finding: Finding, lang: str) -> str:
        own = next(rule.message for rule in self.data.patterns if rule.id == finding.entry)
        return messages.text(finding, lang, own)

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        for segment in corpus:
            taken: list[Hit] = []
            source, _ = composed(segment.source)
            hypothesis, offsets = composed(segment.hypothesis)
            view = replace(segment, source=source, hypothesis=hypothesis)
            characters = frozenset(hypothesis)
            for rule in self.data.patterns:
                if rule.needs and rule.needs.isdisjoint(characters):
                    continue
                for found in self._hits(rule, view):
                    hit = found._replace(start=offsets[found.start], end=offsets[found.end])
                    if not any(hit.start < other.end and other.start < hit.end for other in taken):
                        taken.append(hit)
                        yield self._finding(rule, segment, hit)

    def _hits(self, rule: Pattern, segment: Segment) -> Iterator[Hit]:
        try:
            hits = list(self._kinds[rule.kind](rule, segment))
            if hits and rule.unless_source and _compiled(rule.unless_source).search(segment.source, timeout=SECONDS):
                return
            yield from hits
        except TimeoutError as error:
            raise ScorerError(
                f"pattern {rule.id!r} ({rule.file}:{rule.line}) ran longer than {SECONDS} s on segment {segment.id!r}"
            ) from error

    @cached_property
    def _kinds(self) -> Mapping[str, Callable[[Pattern, Segment], Iterator[Hit]]]:
        return {
            "existence": self._existence,
            "substitution": self._existence,
            "repetition": self._repetition,
            "balance": self._balance,
        }

    def _existence(self, rule: Pattern, segment: Segment) -> Iterator[Hit]:
        for match in _compiled(rule.pattern).finditer(segment.hypothesis, timeout=SECONDS):
            suggestion = match.expand(rule.replace) if rule.replace is not None else ""
            if rule.decode[0]:
                suggestion = (suggestion or match[match.lastindex or 0]).translate(str.maketrans(*rule.decode))
            if match.end() > match.start():
                yield Hit(match.start(), match.end(), suggestion)

    def _repetition(self, rule: Pattern, segment: Segment) -> Iterator[Hit]:
        """A word that stands twice in a row, unless the rule allows it or the source has a doubled word too."""
        if any(True for _ in self._doubled(segment.source, self.source_lang)):
            return
        allowed = {language(self.target_lang).key(word) for word in rule.allow}
        for first, second, key in self._doubled(segment.hypothesis, self.target_lang):
            if key not in allowed:
                yield Hit(first[0], second[1], segment.hypothesis[first[0] : first[1]])

    @staticmethod
    def _doubled(text: str, code: str) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
        tokens = language(code).tokens(text)
        for one, two in pairwise(tokens):
            if one.is_word and two.is_word and one.key == two.key and not one.key.isdigit():
                yield (one.start, one.end), (two.start, two.end), one.key

    @staticmethod
    def _balance(rule: Pattern, segment: Segment) -> Iterator[Hit]:
        """The first mark of each pair that has no partner, unless the source is unbalanced in its own marks."""
        for opening, closing in rule.pairs:
            lone = _unpaired(segment.hypothesis, opening, closing)
            if lone is not None and not any(_unpaired(segment.source, *pair) is not None for pair in rule.pairs):
                yield Hit(lone, lone + 1)

    def _finding(self, rule: Pattern, segment: Segment, hit: Hit) -> Finding:
        span = Span.of("hypothesis", segment.hypothesis, hit.start, hit.end)
        return Finding(
            rule=self._rule(rule),
            entry=rule.id,
            segment=segment.id,
            category=rule.category,
            severity=rule.severity,
            level=rule.level,
            spans=(span,),
            observed=span.text,
            suggestion=hit.suggestion,
            key=composed(span.text)[0],
            evidence={"kind": rule.kind, "pattern": rule.pattern, "note": rule.note},
        )


_compiled = cache(regex.compile)


def composed(text: str) -> tuple[str, Sequence[int]]:
    """A text in NFC, for which rules are written, and the raw offset at which each of its characters begins."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    pieces, offsets, start = [], [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            pieces.append(unicodedata.normalize("NFC", text[start:end]))
            offsets += [start] * len(pieces[-1])
            start = end
    return "".join(pieces), [*offsets, len(text)]


def _unpaired(text: str, opening: str, closing: str) -> int | None:
    """Where the first mark without partner stands."""
    if opening == closing:
        places = [i for i, char in enumerate(text) if char == opening]
        return places[-1] if len(places) % 2 else None
    depth: list[int] = []
    for i, char in enumerate(text):
        if char == opening:
            depth.append(i)
        elif char == closing:
            if not depth:
                return i
            depth.pop()
    return depth[0] if depth else None
