"""What a language answers: tokens with raw offsets, keys for comparison, parses, and phrases in a wanted form.

The base class knows no morphology: every word is its own lemma. It serves any language that separates words by spaces
well enough for exact matching, and is what the contract tests build their toy language on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from harness.lang.quantities import Quantity
from harness.lang.writing import Writing

# Combining marks and the soft hyphen belong to the word, so NFD text has the same tokens as NFC text
# and offsets never leave the text as it was given.
WORD = r"(?:[^\W_]++|[\u0300-\u036F\u00AD]++)++"
LETTERS_OR_DIGITS = r"(?:\d++|(?:[^\W\d_]++|[\u0300-\u036F\u00AD]++)++)"
HYPHEN = "-\u2010\u2011"
# Texts whose analysis is kept. The checks of a run ask one after the other about the same texts; at some 5 kB for each
# this is a run of 10,000 segments, and beyond that a text is only read again.
TEXTS = 20_000


class Token(NamedTuple):
    """A word or one punctuation mark; `start`, `end` are code points of the raw text, `key` is what is compared."""

    start: int
    end: int
    text: str
    key: str
    is_word: bool


class Parse(NamedTuple):
    """One morphological reading of a word; empty strings where the language or the word has no such category.

    Attributes:
        weight: the share of probability of this *lemma and word class* among all readings, 0 to 1.
    """

    lemma: str
    word_class: str
    case: str
    number: str
    gender: str
    animacy: str
    weight: float
    score: float


class Grammar(NamedTuple):
    """The form a phrase stands in; `gender` only of a lone adjective, which agrees with a noun outside the phrase."""

    case: str
    number: str
    gender: str = ""


class Name(NamedTuple):
    """A proper name in a text: raw offsets, its words, and what it names: a `person`, a `place`, or not known (`bare`).

    Attributes:
        certain: whether what stands before it leaves no doubt of the kind («tỉnh», «ông»).
        title: the words right before it that say so; empty where there are none.
    """

    start: int
    end: int
    words: tuple[str, ...]
    kind: str
    certain: bool = False
    title: str = ""


class Predicate(NamedTuple):
    """A word of a sentence that says what is done or is so, with its copula: raw offsets, indices of its words.

    Attributes:
        kind: `finite`, `short` (form of an adjective or participle), `infinitive`, `gerund`, `participle`, or `noun`
            where nothing but a dash stands for the verb.
    """

    start: int
    end: int
    first: int
    last: int
    kind: str


class Slip(NamedTuple):
    """A slip that a language sees in its own text: its kind (`spelling`, `grammar`, `missing-comma`,
    `needless-comma`), what should stand there, and why.
    """

    kind: str
    start: int
    end: int
    suggestion: str
    reason: str


class Language:
    """A language without morphology; `vi` and `ru` override what they know better.

    Attributes:
        code: ISO 639-1 code.
        joins_hyphens: whether a hyphenated compound is one word («премьер-министр») or several syllables; a figure
            after the hyphen is a word of its own («ЕГЭ-2025»).
        parts_figures: whether letters and digits without a space are two words (50USD, QH15).
        token: a word, as a group, or one punctuation mark.
    """

    code = ""
    joins_hyphens = True
    parts_figures = False

    def __init__(self, code: str = "") -> None:
        self.code = code or self.code
        word = LETTERS_OR_DIGITS if self.parts_figures else WORD
        joint = rf"(?:[{HYPHEN}](?!\d){word})*" if self.joins_hyphens else ""
        self.token = re.compile(rf"(?P<word>{word}{joint})|[^\w\s]")

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Words and punctuation marks of a text, with raw code-point offsets; remembered, unlike `tokenise`."""
        return _tokens(self, text)

    def tokenise(self, text: str) -> tuple[Token, ...]:
        """The same of what is asked for once: a phrase of a glossary."""
        found = []
        for match in self.token.finditer(text):
            start, end = match.span()
            written = text[start:end]
            is_word = match.lastindex is not None
            found.append(Token(start, end, written, self.key(written) if is_word else written, is_word))
        return tuple(found)

    def key(self, word: str) -> str:
        """The comparison key of a word: equal keys, equal words."""
        return unicodedata.normalize("NFC", word.replace("\u00ad", "")).casefold()

    def parses(self, key: str) -> tuple[Parse, ...]:
        """All readings of a word, given by its key, most likely first."""
        return (Parse(key, "", "", "", "", "", 1.0, 1.0),)

    def inflections(self, lemma: str) -> frozenset[str]:
        """Keys of every form of the words that have this lemma."""
        return frozenset({lemma})

    def families(self, lemma: str) -> frozenset[str]:
        """Marks of the word families a lemma may be of: words that share one may have one root."""
        return frozenset({lemma})

    def roles(self, words: Sequence[Token]) -> tuple[str, ...]:
        """How each word of a term behaves: `head` inflects, `agree` inflects with it, `fixed` keeps its form."""
        return ("head", *("fixed" for _ in words[1:]))

    def grammar(self, phrase: Sequence[Token], head: int, before: Token | None) -> Grammar | None:
        """The form in which a phrase of a text stands; None where the language has no such forms."""
        return None

    def inflect(self, phrase: str, grammar: Grammar) -> str:
        """`phrase`, given in its citation form, in the wanted form."""
        return phrase

    def in_form_of(self, word: str, like: Token) -> str:
        """A dictionary word in the form of a word of a text; empty where that is not known to be possible."""
        return ""

    def is_native(self, key: str) -> bool:
        """Whether a word, given by its key, can be a word of this language; True where nothing is known."""
        return True

    def may_double(self, key: str) -> bool:
        """Whether «word and word», «word word» is an idiom of the language and no slip: «больше и больше»."""
        return key in self.writing.doubled

    def slips(self, tokens: Sequence[Token]) -> tuple[Slip, ...]:
        """Misspelt words and wrong forms, as far as they are wrong for certain."""
        return ()

    def predicates(self, text: str) -> tuple[Predicate, ...]:
        """Predicates of a text, left to right; none where the language cannot tell them."""
        return ()

    def is_known(self, key: str) -> bool:
        """Whether the dictionary has the word, be it a name."""
        return False

    def is_common(self, key: str) -> bool:
        """Whether a word is in the dictionary and no name, so that it has no capital inside a sentence."""
        return False

    @cached_property
    def writing(self) -> Writing:
        """How the language is written; empty where nothing is known."""
        return Writing.of(self.code)

    def quantities(self, text: str) -> tuple[Quantity, ...]:
        """Numbers, dates, times and codes of a text by value, in no particular order; none where nothing is known."""
        return ()

    def written(self, right: Quantity, wrong: Quantity, text: str) -> str:
        """A quantity of another language as it would stand in this text in place of a wrong one; empty if unknown."""
        return ""

    def names(self, text: str) -> tuple[Name, ...]:
        """Proper names of a text, left to right; nothing is known of them here."""
        return ()

    def count_words(self, text: str) -> int:
        """Words of a text; for Vietnamese these are syllables."""
        return _count_words(self, text)


@lru_cache(maxsize=TEXTS)
def _tokens(language: Language, text: str) -> tuple[Token, ...]:
    return language.tokenise(text)


@lru_cache(maxsize=TEXTS)
def _count_words(language: Language, text: str) -> int:
    return [token.is_word for token in language.tokens(text)].count(True)


def is_acronym(word: str) -> bool:
    """Two to five capitals, ЦК or КПСС: compared as written, because every dictionary reads a word into it."""
    return 2 <= len(word) <= 5 and word.isupper() and word.isalpha()


def match_case(form: str, like: str) -> str:
    """`form` with the capitals of `like` (the dictionary writes everything small and every ё)."""
    if like.isupper() and len(like) > 1:
        return form.upper()
    return "-".join(
        part.capitalize() if old[:1].isupper() else part
        for part, old in zip(form.split("-"), like.split("-") + [""] * form.count("-"), strict=False)
    )
