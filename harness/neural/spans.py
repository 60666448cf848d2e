"""Error spans from a word-level model: one severity per subword in, stretches of the hypothesis out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class ErrorSpan:
    """A stretch of the hypothesis that a model thinks wrong.

    Attributes:
        start, end: half-open code-point offsets.
        confidence: mean probability of the severity over the subwords.
    """

    start: int
    end: int
    severity: str
    confidence: float


def error_spans(
    text: str, offsets: Sequence[tuple[int, int]], severities: Sequence[str], probabilities: Sequence[float]
) -> tuple[ErrorSpan, ...]:
    """Neighbouring subwords of one severity as one span, without the spaces at its edges.

    COMET's own decoder gives neighbours of different severity the severity of the first, and drops a span that is
    still open at the last subword; here neither happens.

    Args:
        offsets: of each subword in `text`; empty for the model's special tokens.
        severities: of each subword; empty where nothing is wrong.
        probabilities: of each subword's severity.
    """
    subwords = [
        (severity, start, end, probability)
        for (start, end), severity, probability in zip(offsets, severities, probabilities, strict=True)
        if start < end
    ]
    spans = []
    for severity, group in groupby(subwords, key=lambda subword: subword[0]):
        members = list(group)
        start, end = members[0][1], members[-1][2]
        inner = text[start:end]
        start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
        if severity and start < end:
            confidence = sum(probability for *_, probability in members) / len(members)
            spans.append(ErrorSpan(start, end, severity, confidence))
    return tuple(spans)
