"""How a language is written, and what its words look like when they are left in a text of another: data by language.

A language without such a file knows nothing of this, and no check can then say anything about it.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

# Letters of which the Unicode decomposition is no mark above or below: đ is not d with a mark.
BARRED = str.maketrans("đĐ", "dD")


@dataclass(frozen=True)
class Writing:
    """What is known; empty where nothing is.

    Attributes:
        script: Unicode name of its script, `Cyrillic`.
        pivot: the language through which machines translate into it and from it.
        alphabet: its small letters.
        marks: letters of its alphabet that (practically) no other language has.
        lookalikes: letters of another script that look like its own.
        spelled: letters of another script and what they become when an acronym is spelled out letter by letter.
        acronyms: international acronyms of another script and its own form of them.
        abbreviations: its own abbreviations of bodies and common words, with what they stand for.
        titles: those that stand before a person's name (minor if left).
        names: its names that have no mark and look like words of other languages.
        admitted: foreign words that may stand in it as they are.
        credits: words before a colon after which names of photographers, agencies and authors follow.
        decimal: the mark before decimals.
        quotes: outer opening, outer closing, inner opening, inner closing.
        coordinators: words that join equal members.
        doubled: words (keys) that are doubled for emphasis.
        letters: its words of one letter.
        branders: words (lemmas) after which the name of a firm, brand or vessel follows.
        months, heads, modifiers, labels: month names, what names of bodies consist of, labels of layout.
        landmarks: what names of places and routes end in.
        places: countries and cities as other languages write them, and its own names of them.
        units: units in another script and its own form of them.
    """

    script: str = ""
    pivot: str = ""
    alphabet: str = ""
    marks: str = ""
    lookalikes: Mapping[str, str] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    acronyms: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    admitted: frozenset[str] = frozenset()
    credits: frozenset[str] = frozenset()
    decimal: str = ""
    quotes: str = ""
    coordinators: frozenset[str] = frozenset()
    doubled: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    branders: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    landmarks: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str) -> Writing:
        """What `<code>_writing.toml` says, or nothing."""
        file = files("harness.lang").joinpath(f"{code}_writing.toml")
        if not file.is_file():
            return cls()
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        fields: dict[str, Any] = {
            name: frozenset(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return cls(**fields)


def plain(word: str) -> str:
    """Small letters without any mark: Hồ Chí Minh → ho chi minh, đường → duong."""
    bare = unicodedata.normalize("NFD", word.replace("\u00ad", "").translate(BARRED).casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))
