"""Mined candidates, and changes of what is known already, as a table that `harness terms import` understands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harness.analysis.amendments import Amendment
from harness.analysis.mining import Candidate, Triple
from harness.inputs.entry import COLUMNS as GLOSSARY
from harness.inputs.entry import Entry, cells
from harness.inputs.glossary_import import slug
from harness.lang.find import language
from harness.lang.phrases import folded
from harness.lang.reading import Text
from harness.lang.termbase import Termbase
from harness.scorers.base import Knowledge

SAID = "change score segments with_right with_wrong confirmed rejected known example_1 example_2 example_3".split()
COLUMNS = (
    *"kind id source preferred forbidden bad evidence".split(),
    *SAID,
    *(name for name in GLOSSARY if name not in "id source preferred forbidden bad evidence".split()),
)
EXAMPLES = 3  # that a row shows


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


def as_csv(ranked: Sequence[Ranked], changes: Sequence[Amendment] = ()) -> str:
    """Changes of entries, then new ones, one row each. No cell begins as a formula of a spreadsheet would.

    A changed entry stands there as a whole, so that its import loses nothing of it.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    taken: set[str] = set()
    rows = [_changed(one, one.after) for one in changes if one.after]
    for row in (*rows, *(_new(one, taken) for one in ranked)):
        writer.writerow({name: _guarded(cell) for name, cell in row.items()})
    return buffer.getvalue()


def _changed(one: Amendment, after: Entry) -> dict[str, object]:
    shown = [f"{j.finding.segment}: {j.source} ‖ {j.hypothesis}" for j in one.examples]
    said = {"kind": one.kind, "change": one.change, "score": f"{one.score:.2f}", "known": one.rule.id}
    counts = {"confirmed": one.confirmed, "rejected": one.rejected}
    return {**cells(after), **said, **counts, **_shown(shown)}


def _new(ranked: Ranked, taken: set[str]) -> dict[str, object]:
    one, known = ranked
    example = one.examples[0]
    whole = f"{example.source} => {example.hypothesis}"
    return {
        "kind": "new",
        "id": _free(f"mined.{slug(one.source) or 'term'}", taken),
        "source": one.source,
        "preferred": one.right,
        "forbidden": one.wrong,
        "bad": whole if "|" not in whole and "=>" not in example.source else "",
        "evidence": "judgement",
        "score": f"{one.score:.2f}",
        "segments": one.segments,
        "with_right": one.with_right,
        "with_wrong": one.with_wrong,
        "confirmed": one.confirmed,
        "known": known.id if known else "",
        **_shown([_example(triple) for triple in one.examples]),
    }


def _shown(examples: Sequence[str]) -> dict[str, str]:
    return {f"example_{n}": text for n, text in enumerate(examples[:EXAMPLES], 1)}


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
