"""A negation of the source that left no trace in the translation, and the word that should have carried it.

The contrasts know some hundred verbs by name; verbs are an open class. Here nothing need be known of the verb: the
source negates, and the sentence that renders it has no word that could carry a negation, however loosely. The lists of
what could (`lost-negation.toml` of the pair) are long on purpose: where there is doubt, nothing is said.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from harness.inputs.polarity import Polarity
from harness.lang.base import Language, Predicate
from harness.lang.mention import Negators
from harness.lang.mentions import STOPS, MentionReader
from harness.lang.reading import Text, names, read
from harness.lang.sentences import sentence_pairs
from harness.model import Finding, Segment, Severity, Span
from harness.scorers.negations import LONGEST, SHORT, Negated, NegationReader, Table, keys_of, longest

Stretch = tuple[int, int]  # raw offsets

NEAR = 3  # words of the translation between a negation and what it may belong to
# What makes a predicate the likelier one, in lengths of the sentence.
KNOWN, MODAL, TAKEN = 1.0, 1.1, 0.3
COST = {"finite": 0.0, "short": 0.02, "infinitive": 0.08, "gerund": 0.12, "participle": 0.2, "noun": 0.6}


class Loss(NamedTuple):
    """A lost negation.

    Attributes:
        at: its word in the source; `source` and `wrong` are raw offsets of what it negates, with itself, and of the
            word of the translation that should have carried it; `modal` says whether that renders a modal.
        sure: that word is known to render what is negated; else it is but the likeliest predicate.
        word: the negation itself; `carriers` words of the sentence that carry other negations of the source.
    """

    at: int
    source: Stretch
    wrong: Stretch
    modal: bool
    sure: bool
    word: str
    carriers: tuple[str, ...] = ()

    def finding(self, segment: Segment, target: Language) -> Finding:
        """What is reported of it."""
        source = Span.of("source", segment.source, *self.source)
        wrong = Span.of("hypothesis", segment.hypothesis, *self.wrong)
        lemmas = " ".join(target.parses(token.key)[0].lemma for token in target.tokens(wrong.text) if token.is_word)
        return Finding(
            rule="polarity/lost-negation",
            entry="polarity.negation",
            segment=segment.id,
            category="accuracy/mistranslation/polarity",
            severity=Severity.MAJOR,
            spans=(wrong, source) if self.sure else (source,),
            observed=wrong.text if self.sure else "",
            key=lemmas,
            evidence={
                "source": source.text,
                "likeliest": wrong.text,
                "lemmas": lemmas,
                "negation": self.word,
                "carriers": ", ".join(self.carriers) or "none",
            },
            origin="lexicon",
        )


class _Side(NamedTuple):
    """A stretch of a text: the words from `first` up to `end`."""

    text: Text
    first: int
    end: int

    @classmethod
    def of(cls, text: Text, stretch: Stretch) -> _Side:
        inside = [at for at, word in enumerate(text.words) if stretch[0] <= word.start < stretch[1]]
        return cls(text, inside[0], inside[-1] + 1) if inside else cls(text, 0, 0)

    def place(self, at: float) -> float:
        """How far into the stretch a word stands, 0 to 1."""
        return (at - self.first + 0.5) / (self.end - self.first)

    def names(self, at: int) -> frozenset[str]:
        return names(self.text.language, self.text.words[at].key)


class LossReader:
    """What is known of the negations of a language pair."""

    def __init__(self, source: Language, target: Language, data: Polarity) -> None:
        self._source, self._target = source, target
        self._lost = data.lost
        self.reader = NegationReader(source, data)

    def losses(self, source: str, target: str) -> Iterator[Loss]:
        """Lost negations of a segment, sentence by sentence where these are in step; at most one of each."""
        text = read(source, self._source)
        negated = self.reader.negated(text)
        if not negated:
            return
        other = read(target, self._target)
        for here, there in sentence_pairs(source, target) or [((0, len(source)), (0, len(target)))]:
            ours, theirs = _Side.of(text, here), _Side.of(other, there)
            mine = [n for n in negated if ours.first <= n.at < ours.end]
            carriers = self._carriers_in(ours, theirs, mine) if mine else []
            if len(carriers) >= len(mine):
                continue
            choice = [p for p in self._target.predicates(target) if theirs.first <= p.first < theirs.end]
            pairs = [(n, p) for n in mine for p in choice]
            if carriers:
                pairs = list(_bare(pairs, theirs, carriers))
            if pairs:
                loss = self._loss(ours, theirs, mine, pairs)
                yield loss._replace(carriers=tuple(other.words[at].text for at in carriers))

    def _loss(
        self, here: _Side, there: _Side, negated: Sequence[Negated], pairs: Sequence[tuple[Negated, Predicate]]
    ) -> Loss:
        """The likeliest of some pairs of a negation and a predicate."""
        taken = self._found(self.reader.verbs, here, {at for n in negated for at in range(n.at, n.last + 1)})
        costs = [(_cost(p, n, here, there, taken), n.at, p.first, n, p) for n, p in pairs]
        *_, which, predicate = min(costs)
        words = here.text.words
        modal = _is_one_of(predicate, there, which.modal)
        source, wrong = (words[which.at].start, words[which.last].end), (predicate.start, predicate.end)
        sure = modal or _is_one_of(predicate, there, which.verb)
        return Loss(which.at, source, wrong, modal, sure, words[which.at].text)

    def _found(self, table: Table, here: _Side, covered: Container[int], places: Iterable[int] = ()) -> tuple[str, ...]:
        """What renders the phrases of a table that stand in a stretch (or just at some places), but for some words."""
        keys = [word.key for word in here.text.words]
        found: list[str] = []
        free = here.first
        for at in places or range(here.first, here.end):
            said = () if at < free or at in covered else longest(table, tuple(keys[at : min(at + LONGEST, here.end)]))
            if said:
                found += table[said]
                free = at + len(said)
        return tuple(found)

    def _carriers_in(self, here: _Side, there: _Side, negated: Sequence[Negated]) -> list[int]:
        """Words of the translation that carry a negation, or could, and render nothing else of the source."""
        own = self._found(self._loose, here, (), [n.at for n in negated])
        own += tuple(stem for n in negated for stem in n.opposite)
        covered = {at for n in negated for at in range(n.since, n.last + 1)}
        others = self._found(self.reader.verbs, here, covered) + self._found(self._explained, here, covered)
        marked = self._carriers.scan(there.text.text).negators
        return [
            at
            for at in range(there.first, there.end)
            if (at in marked or self._negates_itself(there.text, at) or _begins(there.names(at), own))
            and not _begins(there.names(at), others)
        ]

    def _negates_itself(self, text: Text, at: int) -> bool:
        """Whether a word, which is no name, begins like those that carry a negation."""
        if len(text.words[at].key) <= SHORT or (text.words[at].text[:1].isupper() and at and not text.separator(at)):
            return False
        called = names(self._target, text.words[at].key)
        if not _begins(called, self._lost.target_stem):
            return False
        return _length(called, self._lost.target_stem) > _length(called, self._lost.target_plain)

    @cached_property
    def _carriers(self) -> MentionReader:
        return MentionReader(self._target, (), Negators(self._lost.target, self._lost.target_shadow, of_names=False))

    @cached_property
    def _loose(self) -> Table:
        return {keys_of(self._source, phrase): stems for phrase, stems in self._lost.loose}

    @cached_property
    def _explained(self) -> Table:
        return {keys_of(self._source, phrase): stems for phrase, stems in self._lost.explained}


def _cost(predicate: Predicate, which: Negated, here: _Side, there: _Side, taken: tuple[str, ...]) -> float:
    """How unlikely a predicate is to be what was negated."""
    cost = COST[predicate.kind] + abs(there.place(predicate.first) - here.place(which.at))
    is_taken = _is_one_of(predicate, there, taken)
    if not is_taken and _is_one_of(predicate, there, which.modal):
        return cost - MODAL
    if _is_one_of(predicate, there, which.verb):
        return cost - KNOWN
    return cost + (TAKEN if is_taken else 0.0)


def _bare(
    pairs: Iterable[tuple[Negated, Predicate]], there: _Side, carriers: Sequence[int]
) -> Iterator[tuple[Negated, Predicate]]:
    """Pairs of which it is known that one renders the other, and that no rendering of it has a negation near it."""
    pairs = list(pairs)
    verbs = {(n.at, p.first) for n, p in pairs if _is_one_of(p, there, n.verb)}
    known = [
        (n, p)
        for n, p in pairs
        if (n.at, p.first) in verbs or ((n.at, p.last + 1) in verbs and _is_one_of(p, there, n.modal))
    ]
    near = {n.at for n, p in known if any(_are_close(there.text, at, p.first) for at in carriers)}
    return ((n, p) for n, p in known if n.at not in near)


def _are_close(text: Text, one: int, other: int) -> bool:
    """Whether few words and no mark part two words."""
    first, last = sorted((one, other))
    return last - first <= NEAR and all(STOPS.isdisjoint(text.separator(at)) for at in range(first + 1, last + 1))


def _is_one_of(predicate: Predicate, there: _Side, stems: tuple[str, ...]) -> bool:
    return any(_begins(there.names(at), stems) for at in range(predicate.first, predicate.last + 1))


def _begins(called: Iterable[str], stems: tuple[str, ...]) -> bool:
    return bool(stems) and any(name.startswith(stems) for name in called)


def _length(called: Iterable[str], stems: Sequence[str]) -> int:
    """The length of the longest beginning."""
    return max((len(stem) for stem in stems for name in called if name.startswith(stem)), default=0)
