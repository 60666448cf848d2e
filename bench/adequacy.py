"""How surely `adequacy` sees misaligned files, on aligned text of your own that it has never seen.

    python bench/adequacy.py SOURCE HYPOTHESIS [--docs FILE] [--pair vi-ru] [--trials 100] [--cache DIR]

Parallel text, one segment a line. Every trial damages the hypotheses at a random place and measures the whole corpus
with the scorer itself; a trial counts if the damage is reported where it is (a stretch: where it begins, give or take
a segment). What is reported where nothing is damaged is false; so is everything that is reported of the text as it is,
or with its documents in another order. Leaves with an error if exchanged neighbours or a lost or doubled line are
reported in fewer than 95 of 100 trials, or if anything is reported of undamaged text.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from harness.inputs.glossary import Glossary
from harness.inputs.rules import Rules
from harness.inputs.testset import read_parallel
from harness.model import Corpus, Finding
from harness.neural.engine import Engine
from harness.scorers import registry
from harness.scorers.base import Knowledge, Scorer

WANTED = 0.95
TOLD = 3  # false findings that are shown


class Damage(NamedTuple):
    """A damaged corpus, and the finding that should come of it: its rule and the place of its segment."""

    corpus: Corpus
    rule: str
    place: int


def with_hypotheses(corpus: Corpus, order: list[int]) -> Corpus:
    """The corpus with the hypotheses of other segments; sources for which none is left are gone."""
    pairs = zip(corpus, order, strict=False)
    return replace(corpus, segments=tuple(replace(s, hypothesis=corpus.segments[i].hypothesis) for s, i in pairs))


def swapped(corpus: Corpus, rng: random.Random) -> Damage:
    order = list(range(len(corpus)))
    place = rng.randrange(len(corpus) - 1)
    order[place : place + 2] = place + 1, place
    return Damage(with_hypotheses(corpus, order), "adequacy/swapped", place)


def lost(corpus: Corpus, rng: random.Random) -> Damage:
    order = list(range(len(corpus)))
    place = rng.randrange(len(corpus))
    del order[place]
    return Damage(with_hypotheses(corpus, order), "adequacy/shifted", place)


def doubled(corpus: Corpus, rng: random.Random) -> Damage:
    order = list(range(len(corpus)))
    place = rng.randrange(len(corpus))
    order.insert(place, place)
    return Damage(with_hypotheses(corpus, order), "adequacy/shifted", place + 1)


def moved(lines: int) -> Callable[[Corpus, random.Random], Damage]:
    """A line that stands so many lines too late, so that those between stand one too early."""

    def damage(corpus: Corpus, rng: random.Random) -> Damage:
        order = list(range(len(corpus)))
        place = rng.randrange(len(corpus) - lines)
        order.insert(place + lines, order.pop(place))
        return Damage(with_hypotheses(corpus, order), "adequacy/shifted", place)

    return damage


def unrelated(corpus: Corpus, rng: random.Random) -> Damage:
    order = list(range(len(corpus)))
    place = rng.randrange(len(corpus))
    documents = [s.document for s in corpus]
    order[place] = rng.choice([i for i, document in enumerate(documents) if document != documents[place]])
    return Damage(with_hypotheses(corpus, order), "adequacy/unrelated", place)


def by_document(corpus: Corpus) -> list[Corpus]:
    names = dict.fromkeys(segment.document for segment in corpus)
    return [replace(corpus, segments=tuple(s for s in corpus if s.document == name)) for name in names]


def shuffled(corpus: Corpus, rng: random.Random) -> Corpus:
    documents = by_document(corpus)
    rng.shuffle(documents)
    return replace(corpus, segments=tuple(s for document in documents for s in document))


def hits(damage: Damage, findings: tuple[Finding, ...]) -> list[bool]:
    """Which findings are what the damage asks for."""
    place = {s.id: i for i, s in enumerate(damage.corpus)}
    slack = damage.rule == "adequacy/shifted"
    return [f.rule == damage.rule and abs(place[f.segment] - damage.place) <= slack for f in findings]


def trials(scorer: Scorer, corpus: Corpus, damages: Iterator[Damage], name: str) -> float:
    """Prints and gives the share of trials reported; a finding is false where the hypothesis is the segment's own."""
    own = {s.id: s.hypothesis for s in corpus}
    reported, false = [], []
    for damage in damages:
        findings = scorer.measure(damage.corpus).findings
        right = hits(damage, findings)
        untouched = {s.id for s in damage.corpus if s.hypothesis == own[s.id]}
        reported.append(any(right))
        false += [f for f, hit in zip(findings, right, strict=True) if not hit and f.segment in untouched]
    share = sum(reported) / len(reported)
    print(f"  {name:44}{sum(reported):5} of {len(reported):4}  {100 * share:6.1f} %   false {len(false)}")
    show(false)
    return share


