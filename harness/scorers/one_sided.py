"""Phrases of one side of a segment that the other does not account for, where nothing speaks for a free translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.lang.find import language
from harness.lang.islands import Island, Sides
from harness.lang.lexicon import Entry, Lexicon
from harness.lang.reading import content_families, read
from harness.lang.termbase import Termbase
from harness.model import Segment
from harness.scorers.lengths import Usual

# All figures from the human translations and clean sets, and from those with phrases cut and put in.
ADDED = 3  # content words of an addition, at least
SURPLUS = 2.0  # words of an addition over those without support opposite, which may be what it paraphrases, at least
LEFT_OUT, WITHIN = 1.5, 2.0  # the same of a loss that is a phrase, and of one in the middle of a phrase
HELD, HELD_PER_WORD = 3, 0.6  # supported words around an island, at least
FREE = 0.15  # other words without support per supported one, at most
LONG, TOO_LONG, TOO_SHORT = 0.5, 2.5, -1.0  # spreads from the usual length: whole, without what was lost or added
MOVED = 0.5  # share of the words of an island for which a neighbouring segment may account


@dataclass(frozen=True)
class Reader:
    """Reads the two sides of segments with a lexicon and the terms of a glossary."""

    lexicon: Lexicon
    base: Termbase

    def sides(self, source: str, hypothesis: str) -> Sides:
        """Both texts word by word."""
        text = read(hypothesis, language(self.lexicon.target.code))
        terms = (
            Entry(one.start, one.end, content_families(self.base.terms[one.term].right, text.language))
            for one in self.base.occurrences(source)
        )
        return Sides(source, text, self.lexicon, [*terms])

    def left_out(self, segment: Segment, sides: Sides, around: Sequence[Segment], usual: Usual) -> Iterator[Island]:
        """Stretches of the source that were lost; none where the hypothesis is rather long."""
        source, target = sides.unclear
        if usual.deviation(segment) >= LONG or source - target < LEFT_OUT:
            return
        for island in sides.omissions():
            part = segment.source[island.start : island.end]
            enough = island.words - island.opposite >= (LEFT_OUT if island.framed else WITHIN)
            if enough and _amid(island) and usual.deviation(segment, without_source=part) < TOO_LONG:
                others = (self.sides(segment.source, other.hypothesis) for other in around)
                if all(other.held_source(island) < MOVED for other in others):
                    yield island

    def added(self, segment: Segment, sides: Sides, around: Sequence[Segment], usual: Usual) -> Iterator[Island]:
        """Phrases of the hypothesis that the source does not have; none without which it would be rather short."""
        source, target = sides.unclear
        for island in sides.additions() if target - source >= SURPLUS else ():
            part = segment.hypothesis[island.start : island.end]
            enough = island.words >= ADDED and island.words - island.opposite >= SURPLUS
            if enough and _amid(island) and usual.deviation(segment, without=part) > TOO_SHORT:
                others = (self.sides(other.source, segment.hypothesis) for other in around)
                if all(other.held_target(island) < MOVED for other in others):
                    yield island


def _amid(island: Island) -> bool:
    """Whether most of what stands around an island is accounted for, so that it is no part of a free translation."""
    return island.held >= max(HELD, HELD_PER_WORD * island.words) and island.rest <= FREE * island.held
