"""A stranger in the place of a name: the one name of a translation that renders nothing, for the one that it lacks.

Elimination is the evidence: a single name of the source, known for a name, has no rendering of any kind, and a single
name of that language's making stands in the translation that nothing explains, in the source or next to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.lang.name_hit import Hit, unread
from harness.lang.name_match import joined
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import stems
from harness.lang.transcription import TABOO, Transcription

LONGEST = 4  # words of a name; what is longer is a headline in capitals
SYLLABLES = 3  # of a name that is written as one word, at most


def stranger(text: NameText, one: Sought) -> Iterator[Hit]:
    """The word or words that stand for the name, where nothing else can be meant."""
    if not one.name.certain or one.strange or not 2 <= len(one.keys) <= LONGEST:
        return
    if text.has_foreign_words or any(other is not one and not text.right[other.keys] for other in text.names):
        return  # it may be the other's
    runs = list(_unexplained(text))
    sizes = (len(one.keys),) if one.person else (1, len(one.keys))
    if len(runs) == 1 and len(runs[0]) in sizes and not text.beside(runs[0][0], runs[0][-1]):
        yield unread(text, one, "wrong-name", "major", runs[0][0], runs[0][-1], 2.0, eliminated=True)


def _unexplained(text: NameText) -> Iterator[range]:
    """Runs of words that are names by their looks, and whose there is nothing to say."""
    at = 0
    while at < len(text.pieces):
        first = at
        while at < len(text.pieces) and _is_odd(text, at) and (at == first or joined(text.pieces, at)):
            at += 1
        if at > first:
            yield range(first, at)
        else:
            at += 1


def _is_odd(text: NameText, at: int) -> bool:
    word = text.pieces[at]
    if at in text.taken or not word.capital or word.text.isupper() or text.target.is_known(word.key):
        return False
    spelled = any(_in_syllables(text.tables, stem.text) for stem in stems(word.key))
    return spelled and not text.belongs(at, at, TABOO) and not text.accounted(at)


def _in_syllables(tables: Transcription, word: str, most: int = SYLLABLES) -> bool:
    """Whether a bare word is a syllable of the source's language, or a few of them joined; no letter opens it alone."""
    sizes = range(2 if most == SYLLABLES else 1, len(word) + 1) if most else ()
    return any(
        tables.is_spelled(word[:size]) and (size == len(word) or _in_syllables(tables, word[size:], most - 1))
        for size in sizes
    )
