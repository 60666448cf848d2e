"""Candidates for a glossary: source words that a system renders otherwise than the references do, again and again.

Of each segment, the phrases that only the reference has and those that only the hypothesis has are set against the
phrases of the source. A source phrase is a candidate if it attracts both a phrase of the references and one of the
hypotheses; the weaker of the two log-likelihood ratios is its score. What reviewers have called an error counts first.
Statistics only: people decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.analysis.association import SURE, log_likelihood
from harness.lang.base import Language, Token

Gram = tuple[str, ...]
SOURCE_WORDS, TARGET_WORDS = 5, 3  # longest phrases looked at; Vietnamese words are syllables
WEAK = {"prep", "conj", "prcl", "npro", "pred", "intj"}  # classes of words with which a rendering does not begin or end
EXAMPLES = 3  # segments that a candidate shows
SYSTEMATIC = 0.5  # share of the source phrase's segments in which the wrong rendering must stand


class Triple(NamedTuple):
    """A segment as it was translated, and as it should have been."""

    segment: str
    source: str
    hypothesis: str
    reference: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source phrase, what the references have for it, and what the hypotheses have in its place.

    Attributes:
        score: the weaker of the two G²: of source phrase and right, of source phrase and wrong rendering.
        segments: how many segments have the source phrase; `with_right`, `with_wrong` of these.
        confirmed: in how many segments reviewers have called words of the wrong rendering an error.
        examples: segments with all three, at most EXAMPLES.
    """

    source: str
    right: str
    wrong: str
    score: float
    segments: int
    with_right: int
    with_wrong: int
    confirmed: int
    examples: tuple[Triple, ...]


class _View(NamedTuple):
    """The phrases of a segment, each with its words as they stand in the text."""

    triple: Triple
    source: Mapping[Gram, str]
    right: Mapping[Gram, str]  # in the reference only
    wrong: Mapping[Gram, str]  # in the hypothesis only


def mine(
    triples: Sequence[Triple],
    source: Language,
    target: Language,
    *,
    fewest: int = 2,
    least: float = SURE,
    marked: Mapping[str, Sequence[str]] | None = None,
) -> list[Candidate]:
    """Candidates, best first, no two of which explain the same words of the same segments.

    Args:
        fewest: segments in which the three phrases must stand.
        least: score below which a candidate is chance, unless `fewest` of its segments are confirmed.
        marked: by segment, the words of hypotheses that reviewers have called an error.
    """
    views = [_view(triple, source, target) for triple in triples]
    errors = {name: _lemmas(texts, target) for name, texts in (marked or {}).items()}
    sources = [view.source for view in views]
    rights = _attracted(sources, [view.right for view in views], fewest)
    wrongs = _attracted(sources, [view.wrong for view in views], fewest)
    scores = {gram: min(rights[gram][0], wrongs[gram][0]) for gram in rights.keys() & wrongs.keys()}
    found: list[Candidate] = []
    explained: dict[str, set[str]] = defaultdict(set)
    for gram, score in sorted(scores.items(), key=lambda item: (item[1], len(item[0]), item[0]), reverse=True):
        right, wrong = rights[gram][1], wrongs[gram][1]
        holders = [view for view in views if gram in view.source]
        whole = [view for view in holders if right in view.right and wrong in view.wrong]
        new = [view for view in whole if explained[view.triple.segment].isdisjoint((*right, *wrong))]
        wrongly = sum(wrong in view.wrong for view in holders)
        confirmed = sum(not errors.get(view.triple.segment, set()).isdisjoint(wrong) for view in whole)
        sure = score >= least or confirmed >= fewest
        if sure and len(new) >= fewest and wrongly >= SYSTEMATIC * len(holders):
            counts = len(holders), sum(right in view.right for view in holders), wrongly, confirmed
            found.append(_candidate(new, (gram, right, wrong), score, counts))
            for view in whole:
                explained[view.triple.segment].update((*right, *wrong))
    return sorted(found, key=lambda one: -one.confirmed)


def _lemmas(texts: Iterable[str], language: Language) -> set[str]:
    """Words that reviewers have marked, as lemmas; weak ones say nothing of which rendering is wrong."""
    words = (token for text in texts for token in language.tokens(text) if token.is_word)
    parses = (language.parses(word.key)[0] for word in words)
    return {parse.lemma for parse in parses if parse.word_class not in WEAK}


def _attracted(
    sources: Sequence[Mapping[Gram, str]], targets: Sequence[Mapping[Gram, str]], fewest: int
) -> dict[Gram, tuple[float, Gram]]:
    """For every source phrase the target phrase that it attracts most; of equals the longest."""
    firsts = Counter(gram for side in sources for gram in side)
    seconds = Counter(gram for side in targets for gram in side)
    pairs: Counter[tuple[Gram, Gram]] = Counter()
    for source, target in zip(sources, targets, strict=True):
        own = [gram for gram in target if seconds[gram] >= fewest]
        pairs.update((gram, other) for gram in source if firsts[gram] >= fewest for other in own)
    best: dict[Gram, tuple[float, int, Gram]] = {}
    for (gram, other), both in pairs.items():
        score = round(log_likelihood(both, firsts[gram], seconds[other], len(sources)), 6)
        if score and both >= fewest:
            best[gram] = max(best.get(gram, (0.0, 0, ())), (score, len(other), other))
    return {gram: (score, other) for gram, (score, _, other) in best.items()}


def _candidate(
    views: Sequence[_View], triple: tuple[Gram, Gram, Gram], score: float, counts: tuple[int, int, int, int]
) -> Candidate:
    """The candidate with its phrases as they stand most often in the texts."""
    gram, right, wrong = triple
    return Candidate(
        _commonest(view.source[gram] for view in views),
        _commonest(view.right[right] for view in views),
        _commonest(view.wrong[wrong] for view in views),
        score,
        *counts,
        examples=tuple(view.triple for view in views[:EXAMPLES]),
    )


def _commonest(texts: Iterable[str]) -> str:
    return Counter(texts).most_common(1)[0][0]


def _view(triple: Triple, source: Language, target: Language) -> _View:
    """Phrases of the three texts; those that reference and hypothesis share say nothing."""
    ours = dict(grams(triple.hypothesis, target, TARGET_WORDS))
    theirs = dict(grams(triple.reference, target, TARGET_WORDS))
    right = {gram: text for gram, text in theirs.items() if gram not in ours}
    wrong = {gram: text for gram, text in ours.items() if gram not in theirs}
    return _View(triple, dict(grams(triple.source, source, SOURCE_WORDS)), right, wrong)


def grams(text: str, language: Language, longest: int) -> Iterator[tuple[Gram, str]]:
    """Phrases of up to `longest` words by their lemmas, none across punctuation, none with a weak word at an end."""
    for words in _stretches(language.tokens(text)):
        lemmas = [language.parses(word.key)[0] for word in words]
        for first in range(len(words)):
            for last in range(first, min(first + longest, len(words))):
                ends = {lemmas[first].word_class, lemmas[last].word_class}
                if WEAK.isdisjoint(ends) and any(char.isalpha() for char in words[first].key + words[last].key):
                    yield tuple(p.lemma for p in lemmas[first : last + 1]), text[words[first].start : words[last].end]


def _stretches(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    words: list[Token] = []
    for token in tokens:
        if token.is_word:
            words.append(token)
        elif words:
            yield words
            words = []
    if words:
        yield words
