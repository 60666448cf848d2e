"""Whether the knowledge holds: every example does what it says, nothing contradicts, nothing is dead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from harness.errors import Problem
from harness.inputs.glossary import Entry, Example
from harness.inputs.rules import Pattern, Realia
from harness.lang.find import language
from harness.lang.phrases import PhraseIndex
from harness.lang.reading import Text
from harness.lang.termbase import Termbase
from harness.model import Corpus, Finding, Segment, Severity
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge

CHECKS = ("terminology", "realia", "patterns")


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was looked at, and what is wrong."""

    entries: int
    realia: int
    patterns: int
    examples: int
    problems: tuple[Problem, ...]


class _Case(NamedTuple):
    rule: Entry | Realia | Pattern
    example: Example
    must_fire: bool


def lint(knowledge: Knowledge, about: Collection[str] = ()) -> LintReport:
    """Run every example and every cross-check; loading has already refused what is not well formed.

    Args:
        about: ids of entries that are new: only what they can have changed is looked at.
    """
    rules = [rule for rule in _rules(knowledge) if not about or rule.id in about]
    examples = run_examples(knowledge, about)
    problems = [
        *(_at(rule, "has no ok or bad example") for rule in rules if not (rule.ok or rule.bad or _narrowed(rule))),
        *examples.problems,
        *_dead_forms(knowledge, about),
        *(p for ids, p in _shared_sources(knowledge.glossary) if not about or not ids.isdisjoint(about)),
        *_unlicensed_renderings(knowledge, about),
    ]
    return replace(examples, problems=tuple(problems))


def run_examples(knowledge: Knowledge, about: Collection[str] = ()) -> LintReport:
    """Run the examples alone: of everything, or those that the entries in `about` can have changed."""
    cases = [
        _Case(rule, example, must)
        for rule in _rules(knowledge)
        for must, group in ((False, rule.ok), (True, rule.bad))
        for example in group
    ]
    if about:
        index = _sources_of(knowledge, about)
        cases = [case for case in cases if case.rule.id in about or any(index.find(case.example.source))]
    counts = len(knowledge.glossary), len(knowledge.rules.realia), len(knowledge.rules.patterns), len(cases)
    return LintReport(*counts, tuple(_failing(knowledge, cases)))


def _rules(knowledge: Knowledge) -> list[Entry | Realia | Pattern]:
    return [*knowledge.glossary, *knowledge.rules.realia, *knowledge.rules.patterns]


def _sources_of(knowledge: Knowledge, about: Collection[str]) -> PhraseIndex[str]:
    """Source phrases of some entries, and of those that are in one contrast set with them."""
    sets = {entry.contrast for entry in knowledge.glossary if entry.id in about and entry.contrast}
    index: PhraseIndex[str] = PhraseIndex(language(knowledge.source_lang))
    for entry in knowledge.glossary:
        if entry.id in about or entry.contrast in sets:
            for phrase in (*entry.sources, *entry.shadow):
                index.add(phrase, entry.id)
    return index


def _narrowed(rule: Entry | Realia | Pattern) -> bool:
    """Whether a later glossary has taken what its examples spoke of."""
    return isinstance(rule, Entry) and rule.narrowed


def _at(rule: Entry | Realia | Pattern, message: str) -> Problem:
    return Problem(rule.file, rule.line, 0, f"{rule.id}: {message}")


def _failing(knowledge: Knowledge, cases: list[_Case]) -> Iterator[Problem]:
    """A bad example must raise its own rule, or a longer one at the same place; an ok example nothing grave at all."""
    segments = tuple(Segment(str(i), str(i), c.example.source, c.example.hypothesis) for i, c in enumerate(cases))
    corpus = _corpus(knowledge, segments)
    found: dict[str, list[Finding]] = {}
    for name in CHECKS:
        for finding in _check(name, knowledge).find(corpus):
            found.setdefault(finding.segment, []).append(finding)
    for i, (rule, example, must_fire) in enumerate(cases):
        own = [f for f in found.get(str(i), []) if f.entry == rule.id]
        others = [f for f in found.get(str(i), []) if f.entry != rule.id and f.severity.rank >= Severity.MAJOR.rank]
        text = f"{example.source} => {example.hypothesis}"
        if must_fire and not own and not any(f.rule.startswith("terminology/") for f in others):
            yield _at(rule, f"bad example raises nothing: {text}")
        elif not must_fire and (own or others):
            first = (own or others)[0]
            yield _at(rule, f"ok example raises {first.rule} of {first.entry} on {first.observed!r}: {text}")


def _dead_forms(knowledge: Knowledge, about: Collection[str]) -> Iterator[Problem]:
    """A forbidden form that a right rendering licenses whenever the entry's own source stands there can never fire."""
    base = _termbase(knowledge)
    for entry in knowledge.glossary:
        if about and entry.id not in about:
            continue
        always = set.intersection(*({o.term for o in base.occurrences(source)} for source in entry.sources))
        for forbidden in entry.forbidden:
            text = Text(forbidden.form, base.target)
            for term in sorted(always):
                licence = next(
                    (m for m in base.renderings(term, text) if m.last - m.first + 1 == len(text.words)), None
                )
                if licence:
                    yield _at(entry, f"forbidden {forbidden.form!r} is a right rendering of {term}: it can never fire")


def _shared_sources(entries: Iterable[Entry]) -> Iterator[tuple[set[str], Problem]]:
    """Two entries for one source phrase say different things about it, or the same thing twice; with their ids."""
    seen: dict[tuple[str, bool], Entry] = {}
    for entry in entries:
        for source in entry.sources:
            key = (source if entry.source_case or source.isupper() else source.casefold(), entry.source_case)
            other = seen.setdefault(key, entry)
            if other is not entry and not (entry.unless_source or other.unless_source):
                what = f"source {source!r} is also that of {other.id} ({other.file}:{other.line})"
                yield {entry.id, other.id}, _at(entry, what)


def _unlicensed_renderings(knowledge: Knowledge, about: Collection[str]) -> Iterator[Problem]:
    """A preferred rendering that the realia check would flag beside its own source."""
    entries = {entry.id: entry for entry in knowledge.glossary if not about or entry.id in about}
    segments = tuple(Segment(entry.id, entry.id, entry.source, entry.preferred) for entry in entries.values())
    for finding in _check("realia", knowledge).find(_corpus(knowledge, segments)):
        entry = entries[finding.segment]
        yield _at(entry, f"preferred {entry.preferred!r} holds {finding.entry}, which its source does not license")


def _check(name: str, knowledge: Knowledge) -> Check:
    check = registry.build(name, knowledge, {})
    assert isinstance(check, Check)
    return check


def _corpus(knowledge: Knowledge, segments: tuple[Segment, ...]) -> Corpus:
    return Corpus(knowledge.source_lang, knowledge.target_lang, "examples", segments)


def _termbase(knowledge: Knowledge) -> Termbase:
    return Termbase(knowledge.glossary.entries, language(knowledge.source_lang), language(knowledge.target_lang))
