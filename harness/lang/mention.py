"""What is found when a text is read for opposites: who says what, how surely, and what turns it round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from harness.lang.reading import Text

NEUTRAL = -1
FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
THOUSANDS = re.compile(r"[.\s](?=\d{3}(?!\d))")


class Sign(Enum):
    """Whether a phrase is asserted; `UNCLEAR` where a negation stands near it or it may be a name, `DOUBTFUL` where
    something else near it may turn its meaning round."""

    PLAIN = "plain"
    NEGATED = "negated"
    DOUBTFUL = "doubtful"
    UNCLEAR = "unclear"


class Label(NamedTuple):
    """What a phrase stands for: side `side` of contrast `contrast`; `firm` phrases are evidence, others only licence.

    A phrase of side `NEUTRAL` consumes its words and stands for nothing.
    """

    contrast: int
    side: int
    firm: bool


class Mention(NamedTuple):
    """A phrase in a text: raw offsets, word indices, the index of the word that negates it (or -1)."""

    label: Label
    start: int
    end: int
    first: int
    last: int
    sign: Sign
    sure: bool
    negator: int = -1


class Reading(NamedTuple):
    """Everything of interest in one text or in a stretch of it, in its order.

    Attributes:
        negators: where a word negates; `hints` where one turns a meaning round or may stand for a negation.
        echoes: those negators that only repeat another one: «ни … ни» beside «не».
    """

    text: Text
    mentions: Sequence[Mention]
    negators: Sequence[int]
    hints: Sequence[int]
    echoes: Sequence[int] = ()

    @property
    def negations(self) -> int:
        """How often a negating word stands in the text."""
        return len(self.negators)

    @property
    def denials(self) -> int:
        """How often the text negates, with «не … ни … ни» as one."""
        return len(self.negators) - (len(self.echoes) if len(self.echoes) < len(self.negators) else 0)

    def within(self, start: int, end: int) -> Reading:
        """What stands between two offsets."""
        return Reading(
            self.text,
            [m for m in self.mentions if start <= m.start < end],
            [at for at in self.negators if start <= at < end],
            [at for at in self.hints if start <= at < end],
            [at for at in self.echoes if start <= at < end],
        )

    def figures(self) -> dict[str, tuple[int, int]]:
        """Figures that stand once in the text, by their digits, with where they are."""
        found: dict[str, list[tuple[int, int]]] = {}
        for match in FIGURE.finditer(self.text.text):
            found.setdefault(THOUSANDS.sub("", match.group()), []).append(match.span())
        return {figure: places[0] for figure, places in found.items() if len(places) == 1}


class Negators(NamedTuple):
    """How a language negates: the words, phrases in which they do not, words that may follow them, other turns.

    Attributes:
        instead: words that may stand for a negation («отказать» for *không cho*) and turn nothing round beside them.
        echo: those of the words that may only repeat a negation.
        prefix: beginnings of words that negate in themselves, but for the words of `shadow`.
        after: how many words after a phrase may still turn it round («роста нет», «рост прекратился»).
        of_names: whether words of the language still mean something as part of a name; *Nam* and *Phòng* do not.
    """

    words: Iterable[str] = ()
    shadow: Iterable[str] = ()
    filler: Iterable[str] = ()
    doubt: Iterable[str] = ()
    instead: Iterable[str] = ()
    prefix: tuple[str, ...] = ()
    echo: Iterable[str] = ()
    after: int = 3
    of_names: bool = True
