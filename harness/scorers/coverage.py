"""Whether a system translated every segment at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from harness.model import Corpus, Finding, Severity, Span
from harness.scorers.base import Check, Knowledge


@dataclass(frozen=True)
class Coverage(Check):
    """Segments without a translation.

    What it flags: an empty hypothesis, or one of white space only.
    """

    name: ClassVar[str] = "coverage"
    title: ClassVar[str] = "Coverage"
    kinds: ClassVar[tuple[str, ...]] = ("empty-hypothesis",)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Coverage:
        return cls(**options)

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        for segment in corpus:
            if not segment.hypothesis.strip():
                yield Finding(
                    rule=f"{self.name}/empty-hypothesis",
                    entry="",
                    segment=segment.id,
                    category="accuracy/omission",
                    severity=Severity.CRITICAL,
                    spans=(
                        Span.of("hypothesis", segment.hypothesis, 0, 0),
                        Span.of("source", segment.source, 0, len(segment.source)),
                    ),
                    evidence={"hypothesis_length": len(segment.hypothesis)},
                )
