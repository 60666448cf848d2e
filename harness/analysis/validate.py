"""How right the findings are: precision and recall against marked errors.

Findings and errors of a segment are matched one to one, best overlap first. Two spans are the same place if their
intersection over union is at least 0.3, or one lies inside the other and the finding is at most three times as long.
An omission, or a finding without words in the hypothesis, is matched by its source span. What matches an error that is
taken already is a duplicate: neither true nor false, but counted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.inputs.gold import GoldError
from harness.model import Aligned, Finding, Severity

SAME_PLACE = 0.3
LONGEST = 3
COUNTED = ("true", "false", "findings", "alarms_on_clean")
OMISSION_REACH = 15  # code points between a marked gap and where a finding puts it


@dataclass
class Tally:
    """Counts of a validation; `Counter`s are keyed by rule (true, false, found, on_clean) or by gold category.

    `found` holds duplicates too, `on_clean` what was found in segments without any error.

    Findings of several checks on the same words are reported as one; the others are counted as `merged_…`, so that a
    rule's own precision rests on everything it has found.
    """

    segments: int = 0
    clean_segments: int = 0
    source_words: int = 0
    duplicates: int = 0
    alarms_on_clean: int = 0
    true: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    merged_true: Counter[str] = field(default_factory=Counter)
    merged_false: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    on_clean: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    false_alarms: list[tuple[Aligned, Finding]] = field(default_factory=list)
    misses: list[tuple[Aligned, GoldError]] = field(default_factory=list)

    def add(self, segment: Aligned, findings: Sequence[Finding], errors: Sequence[GoldError], words: int) -> None:
        """Count one segment."""
        self.segments += 1
        self.source_words += words
        if not errors:
            self.clean_segments += 1
            self.alarms_on_clean += len(findings)
        for finding in findings:
            rules = {finding.rule, *_merged(finding)}
            self.found.update(rules)
            self.on_clean.update(() if errors else rules)
        pairs = sorted(_pairs(segment, findings, errors), key=lambda pair: (-pair[0], -pair[1], -pair[2]))
        error_of: dict[int, int] = {}
        for _, f, e in pairs:
            if f not in error_of and e not in error_of.values():
                error_of[f] = e
        near = {f for _, f, _ in pairs}
        for f, finding in enumerate(findings):
            if f in error_of:
                self.true[finding.rule] += 1
                self.merged_true.update(_merged(finding))
            elif f in near:
                self.duplicates += 1
            else:
                self.false[finding.rule] += 1
                self.merged_false.update(_merged(finding))
                self.false_alarms.append((segment, finding))
        for e, error in enumerate(errors):
            self.total[error.category] += 1
            if e in error_of.values():
                self.caught[error.category] += 1
            else:
                self.misses.append((segment, error))

    def rates(self) -> dict[str, Any]:
        """Figures in all, per rule and per category, as JSON values; None where there is no denominator."""
        true, false = self.true + self.merged_true, self.false + self.merged_false
        rules = sorted({*true, *false})
        return {
            "segments": self.segments,
            "clean_segments": self.clean_segments,
            "source_words": self.source_words,
            "errors": self.total.total(),
            "findings": self.true.total() + self.false.total() + self.duplicates,
            "duplicates": self.duplicates,
            **_precision(self.true.total(), self.false.total()),
            "recall": share(self.caught.total(), self.total.total()),
            "recall_95": wilson(self.caught.total(), self.total.total()),
            "caught": self.caught.total(),
            "findings_per_1000_words": share(
                1000 * (self.true.total() + self.false.total() + self.duplicates), self.source_words
            ),
            "alarms_per_100_clean": share(100 * self.alarms_on_clean, self.clean_segments),
            "alarms_on_clean": self.alarms_on_clean,
            "rules": {
                rule: {
                    **_precision(true[rule], false[rule]),
                    "findings": self.found[rule],
                    "alarms_on_clean": self.on_clean[rule],
                }
                for rule in rules
            },
            "categories": {
                category: {
                    "caught": self.caught[category],
                    "errors": count,
                    "recall": share(self.caught[category], count),
                    "recall_95": wilson(self.caught[category], count),
                }
                for category, count in sorted(self.total.items())
            },
        }


def _merged(finding: Finding) -> set[str]:
    """Rules that were merged into a finding of another check."""
    own = finding.rule.partition("/")[0]
    rules = {str(other["rule"]) for other in finding.evidence.get("also", ())}
    return {rule for rule in rules if rule.partition("/")[0] != own}


def _precision(true: int, false: int) -> dict[str, Any]:
    found = true + false
    return {"true": true, "false": false, "precision": share(true, found), "precision_95": wilson(true, found)}


def at_least(findings: Iterable[Finding], floor: Severity) -> list[Finding]:
    """Findings of a severity and above."""
    return [finding for finding in findings if finding.severity.rank >= floor.rank]


def share(part: float, whole: float) -> float | None:
    """part / whole; None for an empty whole."""
    return part / whole if whole else None


def wilson(k: int, n: int) -> tuple[float, float] | None:
    """The 95 % score interval of a proportion (Wilson 1927); None without observations."""
    if not n:
        return None
    z, p = 1.96, k / n
    centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)


def _pairs(
    segment: Aligned, findings: Sequence[Finding], errors: Sequence[GoldError]
) -> Iterator[tuple[float, int, int]]:
    for f, finding in enumerate(findings):
        for e, error in enumerate(errors):
            how_close = closeness(finding, error, segment.source)
            if how_close:
                yield how_close, f, e


def closeness(finding: Finding, error: GoldError, source: str) -> float:
    """How much a finding and an error are at one place, 0 to 1; 0 is not at all."""
    words, trigger = finding.span("hypothesis"), finding.span("source")
    has_words = words is not None and words.start < words.end
    if error.start < error.end and words is not None and has_words:
        return _overlap(words.start, words.end, error.start, error.end)
    if trigger is not None and (error.start < error.end or not has_words):
        places = _occurrences(source, error.source_text)
        best = max((_overlap(trigger.start, trigger.end, *place) for place in places), default=0.0)
        if best:
            return best
    if error.start == error.end and finding.category.startswith("accuracy/omission") and words is not None:
        return 0.2 if abs(words.start - error.start) <= OMISSION_REACH else 0.0
    return 0.0


def _overlap(a: int, b: int, c: int, d: int) -> float:
    if a >= b or c >= d:
        return 0.0
    both = min(b, d) - max(a, c)
    if both <= 0:
        return 0.0
    union = both / (max(b, d) - min(a, c))
    inside = both == min(b - a, d - c) and (b - a) <= LONGEST * (d - c)
    return union if union >= SAME_PLACE else (0.3 * union + 0.01 if inside else 0.0)


def _occurrences(text: str, part: str) -> Iterator[tuple[int, int]]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + 1)


def merged_rates(rates: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows for a table: all findings, then each check, then each rule.

    `recall` is the share of all marked errors. An error that two checks have found is counted for both.
    """
    checks: dict[str, Counter[str]] = {}
    for rule, one in rates["rules"].items():
        checks.setdefault(rule.partition("/")[0], Counter()).update({name: one[name] for name in COUNTED})
    rows = [_row("all", rates, rates)]
    rows += [_row(check, counts, rates) for check, counts in sorted(checks.items())]
    return rows + [_row(rule, one, rates) for rule, one in rates["rules"].items()]


def _row(scope: str, counts: Mapping[str, int], rates: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "scope": scope,
        **_precision(counts["true"], counts["false"]),
        "recall": share(counts["true"], rates["errors"]),
        "findings_per_1000_words": share(1000 * counts["findings"], rates["source_words"]),
        "alarms_per_100_clean": share(100 * counts["alarms_on_clean"], rates["clean_segments"]),
    }
