"""What a document calls one thing, seen from both sides: numbered papers, quotations, metaphors beside plain words.

The words are data (`consistency.<source>-<target>.toml`); a pair without the file has no such words.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from harness.lang.base import Language, Token
from harness.lang.forms import Form
from harness.lang.phrases import PhraseIndex
from harness.lang.reading import Match, Text

QUOTED = re.compile('«([^«»]*)»|“([^“”]*)”|„([^„“]*)“|"([^"]*)"')
Place = tuple[int, int]
REACH = 5  # words between the kind of a paper and its number: «Постановление Политбюро ЦК КПВ № 57»


class Numbered(NamedTuple):
    """A paper, storm, road called by kind and number in a source text."""

    kind: str
    number: str
    start: int
    end: int


class Called(NamedTuple):
    """How a text calls it: the lemma of the kind, and where the name stands."""

    lemma: str
    start: int
    end: int


@dataclass(frozen=True)
class Metaphor:
    """A phrase that stands for a plain word of the document and must not be rendered by what it means elsewhere."""

    phrase: tuple[str, ...]
    beside: tuple[str, ...]
    unless: tuple[str, ...]
    literal: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Uses:
    """The words of one language pair."""

    source: Language
    target: Language
    words: frozenset[str] = frozenset()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    metaphors: tuple[Metaphor, ...] = ()
    acts: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    particles: frozenset[str] = frozenset()
    stand_ins: frozenset[str] = frozenset()
    classes: Mapping[str, int] = field(default_factory=dict, hash=False)
    digest: str = ""

    @cached_property
    def acts_by_key(self) -> Mapping[str, frozenset[str]]:
        """The verbs for an act, by the keys of its syllables."""
        return {" ".join(map(self.source.key, act.split())): verbs for act, verbs in self.acts.items()}

    @cached_property
    def _kinds(self) -> PhraseIndex[str]:
        index: PhraseIndex[str] = PhraseIndex(self.source)
        for kind in self.kinds:
            index.add(kind, kind)
        return index

    def numbered(self, text: str) -> Iterator[Numbered]:
        """Kinds with their number, the longest kind of each place."""
        if not self.kinds or not any(char.isdigit() for char in text):
            return
        tokens = self.source.tokens(text)
        place = {token.start: i for i, token in enumerate(tokens)}
        end = -1
        for found in self._kinds.find(text):
            if found.start < end:
                continue
            at = next((place[t.start] for t in tokens if t.start >= found.end), len(tokens))
            if at < len(tokens) and tokens[at].key in self.words:
                at += 1
            if at < len(tokens) and _plain_number(tokens, at):
                end = tokens[at].end
                yield Numbered(found.value, tokens[at].text, found.start, end)

    def called(self, kind: str, number: str, text: Text) -> Called | None:
        """The first of the kind's words that stands before the number, nothing but words and a number sign between."""
        for at, word in enumerate(text.words):
            if word.text != number and not word.text.startswith(f"{number}-"):
                continue
            for first in range(at - 1, max(-1, at - 1 - REACH), -1):
                if set(text.separator(first + 1)) - set("№N"):
                    break
                lemma = next((p.lemma for p in self.target.parses(text.words[first].key)[:2]), "")
                if lemma in self.kinds[kind]:
                    return Called(lemma, text.words[first].start, word.start + len(number))
        return None

    def lemmas(self, kind: str, text: Text) -> list[str]:
        """Every word of the kind in a text, with or without a number."""
        first = (self.target.parses(word.key)[0].lemma for word in text.words)
        return [lemma for lemma in first if lemma in self.kinds[kind]]

    @cached_property
    def _metaphors(self) -> PhraseIndex[tuple[int, str]]:
        index: PhraseIndex[tuple[int, str]] = PhraseIndex(self.source)
        for number, one in enumerate(self.metaphors):
            for role in ("phrase", "beside", "unless"):
                for phrase in getattr(one, role):
                    index.add(phrase, (number, role))
        return index

    def metaphorical(self, texts: Sequence[str]) -> Iterator[tuple[Metaphor, Mapping[int, Place], Mapping[int, Place]]]:
        """Metaphors of a document: by text, where the first of its phrases and of the plain words beside it stand."""
        roles: dict[tuple[int, str], dict[int, Place]] = defaultdict(dict)
        for index, text in enumerate(texts if self.metaphors else ()):
            for found in self._metaphors.find(text):
                roles[found.value].setdefault(index, (found.start, found.end))
        for number, metaphor in enumerate(self.metaphors):
            phrase, beside, unless = (roles.get((number, role), {}) for role in ("phrase", "beside", "unless"))
            if phrase and beside and not unless:
                yield metaphor, phrase, beside

    @cache  # noqa: B019 - one object per language pair, for ever
    def _forms(self, words: tuple[str, ...]) -> list[Form]:
        return [Form(word, self.target) for word in words]

    def literal(self, metaphor: Metaphor, text: Text) -> Match | None:
        """The literal rendering of a metaphor, if it stands in a text without the right one."""
        if any(form.hinted(text) for form in self._forms(metaphor.right)):
            return None
        return next((m for form in self._forms(metaphor.literal) for m in form.find(text, strict=True)), None)


@cache
def uses(source: Language, target: Language) -> Uses:
    """What is known of a pair; nothing where it has no file."""
    file = files("harness.lang").joinpath(f"consistency.{source.code}-{target.code}.toml")
    if not file.is_file():
        return Uses(source, target)
    raw = file.read_bytes()
    data = tomllib.loads(raw.decode())
    metaphors = tuple(Metaphor(**{k: tuple(v) for k, v in one.items()}) for one in data["metaphor"])
    words = frozenset(source.key(word) for word in data["number-words"])
    kinds = {kind: tuple(lemmas) for kind, lemmas in data["numbered"].items()}
    return Uses(
        source,
        target,
        words,
        kinds,
        metaphors,
        {act: frozenset(verbs) for act, verbs in data["acts"].items()},
        frozenset(source.key(word) for phrase in data["particles"] for word in phrase.split()),
        frozenset(data["stand-ins"]),
        {target.key(word): number for number, group in enumerate(data["classes"]) for word in group},
        hashlib.sha256(raw).hexdigest()[:12],
    )


def quotations(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, the outer ones, marks left out."""
    return [m.span(m.lastindex or 0) for m in QUOTED.finditer(text)]


def _plain_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is a number by itself, no part of a date, sum or share (a code may follow: 18-NQ/TW)."""
    if not tokens[at].text.isdigit():
        return False
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    digits = at + 2 < len(tokens) and tokens[at + 2].text[:1].isdigit()
    return not (after in ".,/" and after and digits and tokens[at + 1].end == tokens[at + 2].start)
