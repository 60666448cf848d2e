"""Every quantity of a Vietnamese text: codes, dates, times first, then shares, Roman numerals, numbers with units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from harness.lang.extraction import ADDED, URL, Extractor, Folded, Mention, Phrase, wording
from harness.lang.quantities import Quantity, roman
from harness.lang.vi_calendar import calendar, fraction
from harness.lang.vi_numbers import DATA, DIGITS, SCALE, SCALES, TOKEN, number

D = Decimal
PART = r"[A-ZĐƯ][A-Za-zĐđƯưÂâ0-9]*"
CODE = re.compile(
    rf"(?<![\w/-])(?:\d{{1,5}}(?:/\d{{4}})?[/-]{PART}(?:[/-]{PART})*"
    r"|[A-ZĐ]{2,3}-\d{4,6}(?:-[A-Z]{2})?|\d{2}[A-Z]\d?-\d{3}\.?[\dx]{2})(?!\w)"
)
# names of products, teams, viruses: their digits are no quantities; units stand close to a number too (10m, 19h30)
PRODUCT = re.compile(
    r"(?<![\w.,])(?:(?!k?m[23]\b)[^\W\d_]+-?\d[\w-]*"
    r"|\d+(?!(?:[mck]?m|[KC]?M|ha|HA|[km]?g|ml|KG|k[Vv]|[kKMGmg][Ww]h?|[hH]|tr|k|đ|l|o[Cc]|x|feet|k?m[23]|inch|[hH]\d\d)\b)[^\W\d_]+\d*)\b"
)
LUNAR_DAY = re.compile(r"\d{1,2}(?= Tết\b)")
ROMAN = re.compile(
    r"(?<![\w/-])(?P<lead>(?:[Tt]hứ|[Kk]hóa|[Kk]hoá|[Kk]hu|[Hh]ạng|[Cc]ấp|[Kk]ỳ|[Ll]oại|[Nn]hóm) )?"
    r"(?P<r>[IVXL]+)(?![\w-]|/\w)"
)
ENDING = re.compile(r"[IVXL](?![\w-])")  # of a Roman numeral
HALF_SCALE = wording("nửa", rf"\bnửa (?P<s>{SCALE})\b(?! (?:lệ|số|giá))")
CLASSES = {"Nhất": 1, "Nhì": 2, "Ba": 3}  # of orders and medals
CLASS = re.compile(rf"\bhạng (?P<c>{'|'.join(CLASSES)})\b")
SHARE = wording(
    "nửa phần trên",
    r"\b(?:(?P<half>(?:một |quá |hơn |gần )?nửa)"
    r"|(?P<a>một|hai|ba|bốn|năm|sáu|bảy|tám|chín) (?:phần|trên) (?P<b>hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười))\b",
)
MULTIPLE = wording("gấp tăng nhân", r"\b(?:gấp|tăng|nhân) (?P<n>rưỡi|đôi|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b")
FRACTION = re.compile(r"(?<![\d.,/])(?P<a>\d{1,3})/(?P<b>\d{1,4})(?![\d/])")
PER_WORDS = frozenset({"mỗi", "một", "trên"})
PER = re.compile(r"(?:(?<=[\w%])/|\b(?:mỗi|một|trên|cho mỗi) )(?=[^\W\d_])")
BY = re.compile(r"\b(?:tăng|giảm)(?: thêm| bớt| nhẹ| mạnh)?(?: (?:hơn|gần|khoảng|trên))? $")
TO = re.compile(
    r"\b(?:xuống còn|giảm còn|chỉ còn|lên mức|xuống mức|lên tới|lên đến)(?: (?:hơn|gần|khoảng|trên|mức))? $"
)
APPROX = re.compile(r"\b(?:hơn|trên|gần|khoảng|chừng|ngót|xấp xỉ|ước(?: đạt)?|tới|dưới|vượt|quá|ít nhất|không dưới) $")
BEFORE = 26  # characters before a number in which such a word stands


class VietnameseQuantities(Extractor):
    """Extraction for Vietnamese."""

    replacements: ClassVar = {"\u00a0": " ", "\u202f": " "}
    token = TOKEN
    range = re.compile(r"\s*(?:-|–|—|đến|tới|và|hoặc|,|~)\s*(?:gần |hơn |khoảng |trên )?")

    def __init__(self) -> None:
        super().__init__(DATA["units"])

    def found(self, text: Folded) -> Iterator[Quantity]:
        if text.figures:
            yield from self._codes(text)
        yield from calendar(text)
        yield from self._shares(text)
        yield from self._romans(text)
        yield from self._per(text)
        yield from self.numbers(text)

    def phrase(self, text: str, start: int) -> Phrase | None:
        return number(text, start)

    def measured(self, phrase: Phrase, text: str) -> Quantity:
        start, end = phrase.start, phrase.end
        before = text[max(0, start - BEFORE) : start]
        role = "by" if BY.search(before) else "to" if TO.search(before) else "approx" if APPROX.search(before) else ""
        unit = self.unit_at(text, end + text.startswith(" ", end)) or Mention()
        return Quantity(
            "number",
            phrase.values,
            start,
            end,
            phrase.strong,
            *unit,
            role=role,
            scaled=phrase.scaled,
            figures=phrase.digits,
            spelt=phrase.spelt,
        )

    def _codes(self, text: Folded) -> Iterator[Quantity]:
        for match in URL.finditer(text.text):
            text.blank(*match.span())
        for match in CODE.finditer(text.cased):
            yield Quantity.at("code", match, match[0])
            text.blank(*match.span())
        yield from self.seasons(text)
        yield from self.masked(text, PRODUCT)
        yield from self.masked(text, ADDED)
        yield from self.masked(text, LUNAR_DAY)

    @staticmethod
    def _shares(text: Folded) -> Iterator[Quantity]:
        for match in HALF_SCALE.finditer(text):
            yield Quantity.at("number", match, D(SCALES[match["s"]]) / 2, scaled=True)
            text.blank(*match.span())
        for match in SHARE.finditer(text):
            below = {"mười": 10}.get(match["b"] or "") or DIGITS.get(match["b"] or "", 2)
            share = D("0.5") if match["half"] else (D(DIGITS[match["a"]]) / below).quantize(D("0.000001"))
            yield Quantity.at("fraction", match, share)
            text.blank(*match.span())
        for match in MULTIPLE.finditer(text):
            if match[0].startswith("gấp") or match["n"] == "đôi":
                times = {"rưỡi": D("1.5"), "đôi": D(2), "mười": D(10)}.get(match["n"]) or DIGITS[match["n"]]
                yield Quantity.at("number", match, D(times), unit="times")
                text.blank(*match.span())
        for match in FRACTION.finditer(text.text) if text.figures else ():
            yield from fraction(match["a"], match["b"], *match.span(), strong=True)
            text.blank(*match.span())

    @staticmethod
    def _romans(text: Folded) -> Iterator[Quantity]:
        for match in CLASS.finditer(text.cased) if "hạng " in text.cased else ():
            yield Quantity.at("number", match, D(CLASSES[match["c"]]), group="c", role="roman")
            text.blank(*match.span("c"))
        for match in ROMAN.finditer(text.cased) if ENDING.search(text.cased) else ():
            value = roman(match["r"])
            if value and (match["lead"] or len(match["r"]) > 1):
                strong = bool(match["lead"]) or len(match["r"]) > 2
                yield Quantity.at("number", match, D(value), group="r", strong=strong, role="roman")
                text.blank(*match.span("r"))

    def _per(self, text: Folded) -> Iterator[Quantity]:
        """*Đồng/lượng*, *mỗi kg*: one of a unit."""
        if "/" not in text.text and PER_WORDS.isdisjoint(text.words):
            return
        for match in PER.finditer(text.text):
            unit = self.unit_at(text.text, match.end())
            if unit:
                role = "per" if match[0] == "/" else "each"
                one = Quantity("number", (D(1),), unit.start, unit.end, strong=False, role=role)
                yield one.measured(*unit)
