"""How long a translation usually is, and by how much a segment differs from that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from harness.lang.base import TEXTS
from harness.model import Segment

ENOUGH = 30  # segments of a document from which on its own lengths say what is usual
CENTRE, SPREAD = 0.10, 0.21  # log of characters per source character on the human and clean sets: median, scaled MAD
SHORT = 32  # source letters below which a length says nothing


class Usual(NamedTuple):
    """What lengths are usual in a document."""

    centre: float
    spread: float

    def deviation(self, segment: Segment, *, without: str = "", without_source: str = "") -> float:
        """Spreads from what is usual, of a segment or of what is left of it without a part of either side."""
        hypothesis, source = size(segment.hypothesis) - size(without), size(segment.source) - size(without_source)
        return (math.log(max(1, hypothesis) / max(1, source)) - self.centre) / self.spread


def usual(document: Sequence[Segment]) -> Usual:
    """From a document's own segments if there are enough: documents are measured apart, so never from the corpus."""
    ratios = [ratio(segment) for segment in document if size(segment.source) >= SHORT and segment.hypothesis]
    if len(ratios) < ENOUGH:
        return Usual(CENTRE, SPREAD)
    centre = median(ratios)
    return Usual(centre, max(SPREAD, 1.4826 * median(abs(one - centre) for one in ratios)))


def ratio(segment: Segment) -> float:
    """Log of the letters of the hypothesis per letter of the source."""
    return math.log(max(1, size(segment.hypothesis)) / max(1, size(segment.source)))


@lru_cache(maxsize=TEXTS)
def size(text: str) -> int:
    """Letters and digits: the same number however the marks are encoded."""
    return sum(map(str.isalnum, text))
