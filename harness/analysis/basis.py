"""What the knowledge rests on: how many entries of each domain have an attested source, a law, … or a judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.inputs.glossary import Entry

BASES = ("attested", "law", "dictionary", "rule", "judgement", "nothing")
ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?(?:[/\s]|$)")


def basis(evidence: str) -> str:
    """What the `evidence` of an entry names: an address, `law: …`, `dictionary: …`, `rule: …` or `judgement`."""
    first = evidence.partition(":")[0].strip().casefold()
    if first in ("law", "dictionary", "rule", "judgement"):
        return first
    return "attested" if ADDRESS.match(evidence.removeprefix("https://").removeprefix("http://")) else "nothing"


@dataclass
class DomainStats:
    """Counts of one domain; `bases` by the words of BASES."""

    domain: str
    entries: int = 0
    bases: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BASES, 0))
    sources: int = 0
    right: int = 0
    forbidden: int = 0
    examples: int = 0

    def add(self, entry: Entry) -> None:
        self.entries += 1
        self.bases[basis(entry.evidence)] += 1
        self.sources += len(entry.sources)
        self.right += len(entry.right)
        self.forbidden += len(entry.forbidden)
        self.examples += len(entry.ok) + len(entry.bad)


def stats(entries: Iterable[Entry]) -> list[DomainStats]:
    """One row a domain in alphabetical order, and a last one for all of them, called `all`."""
    rows: dict[str, DomainStats] = {}
    whole = DomainStats("all")
    for entry in entries:
        for row in (rows.setdefault(entry.domain, DomainStats(entry.domain)), whole):
            row.add(entry)
    return [*(rows[name] for name in sorted(rows)), whole]
