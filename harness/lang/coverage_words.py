"""Words of a source whose loss shows: clause openers, companions, offices in a row; data by pair of languages."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple
from unicodedata import normalize

from harness.lang.base import Language
from harness.lang.phrases import Found, PhraseIndex
from harness.lang.reading import Text

ROW = 3  # numbers from which on they make a row
STOP = re.compile(r"[,;:.!?]")


class Lost(NamedTuple):
    """A stretch of the source without a trace in the hypothesis, its kind, and the phrase that opens it."""

    kind: str
    start: int
    end: int
    phrase: str


@dataclass(frozen=True)
class Traces:
    """What must leave a trace, of one language pair; empty where there is no file."""

    source: Language
    target: Language
    groups: Sequence[tuple[str, tuple[str, ...], frozenset[str]]] = field(default=(), hash=False)
    hanging: frozenset[str] = frozenset()
    rows: tuple[str, ...] = ()
    digest: str = ""

    @cached_property
    def _index(self) -> PhraseIndex[int]:
        index: PhraseIndex[int] = PhraseIndex(self.source)
        for number, (_, phrases, _) in enumerate(self.groups):
            for phrase in phrases:
                index.add(phrase, number)
        return index

    def lost(self, source: str, text: Text) -> Iterator[Lost]:
        """Stretches that leave no trace: the clause after an opener, a companion, an office of a row."""
        end = -1
        for found in self._index.find(source) if self.groups else ():
            kind, _, target = self.groups[found.value]
            if found.start < end:
                continue
            end = found.end
            stretch = _stretch(kind, source, found)
            if stretch and text.lemmas.isdisjoint(target) and text.keys.isdisjoint(target):
                yield Lost(kind, *stretch, source[found.start : found.end])

    def lost_items(self, source: str, text: str) -> Iterator[Lost]:
        """Items of a row that begin with a number which the translation lacks, while it has those of the others."""
        items = [(m.start("item"), m.end("item")) for m in self._row.finditer(source)] if self.rows else []
        if not items:
            return
        there = {value for q in self.target.quantities(text) for value in q.values}
        counts = [q for q in self.source.quantities(source) if q.kind == "number" and q.strong]
        missing = [q for q in counts if there.isdisjoint(q.values)]
        if len(missing) != 1 or len(counts) < ROW:
            return
        for start, end in items:
            if start == missing[0].start:
                yield Lost("item", start, end, source[start:end])

    @cached_property
    def _row(self) -> re.Pattern[str]:
        words = {normalize(form, word) for word in self.rows for form in ("NFC", "NFD")}
        joins = "|".join(rf"\s+{re.escape(word)}\s" for word in sorted(words))
        return re.compile(rf",\s+(?P<item>\d[^,;:!?]*?)(?=,|;|\.\s|\.$|{joins})")


def _stretch(kind: str, source: str, found: Found) -> tuple[int, int] | None:
    """What is lost with a phrase: an opener opens the text and goes to the comma, an office is one item of a row."""
    if kind == "companion":
        return found.start, found.end
    stop = STOP.search(source, found.end)
    end = stop.start() if stop else len(source)
    before = source[: found.start].rstrip()
    if kind == "opener":
        return (found.start, end) if not before and stop and stop.group() == "," else None
    follows = before.endswith(",") and source[end : end + 1] == ","
    return (found.start, end) if follows else None


@cache
def traces(source: Language, target: Language) -> Traces:
    """What is known of a pair; nothing where it has no file."""
    file = files("harness.lang").joinpath(f"completeness.{source.code}-{target.code}.toml")
    if not file.is_file():
        return Traces(source, target)
    raw = file.read_bytes()
    data: Mapping[str, list[dict[str, list[str]]]] = tomllib.loads(raw.decode())
    groups = [
        (kind, tuple(one["source"]), frozenset(one["target"]))
        for kind in ("opener", "companion", "title")
        for one in data[kind]
    ]
    words = {name: tuple(str(word) for word in data[name]) for name in ("hanging", "rows")}
    return Traces(
        source,
        target,
        tuple(groups),
        frozenset(words["hanging"]),
        words["rows"],
        hashlib.sha256(raw).hexdigest()[:12],
    )
