"""A text as a mixture of scripts: its words, which are foreign to its language, and where foreign words may stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from harness.lang.base import Language
from harness.lang.writing import plain

# Addresses, and codes: anything with a digit in it, capitals joined by a hyphen, slash or full stop.
KEPT = regex.compile(
    r"(?:https?:|www\.)\S+|\S+@\S+|[#@]\w+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net|gov|edu|info|io|ru|cn|tv|eu)(?!\w)\S*"
    r"|(?<!\w)(?:\p{Lu}\p{L}{0,4}[-/])*[\p{L}-]*\d[\w/-]*(?:[./&-]\w+)*"
    r"|(?<![\w])\p{Lu}{1,6}(?:[-/&]\p{Lu}\p{L}{0,4})+(?!\w)"
)
BETWEEN = regex.compile(r"[\s,–—-]{1,3}(?:\d+[\s,–—-]+)?")
UNIT = 3  # letters that a unit without a known name may have: «60 fps», but «20 points» is English
WHOLE = 0.6  # share of letters that must be foreign before a segment counts as not translated
WORD = regex.compile(r"(?:\p{L}\p{M}*)+(?:['’](?:\p{L}\p{M}*)+)*")
QUOTED = regex.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
BRACKETED = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CAPITALISED = r"\p{Lu}[\p{L}\p{M}]*"
ACRONYM = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\d/.&-]){_CAPITALISED}(?:[.&-]{_CAPITALISED})*(?![\p{{L}}\p{{M}}\d/&-]|\.\p{{L}})"
)


class Word(NamedTuple):
    """A word of a text; `text` is NFC, `foreign` says that none of its letters is of the script of the language."""

    start: int
    end: int
    text: str
    foreign: bool
    mixed: bool


class Zone(NamedTuple):
    """A stretch of the text between brackets or quotation marks, marks included."""

    start: int
    end: int


@lru_cache(maxsize=16)
def script_pattern(script: str) -> Any:
    """Compiled: one letter of the script."""
    return regex.compile(rf"\p{{Script={script}}}")


class ForeignText:
    """A text, asked for what in it is not written as its language is."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self._own = script_pattern(language.writing.script)

    @cached_property
    def words(self) -> list[Word]:
        """Words outside addresses and codes."""
        return list(self._words())

    def _words(self) -> Iterator[Word]:
        kept = [match.span() for match in KEPT.finditer(self.text)]
        for match in WORD.finditer(self.text):
            start, end = match.span()
            if not any(a < end and start < b for a, b in kept):
                text = unicodedata.normalize("NFC", match.group())
                letters = [char for char in text if char.isalpha()]
                own = sum(1 for char in letters if self._own.match(char))
                yield Word(start, end, text, own == 0, 0 < own < len(letters))

    @cached_property
    def quoted(self) -> list[Zone]:
        return [Zone(*match.span()) for match in QUOTED.finditer(self.text)]

    @cached_property
    def bracketed(self) -> list[Zone]:
        return [Zone(*match.span()) for match in BRACKETED.finditer(self.text)]

    @cached_property
    def credits(self) -> list[Zone]:
        """From a label with a colon («Фото: …») to the end of the line."""
        labels = self.language.writing.credits
        if not labels:
            return []
        words = "|".join(map(regex.escape, sorted(labels)))
        found = regex.finditer(rf"(?i)(?<!\w)(?:{words})[^.:\n]{{0,20}}:[^\n]*", self.text)
        return [Zone(*match.span()) for match in found]

    def runs(self) -> Iterator[list[Word]]:
        """Foreign words that follow one another, with nothing but spaces, commas, hyphens and figures between them."""
        run: list[Word] = []
        for word in self.words:
            if run and not (word.foreign and BETWEEN.fullmatch(self.text, run[-1].end, word.start)):
                yield run
                run = []
            if word.foreign:
                run.append(word)
        if run:
            yield run


def within(zones: list[Zone], start: int, end: int) -> Zone | None:
    """The zone that holds the stretch, if one does."""
    return next((zone for zone in zones if zone.start <= start and end <= zone.end), None)


