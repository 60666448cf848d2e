"""What extractors of quantities share: folded text, adding up number phrases, units, ranges, and the way back."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, NamedTuple

from harness.lang.quantities import Quantity, units

RECENT = range(1900, 2100)
DIGITS = re.compile(r"\d+")
LETTERS = re.compile(r"[^\W\d_]+")
STEM = 4  # letters by which a text is asked whether it has a word
URL = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|@\w+|#\w+")
SEASON = re.compile(r"(?<![\d.,/])((?:19|20)\d\d)[/–-](\d\d)(?![\d/-]|[.,]\d)")
ADDED = re.compile(r"\d{1,4} ?\+ ?\d{1,3}\b")  # minutes of a match, metres of a road


class Folded:
    """A text in composed lower case, with the way back to the raw offsets; consumed stretches are blanked out.

    Attributes:
        figures: whether it has digits at all; most texts have none, and then most of what is looked for is not there.
    """

    def __init__(self, raw: str, replace: Mapping[str, str]) -> None:
        self._offsets: list[int] | None = None
        text = raw
        if not unicodedata.is_normalized("NFC", raw) or "\u00ad" in raw:
            text, self._offsets = _composed(raw)
        for old, new in replace.items():
            text = text.replace(old, new)
        self.cased = text
        lower = text.lower()
        self.text = lower if len(lower) == len(text) else "".join(c.lower()[:1] for c in text)
        self.figures = DIGITS.search(text) is not None

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the text, of what is blanked out later too."""
        return frozenset(LETTERS.findall(self.text))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How these begin: their first letters, `STEM` of them and one less."""
        longer = {word[:STEM] for word in self.words}
        return frozenset(longer | {word[: STEM - 1] for word in longer})

    @property
    def unmoved(self) -> bool:
        """Whether folded and raw offsets are the same."""
        return self._offsets is None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of a stretch."""
        if self._offsets is None:
            return start, end
        return self._offsets[start], self._offsets[end]

    def blank(self, start: int, end: int) -> None:
        """Take a stretch out of the text: nothing is found in it again."""
        filler = "\x00" * (end - start)
        self.text = self.text[:start] + filler + self.text[end:]
        self.cased = self.cased[:start] + filler + self.cased[end:]


def _composed(raw: str) -> tuple[str, list[int]]:
    """Composed text and, for each of its characters and its end, the raw offset."""
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(raw) + 1):
        if end < len(raw) and (unicodedata.combining(raw[end]) or raw[end] == "\u00ad"):
            continue
        piece = unicodedata.normalize("NFC", raw[start:end].replace("\u00ad", ""))
        pieces.append(piece)
        offsets += [start] * len(piece)
        start = end
    return "".join(pieces), [*offsets, len(raw)]


class Wording(NamedTuple):
    """An expression that has a word with one of the beginnings in every match: most texts need not be searched."""

    beginnings: frozenset[str]
    pattern: re.Pattern[str]

    def finditer(self, text: Folded) -> Iterable[re.Match[str]]:
        """Every match in a text."""
        return () if self.beginnings.isdisjoint(text.beginnings) else self.pattern.finditer(text.text)


def wording(stems: str, pattern: str) -> Wording:
    """An expression, with whole words or stems of at least three letters one of which is in every match."""
    return Wording(frozenset(stem[:STEM] for stem in stems.split()), re.compile(pattern))


class Tally:
    """Adds up a number phrase: «5 млрд 300 млн», *hai nghìn ba trăm tỷ*."""

    def __init__(self) -> None:
        self._parts: list[Decimal] = []
        self.last_scale = Decimal(1)

    @property
    def empty(self) -> bool:
        return not self._parts

    def scale(self, group: Decimal | None, scale: Decimal) -> None:
        """Multiply the group, and every smaller part before it, by a scale word."""
        total = group or Decimal(0)
        while self._parts and self._parts[-1] < scale:
            total += self._parts.pop()
        self._parts.append((total if total or group is not None else Decimal(1)) * scale)
        self.last_scale = scale

    def fits(self, group: Decimal) -> bool:
        """Whether a further group can still belong to this number."""
        return not self._parts or group < self.last_scale

    def total(self, group: Decimal | None = None) -> Decimal:
        return sum(self._parts, group or Decimal(0))


class Phrase(NamedTuple):
    """Digits or words that make one number.

    Attributes:
        values: its readings, the likeliest first.
        digits: whether it has digits; else it has so many `words`, 0 for vague ones («десятки тысяч»).
        scale: the product of scale words after digits, so that a range can share it.
        scaled: whether there is a scale word at all.
    """

    start: int
    end: int
    values: tuple[Decimal, ...]
    digits: bool
    words: int
    scale: Decimal
    scaled: bool
    ordinal: bool = False

    @property
    def spelt(self) -> bool:
        """Whether it is a cardinal in words."""
        return self.words > 0 and not self.digits and not self.ordinal and not self.scaled

    @property
    def strong(self) -> bool:
        """Whether it says nothing but a number: *một*, *năm* and *nghìn* alone may be other words."""
        return self.digits or (self.words > 1 and self.values[0] > 10)


