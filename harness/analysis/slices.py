"""Parts of a test set that are looked at by themselves: domains, documents, segment lengths, segments with terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.inputs.glossary import Glossary
from harness.lang.find import language
from harness.lang.termbase import Termbase
from harness.model import Aligned, TestSet

LENGTHS = (10, 20, 40)  # upper bounds of the buckets in source words (Vietnamese: syllables)
KINDS = ("all", "domain", "document", "length", "term")


@dataclass(frozen=True, slots=True)
class Slice:
    """Some segments of a test set, by their places in it; `unit` names the domain, document or bucket."""

    kind: str
    unit: str
    places: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.kind if self.kind == "all" else f"{self.kind} {self.unit}"


def slices(testset: TestSet, glossary: Glossary | None, kinds: Sequence[str] = KINDS) -> list[Slice]:
    """The whole set first, then each kind of part; a kind whose one part would be the whole set again is left out."""
    found = [whole(testset)]
    for kind in KINDS[1:]:
        if kind in kinds and (kind != "term" or glossary):
            some = parts(kind, testset, lambda: glossary or Glossary((), "none"))
            found += some if len(some) > 1 else []
    return found


def whole(testset: TestSet) -> Slice:
    """All segments."""
    return Slice("all", "", tuple(range(len(testset.segments))))


def parts(kind: str, testset: TestSet, glossary: Callable[[], Glossary]) -> list[Slice]:
    """Every part of one kind; together they are the set. Only segments with terms need the glossary."""
    source = language(testset.source_lang)
    if kind == "length":
        found = {part.unit: part for part in _parts(kind, testset, lambda s: bucket(source.count_words(s.source)))}
        return [found[name] for name in _buckets() if name in found]
    if kind == "term":
        base = Termbase(glossary().entries, source, language(testset.target_lang))
        split = _parts(kind, testset, lambda s: "with" if base.occurrences(s.source) else "without")
        return sorted(split, key=lambda part: part.unit)
    return _parts(kind, testset, lambda s: s.domain if kind == "domain" else s.document)


def bucket(words: int) -> str:
    """The length bucket of a source of so many words: `1-10`, …, `41+`."""
    lower = 1
    for upper in LENGTHS:
        if words <= upper:
            return f"{lower}-{upper}"
        lower = upper + 1
    return f"{lower}+"


def _parts(kind: str, testset: TestSet, unit_of: Callable[[Aligned], str]) -> list[Slice]:
    places: dict[str, list[int]] = {}
    for place, segment in enumerate(testset.segments):
        places.setdefault(unit_of(segment), []).append(place)
    return [Slice(kind, unit, tuple(where)) for unit, where in places.items()]


def _buckets() -> Iterator[str]:
    yield from (bucket(upper) for upper in LENGTHS)
    yield bucket(LENGTHS[-1] + 1)