class Mixture(ForeignText):
    """A translation beside its source: which of its words are the source's own.

    Attributes:
        original: the source in NFC.
        originals: the words and abbreviations of the source, as written.
    """

    def __init__(self, text: str, target: Language, original: str, source: Language) -> None:
        super().__init__(text, target)
        self.source = source
        self.original = unicodedata.normalize("NFC", original)
        words = [token.text for token in source.tokens(self.original) if token.is_word]
        self.originals = frozenset(words) | frozenset(ACRONYM.findall(self.original))
        self.small = frozenset(word.casefold() for word in words)
        self._plain = [plain(word) for word in words]
        self._joined = {one + two for one, two in pairwise(self._plain)}

    def native(self, word: str) -> bool:
        """Whether a word could be one of the source language by the order of its letters."""
        return self.source.is_native(self.source.key(word))

    def marked(self, word: str) -> bool:
        """Whether a word is one of the source language by letters that no other language has."""
        if not set(self.source.writing.marks).isdisjoint(word.casefold()):
            return True
        return word in self.originals and plain(word) != word.casefold() and self.native(word)

    def accented(self, word: str) -> bool:
        """Whether a word could be one of the source by its marks, though others have them: *trên*, *là*, *Mlô*."""
        return plain(word) != word.casefold() and (word in self.originals or self.native(word))

    def bare(self, word: str) -> bool:
        """Whether a word is one of the source without its marks, «Dieu» for *Điểu*, «Hanoi» for *Hà Nội*."""
        small = plain(word)
        if word in self.originals or word not in (small, small.capitalize()):
            return False
        return (self.native(small) and small in self._plain) or (word != small and small in self._joined)

    def same(self, word: str) -> bool:
        """Whether a word stands in the source too and has no mark there that would tell its language."""
        return word in self.originals and not word.isupper() and self.native(word)

    def has(self, word: str) -> bool:
        """Whether the source has the word too, however it is capitalised."""
        return word in self.originals or word.casefold() in self.small

    def little(self, word: Word) -> bool:
        """Whether a word of two small letters is one of the source language and no unit or particle: *xe*, *ga*."""
        writing = self.language.writing
        other = word.text in writing.admitted or word.text in writing.units
        if len(word.text) != 2 or not word.text.islower() or other or not self.native(word.text):
            return False
        return within(self.quoted + self.bracketed, word.start, word.end) is None

    def opens_name(self, word: Word, following: Word) -> bool:
        """Whether a lone capital or a word with an apostrophe begins a name of the source that goes on after it."""
        short = (len(word.text) == 1 and word.text.isupper()) or "'" in word.text or "\u2019" in word.text
        return short and following.start - word.end == 1 and f"{word.text} {following.text}" in self.original

    def beside_brand(self, start: int, end: int) -> bool:
        """Whether a foreign word beside it is none of the source language: both are part of a longer name."""
        near = [w for w in self.words if w.foreign and (0 <= start - w.end <= 1 or 0 <= w.start - end <= 1)]
        strange = [w.text for w in near if not w.text.isupper() and not self.native(w.text)]
        return any(word in self.originals and plain(word) == word.casefold() for word in strange)

    def is_whole(self) -> bool:
        """Whether the segment as a whole is in another language; a quotation in an own sentence is not."""
        words = [word for word in self.words if len(word.text) > 1 and not within(self.quoted, word.start, word.end)]
        words = words or self.words
        foreign = [word for word in words if word.foreign]
        alien = [word for word in foreign if self.marked(word.text) or word.text not in self.originals]
        enough = len(alien) >= 3 if len(foreign) == len(words) else len(alien) >= 5
        if enough and 2 * len(alien) >= len(foreign) and self._speaks(alien):
            return sum(len(w.text) for w in foreign) >= WHOLE * sum(len(w.text) for w in words)
        alphabet = set(self.language.writing.alphabet)
        odd = sum(not word.foreign and bool(set(word.text.casefold()) - alphabet) for word in words)
        return odd >= 3 and 5 * odd >= len(words)

    def tolerates(self, part: Sequence[Word], *, name: bool) -> bool:
        """Brackets that give the original of a word, names in quotation marks, quotations with a translation beside."""
        start, end = part[0].start, part[-1].end
        if within(self.bracketed, start, end):
            return len(part) <= 6
        zone = within(self.quoted, start, end)
        if zone is None:
            return False
        before, after = self.text[max(0, zone.start - 3) : zone.start], self.text[zone.end : zone.end + 3]
        return (len(part) <= 3 and name) or "(" in after or any(mark in before for mark in ")(")

    def admits(self, word: Word) -> bool:
        """Short words, words of the source, units, parts of a compound with a number or a word of the language."""
        small = word.text.casefold()
        return len(small) < 3 or small in self.small or self.may_stay(word)

    def may_stay(self, word: Word) -> bool:
        """Units, known or of up to three letters after a number, parts of a compound, species, what is admitted."""
        small = word.text.casefold()
        before, after = self.text[max(0, word.start - 3) : word.start], self.text[word.end : word.end + 2]
        own = rf"[\d\p{{Script={self.language.writing.script}}}]"
        gap = r"\s?" if len(small) <= UNIT else ""
        compound = regex.search(rf"(?:{own}[-–]|\d{gap}|[/°]|\p{{Latin}}\.|\p{{Lu}}\.\s)$", before) or regex.match(
            rf"[-–]{own}|[/²³]", after
        )
        writing = self.language.writing
        return small in writing.admitted or small in writing.units or compound is not None

    def is_branded(self, name: str) -> bool:
        """Whether the source calls something by this name: *công ty Hoa Sen*."""
        before = self.original.partition(name)[0].split()[-3:]
        return bool(before) and not self.source.writing.branders.isdisjoint(word.casefold() for word in before)

    def follows_brander(self, start: int) -> bool:
        """Whether the word before is of what keeps its name in foreign letters: «судно Hoang Phuong»."""
        before = regex.search(r"([\p{L}-]+) $", self.text, endpos=start)
        parses = self.language.parses(self.language.key(before[1])) if before else ()
        return any(parse.lemma in self.language.writing.branders for parse in parses)

    def _speaks(self, words: list[Word]) -> bool:
        """Whether these are words of a language and not only names: some begin small, or have the source's marks."""
        return any(word.text[0].islower() or self.marked(word.text) for word in words)