class Mention(NamedTuple):
    """A unit in a text; empty where there is none."""

    unit: str = ""
    start: int = 0
    end: int = 0


class Extractor(ABC):
    """Finds the quantities of a text; what is read first is blanked out, so that parts of a date are not read again.

    Attributes:
        replacements: characters that are read as others: kinds of spaces and hyphens.
        token: where a number phrase may begin.
        range: what stands between two numbers of a range or list.
    """

    replacements: ClassVar[Mapping[str, str]]
    token: ClassVar[re.Pattern[str]]
    range: ClassVar[re.Pattern[str]]

    def __init__(self, unit_forms: Mapping[str, Sequence[str]]) -> None:
        self._unit_pattern, self._unit_names = unit_pattern(unit_forms)

    def extract(self, raw: str) -> tuple[Quantity, ...]:
        """Every quantity of a text, in no particular order."""
        text = Folded(raw, self.replacements)
        found = self.found(text)
        return tuple(found) if text.unmoved else tuple(_placed(text, quantity) for quantity in found)

    @abstractmethod
    def found(self, text: Folded) -> Iterable[Quantity]:
        """Every quantity, with offsets of the folded text."""

    def begins(self, token: str) -> bool:
        """Whether a number phrase can begin with a token, judged by the token alone."""
        return True

    def counts(self, text: Folded) -> bool:
        """Whether a text can have a number phrase at all."""
        return True

    @abstractmethod
    def phrase(self, text: str, start: int) -> Phrase | None:
        """The number phrase that begins there, if one does."""

    @abstractmethod
    def measured(self, phrase: Phrase, text: str) -> Quantity:
        """The phrase with its unit and role."""

    @staticmethod
    def masked(text: Folded, pattern: re.Pattern[str]) -> Iterator[Quantity]:
        """Takes out what has digits but is no quantity (names of products); its digits may still explain others."""
        for match in pattern.finditer(text.cased):
            for digits in DIGITS.finditer(match[0]):
                yield Quantity.at("number", match, Decimal(digits[0]), strong=False)
            yield Quantity.at("label", match, match[0], strong=False)
            text.blank(*match.span())

    @staticmethod
    def seasons(text: Folded) -> Iterator[Quantity]:
        """«2025/26»: two years."""
        for match in SEASON.finditer(text.text):
            first = Decimal(match[1])
            yield Quantity.at("number", match, first, first + 1, first // 100 * 100 + Decimal(match[2]), role="year")
            text.blank(*match.span())

    def unit_at(self, text: str, at: int) -> Mention | None:
        """The unit that begins there."""
        match = self._unit_pattern.match(text, at)
        return Mention(self._unit_names[(match.lastindex or 1) - 1], *match.span()) if match else None

    def is_unit(self, word: str) -> bool:
        """Whether a word is a unit and nothing else."""
        return self._unit_pattern.fullmatch(word) is not None

    def numbers(self, text: Folded) -> Iterator[Quantity]:
        """Number phrases; the first number of a range shares the scale and unit of the second."""
        if not self.counts(text):
            return
        end, previous = 0, None
        for token in self.token.finditer(text.text):
            if token.start() < end or not self.begins(token[0]):
                continue
            phrase = self.phrase(text.text, token.start())
            if phrase is None:
                continue
            quantity = self.measured(phrase, text.text)
            end = max(phrase.end, quantity.unit_end)
            if previous and not previous.unit and self.range.fullmatch(text.text, previous.end, quantity.start):
                yield _in_range(previous, quantity, phrase.scale)
            elif previous:
                yield previous
            previous = quantity
        if previous:
            yield previous


def _in_range(first: Quantity, second: Quantity, scale: Decimal) -> Quantity:
    """The first number of a range or list: *7 đến 9 triệu đồng* begins with seven million, a year stays a year."""
    shared = tuple(value * scale for value in first.numbers) if scale > 1 and not first.scaled else ()
    values = (*first.values, *shared) if first.number in RECENT else (*shared, *first.values)
    return replace(first, values=values, scaled=first.scaled or bool(shared)).measured(
        second.unit, second.unit_start, second.unit_end
    )


def _placed(text: Folded, quantity: Quantity) -> Quantity:
    """The quantity with raw offsets."""
    start, end = text.span(quantity.start, quantity.end)
    unit = text.span(quantity.unit_start, quantity.unit_end) if quantity.unit_end else (0, 0)
    return replace(quantity, start=start, end=end, unit_start=unit[0], unit_end=unit[1])


def unit_pattern(table: Mapping[str, Sequence[str]]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression for every unit of a language, longest wording first, and the unit of each of its groups.

    Raises:
        ValueError: a unit that `quantities.toml` does not know.
    """
    unknown = set(table) - set(units())
    if unknown:
        raise ValueError(f"units without dimension: {sorted(unknown)}")
    rows = sorted(((form, unit) for unit, forms in table.items() for form in forms), key=lambda row: -len(row[0]))
    # the group that tells a form stands empty after it: alternatives that begin with a letter are skipped at a glance
    pattern = "|".join(f"(?:{form})()" for form, _ in rows)
    return re.compile(rf"(?:{pattern})(?!\w)"), tuple(unit for _, unit in rows)
