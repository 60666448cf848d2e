"""Markdown for a comment under a pull request: the verdict first, then scores, then the gravest findings.

Texts of machines stand in `<code>` and every character that could mean something to Markdown is an
entity: no markup, link, mention or reference to an issue can come of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from harness.analysis.paired import Paired
from harness.analysis.restored import Stored, stored_scores
from harness.model import Direction, Level, Severity, Span
from harness.reports.ci import CiView, Issue, counted
from harness.scorers import registry

MOST_BYTES = 60_000  # GitHub takes 65,536 characters in a comment
LONGEST = 600  # characters of a text that are shown around its marked words
MARKER = "<!-- harness -->"  # by which a bot finds its earlier comment
ICONS = {"pass": "✅", "note": "📝", "warn": "⚠️", "inconclusive": "❔", "incomparable": "🚫", "fail": "❌"}
_SPECIAL = re.compile(r"[!#$&()*+:<=>@\[\\\]^_`{|}~]|(?<=www)\.", re.IGNORECASE)
_NAMES = re.compile(f"(&#{ord('@')};|&#{ord('#')};)")  # GitHub looks for @name and #1 in the finished text
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def markdown(view: CiView, most_bytes: int = MOST_BYTES) -> str:
    """The comment, in at most `most_bytes` of UTF-8; findings that do not fit are counted."""
    text = "\n".join(_head(view)) + "\n"
    room = most_bytes - 400
    for title, issues in _sections(view):
        shown = _fitting(issues, room - len(text.encode()))
        left = len(issues) - len(shown)
        more = f"\n{counted(left, 'further finding')} in findings.csv.\n" if left else ""
        text += f"\n### {title}\n{''.join(shown)}{more}"
    return text if len(text.encode()) <= most_bytes else _cut(text, most_bytes)


def _sections(view: CiView) -> Iterator[tuple[str, list[Issue]]]:
    """Findings that are shown with both texts, under their headings: what a gate failed on, and what is critical."""
    blamed = [issue for issue in view.gravest() if issue.blamed]
    critical = [issue for issue in view.gravest() if _urgent(issue) and not issue.blamed]
    if blamed:
        yield "Findings that a gate failed on", blamed
    if critical:
        yield f"{'New critical' if _compared(view) else 'Critical'} findings", critical


def _fitting(issues: Sequence[Issue], room: int) -> list[str]:
    """The blocks of the first issues, as many as `room` bytes hold."""
    shown: list[str] = []
    for block in map(_finding, issues):
        room -= len(block.encode()) + 1
        if room < 0:
            break
        shown.append(block)
    return shown


def plain(text: str) -> str:
    """Text that Markdown and HTML show as it is, and GitHub neither mentions nor links; line ends become ⏎."""
    return _NAMES.sub("\\1\u200b", _told(text))


def _told(text: str) -> str:
    text = _INVISIBLE.sub("\ufffd", text).replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\t", " ")
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


def code(text: str, span: Span | None = None) -> str:
    """A text as code, its marked words in bold; a long one is cut around them."""
    start, end = (span.start, span.end) if span else (0, 0)
    left, right = max(0, start - LONGEST // 2), min(len(text), max(end, start) + LONGEST // 2)
    right = min(right, left + 2 * LONGEST)
    before, marked, after = text[left:start], text[start : min(end, right)], text[end:right]
    bold = f"<b>{_told(marked)}</b>" if marked else ""
    inside = f"{'…' if left else ''}{_told(before)}{bold}{_told(after)}{'…' if right < len(text) else ''}"
    return f"<code>{inside}</code>" if inside else "*empty*"


def _urgent(issue: Issue) -> bool:
    grave = issue.finding.severity is Severity.CRITICAL and issue.finding.level is Level.ERROR
    return grave and not issue.settled and issue.stored.status != "unchanged"


def _compared(view: CiView) -> bool:
    """Whether the run was compared with a baseline: only then something is new."""
    return any(issue.stored.status in ("new", "unchanged") for issue in view.issues)


def _head(view: CiView) -> Iterator[str]:
    manifest = view.run.manifest
    yield MARKER
    yield f"## {_verdict(view)}\n"
    sizes = f"{counted(manifest.segments, 'segment')}, {counted(manifest.documents, 'document')}"
    pair = f"{manifest.source_lang} → {manifest.target_lang}"
    yield f"{plain(manifest.testset)}: {sizes}, {pair}; run {plain(manifest.id)}"
    if view.gates:
        yield "\n| gate | verdict | reason |\n|---|---|---|"
        for one in view.gates:
            yield f"| {plain(one.name)} | {ICONS.get(one.tier, '')} {plain(one.tier)} | {plain(one.reason)} |"
    yield ""
    yield from _scores(view, stored_scores(view.run))
    yield from _differences(view)
    for record in manifest.scorers:
        if record.status != "ok":
            yield f"\n⚠️ {plain(record.name)} {record.status}: {plain(record.reason)[:LONGEST]}"
    if view.dropped:
        yield f"\n{counted(view.dropped, 'waived or rejected finding')} not shown."
    for notice in view.notices:
        yield f"\n{plain(notice)[:LONGEST]}"


def _verdict(view: CiView) -> str:
    """One line that says what matters most."""
    worst = max((v.tier for v in view.gates), key=lambda tier: list(ICONS).index(tier), default=None)
    open_now = Counter(_urgent(issue) for issue in view.issues)[True]
    found = counted(open_now, "new critical finding" if _compared(view) else "critical finding")
    if worst is None:
        return f"{'🔴' if open_now else '⚪'} {found}; no gate was judged"
    same = [v for v in view.gates if v.tier == worst]
    icon = ICONS["fail"] if worst == "inconclusive" and same[0].strict else ICONS[worst]
    return f"{icon} {worst}: {counted(len(same), 'gate')} of {len(view.gates)}; {found}"


def _scores(view: CiView, scores: Sequence[Stored]) -> Iterator[str]:
    systems = view.run.testset.systems
    yield f"| | {' | '.join(map(plain, systems))} |"
    yield f"|---|{'---:|' * len(systems)}"
    by_cell = {(score.scorer, score.system): score for score in scores if score.level == "system"}
    for record in view.run.manifest.scorers:
        if record.status == "ok":
            arrow = "↑" if record.direction == "higher" else "↓"
            cells = (_cell(by_cell.get((record.name, system))) for system in systems)
            yield f"| {plain(record.title)} {arrow} | {' | '.join(cells)} |"
    for severity in reversed(Severity):
        counts = Counter(i.stored.system for i in view.issues if i.finding.severity is severity and not i.settled)
        if counts:
            yield f"| {severity.value} findings | {' | '.join(str(counts[system]) for system in systems)} |"
    yield "\nChecks: MQM penalty per 1,000 source words. In brackets: 95 % bootstrap interval."


def _cell(score: Stored | None) -> str:
    if score is None or score.value is None:
        return "–"
    form = f".{registry.digits(score.scorer)}f"
    bounded = score.low is not None and score.high is not None
    return f"{score.value:{form}}" + (f" [{score.low:{form}}, {score.high:{form}}]" if bounded else "")


def _differences(view: CiView) -> Iterator[str]:
    """What became of every score since the baseline, with its interval; scores that do not move share a line."""
    titles = {record.name: record.title for record in view.run.manifest.scorers}
    for system, results in view.differences.items():
        moved = [one for one in results.values() if one.delta]
        same = [titles[one.scorer] for one in results.values() if one.delta == 0]
        yield f"\n### {plain(system)} since the baseline\n"
        if moved:
            yield "| | baseline | now | Δ | 95 % interval | p |\n|---|---:|---:|---:|---|---:|"
            yield from (_difference(titles[one.scorer], one) for one in moved)
        if same:
            yield f"\nUnchanged: {plain(', '.join(same))}."


def _difference(title: str, one: Paired) -> str:
    arrow = "↑" if one.direction is Direction.HIGHER else "↓"
    form = f".{registry.digits(one.scorer)}f"
    interval = f"{one.interval.low:+{form}} to {one.interval.high:+{form}}" if one.interval else "–"
    p = "–" if one.p is None else f"{one.p:.3f}"
    figures = f"{one.first:{form}} | {one.second:{form}} | {one.delta:+{form}}"
    return f"| {plain(title)} {arrow} | {figures} | {interval} | {p} |"


def _finding(issue: Issue) -> str:
    finding = issue.finding
    lines = [
        f"\n**{plain(finding.rule)}** · {plain(issue.label)} · {plain(issue.place.file)}:{issue.place.line}",
        f"🔴 {plain(issue.message[: 2 * LONGEST])}",
        f"- source {code(issue.segment.source, finding.span('source'))}",
        f"- hypothesis {code(issue.hypothesis, finding.span('hypothesis'))}",
    ]
    if finding.suggestion:
        lines.append(f"- write {code(finding.suggestion)}")
    return "\n\n".join(lines[:2]) + "\n" + "\n".join(lines[2:]) + "\n"


def _cut(text: str, most_bytes: int) -> str:
    """As much as fits: of whole lines, so that no entity or tag is torn."""
    note = "\n\n(cut: too long)\n"
    whole = text.encode()[: most_bytes - len(note.encode())].decode("utf-8", "ignore")
    return whole.rpartition("\n")[0] + note
