"""What should stand in the place of wrong words, in their form: only the words that differ, inflected as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from harness.lang.base import is_acronym, match_case
from harness.lang.forms import Form
from harness.lang.reading import Match, Text


class Correction(NamedTuple):
    """The words that are wrong, and what should stand in their place, in their form."""

    match: Match
    text: str


def correction(wrong: Form, match: Match, right: Sequence[Form], text: Text) -> Correction:
    """Narrow a match to the words that differ from the nearest right rendering, and say what belongs there.

    «секретарь ЦК КПК» is wrong in its last word only, so «КПК» is marked and «КПВ» suggested. Adjectives before a
    wrong head stay marked with it, for their gender may change. The first of `right` is preferred when none is nearer.
    """
    best, skip = right[0], (0, 0)
    for form in right:
        common = _common(wrong, form)
        if sum(common) > sum(skip):
            best, skip = form, common
    left, after = skip
    narrow = text.narrowed(match, left, after)
    whole = _inflected(best.text, text, match)
    words = [token for token in text.language.tokens(whole) if token.is_word]
    return Correction(narrow, _fitted(whole[words[left].start : words[-1 - after].end], text, narrow))


def _common(wrong: Form, right: Form) -> tuple[int, int]:
    """How many words two forms share at the left, head included, and at the right, leaving both at least one."""
    most = min(len(wrong.words), len(right.words)) - 1
    left = after = 0
    while left < most and wrong.same_word(left, right, left):
        left += 1
    if left <= max(wrong.head, right.head):
        left = 0
    while after < most - left and wrong.same_word(-1 - after, right, -1 - after):
        after += 1
    return left, after


def replacement(preferred: str, text: Text, match: Match) -> str:
    """`preferred` in the form of the words it replaces, without the tail that already follows them.

    «постановлений Центробанка» → «Центрального Комитета»; before «… партии» a preferred «ЦК партии» is «ЦК».
    """
    return _fitted(_inflected(preferred, text, match), text, match)


def _inflected(preferred: str, text: Text, match: Match) -> str:
    grammar = text.grammar(match)
    return text.language.inflect(preferred, grammar) if grammar else preferred


def _fitted(phrase: str, text: Text, match: Match) -> str:
    """The phrase without the tail that already follows, with the capitals of the words it replaces."""
    phrase = _without_tail(phrase, text, match)
    replaced = text.text[match.start : match.end]
    if replaced[:1].isupper() and match.first == 0:
        phrase = phrase[:1].upper() + phrase[1:]
    return match_case(phrase, replaced) if replaced.isupper() and not is_acronym(replaced) else phrase


def _without_tail(phrase: str, text: Text, match: Match) -> str:
    words = [token for token in text.language.tokens(phrase) if token.is_word]
    following = [word.key for word in text.words[match.last + 1 :]]
    for size in range(len(words) - 1, 0, -1):
        if [word.key for word in words[-size:]] == following[:size] and not text.separator(match.last + 1):
            return phrase[: words[-size].start].rstrip()
    return phrase
