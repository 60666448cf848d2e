"""What an entry, a rule or a check does, why, and what it looks like: from docstrings, data and the checks."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice

from harness import messages
from harness.analysis.lint import CHECKS
from harness.errors import ConfigurationError, did_you_mean
from harness.inputs.entry import cells
from harness.inputs.glossary import Entry, Example
from harness.inputs.rules import Pattern, Realia
from harness.model import Corpus, Finding, Segment
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge, Scorer

SHOWN = 3  # examples of a rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say of a name.

    Attributes:
        text: prose, as it stands in the code or data.
        facts: what it is made of, by name.
        examples: pairs of texts with what is found in them, or that nothing is.
        place: file:line, for what people have written.
    """

    name: str
    kind: str
    text: str
    facts: Mapping[str, str]
    examples: tuple[tuple[Example, str], ...] = ()
    place: str = ""


def explain(name: str, knowledge: Knowledge, lang: str) -> Explanation:
    """Explain the entry, rule or scorer of that name; raises ConfigurationError that knows what was perhaps meant."""
    entries = {entry.id: entry for entry in knowledge.glossary}
    rules: dict[str, Realia | Pattern] = {rule.id: rule for rule in knowledge.rules.realia}
    rules |= {rule.id: rule for rule in knowledge.rules.patterns}
    checks = {scorer: check for scorer in registry.names() if (check := _check(scorer, knowledge))}
    kinds = {kind: check for check in checks.values() for kind in check.rules()}
    if name in entries:
        return _entry(entries[name], knowledge, lang)
    if name in rules:
        return _rule_of_data(rules[name], knowledge, lang)
    if name in kinds:
        return _rule(name, kinds[name], knowledge, lang)
    if name in registry.names():
        return _scorer(registry.find(name), checks.get(name), lang)
    known = (*entries, *rules, *kinds, *registry.names())
    raise ConfigurationError(f"nothing is called {name!r}", hint=did_you_mean(name, known))


def overview() -> list[tuple[str, str]]:
    """Every scorer with the first line of what it says of itself."""
    return [(name, _text(registry.find(name)).split("\n", 1)[0]) for name in registry.names()]


def _check(name: str, knowledge: Knowledge) -> Check | None:
    built = registry.build(name, knowledge, {}) if issubclass(registry.find(name), Check) else None
    return built if isinstance(built, Check) else None


def _entry(entry: Entry, knowledge: Knowledge, lang: str) -> Explanation:
    facts = {name: cell.replace("|", " | ") for name, cell in cells(entry).items() if name not in ("id", "ok", "bad")}
    examples = _shown(entry, "terminology", knowledge, lang)
    return Explanation(entry.id, "glossary entry", entry.note, facts, examples, f"{entry.file}:{entry.line}")


def _rule_of_data(rule: Realia | Pattern, knowledge: Knowledge, lang: str) -> Explanation:
    if isinstance(rule, Realia):
        facts = {
            "forms": " | ".join(rule.forms),
            "licence": " | ".join(rule.licence),
            "instead": " | ".join(f"{source} => {target}" for source, target in rule.instead),
        }
        check, kind = "realia", "realia entry"
    else:
        facts = {"kind": rule.kind, "pattern": rule.pattern, "unless_source": rule.unless_source}
        facts |= {"replace": rule.replace or "", "message": rule.message.get(lang, "")}
        check, kind = "patterns", "pattern"
    facts |= {"category": rule.category, "severity": rule.severity.value}
    return Explanation(
        rule.id, kind, rule.note, facts, _shown(rule, check, knowledge, lang), f"{rule.file}:{rule.line}"
    )


def _rule(name: str, check: Check, knowledge: Knowledge, lang: str) -> Explanation:
    own = next((r for r in knowledge.rules.patterns if name == f"patterns/{r.id.rpartition('.')[2]}"), None)
    if own:
        return _rule_of_data(own, knowledge, lang)
    facts = {"check": check.name, "message": messages.template(name, lang)}
    facts["with a suggestion"] = messages.template(f"{name}+suggestion", lang)
    examples = tuple(islice(_found(name, check, knowledge, lang), SHOWN)) if check.name in CHECKS else ()
    return Explanation(name, "rule", _text(type(check)), facts, examples)


def _scorer(scorer: type[Scorer], check: Check | None, lang: str) -> Explanation:
    options = [field for field in fields(scorer) if field.metadata.get("option")]  # type: ignore[arg-type]
    facts = {
        "title": scorer.title,
        "needs": ", ".join(sorted(scorer.needs)),
        "better": scorer.direction.value,
        "options": ", ".join(f"{option.name.replace('_', '-')} = {option.default!r}" for option in options),
    }
    facts |= {rule: messages.template(rule, lang) for rule in check.rules()} if check else {}
    return Explanation(scorer.name, "check" if check else "metric", _text(scorer), facts)


def _text(scorer: type[Scorer]) -> str:
    return inspect.getdoc(scorer) or ""


def _shown(
    rule: Entry | Realia | Pattern, name: str, knowledge: Knowledge, lang: str
) -> tuple[tuple[Example, str], ...]:
    """The examples of an entry or rule with what its check says of them."""
    check = _check(name, knowledge)
    assert check is not None
    return tuple(
        (example, "; ".join(check.message(f, lang) for f in _find(check, example, knowledge) if f.entry == rule.id))
        for example in (*rule.bad, *rule.ok)
    )


def _found(name: str, check: Check, knowledge: Knowledge, lang: str) -> Iterator[tuple[Example, str]]:
    """Examples of the knowledge in which a rule finds something."""
    for rule in (*knowledge.glossary, *knowledge.rules.realia):
        for example in rule.bad:
            for finding in _find(check, example, knowledge):
                if finding.rule == name:
                    yield example, check.message(finding, lang)


def _find(check: Check, example: Example, knowledge: Knowledge) -> list[Finding]:
    segments = (Segment("1", "example", example.source, example.hypothesis),)
    return list(check.find(Corpus(knowledge.source_lang, knowledge.target_lang, "example", segments)))
