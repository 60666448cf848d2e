"""How right the checks are, as a page: the figures of a validation in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.analysis.validate import merged_rates


def figures(rates: Mapping[str, Any], files: Sequence[str]) -> str:
    """A Markdown page: the data, precision per check and rule, recall per category, alarms on clean segments."""
    lines = [
        "# How right the checks are",
        "",
        "Written by `harness validate --page docs/figures.md`; `make check` fails when it is stale.",
        "",
        f"{rates['segments']} segments ({rates['clean_segments']} without any error, "
        f"{rates['source_words']} source words) of "
        f"{', '.join(f'`{name}`' for name in files)}; {rates['errors']} marked errors, {rates['findings']} findings, "
        f"{rates['duplicates']} of them second findings of one error.",
        f"On the clean segments: {rates['alarms_on_clean']} findings, "
        f"{_number(rates['alarms_per_100_clean'])} per 100.",
        "",
        "| check, rule | true | false | precision | 95 % |",
        "|---|--:|--:|--:|---|",
        *(_precision_row(row) for row in merged_rates(rates)),
        "",
        "| category | caught | marked | recall | 95 % |",
        "|---|--:|--:|--:|---|",
        *(
            f"| {name} | {one['caught']} | {one['errors']} | {_number(one['recall'])} | {_interval(one['recall_95'])} |"
            for name, one in rates["categories"].items()
        ),
        f"| **all** | {rates['caught']} | {rates['errors']} | {_number(rates['recall'])} | |",
        "",
    ]
    return "\n".join(lines)


def _precision_row(row: Mapping[str, Any]) -> str:
    scope = row["scope"] if "/" in row["scope"] else f"**{row['scope']}**"
    return (
        f"| {scope} | {row['true']} | {row['false']} | {_number(row['precision'])} | {_interval(row['precision_95'])} |"
    )


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def _interval(bounds: tuple[float, float] | None) -> str:
    return f"{bounds[0]:.3f}–{bounds[1]:.3f}" if bounds else ""
