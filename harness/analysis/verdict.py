"""What a gate says, and the exit code that follows (docs/gates.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

from harness.inputs.gates import Gate
from harness.model import Finding, Level

MISSING_SCORER, INCOMPARABLE, DONE = 4, 3, 0


class Tier(IntEnum):
    """How a verdict turned out, the worst last."""

    PASS = 0
    NOTE = 1
    WARN = 2
    INCONCLUSIVE = 3
    INCOMPARABLE = 4
    FAIL = 5

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Verdict:
    """What one gate says of one system on one slice.

    Attributes:
        reason: why, with numbers.
        numbers: the same numbers for programs.
        missing: scorers without scores that the gate needs: exit code 4.
        findings: those that the gate counted against the run.
    """

    gate: Gate
    system: str
    slice: str
    tier: Tier
    reason: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def softened(self) -> Verdict:
        """A gate of level warning warns and never stops anything."""
        stops = self.tier > Tier.NOTE and self.gate.level is not Level.ERROR
        return replace(self, tier=Tier.WARN, missing=()) if stops else self

    def exit_code(self, strict: bool, no: int) -> tuple[int, int]:
        """(rank, code): the highest rank of all verdicts decides; `no` is the code of a failed gate."""
        if self.missing:
            return MISSING_SCORER, MISSING_SCORER
        if self.tier is Tier.INCOMPARABLE:
            return INCOMPARABLE, INCOMPARABLE
        return (1, no) if self.tier is Tier.FAIL or (strict and self.tier is Tier.INCONCLUSIVE) else (0, DONE)


def exit_code(verdicts: Iterable[Verdict], *, strict: bool, no: int = 1) -> int:
    """0 passed, `no` for a failed gate, 3 incomparable, 4 a scorer is missing; the highest counts."""
    return max((verdict.exit_code(strict, no) for verdict in verdicts), default=(0, DONE))[1]
