"""The laws of a scorer, held by every one that is installed (DESIGN §3, §5)."""

import random
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from support import COMMITTEE, CONGRESS, MESSAGE, glossary, rules, true_spans

from harness import messages, mqm
from harness.errors import ScorerError
from harness.evaluate import knowledge_of
from harness.inputs.glossary import Glossary
from harness.inputs.references import references
from harness.inputs.rules import Rules
from harness.inputs.suite import default_suite
from harness.inputs.testset import read_table
from harness.model import Corpus, Direction, Finding, Segment
from harness.neural.engine import Engine
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge, Scorer
from harness.scorers.comet import Neural

NAMES = registry.names()


def is_check(name: str) -> bool:
    """Also of what cannot be imported: its own test then says so, and the others run."""
    try:
        return issubclass(registry.find(name), Check)
    except ScorerError:
        return True


CHECKS = [name for name in NAMES if is_check(name)]
PATTERN = f'[[pattern]]\nid = "p.bar"\nkind = "existence"\npattern = \'\\|\'\n{MESSAGE}\n'
TOY_RULES = '[[realia]]\nid = "r.king"\nforms = ["king of elsewhere"]\nlicence = ["Elsewhere"]\n' + PATTERN
TOY_TERM = {"id": "toy.moot", "source": "moot of all", "preferred": "great council", "forbidden": "small bank"}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    engine = Engine(cache=tmp_path_factory.mktemp("cache"))  # what a model computes for one law serves the others
    return replace(knowledge_of(default_suite("vi", "ru")), references=1, engine=engine)


def runnable(name: str, knowledge: Knowledge) -> Scorer:
    """The scorer; where it needs what is not installed here, its test is skipped by name."""
    scorer = registry.build(name, knowledge, {})
    if why := scorer.unavailable():
        pytest.skip(why)
    return scorer


@pytest.fixture(scope="module")
def sample() -> Corpus:
    path = references() / "testsets" / "party-news.vi-ru" / "segments.jsonl"
    corpus = read_table(path, source_lang="vi", target_lang="ru").corpus("raw")
    empty = Segment("empty", "last", "Quốc hội họp phiên bế mạc", "", {"A": "Национальное собрание провело заседание"})
    return replace(corpus, segments=(*corpus.segments, empty))


def stats(scorer: Scorer, corpus: Corpus) -> list[tuple[float, ...] | None]:
    return list(scorer.measure(corpus).stats)


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    return sorted((f.segment, f.rule, f.entry) for f in findings)


def normalised(corpus: Corpus, form: Any) -> Corpus:
    def text(value: str) -> str:
        return unicodedata.normalize(form, value)

    return replace(
        corpus,
        segments=tuple(
            replace(
                s,
                source=text(s.source),
                hypothesis=text(s.hypothesis),
                references={k: text(v) for k, v in s.references.items()},
            )
            for s in corpus
        ),
    )


def documents(corpus: Corpus) -> list[Corpus]:
    names = dict.fromkeys(segment.document for segment in corpus)
    return [replace(corpus, segments=tuple(s for s in corpus if s.document == name)) for name in names]


