"""The values that travel down the street: segments, corpora, spans, findings, scores. Standard library only.

Offsets are half-open code-point offsets into the text exactly as it was given in the input.
`None` means "could not be measured"; an empty tuple means "measured, and nothing found".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

Side = Literal["source", "hypothesis", "reference"]
Stat = tuple[float, ...]
"""Additive per-segment statistics of one scorer; their sum over segments is all that `combine` sees."""


class Severity(Enum):
    """How grave the issue is for a reader (MQM); the weights stand in `mqm.toml`."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Level(Enum):
    """What CI does with a finding; independent of its severity."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Direction(Enum):
    """Which way a score improves."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Segment:
    """One aligned unit of one system: source, hypothesis, references (by name)."""

    id: str
    document: str
    source: str
    hypothesis: str
    references: Mapping[str, str] = field(default_factory=dict)
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One system's output over a test set, whole documents in their order."""

    source_lang: str
    target_lang: str
    system: str
    segments: tuple[Segment, ...]

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.segments)

    def __len__(self) -> int:
        return len(self.segments)

    @property
    def has_references(self) -> bool:
        return bool(self.segments) and all(segment.references for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A segment as the input gives it: one source, every system's hypothesis, every reference.

    Attributes:
        ignore: what the input's `ignore` column says: rules not to be reported here, with their reason.
    """

    id: str
    document: str
    source: str
    hypotheses: Mapping[str, str]
    references: Mapping[str, str] = field(default_factory=dict)
    domain: str = ""
    ignore: str = ""


@dataclass(frozen=True, slots=True)
class TestSet:
    """Aligned segments of one language pair with the output of one or several systems.

    Attributes:
        digests: sha256 of every input file, by the path as it was given.
        notices: what a person should know and would not see: carried columns, normalised text.
    """

    __test__ = False  # not a pytest class, whatever its name begins with

    name: str
    source_lang: str
    target_lang: str
    systems: tuple[str, ...]
    segments: tuple[Aligned, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def corpus(self, system: str) -> Corpus:
        """The output of one system, ready to be scored."""
        segments = tuple(
            Segment(s.id, s.document, s.source, s.hypotheses[system], s.references, s.domain) for s in self.segments
        )
        return Corpus(self.source_lang, self.target_lang, system, segments)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a segment's text; `text` repeats it, so that a wrong offset cannot pass unseen."""

    side: Side
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, side: Side, text: str, start: int, end: int) -> Span:
        return cls(side, start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        return self.side == other.side and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Finding:
    """One detected issue in one segment. MQM calls it an issue until a person confirms it.

    Attributes:
        rule: scorer name / kind, `terminology/forbidden-term`.
        entry: id of the glossary or rule entry that fired.
        category: MQM path, one of `harness.mqm.CATEGORIES`.
        spans: the first hypothesis span and the first source span are the primary ones.
        key: the matched lemmas; with rule, entry and source it makes the fingerprint.
        evidence: why: source trigger, matched words and lemmas, licences looked at (JSON values).
        related: ids of further segments that the finding speaks of.
    """

    rule: str
    entry: str
    segment: str
    category: str
    severity: Severity
    spans: tuple[Span, ...]
    observed: str = ""
    expected: tuple[str, ...] = ()
    suggestion: str = ""
    key: str = ""
    level: Level = Level.ERROR
    message: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    confidence: float | None = None
    origin: Literal["rule", "lexicon", "metric", "judge"] = "rule"
    fingerprint: str = ""

    def span(self, side: Side) -> Span | None:
        """The primary span on one side, if there is one."""
        return next((span for span in self.spans if span.side == side), None)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a scorer saw: one `Stat` or `None` per segment in corpus order, and its findings.

    Attributes:
        notices: what a person should know and would not see in the scores: texts that were cut off, a broken cache.
        cached: how many of the segments did not have to be computed.
    """

    stats: tuple[Stat | None, ...]
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    cached: int = 0
