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

from harness.lang.base import Language
from harness.lang.forms import Text
from harness.lang.phrases import Found, PhraseIndex

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
    joiners: tuple[str, ...] = ()
    conjunctions: frozenset[str] = frozenset()
    hanging: frozenset[str] = frozenset()
    digest: str = ""

    @cached_property
    def _index(self) -> PhraseIndex[int]:
        index: PhraseIndex[int] = PhraseIndex(self.source)
        for number, (_, phrases, _) in enumerate(self.groups):
            for phrase in phrases:
                index.add(phrase, number)
        return index

    @cached_property
    def _joiners(self) -> PhraseIndex[str]:
        index: PhraseIndex[str] = PhraseIndex(self.source)
        for phrase in self.joiners:
            index.add(phrase, phrase)
        return index

    def joins(self, text: str) -> bool:
        """Whether a source text coordinates or subordinates anything."""
        return any(True for _ in self._joiners.find(text))

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

    def added(self, text: Text) -> tuple[int, int] | None:
        """A last clause that a conjunction and a finite verb begin, of three words at least."""
        words = text.words
        for at in range(len(words) - 3, 0, -1):
            if words[at].key in self.conjunctions and self.target.parses(words[at + 1].key)[0].word_class == "verb":
                inside = all(not text.separator(i) for i in range(at + 1, len(words)))
                return (words[at].start, words[-1].end) if inside else None
        return None


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
    words = {name: tuple(str(word) for word in data[name]) for name in ("joiners", "conjunctions", "hanging")}
    return Traces(
        source,
        target,
        tuple(groups),
        words["joiners"],
        frozenset(words["conjunctions"]),
        frozenset(words["hanging"]),
        hashlib.sha256(raw).hexdigest()[:12],
    )
