"""Repetition that a source has itself, so that its translation may have it too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from harness.lang.base import Language, Token
from harness.lang.repeats import HEAD, coordinators, shared

NEAR = 12  # words on one side of a mark that belong to one coordination


def coordinates_itself(tokens: Sequence[Token], language: Language) -> bool:
    """Whether a text repeats its own words across a comma, dash or coordinating word: «A và A», «Cần Thơ - Hậu Giang
    và Hậu Giang - Cà Mau», «UBND tỉnh và UBND thành phố». Its translation may then do so too.
    """
    words = coordinators(language)
    if says_twice(tokens, language):
        return True
    for i in _marks(tokens, language):
        before = [t for t in tokens[max(0, i - NEAR) : i] if t.is_word]
        after = [t for t in tokens[i + 1 : i + 1 + NEAR] if t.is_word and t.key not in words]
        pairs = {(one.key, two.key) for one, two in pairwise(before)}
        if any((one.key, two.key) in pairs for one, two in pairwise(after[:HEAD])):
            return True
        names = {t.key for t in before if t.text.isupper() and len(t.text) > 1}
        if any(t.key in names for t in after[:4] if t.text.isupper()):
            return True
    return False


def says_twice(tokens: Sequence[Token], language: Language) -> bool:
    """Whether a text has the same words on both sides of a comma, dash or coordinating word: «A và A»."""
    words = coordinators(language)
    for i in _marks(tokens, language):
        before = [t for t in tokens[max(0, i - NEAR) : i] if t.is_word]
        after = [t for t in tokens[i + 1 : i + 1 + NEAR] if t.is_word and t.key not in words]
        if shared(before, after):
            return True
    return False


def _marks(tokens: Sequence[Token], language: Language) -> list[int]:
    words = coordinators(language)
    return [i for i, t in enumerate(tokens) if t.key in words or t.text in ",;-–—/"]


def repeats_head(tokens: Sequence[Token], language: Language) -> bool:
    """Whether two members of a coordination begin with the same word: «nhà tạm, nhà dột nát»."""
    words = coordinators(language)
    for i, token in enumerate(tokens[:-1]):
        if token.key in words or token.text == ",":
            before = [t.key for t in tokens[max(0, i - 5) : i] if t.is_word]
            if tokens[i + 1].key in before[:-1]:
                return True
    return False
