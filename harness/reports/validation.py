"""How right the checks are, as one HTML page: figures with their intervals drawn, every false finding, every miss."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.analysis.validate import Tally, merged_rates
from harness.inputs.gold import GoldError
from harness.inputs.suite import Suite
from harness.model import Aligned, Finding, Span
from harness.reports.marks import Mark, marks_of, pieces
from harness.reports.page import page, strings


def validation_html(tally: Tally, suite: Suite, files: Sequence[Path], language: str) -> str:
    """The page of a validation, in `language`; texts are escaped, nothing is fetched, nothing runs."""
    rates = tally.rates()
    alarms = [_false(f"F{n:04d}", *one) for n, one in enumerate(tally.false_alarms, 1)]
    missed = [_missed(f"M{n:04d}", *one) for n, one in enumerate(tally.misses, 1)]
    return page(
        "validation.html.jinja",
        language,
        rates=rates,
        rows=_grouped(merged_rates(rates)),
        alarms=alarms,
        missed=_by_category(missed, rates),
        titles={one["id"]: one for one in (*alarms, *missed)},
        suite=suite,
        files=[(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files],
        number=Numbers(strings(language)["decimal"]),
    )


class Numbers:
    """Figures as the page writes them."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal

    def share(self, value: float | None) -> str:
        """A share, three decimals; a dash where there is nothing to divide by."""
        return "–" if value is None else f"{value:.3f}".replace(".", self._decimal)

    def rate(self, value: float | None) -> str:
        """A rate, two decimals."""
        return "–" if value is None else f"{value:.2f}".replace(".", self._decimal)

    def interval(self, bounds: tuple[float, float] | None) -> str:
        """Both ends of an interval."""
        return f"{self.share(bounds[0])}–{self.share(bounds[1])}" if bounds else ""


def _grouped(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """All, then each check with its rules below it."""
    checks = [row for row in rows[1:] if "/" not in row["scope"]]
    below = {check["scope"]: [row for row in rows if row["scope"].startswith(f"{check['scope']}/")] for check in checks}
    return [rows[0], *(row for check in checks for row in (check, *below[check["scope"]]))]


def _false(id: str, segment: Aligned, finding: Finding) -> dict[str, Any]:
    found = [(id, finding)]
    return _texts(segment, marks_of(found, "source"), marks_of(found, "hypothesis")) | {
        "id": id,
        "severity": finding.severity.value,
        "kind": finding.rule,
        "entry": finding.entry,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def _missed(id: str, segment: Aligned, error: GoldError) -> dict[str, Any]:
    (hypothesis,) = segment.hypotheses.values()
    sources = _everywhere(segment.source, error.source_text)
    marks = [Mark(id, error.severity, Span.of("source", segment.source, *place)) for place in sources]
    wrong = Mark(id, error.severity, Span.of("hypothesis", hypothesis, error.start, error.end))
    return _texts(segment, marks, [wrong]) | {
        "id": id,
        "severity": error.severity.value,
        "kind": error.category,
        "entry": "",
        "message": " ← ".join(filter(None, [error.text, error.source_text])) or error.category,
        "suggestion": error.suggestion,
    }


def _texts(segment: Aligned, source: Sequence[Mark], hypothesis: Sequence[Mark]) -> dict[str, Any]:
    (text,) = segment.hypotheses.values()
    return {
        "document": segment.document,
        "segment": segment.id,
        "source_pieces": pieces(segment.source, source),
        "hypothesis_pieces": pieces(text, hypothesis),
    }


def _everywhere(text: str, part: str) -> list[tuple[int, int]]:
    """Every place of `part` in the text: gold names the source words, not where they stand."""
    size = len(part)
    return [(at, at + size) for at in range(len(text) - size + 1) if part and text.startswith(part, at)]


def _by_category(missed: Sequence[Mapping[str, Any]], rates: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    """Misses of each category, in the order of the table of recall."""
    found: dict[str, list[Any]] = {category: [] for category in rates["categories"]}
    for one in missed:
        found[one["kind"]].append(one)
    return [(category, those) for category, those in found.items() if those]