def show(findings: list[Finding]) -> None:
    for finding in findings[:TOLD]:
        print(f"      {finding.rule} at {finding.segment} {dict(finding.evidence)}")


def clean(scorer: Scorer, corpora: list[Corpus], name: str) -> int:
    """Prints and gives the number of findings where none is right."""
    findings = [f for corpus in corpora for f in scorer.measure(corpus).findings]
    print(f"  {name:44}{sum(map(len, corpora)):5} segments           false {len(findings)}")
    show(findings)
    return len(findings)


def undamaged(scorer: Scorer, corpus: Corpus, rng: random.Random) -> int:
    """The number of findings on aligned text, in any order and in small pieces."""
    return (
        clean(scorer, [corpus], "as it is")
        + clean(scorer, [shuffled(corpus, rng) for _ in range(10)], "documents in ten other orders")
        + clean(scorer, by_document(corpus), "every document alone")
    )


def damaged(scorer: Scorer, corpus: Corpus, rng: random.Random, count: int) -> list[str]:
    """The kinds of damage that have to be seen and are not seen often enough."""

    def run(name: str, damage: Callable[[Corpus, random.Random], Damage]) -> float:
        return trials(scorer, corpus, (damage(corpus, rng) for _ in range(count)), name)

    kinds = {"neighbours exchanged": swapped, "a line lost": lost, "a line doubled": doubled}
    low = [name for name, damage in kinds.items() if run(name, damage) < WANTED]
    for lines in (3, 4, 5, 10):
        run(f"a line moved, {lines} between out of step", moved(lines))
    documents = [document for document in by_document(corpus) if len(document) > 1]
    if len(documents) > 1:
        run("a hypothesis from another document", unrelated)
        run("neighbours exchanged, document alone", lambda _, rng: swapped(rng.choice(documents), rng))
    return low


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("hypothesis", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--pair", default="vi-ru")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="where embeddings are kept; they take the time")
    wanted = parser.parse_args()
    source, target = wanted.pair.split("-")
    corpus = read_parallel(
        wanted.source,
        {"mt": wanted.hypothesis},
        references={},
        docs=wanted.docs,
        source_lang=source,
        target_lang=target,
    ).corpus("mt")
    engine = Engine(cache=wanted.cache)
    engine.report = lambda done, total: print(f"{done} of {total} texts", file=sys.stderr)
    knowledge = Knowledge(source, target, Glossary((), "none"), Rules(digest="none"), engine=engine)
    scorer, rng = registry.build("adequacy", knowledge, {}), random.Random(wanted.seed)
    print(f"{len(corpus)} segments, seed {wanted.seed}")
    false = undamaged(scorer, corpus, rng)
    low = damaged(scorer, corpus, rng, wanted.trials)
    if low or false:
        sys.exit(f"not good enough: {', '.join(low) or 'findings on undamaged text'}")


if __name__ == "__main__":
    main()
