"""What goes before what when several glossaries speak of one term: the later one, and it is said.

An entry replaces an earlier glossary's entry of the same id. Of entries with other ids it takes the source phrases that
it names itself: a desk's «Trung ương» leaves the shipped entry its «Ban Chấp hành Trung ương».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from harness.inputs.entry import Entry

Fold = Callable[[str], str]
Phrase = tuple[str, bool]
SHOWN = 5  # overrides that a notice spells out


def layered(layers: Iterable[Sequence[Entry]], fold: Fold) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries that hold, in file order, and a notice for every glossary that overrides something."""
    entries: dict[str, Entry] = {}
    notices = []
    for layer in layers:
        said = []
        names = {phrase: entry for entry in layer for phrase in _phrases(entry, fold)} if entries else {}
        ids = {entry.id for entry in layer}
        for old in list(entries.values()):
            new = next((names[phrase] for phrase in _phrases(old, fold) if phrase in names), None)
            if old.id in ids:
                said.append(f"{old.id} ({old.file}:{old.line})")
            elif new:
                said.append(f"«{new.source}» of {old.id} ({old.file}:{old.line}) by {new.id} (line {new.line})")
                left = _without(old, names, fold)
                entries = {key: entry for key, entry in entries.items() if key != old.id or left}
                if left:
                    entries[old.id] = left
        if said:
            further = f" and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
            notices.append(f"glossary {layer[0].file} overrides {', '.join(said[:SHOWN])}{further}")
        entries |= {entry.id: entry for entry in layer}
    return tuple(entries.values()), tuple(notices)


def _phrases(entry: Entry, fold: Fold) -> list[Phrase]:
    """Source phrases as they are compared; a term that must stand in capitals is another than the same in small."""
    return [_phrase(source, entry, fold) for source in entry.sources]


def _phrase(source: str, entry: Entry, fold: Fold) -> Phrase:
    cased = source.isupper() or entry.source_case
    return (source if cased else fold(source)), cased


def _without(entry: Entry, names: dict[Phrase, Entry], fold: Fold) -> Entry | None:
    """The entry with the phrases that nobody else names, and the examples that speak of these; None if none is left."""
    kept = [source for source in entry.sources if _phrase(source, entry, fold) not in names]
    lost = [fold(source) for source in entry.sources if source not in kept]
    if not kept:
        return None
    ok, bad = (
        tuple(example for example in examples if not any(phrase in fold(example.source) for phrase in lost))
        for examples in (entry.ok, entry.bad)
    )
    return replace(entry, source=kept[0], variants=tuple(kept[1:]), ok=ok, bad=bad, narrowed=True)
