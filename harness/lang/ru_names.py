"""Endings of foreign names in Russian: what stands in a text without its ending, and a name in a wanted case.

The dictionary garbles Vietnamese names (it reads «Тханя» and «Чана» as it likes), so endings are this module's own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

VOWELS = "аеиоуыэюя"
ADJECTIVE = re.compile(r"^(.{2,}?)ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими|и)$")
PEOPLE = re.compile(
    r"^(.{2,}?)(?:ец|цы|цев|цам|цами|цах|ца|цу|цем|це|чане|чан|чанам|чанин|чанка|анки|анка|ками|ки|ка)$"
)
# ending → what the bare name may end in instead
NOUN = {
    "а": ("",),
    "у": ("", "а"),
    "ом": ("",),
    "ем": ("", "ь", "й"),
    "е": ("", "ь", "й", "а", "я"),
    "я": ("ь", "й"),
    "ю": ("ь", "й", "я"),
    "и": ("ь", "й", "я", "а"),
    "ы": ("а", ""),
    "ой": ("а",),
    "ей": ("я",),
    "ью": ("ь",),
}
ENDINGS = {  # case → endings after a hard consonant, after ь or й, of -а, of -я
    "gent": ("а", "я", "ы", "и"),
    "datv": ("у", "ю", "е", "е"),
    "accs": ("а", "я", "у", "ю"),
    "ablt": ("ом", "ем", "ой", "ей"),
    "loct": ("е", "е", "е", "е"),
}
CASE_OF = {"а": "gent", "я": "gent", "у": "datv", "ю": "datv", "ом": "ablt", "ем": "ablt", "е": "loct", "ью": "ablt"}


class Stem(NamedTuple):
    """A bare name that a word may be a form of; `case` is empty where the word is bare already."""

    text: str
    case: str
    derived: bool = False


@lru_cache(maxsize=100_000)
def stems(key: str) -> tuple[Stem, ...]:
    """Every bare name that a word (small letters, ё as е) may be a form of, the word itself first."""
    found = {key: Stem(key, "")}
    for ending, bases in NOUN.items():
        if key.endswith(ending) and len(key) > len(ending) + 1:
            head = key[: -len(ending)]
            if head[-1] in VOWELS and not any(base == "й" for base in bases):
                continue
            for base in bases:
                if head[-1] in VOWELS and base != "й":
                    continue
                found.setdefault(head + base, Stem(head + base, CASE_OF.get(ending, "")))
    for pattern in (ADJECTIVE, PEOPLE):
        if derived := pattern.match(key):
            for base in ("", "ь", "й", "а", "я"):
                found.setdefault(derived[1] + base, Stem(derived[1] + base, "", True))
    return tuple(found.values())


def decline(name: str, case: str, *, feminine: bool = False) -> str:
    """The last part of a name in a case; names in a vowel other than -а, and women's in a consonant, have no forms."""
    if case not in ENDINGS or not name:
        return name
    hard, soft, _, _ = ENDINGS[case]
    upper = name.isupper() and len(name) > 1
    last = name[-1].lower()
    if last in VOWELS or feminine:
        return name
    return name[:-1] + (soft.upper() if upper else soft) if last in "ьй" else name + (hard.upper() if upper else hard)
