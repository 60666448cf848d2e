"""What is asked of a model and what it answers, as values that travel between processes and into the cache."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import NamedTuple

from harness.neural.spans import ErrorSpan


class Item(NamedTuple):
    """One question: a hypothesis with its source, and a reference where the model wants one."""

    source: str
    hypothesis: str
    reference: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for text in self if text is not None)


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer.

    Attributes:
        score: as the model gives it.
        truncated: whether the model saw only the beginning of a text.
        spans: of the hypothesis, in order; empty for a model that marks none.
    """

    score: float
    truncated: bool = False
    spans: tuple[ErrorSpan, ...] = ()

    def to_bytes(self) -> bytes:
        """For the cache: JSON, in which every float comes back as it was."""
        return json.dumps([self.score, self.truncated, *map(astuple, self.spans)]).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Prediction:
        score, truncated, *spans = json.loads(data)
        return cls(score, truncated, tuple(ErrorSpan(*span) for span in spans))


class Batch(NamedTuple):
    """Some answers at a time.

    Attributes:
        positions: which of the items were answered.
        vectors: embeddings, as single-precision bytes, of sources and references that had to be encoded: other systems
            and later runs will ask for these again.
    """

    positions: list[int]
    predictions: list[Prediction]
    vectors: Mapping[str, bytes]
