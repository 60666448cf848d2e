"""The run as a table on a terminal."""

from __future__ import annotations

from typing import IO, Any

from harness.evaluate import Evaluation
from harness.model import Direction, Severity

WIDTH = 110  # where there is no terminal to ask
ARROWS = {Direction.HIGHER: "↑", Direction.LOWER: "↓"}


def show(evaluation: Evaluation, summary: dict[str, Any], stream: IO[str]) -> None:
    """Systems × scores, findings by severity and rule, what did not run, and the paths."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    width = None if stream.isatty() else WIDTH
    console = Console(file=stream, highlight=False, markup=False, width=width)
    console.print(
        f"{summary['testset']}: {summary['segments']} segments, {summary['documents']} documents, "
        f"{evaluation.manifest.source_lang} → {evaluation.manifest.target_lang}",
        markup=False,
    )
    systems = summary["systems"]
    table = Table(Column(no_wrap=True), *systems, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, scorer in evaluation.scorers.items():
        table.add_row(
            f"{scorer.title} {ARROWS[scorer.direction]}", *(_score(systems[s], name, scorer.digits) for s in systems)
        )
    table.add_section()
    for severity in reversed(Severity):
        counts = [systems[s]["findings"].get(severity.value, 0) for s in systems]
        if any(counts):
            table.add_row(f"{severity.value} findings", *map(str, counts))
    table.add_section()
    for rule in sorted({rule for s in systems.values() for rule in s["rules"]}):
        table.add_row(rule, *(str(systems[s]["rules"].get(rule, 0)) for s in systems))
    console.print(table)
    console.print("Checks: MQM penalty per 1,000 source words; intervals: 95 %, bootstrap over segments.", markup=False)
    for record in evaluation.manifest.scorers:
        if record.status != "ok":
            console.print(f"{record.name} {record.status}: {record.reason}", markup=False, soft_wrap=True)
        elif record.cached:
            asked = summary["segments"] * len(systems)
            console.print(
                f"{record.name}: {record.cached} of {asked} scores were known, {asked - record.cached} computed"
            )
    for notice in evaluation.manifest.notices:
        console.print(f"note: {notice}", markup=False, soft_wrap=True)
    for path in (summary["report"], *summary["files"]):
        console.print(path, markup=False, soft_wrap=True)


def _score(system: dict[str, Any], name: str, digits: int) -> str:
    value, interval = system["scores"][name], system["intervals"][name]
    if value is None:
        return "–"
    return f"{value:.{digits}f}" + (f" [{interval[0]:.{digits}f}, {interval[1]:.{digits}f}]" if interval else "")
