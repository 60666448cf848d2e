"""Mined candidates beside what is known already, as a table for people that `harness terms import` understands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harness.analysis.mining import Candidate, Triple
from harness.inputs.glossary import Entry
from harness.inputs.glossary_import import slug
from harness.lang.find import language
from harness.lang.forms import Text
from harness.lang.phrases import folded
from harness.lang.termbase import Termbase
from harness.scorers.base import Knowledge

COLUMNS = (
    "id source preferred forbidden bad evidence score segments with_right with_wrong known "
    "example_1 example_2 example_3"
).split()


class Ranked(NamedTuple):
    """A candidate, and the entry that has its source phrase, if one has."""

    candidate: Candidate
    known: Entry | None


def unknown(candidates: Iterable[Candidate], knowledge: Knowledge) -> list[Ranked]:
    """The candidates that say something new: not those whose wrong rendering their entry forbids already."""
    source = language(knowledge.source_lang)
    entries = {folded(source, phrase): entry for entry in knowledge.glossary for phrase in entry.sources}
    base = Termbase(knowledge.glossary.entries, source, language(knowledge.target_lang))
    ranked = [Ranked(one, entries.get(folded(source, one.source))) for one in candidates]
    return [one for one in ranked if not (one.known and _forbids(base, one.known, one.candidate.wrong))]


def _forbids(base: Termbase, entry: Entry, wrong: str) -> bool:
    text = Text(wrong, base.target)
    return any(any(base.form(bad.form, exact=bad.exact).find(text, strict=False)) for bad in entry.forbidden)


def as_csv(ranked: Sequence[Ranked]) -> str:
    """One row a candidate. Cells hold what systems wrote: none begins as a formula of a spreadsheet would."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    taken: set[str] = set()
    for one, known in ranked:
        example = one.examples[0]
        whole = f"{example.source} => {example.hypothesis}"
        row = [
            _free(f"mined.{slug(one.source) or 'term'}", taken),
            one.source,
            one.right,
            one.wrong,
            whole if "|" not in whole and "=>" not in example.source else "",
            "judgement",
            f"{one.score:.2f}",
            one.segments,
            one.with_right,
            one.with_wrong,
            known.id if known else "",
            *([_example(e) for e in one.examples] + [""] * 3)[:3],
        ]
        writer.writerow([_guarded(cell) for cell in row])
    return buffer.getvalue()


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _example(triple: Triple) -> str:
    return f"{triple.segment}: {triple.source} ‖ {triple.hypothesis} ‖ {triple.reference}"


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
