"""Comparisons as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from harness.analysis.resample import FEWEST
from harness.reports.console import WIDTH
from harness.scorers import registry

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

ARROWS = {"higher": "↑", "lower": "↓"}
SLICES, FINDINGS, SEGMENTS = 15, 10, 5  # lines shown; --json has all


def show(said: dict[str, Any], stream: IO[str]) -> None:
    """Every comparison with the first system of its group, and the matrix of a group of three or more."""
    from rich.console import Console

    width = None if stream.isatty() else WIDTH
    console = Console(file=stream, highlight=False, markup=False, width=width)
    for group in said["groups"]:
        first = group["comparisons"][0]["first"]["label"]
        for comparison in group["comparisons"]:
            if comparison["first"]["label"] == first:
                _comparison(console, comparison, said["alpha"])
        if group["rankings"]:
            _rankings(console, group["rankings"], said["alpha"])
    interval = f"{100 * (1 - said['alpha']):g} % bootstrap interval of the difference"
    test = {"randomisation": "approximate randomisation", "bootstrap": "paired bootstrap"}[said["test"]]
    console.print(
        f"{interval}; p: {test}, {said['resamples']} resamples, seed {said['seed']}; W/T/L: % of segments better, "
        "equal, worse; d: difference in standard deviations; MDE: smallest difference that shows with 80 % power."
    )
    for notice in said["notices"]:
        console.print(f"note: {notice}")


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Column, Table

    made = [Column(name, justify="right" if place else "left", no_wrap=True) for place, name in enumerate(columns)]
    return Table(*made, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")


def _comparison(console: Console, comparison: dict[str, Any], alpha: float) -> None:
    first, second = comparison["first"], comparison["second"]
    names = " → ".join(f"{side['label']} ({side['place']})" for side in (first, second))
    console.print(f"{names}: {comparison['segments']} segments", soft_wrap=True)
    table = _table("", first["label"], second["label"], "Δ", "interval", "p", "W/T/L", "d", "MDE", "")
    for score in comparison["scores"]:
        if score["slice"] == "all":
            table.add_row(f"{score['scorer']} {ARROWS[score['direction']]}", *_cells(score, alpha))
    console.print(table)
    for name, reason in comparison["incomparable"].items():
        console.print(f"{name} not compared: {reason}", soft_wrap=True)
    if comparison["advice"]:
        console.print(comparison["advice"], soft_wrap=True)
    _slices(console, comparison, alpha)
    _findings(console, comparison["findings"])
    _changed(console, comparison["changed"])


def _cells(score: dict[str, Any], alpha: float) -> Sequence[str]:
    form = f".{registry.digits(score['scorer'])}f"
    interval = "–" if score["low"] is None else f"{score['low']:+{form}} … {score['high']:+{form}}"
    shares = [score[name] for name in ("wins", "ties", "losses")]
    return (
        _number(score["score_first"], form),
        _number(score["score_second"], form),
        _number(score["delta"], f"+{form}"),
        interval,
        _number(score["p"], ".3f"),
        "–" if None in shares else "/".join(f"{100 * share:.0f}" for share in shares),
        _number(score["effect"], "+.2f"),
        _number(score["detectable"], form),
        _word(score, alpha) + (f" ({score['unmeasured']} unmeasured)" if score["unmeasured"] else ""),
    )


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _word(score: dict[str, Any], alpha: float) -> str:
    """What a significant difference means; nothing where none is shown."""
    if score["p"] is None or score["p"] >= alpha or not score["delta"]:
        return ""
    return "better" if (score["delta"] > 0) == (score["direction"] == "higher") else "worse"


def _slices(console: Console, comparison: dict[str, Any], alpha: float) -> None:
    """The parts on which a scorer sees a significant difference, the surest first."""
    parts = [s for s in comparison["scores"] if s["slice"] != "all"]
    tested = [s for s in parts if s["p"] is not None]
    if len(tested) < len(parts):
        small = f"{len(parts) - len(tested)} scores of slices are not tested"
        console.print(f"{small}: fewer than {FEWEST} segments; --csv FILE or --json has them")
    if not tested:
        return
    found = sorted((s for s in tested if _word(s, alpha)), key=lambda s: (s["p"], s["direction"] == "higher"))
    chance = f"some {alpha * len(tested):.0f} would be by chance"
    console.print(f"slices: {len(found)} of {len(tested)} tests with p < {alpha:g} ({chance})")
    if found:
        table = _table("", "segments", "Δ", "interval", "p", "")
        for score in found[:SLICES]:
            cells = _cells(score, alpha)
            name = f"{score['slice']} {score['unit'] or '(none)'}: {score['scorer']}"
            table.add_row(name, str(score["segments"]), cells[2], cells[3], cells[4], cells[8])
        console.print(table)
    if len(found) > SLICES:
        console.print(f"… and {len(found) - SLICES} more: --csv FILE or --json has every slice")


def _findings(console: Console, findings: dict[str, Any]) -> None:
    counts = {"new": len(findings["new"]), "gone": len(findings["gone"]), "unchanged": findings["unchanged"]}
    parts = []
    for name, count in counts.items():
        grave = ", ".join(f"{number} {severity}" for severity, number in findings["severity"][name].items())
        parts.append(f"{count} {name}" + (f" ({grave})" if grave else ""))
    console.print(f"findings: {'; '.join(parts)}")
    for scorer, count in findings["not_compared"].items():
        console.print(f"findings of {scorer} not compared: {count}")
    for finding in findings["new"][:FINDINGS]:
        line = f"  new {finding['severity']} {finding['segment']} {finding['rule']} {finding['entry']}".rstrip()
        console.print(f"{line}: {finding['message']}", soft_wrap=True)
    if len(findings["new"]) > FINDINGS:
        console.print(f"  … and {len(findings['new']) - FINDINGS} more new ones: --json has all")


def _changed(console: Console, changed: list[dict[str, Any]]) -> None:
    if changed:
        console.print("segments most changed (gain: positive is better):")
    for segment in changed[:SEGMENTS]:
        moved = sorted(((n, g) for n, g in segment["gains"].items() if g), key=lambda item: -abs(item[1]))[:4]
        gains = (f"{name} {gain:+.{registry.digits(name) - 1}f}" for name, gain in moved)
        console.print(f"  {segment['segment']}: {', '.join(gains)}")
        console.print(f"    − {segment['first']}", soft_wrap=True)
        console.print(f"    + {segment['second']}", soft_wrap=True)


def _rankings(console: Console, rankings: list[dict[str, Any]], alpha: float) -> None:
    """Score and rank of every system, and the differences of all pairs, column minus row."""
    labels = [system["label"] for system in rankings[0]["systems"]]
    table = _table("", "", "rank", "score", *(f"→ {label}" for label in labels[1:]))
    for ranking in rankings:
        pairs = {(pair["first"], pair["second"]): pair for pair in ranking["pairs"]}
        for place, system in enumerate(ranking["systems"]):
            form = f".{registry.digits(ranking['scorer'])}f"
            cells = [_pair(pairs.get((system["label"], other)), alpha, form) for other in labels[1:]]
            name = ranking["scorer"] if not place else ""
            table.add_row(name, system["label"], str(system["rank"]), _number(system["score"], form), *cells)
        table.add_section()
    console.print(table)
    count = len(rankings[0]["pairs"])
    console.print(
        f"rank: 1 + systems significantly better; *: p < {alpha:g} after Holm's correction for {count} pairs a scorer "
        f"(not for the {len(rankings)} scorers)."
    )


def _pair(pair: dict[str, Any] | None, alpha: float, form: str) -> str:
    if pair is None or pair["delta"] is None:
        return ""
    sure = pair["p_holm"] is not None and pair["p_holm"] < alpha
    return f"{pair['delta']:+{form}}{'*' if sure else ' '}"
