"""The parts of a Vietnamese syllable: initial, vowels, final; tones are left out, the quality of vowels is kept."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from harness.lang.vi import TONES

INITIALS = "ngh ng nh gh gi kh ph th tr ch qu đ b c d g h k l m n p r s t v x".split()
FINALS = ("ng", "nh", "ch", "c", "k", "m", "n", "p", "t")
VOWELS = frozenset(
    "a ă â e ê i y o ô ơ u ư ai ay ây ao au âu eo êu iu ia iê iêu yê yêu oa oă oai oay oe oi ôi ơi oo ua uă uâ uai uay"
    " uây ue uê ui uô uôi uơ uy uyê uya uyu ưa ươ ươi ươu ưi ưu uo".split()
)
MARKED = frozenset("ăâêôơưđ")


class Syllable(NamedTuple):
    """`whole` is the syllable without its tone; the parts are empty where there is none."""

    whole: str
    initial: str
    vowels: str
    final: str


@lru_cache(maxsize=50_000)
def toneless(word: str) -> str:
    """Small letters without tone marks: Nguyễn → nguyên."""
    marks = unicodedata.normalize("NFD", word.replace("\u00ad", "").lower())
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))


@lru_cache(maxsize=50_000)
def split(word: str) -> Syllable | None:
    """The parts of a syllable, None where it is none of Vietnamese (Klung, Popov)."""
    whole = toneless(word)
    initial = next((i for i in INITIALS if whole.startswith(i)), "")
    rest = whole[len(initial) :]
    if initial == "gi" and (not rest or rest[0] not in "aăâeêoôơuư"):
        initial, rest = ("gi", "i") if rest == "" else ("gi", "i" + rest)
        if rest not in ("i", "in", "êng"):
            return None
    if initial == "qu":
        initial, rest = "q", "u" + rest
    final = next((f for f in FINALS if rest.endswith(f) and len(rest) > len(f)), "")
    vowels = rest[: len(rest) - len(final)] if final else rest
    if initial == "q" and vowels == "ui":
        vowels = "uy"
    return Syllable(whole, initial, vowels, final) if vowels in VOWELS else None


def marked(word: str) -> bool:
    """Whether a word has a letter or tone that only Vietnamese writes."""
    return toneless(word) != word.lower() or not MARKED.isdisjoint(word.lower())