def test_there_is_something_to_hold_to_the_laws() -> None:
    assert {"bleu", "chrf", "chrf++", "ter", "coverage", "terminology", "realia", "patterns"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_laws(name: str, shipped: Knowledge, sample: Corpus) -> None:
    scorer = runnable(name, shipped)
    measurement = scorer.measure(sample)

    assert isinstance(scorer.direction, Direction)
    assert scorer.name == name and scorer.title and scorer.needs

    assert len(measurement.stats) == len(sample)
    whole = [stat for stat in measurement.stats if stat is not None]
    assert whole
    assert all(isinstance(value, float) for stat in whole for value in stat)
    assert len({len(stat) for stat in whole}) == 1

    score = scorer.combine(whole)
    assert isinstance(score, float) and score == score
    assert scorer.combine([]) is None
    for seed in range(3):
        shuffled = random.Random(seed).sample(whole, len(whole))
        assert scorer.combine(shuffled) == pytest.approx(score, abs=1e-9)
    assert isinstance(scorer.segment_score(whole[0]), float)

    apart = [scorer.measure(part) for part in documents(sample)]
    assert tuple(stat for part in apart for stat in part.stats) == measurement.stats
    assert [f for part in apart for f in part.findings] == list(measurement.findings)

    reversed_corpus = replace(sample, segments=tuple(s for part in reversed(documents(sample)) for s in part))
    by_id = dict(zip((s.id for s in sample), measurement.stats, strict=True))
    assert stats(scorer, reversed_corpus) == [by_id[s.id] for s in reversed_corpus]

    assert stats(scorer, replace(sample, segments=())) == []

    signature = scorer.signature()
    assert signature
    assert all(isinstance(k, str) and isinstance(v, str) and k and v for k, v in signature.items())
    assert signature == registry.build(name, shipped, {}).signature()


@pytest.mark.parametrize("name", NAMES)
def test_findings(name: str, shipped: Knowledge, sample: Corpus) -> None:
    scorer = runnable(name, shipped)
    findings = scorer.measure(sample).findings
    true_spans(sample, findings)
    ids = {segment.id for segment in sample}
    for finding in findings:
        assert finding.segment in ids
        assert finding.category in mqm.CATEGORIES
        assert finding.rule.startswith(f"{name}/")
        assert finding.spans
        assert isinstance(scorer, Check)
        assert finding.rule in scorer.rules()
        for lang in messages.LANGUAGES:
            assert scorer.message(finding, lang).strip()


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_something_in_the_raw_sample(name: str, shipped: Knowledge, sample: Corpus) -> None:
    assert registry.build(name, shipped, {}).measure(sample).findings


@pytest.mark.parametrize("name", CHECKS)
def test_checks_never_read_references(name: str, shipped: Knowledge, sample: Corpus) -> None:
    blind = replace(sample, segments=tuple(replace(s, references={}) for s in sample))
    lied = replace(sample, segments=tuple(replace(s, references={"A": s.hypothesis, "B": s.source}) for s in sample))
    scorer = registry.build(name, shipped, {})
    assert "reference" not in scorer.needs
    assert scorer.measure(blind) == scorer.measure(sample) == scorer.measure(lied)


@pytest.mark.parametrize("name", NAMES)
def test_decomposed_text_scores_the_same(name: str, shipped: Knowledge, sample: Corpus) -> None:
    scorer = runnable(name, shipped)
    composed, decomposed = (scorer.measure(normalised(sample, form)) for form in ("NFC", "NFD"))
    assert told(composed.findings) == told(decomposed.findings)
    assert composed.stats == decomposed.stats
    assert sorted(f.key for f in composed.findings) == sorted(f.key for f in decomposed.findings)


@pytest.mark.parametrize("name", [name for name in NAMES if not issubclass(registry.find(name), Neural)])
def test_every_parameter_is_in_the_signature(name: str, shipped: Knowledge) -> None:
    scorer = registry.build(name, shipped, {})
    for field in fields(scorer):  # type: ignore[arg-type]
        if field.metadata.get("option"):
            other: Mapping[type, Any] = {bool: not field.default, str: "char", int: 3, float: 0.125}
            changed = registry.build(name, shipped, {field.name: other[type(field.default)]})
            assert changed.signature() != scorer.signature(), field.name


@pytest.mark.parametrize("name", ["terminology", "realia", "patterns"])
def test_every_data_file_is_in_the_signature(name: str, tmp_path: Path) -> None:
    terms, more = glossary(tmp_path, COMMITTEE), rules(tmp_path, CONGRESS + PATTERN)
    base = registry.build(name, Knowledge("vi", "ru", terms, more), {}).signature()
    other_rules = rules(tmp_path, CONGRESS + PATTERN + 'note = "another"\n')
    assert registry.build(name, Knowledge("vi", "ru", terms, other_rules), {}).signature() != base
    if name == "terminology":
        other_terms = glossary(tmp_path, {**COMMITTEE, "severity": "minor"})
        assert registry.build(name, Knowledge("vi", "ru", other_terms, more), {}).signature() != base


@pytest.mark.parametrize("name", ["bleu", "chrf", "chrf++", "ter"])
def test_the_number_of_references_is_in_the_signature(name: str, shipped: Knowledge) -> None:
    both = [registry.build(name, replace(shipped, references=count), {}).signature() for count in (1, 2)]
    assert both[0] != both[1]


@pytest.mark.parametrize(
    ("name", "source", "hypothesis", "rule"),
    [
        ("coverage", "moot", "", "coverage/empty-hypothesis"),
        ("terminology", "The Moot of all met", "a Small Bank met", "terminology/forbidden-term"),
        ("realia", "a moot", "the King of Elsewhere", "realia/wrong-country"),
        ("patterns", "a moot", "a moot |", "patterns/bar"),
    ],
)
def test_checks_fire_in_languages_they_never_heard_of(
    name: str, source: str, hypothesis: str, rule: str, toy_pair: tuple[str, str], tmp_path: Path
) -> None:
    knowledge = Knowledge(*toy_pair, glossary(tmp_path, TOY_TERM), rules(tmp_path, TOY_RULES))
    corpus = Corpus(*toy_pair, "mt", (Segment("1", "d", source, hypothesis), Segment("2", "d", "calm", "calm")))
    findings = registry.build(name, knowledge, {}).measure(corpus).findings
    true_spans(corpus, findings)
    assert [(f.segment, f.rule) for f in findings] == [("1", rule)]


@pytest.mark.parametrize("name", CHECKS)
def test_no_check_names_a_language(name: str, toy_pair: tuple[str, str], sample: Corpus, tmp_path: Path) -> None:
    knowledge = Knowledge(*toy_pair, glossary(tmp_path, TOY_TERM), rules(tmp_path, TOY_RULES))
    toy = replace(sample, source_lang="xx", target_lang="yy")
    true_spans(toy, registry.build(name, knowledge, {}).measure(toy).findings)


@pytest.mark.parametrize("name", ["terminology", "realia", "patterns"])
def test_without_knowledge_a_check_finds_nothing_and_does_not_fail(name: str, sample: Corpus) -> None:
    scorer = registry.build(name, Knowledge("vi", "ru", Glossary((), "none"), Rules(digest="none")), {})
    assert scorer.measure(sample).findings == ()
