"""Vietnamese: syllables, whose spelling differs only in where the tone mark stands and in i/y."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from harness.lang.base import Language, Name
from harness.lang.quantities import Quantity

if TYPE_CHECKING:
    from harness.lang.vi_quantities import VietnameseQuantities

TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
# kĩ = kỹ, ti = ty, quí = quý, y tế = i tế; but thúy and thúi are different words.
Y_RHYME = re.compile(r"^((?:[bcdđghklmnprstvx]+|qu)?)y$")


@lru_cache(maxsize=100_000)
def syllable_key(word: str) -> str:
    """Letters without the tone, then the tone's number: hòa and hoà share a key, hoá does not."""
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word.replace("\u00ad", "").casefold()):
        if char in TONES:
            tone = TONES[char]
        else:
            letters.append(char)
    base = unicodedata.normalize("NFC", "".join(letters))
    return Y_RHYME.sub(r"\1i", base) + tone


SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[aăâeêioôơuưy]{1,3}(?:ch?|m|ng?|nh|p|t)?[1-5]?"
)


class Vietnamese(Language):
    """Vietnamese for matching: whole syllables, never stripped of their tones."""

    code = "vi"
    joins_hyphens = False
    parts_figures = True

    def key(self, word: str) -> str:
        return syllable_key(word)

    def is_native(self, key: str) -> bool:
        return SYLLABLE.fullmatch(key) is not None

    @cached_property
    def _extractor(self) -> VietnameseQuantities:
        from harness.lang.vi_quantities import VietnameseQuantities

        return VietnameseQuantities()

    def quantities(self, text: str) -> tuple[Quantity, ...]:
        return self._extractor.extract(text)

    def names(self, text: str) -> tuple[Name, ...]:
        from harness.lang.vi_names import find_names

        return find_names(self, text)
