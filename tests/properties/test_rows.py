"""Scores of many rows at once are the scores of each: for every scorer, on any statistics it may meet."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.evaluate import knowledge_of
from harness.inputs.glossary import Glossary
from harness.inputs.references import references
from harness.inputs.rules import Rules
from harness.inputs.suite import default_suite
from harness.inputs.testset import read_table
from harness.scorers import registry
from harness.scorers.base import Knowledge

EMPTY = Knowledge("vi", "ru", Glossary((), ""), Rules())
COUNTS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 10**7))


@st.composite
def lexical(draw: st.DrawFn) -> tuple[str, tuple[float, ...]]:
    """A metric and statistics of its shape, zeros and small counts among them; no more matches than n-grams."""
    name = draw(st.sampled_from(["bleu", "chrf", "chrf++", "ter"]))
    if name == "bleu":
        length, reference = draw(COUNTS), draw(COUNTS)
        grams = [max(length - n, 0) for n in range(4)]
        return name, tuple(map(float, (length, reference, *(draw(st.integers(0, g)) for g in grams), *grams)))
    if name == "ter":
        return name, (float(draw(COUNTS)), draw(st.one_of(st.just(0.0), st.floats(0, 1e6))))
    orders = []
    for _ in range(6 if name == "chrf" else 8):
        hypothesis, reference = draw(COUNTS), draw(COUNTS)
        orders += [hypothesis, reference, draw(st.integers(0, min(hypothesis, reference)))]
    return name, tuple(map(float, orders))


@settings(deadline=None, max_examples=300)
@given(lexical())
def test_lexical_rows_are_sacrebleu(case: tuple[str, tuple[float, ...]]) -> None:
    name, stat = case
    scorer = registry.build(name, EMPTY, {})
    row = np.array([stat])
    assert scorer.combine_rows(row)[0] == pytest.approx(scorer.combine([stat]), abs=1e-9)
    assert scorer.combine_rows(row, single=True)[0] == pytest.approx(scorer.segment_score(stat), abs=1e-9)


@pytest.mark.parametrize("name", registry.names())
def test_rows_of_every_scorer(name: str) -> None:
    knowledge = replace(knowledge_of(default_suite("vi", "ru")), references=1)
    path = references() / "testsets" / "party-news.vi-ru" / "segments.jsonl"
    corpus = read_table(path, source_lang="vi", target_lang="ru").corpus("raw")
    scorer = registry.build(name, knowledge, {})
    if why := scorer.unavailable():
        pytest.skip(why)
    stats = [stat for stat in scorer.measure(corpus).stats if stat is not None]
    draw = random.Random(1)
    parts = [draw.choices(stats, k=draw.randint(1, 30)) for _ in range(40)]
    rows = np.array([np.sum(part, axis=0) for part in parts])
    assert scorer.combine_rows(rows) == pytest.approx([scorer.combine(part) for part in parts], abs=1e-9)
    single = scorer.combine_rows(np.array(stats), single=True)
    assert single == pytest.approx([scorer.segment_score(stat) for stat in stats], abs=1e-9)


def test_a_row_without_a_score_is_nan_and_nothing_else_is() -> None:
    scorer = registry.build("coverage", EMPTY, {})
    assert np.isnan(scorer.combine_rows(np.array([[0.0, 0.0], [5.0, 10.0]]))).tolist() == [True, False]
