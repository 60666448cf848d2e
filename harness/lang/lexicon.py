"""A general dictionary of a language pair: what the words of a source may become in a translation.

Data by pair: `lexicon.<source>-<target>.tsv` has a source word or compound and its usual renderings as lemmas, of each
word family one; `.toml` beside it the words without content of their own. A pair without the files has no lexicon.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from harness.lang.base import Language
from harness.lang.phrases import PhraseIndex

COLUMNS = "source\ttarget"


class Entry(NamedTuple):
    """A word found in a source: raw offsets, and the word families of its renderings."""

    start: int
    end: int
    families: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The dictionary of one pair.

    Attributes:
        entries: renderings by source word.
        light: keys of source words, and lemmas of target words, whose loss or addition changes nothing.
        joints: keys of words at which a phrase of the source or of the target begins.
    """

    source: Language
    target: Language
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    light_source: frozenset[str] = frozenset()
    light_target: frozenset[str] = frozenset()
    joints_source: frozenset[str] = frozenset()
    joints_target: frozenset[str] = frozenset()
    digest: str = ""

    def find(self, source: str) -> Iterator[Entry]:
        """Every entry in a text, overlapping ones too."""
        for found in self._index.find(source):
            yield Entry(found.start, found.end, self._families(found.value))

    @cached_property
    def _index(self) -> PhraseIndex[str]:
        index: PhraseIndex[str] = PhraseIndex(self.source)
        for word in self.entries:
            index.add(word, word)
        return index

    def _families(self, word: str) -> frozenset[str]:
        if word not in self._known:
            renderings = self.entries[word]
            self._known[word] = frozenset[str]().union(*(self.target.families(lemma) for lemma in renderings))
        return self._known[word]

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        return {}


@cache
def lexicon(source: Language, target: Language) -> Lexicon:
    """What is known of a pair; nothing where it has no files."""
    name = f"lexicon.{source.code}-{target.code}"
    file, words = (files("harness.lang").joinpath(f"{name}.{kind}") for kind in ("tsv", "toml"))
    if not file.is_file():
        return Lexicon(source, target)
    raw, raw_words = file.read_bytes(), words.read_bytes()
    data: Mapping[str, Mapping[str, str]] = tomllib.loads(raw_words.decode())
    rows = (line.split("\t") for line in raw.decode().splitlines()[1:])
    return Lexicon(
        source,
        target,
        {word: tuple(target.key(lemma) for lemma in renderings.split("|")) for word, renderings in rows},
        frozenset(_keys(source, data["source"]["light"])),
        frozenset(data["target"]["light"].split()),
        frozenset(_keys(source, data["source"]["joints"])),
        frozenset(data["target"]["joints"].split()),
        hashlib.sha256(raw + raw_words).hexdigest()[:12],
    )


def _keys(language: Language, words: str) -> Iterator[str]:
    """Keys of single words; a compound is written with underscores."""
    return (" ".join(map(language.key, word.split("_"))) for word in words.split())
