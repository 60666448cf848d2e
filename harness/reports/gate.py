"""What a gate said, as plain data for programs and as a table on a terminal."""

from __future__ import annotations

from typing import IO, Any

from harness.analysis.judgement import Judgement
from harness.analysis.verdict import Tier, Verdict
from harness.model import Finding

SCHEMA = 1
WIDTH = 110  # where there is no terminal to ask
SHOWN = 10  # findings that the console names for one gate; --json has all of them


def as_data(judged: Judgement) -> dict[str, Any]:
    """JSON values."""
    return {
        "schema": SCHEMA,
        "run": judged.run,
        "baseline": judged.baseline or None,
        "candidate": judged.candidate or None,
        "policy": judged.policy,
        "strict": judged.strict,
        "tier": judged.tier.word,
        "exit_code": judged.exit_code,
        "systems": [
            {
                "system": one.system,
                "baseline_system": one.baseline_system or None,
                "verdicts": [_verdict(verdict) for verdict in one.verdicts],
            }
            for one in judged.systems
        ],
        "waived": [
            {"fingerprint": key[0], "segment": key[1], "reason": waiver.reason, "author": waiver.author}
            for key, waiver in judged.waived.items()
        ],
        "notices": list(judged.notices),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.gate.name,
        "kind": verdict.gate.kind,
        "slice": verdict.slice,
        "tier": verdict.tier.word,
        "reason": verdict.reason,
        "numbers": dict(verdict.numbers),
        "missing_scorers": list(verdict.missing),
        "findings": [_finding(finding) for finding in verdict.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    names = ("fingerprint", "segment", "rule", "entry", "observed", "suggestion", "message")
    return {name: getattr(finding, name) for name in names} | {"severity": finding.severity.value}


def show(judged: Judgement, stream: IO[str]) -> None:
    """A table of verdicts for each system, the findings behind a fail, notices, and the outcome in one line."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    console = Console(file=stream, highlight=False, markup=False, width=None if stream.isatty() else WIDTH)
    console.print(f"{judged.run} against {judged.baseline or 'no baseline'}; gates of {judged.policy}")
    for system in judged.systems:
        new, old = system.system, system.baseline_system
        verdict, reason = Column("verdict", no_wrap=True), Column("why", overflow="fold")
        table = Table(verdict, "gate", "slice", reason, box=box.SIMPLE_HEAD, pad_edge=False)
        for one in system.verdicts:
            table.add_row(one.tier.word, one.gate.name, one.slice, one.reason)
        console.print(new if old in ("", new) else f"{new} against {old}")
        console.print(table)
        for one in system.verdicts:
            _show_findings(one, console)
    if judged.waived:
        console.print(f"waived and not counted: {len(judged.waived)}", soft_wrap=True)
    for notice in judged.notices:
        console.print(f"note: {notice}", soft_wrap=True)
    console.print(_outcome(judged))


def _show_findings(verdict: Verdict, console: Any) -> None:
    if not verdict.findings:
        return
    console.print(f"{verdict.gate.name}:")
    for finding in sorted(verdict.findings, key=lambda f: -f.severity.rank)[:SHOWN]:
        better = f" → {finding.suggestion}" if finding.suggestion else ""
        said = f"{finding.severity.value} {finding.rule}: {finding.observed!r}{better}"
        console.print(f"  {finding.fingerprint} {finding.segment} {said}", soft_wrap=True)
    if len(verdict.findings) > SHOWN:
        console.print(f"  … and {len(verdict.findings) - SHOWN} more: --json names them all")


def _outcome(judged: Judgement) -> str:
    verdicts = judged.verdicts
    counts = [(tier, sum(v.tier is tier for v in verdicts)) for tier in reversed(Tier)]
    listed = ", ".join(f"{count} {tier.word}" for tier, count in counts if count)
    return f"gate: {judged.tier.word} ({listed}), exit code {judged.exit_code}"