class Letters(NamedTuple):
    """A word with letters that do not belong together; `own` is the word in one script, if that is sure."""

    start: int
    end: int
    own: str
    glued: bool


TOKEN = regex.compile(r"(?<![\p{L}\p{M}\p{N}])(?:\p{L}\p{M}*)+(?![\p{L}\p{M}\p{N}@])")


def mixed_words(text: ForeignText) -> Iterator[Letters]:
    """Words in which letters of another script, or of another alphabet, stand among the language's own."""
    writing = text.language.writing
    alike = writing.lookalikes
    back = {own: other for other, own in alike.items() if other.isascii()}
    alphabet = set(writing.alphabet)
    for word in text.words:
        strange = [char for char in word.text if char.isalpha() and char.casefold() not in alphabet]
        if not strange or word.foreign or not TOKEN.fullmatch(text.text, word.start, word.end):
            continue
        own = len([char for char in word.text if char.isalpha()]) - len(strange)
        if all(char in alike for char in strange) and own >= len(strange):
            yield Letters(word.start, word.end, "".join(alike.get(char, char) for char in word.text), False)
        elif len(strange) > own and all(char in back for char in word.text if char.casefold() in alphabet):
            yield Letters(word.start, word.end, "".join(back.get(char, char) for char in word.text), False)
        elif not regex.fullmatch(r"\p{Latin}{2,}\p{Ll}{1,3}", word.text):  # «VIPов» is a word with an ending
            yield Letters(word.start, word.end, "", own >= 3 and len(strange) >= 3)


@lru_cache(maxsize=8)
def _lone(language: Language) -> Any:
    alike = language.writing.lookalikes
    small = "".join(char for char, own in alike.items() if own in language.writing.letters and char.islower())
    capital = "".join(char for char, own in alike.items() if own.lower() in language.writing.letters and char.isupper())
    own = rf"\p{{Script={language.writing.script}}}"
    return regex.compile(rf"(?:(?<=^\s*)[{small}{capital}]|(?<={own}[,]?\s+)[{small}])(?=\s+[«(]?(?:{own}|\d))")


def lone_letters(text: ForeignText) -> Iterator[Letters]:
    """A foreign letter that stands for a one-letter word of the language, «c 15 октября»."""
    alike = text.language.writing.lookalikes
    if text.language.writing.letters:
        for match in _lone(text.language).finditer(text.text):
            yield Letters(match.start(), match.end(), alike.get(match.group(), ""), False)
