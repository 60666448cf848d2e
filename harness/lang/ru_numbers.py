"""Russian numbers: grouped digits and numerals in every case and gender, scales, ordinals, compounds, read by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from harness.lang.extraction import Phrase, Tally
from harness.lang.quantities import digits, read, roman, to_roman

D = Decimal
DATA = read("ru_numbers.toml")
SUFFIXES: dict[str, str] = DATA["suffixes"]
PREFIXES: dict[str, int | str] = DATA["prefixes"]

NUMERAL = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*")
WORD = re.compile(r"[а-я]+")
TOKEN = re.compile(r"\d|\b[а-я]+")
GAP = re.compile(r" |-|\. ?|")
RANKS = {"unit": 1, "teen": 1, "ten": 2, "hundred": 3}
SCALES = ((D(10) ** 12, "трлн"), (D(10) ** 9, "млрд"), (D(10) ** 6, "млн"))
# forms that dictionaries of the modern language leave out or attach to another word
EXTRA = {"тысячью": "тысяча", "тысячей": "тысяча", "тыщ": "тысяча", "восемью": "восемь", "восьмью": "восемь"}


class Numeral(NamedTuple):
    """What a form means. Rank: hundreds, tens, units fall in a number; `alone` words and scales have none."""

    value: Decimal
    what: str
    ordinal: bool = False


class Numerals:
    """The numerals of the language by form; `forms` gives every form of a lemma."""

    def __init__(self, forms: Callable[[str], Set[str]]) -> None:
        self._forms = forms

    @cached_property
    def words(self) -> Mapping[str, Numeral]:
        """Every form; cardinals after the rest, so that they win a homograph."""
        table: dict[str, Numeral] = {}
        for kind in ("adverbs", "halves", "ordinals", "collectives", "cardinals", "scales"):
            for lemma, value in DATA[kind].items():
                numeral = Numeral(D(value), _what(kind, D(value)), kind == "ordinals")
                table |= dict.fromkeys(self._forms(lemma) | {lemma}, numeral)
        table |= {form: Numeral(D(value), "scale") for form, value in DATA["short"].items()}
        return table | {form: table[lemma] for form, lemma in EXTRA.items()}

    def phrase(self, text: str, start: int) -> Phrase | None:
        """The number that begins there: digits or numerals of falling rank, each with scale words."""
        reader = _Reader(self.words, text, start)
        while reader.step():
            pass
        return reader.phrase()


class _Reader:
    """Reads one number word by word."""

    def __init__(self, words: Mapping[str, Numeral], text: str, start: int) -> None:
        self._words, self._text = words, text
        self.start = self.end = start
        self._tally = Tally()
        self._group: Decimal | None = None
        self._rank = 9
        self._others: tuple[Decimal, ...] = ()
        self._digits = self._scaled = self._closed = False
        self._scale = D(1)
        self._count = 0
        self._counted = False

    def phrase(self) -> Phrase | None:
        """What has been read, if anything."""
        if self.end == self.start:
            return None
        values = (self._tally.total(self._group), *(value * self._scale for value in self._others))
        words = self._count if self._counted else 0
        return Phrase(self.start, self.end, values, self._digits, words, self._scale, self._scaled, self._closed)

    def step(self) -> bool:
        """Read one more token; False where the number ends."""
        gap = GAP.match(self._text, self.end)
        at = gap.end() if gap and self.end > self.start else self.end
        if self._closed or (gap and "." in gap[0] and self.end > self.start and not self._scaled):
            return False
        numeral = NUMERAL.match(self._text, at)
        if numeral:
            return at in (self.start, self.end + 1, self.end + 2) and self._numeral(numeral)
        word = WORD.match(self._text, at)
        known = self._words.get(word[0]) if word else None
        if word is None or known is None:
            return bool(word) and self._and_half(at)
        taken = self._scale_word(known) if known.what == "scale" else self._word(known, word.end())
        if taken:
            self.end = word.end()
        return taken

    def _numeral(self, match: re.Match[str]) -> bool:
        values = numerals(match[0])
        if self._group is not None or not self._tally.fits(values[0]):
            return False
        if not self._tally.empty and not self._scale_follows(match.end()):
            return False
        self._group, self._others, self._digits, self._rank = values[0], values[1:], True, 0
        self.end = match.end()
        return True

    def _scale_follows(self, at: int, words: int = 1) -> bool:
        for _ in range(words):
            word = WORD.match(self._text, at + self._text.startswith(" ", at))
            if word is None:
                return False
            known = self._words.get(word[0])
            if known and known.what == "scale":
                return True
            at = word.end()
        return False

    def _word(self, known: Numeral, end: int) -> bool:
        if known.what == "alone":
            if self.end > self.start:
                return False
            self._group, self._rank = known.value, 0
        else:
            rank = RANKS[known.what]
            teen_after_ten = known.what == "teen" and self._rank == 2
            if rank >= self._rank or teen_after_ten or not self._tally.fits(known.value):
                return False
            if self._digits and not self._scale_follows(end, 3):
                return False  # «1,7 миллиона четыре года назад»: the word belongs to something else
            self._group, self._rank = (self._group or D(0)) + known.value, rank
            self._closed = known.ordinal
        self._count += 1
        self._counted = True
        return True

    def _and_half(self, at: int) -> bool:
        """«два с половиной миллиона»."""
        if self._group is None or not self._text.startswith("с половиной", at):
            return False
        self._group += D("0.5")
        self._rank, self.end = 0, at + len("с половиной")
        return True

    def _scale_word(self, known: Numeral) -> bool:
        if self._group is None and not self._tally.empty and known.value <= self._tally.last_scale:
            return False
        self._tally.scale(self._group, known.value)
        self._scale *= known.value if self._digits else 1
        self._group, self._rank, self._scaled = None, 9, True
        self._count += 1
        return True


class Compounds:
    """Compound words that begin with a number: «восемнадцатилетний», «двадцатипятитысячный», «двухэтажный»."""

    _prefixes = "|".join([*sorted(PREFIXES, key=len, reverse=True), "тысяче"])
    _prefix = re.compile(_prefixes)
    _whole = re.compile(rf"(?P<n>(?:{_prefixes})+)(?P<s>{'|'.join(sorted(SUFFIXES, key=len, reverse=True))})[а-я]*$")

    def read(self, word: str) -> tuple[Decimal, str, int] | None:
        """Value, unit and where in the word the unit begins."""
        match = self._whole.match(word) if len(word) > 7 else None
        if match is None:
            return None
        value, group = D(0), D(0)
        for part in self._prefix.findall(match["n"]):
            if part == "тысяче":
                value, group = value + (group or 1) * 1000, D(0)
            else:
                group += D(PREFIXES[part])
        factor, unit = suffix(match["s"])
        return (value + group) * factor, unit, match.start("s")


def suffix(text: str) -> tuple[Decimal, str]:
    """What the second part of a compound says: a factor («тысячный») and a unit («-летний»)."""
    named = next((meaning for stem, meaning in SUFFIXES.items() if text.startswith(stem)), "")
    return (D(named), "") if named.isdigit() else (D(1), named)


def numerals(text: str) -> tuple[Decimal, ...]:
    """Readings of digits: a comma opens decimals, spaces group; dots and «,000» are another language's groups."""
    plain = text.replace(" ", "")
    if re.fullmatch(r"\d+(?:,\d+)?", plain):
        value = D(plain.replace(",", "."))
        return (D(plain.replace(",", "")), value) if re.fullmatch(r"\d{1,3},000", plain) else (value,)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        grouped = D(plain.replace(".", "").replace(",", "."))
        return (grouped, D(plain)) if plain.count(".") == 1 and "," not in plain else (grouped,)
    if re.fullmatch(r"\d+\.\d+", plain):
        return (D(plain),)
    return (D(re.sub(r"\D", "", plain)),)


def _what(kind: str, value: Decimal) -> str:
    if kind == "scales":
        return "scale"
    if kind in ("adverbs", "collectives", "halves"):
        return "alone"
    return "unit" if value < 10 else "teen" if value < 20 else "ten" if value < 100 else "hundred"


def written(value: Decimal, like: str, scale: Decimal | None = None) -> str:
    """A value in Russian digits, in the manner of what it replaces: «103-летняя», XVIII, «8,33 млрд», 2402.

    With `scale`, that of a word that stays: 9,000,000 before «млн» is «9».
    """
    if roman(like):
        return to_roman(int(value)) if value == value.to_integral() and value < 200 else ""
    tail = re.fullmatch(r"\d[\d \u00a0\u202f.,]*(-[а-яё]+)", like)
    if tail:
        return f"{grouped(value)}{tail[1]}"
    if scale:
        return grouped(value / scale)
    for size, name in SCALES:
        if value >= size and len(digits(value)) <= 5:
            return f"{grouped(value / size)}\u00a0{name}"
    return grouped(value)


def grouped(value: Decimal) -> str:
    """Digits with no-break spaces from five of them on, and a decimal comma."""
    whole, _, rest = format(value.normalize(), "f").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{whole},{rest}" if rest else whole
