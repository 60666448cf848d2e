"""Russian words that may be of one root: what a dictionary need not list, because the words look alike.

Coarse on purpose: «строить» and «постройка», «обсудить» and «обсуждение» must meet, and nothing is accused because two
strangers do.
"""

from __future__ import annotations

from functools import lru_cache

ROOT, AFTER = 4, 3  # letters compared of a word without its prefix, and of one with it those after the prefix
PREFIXES = sorted(
    "по при про пере об обо от ото до за на вы из ис раз рас под пред вз вс воз вос со без бес не с у о в".split(),
    key=len,
    reverse=True,
)
ALTERNATIONS = str.maketrans("чщцкжзгшх", "ттттдддсс")  # «отметить, отмечать», «снизить, снижать»


@lru_cache(maxsize=100_000)
def families(lemma: str) -> frozenset[str]:
    """Marks of a lemma; words that share one may be related."""
    marks = set()
    for prefix in PREFIXES:
        if lemma.startswith(prefix) and len(lemma) - len(prefix) >= ROOT:
            root = len(prefix)
            marks.add(f"-{lemma[root : root + ROOT]}")
            if root > 1:
                marks.add(lemma[: root + AFTER])
            else:
                marks.add(f"-{lemma[:ROOT]}")
            break
    marks = marks or {f"-{lemma[:ROOT]}"}
    return frozenset(mark.translate(ALTERNATIONS) for mark in marks)
