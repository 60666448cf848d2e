"""Vietnamese numbers: digits with `.` groups and `,` decimals, and number words up to *nghìn tỷ*, read by value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from harness.lang.extraction import Phrase, Tally
from harness.lang.quantities import read

D = Decimal
DATA = read("vi_numbers.toml")
DIGITS: dict[str, int] = DATA["digits"]
SCALES: dict[str, int] = DATA["scales"]

ONES = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
# *năm* is also a year: hai mươi năm is twenty years, 25 is hai mươi lăm
AFTER_TEN = "mốt|một|hai|ba|tư|bốn|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
SCALE = "|".join(SCALES)
FIVE = (
    rf"năm(?= (?:{SCALE}|chục|người|năm|ngày|tháng|tuần|giờ|xã|tỉnh|nước|huyện|hộ|ca|em|anh|chị|cháu|con|cái|chiếc)\b)"
)

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
TOKEN = re.compile(rf"\d|\b(?:{ONES}|mười|không)\b")
HUNDREDS = re.compile(rf"({ONES}|không) trăm\b(?: (rưỡi)\b| (?:linh|lẻ) ({ONES}|tư)\b(?! (?:mươi|trăm)))?")
TENS = re.compile(rf"(?:(mười)|({ONES}) (mươi|chục|tá))\b(?: ({AFTER_TEN})\b(?! (?:mươi|trăm|chục)))?")
ONE = re.compile(rf"(?:một|hai|ba|bốn|sáu|bảy|bẩy|tám|chín|{FIVE}|không(?= (?:{SCALE})\b))\b(?! (?:mươi|trăm|chục))")
DOZENS = re.compile(r" ?(chục|tá)\b")
NEXT_SCALE = re.compile(rf" ?({SCALE})\b(?! (?:lệ|số|giá|trọng|suất|phú|phần))")
AND = re.compile(r" (?:(lẻ|linh) )?(?=\S)")
SCALE_AHEAD = re.compile(rf"(?: ?\w+){{1,5}}? (?:{SCALE})\b")


class Group(NamedTuple):
    """A number below a thousand in words; `colloquial` is the lone digit of *một trăm hai*, which says twenty."""

    value: Decimal
    end: int
    words: int
    other: Decimal | None = None


def number(text: str, start: int) -> Phrase | None:
    """The number that begins there: digits or words, each with scale words, as long as they make one."""
    tally, at = Tally(), start
    end, words, scale, scaled = start, 0, D(1), False
    digits, others, rest = False, tuple[Decimal, ...](), None
    while rest is None:
        join = AND.match(text, at) if at > start else None
        group, readings, numeral = _next(text, join.end() if join else at, tally, digits)
        if group is None:
            break
        after = NEXT_SCALE.match(text, group.end)
        if after is None:
            rest, others = _rest(group, readings, tally, bool(join and join[1]))
        else:
            others = readings[1:]
        end, words, digits = group.end, words + group.words, digits or numeral
        value: Decimal | None = group.value
        while after and (value is not None or D(SCALES[after[1]]) > tally.last_scale):
            tally.scale(value, D(SCALES[after[1]]))
            scale, scaled, value, end = scale * (SCALES[after[1]] if digits else 1), True, None, after.end()
            after = NEXT_SCALE.match(text, end)
        at = end
    if end == start:
        return None
    if scaled and text.startswith(" rưỡi", end):
        rest, end = (rest or D(0)) + tally.last_scale / 2, end + len(" rưỡi")
    values = (tally.total(rest), *(value * scale if digits else tally.total(value) for value in others))
    return Phrase(start, end, values, digits, words + scaled, scale, scaled)


def _next(text: str, at: int, tally: Tally, digits: bool) -> tuple[Group | None, tuple[Decimal, ...], bool]:
    """The next group, its readings, and whether it is written in digits."""
    numeral = NUMERAL.match(text, at)
    if numeral:
        values = numerals(numeral[0])
        dozens = DOZENS.match(text, numeral.end())
        if dozens:
            values = tuple(value * (10 if dozens[1] == "chục" else 12) for value in values)
        end = dozens.end() if dozens else numeral.end()
        fits = tally.empty or (tally.fits(values[0]) and NEXT_SCALE.match(text, end) is not None)
        return (Group(values[0], end, 0) if fits else None), values, True
    if digits and not SCALE_AHEAD.match(text, at):
        return None, (), False  # *1,7 triệu bốn năm trước*: the words belong to something else
    group = words_below_thousand(text, at, begun=not tally.empty)
    if group is None or not tally.fits(group.value):
        return None, (), False
    return group, (group.value,), False


def _rest(
    group: Group, readings: tuple[Decimal, ...], tally: Tally, spelt_out: bool
) -> tuple[Decimal, tuple[Decimal, ...]]:
    """What a last group without scale adds: *hai triệu ba* is 2.3 million, *hai triệu lẻ ba* is 2,000,003."""
    if group.words == 1 and not tally.empty and not spelt_out and 0 < group.value < 10:
        return group.value * tally.last_scale / 10, (group.value,)
    return group.value, (group.other,) if group.other is not None else readings[1:]


def words_below_thousand(text: str, at: int, *, begun: bool) -> Group | None:
    """A group of number words; *không trăm* only continues a number."""
    hundreds = HUNDREDS.match(text, at)
    if hundreds and (begun or hundreds[1] != "không"):
        value, end = D(DIGITS.get(hundreds[1], 0) * 100), hundreds.end()
        if hundreds[2] or hundreds[3]:
            return Group(value + (50 if hundreds[2] else DIGITS[hundreds[3]]), end, 3)
        tens = TENS.match(text, end + 1)
        if tens:
            return Group(value + _tens(tens), tens.end(), 4)
        one = ONE.match(text, end + 1)
        if one and one[0] != "không" and not NEXT_SCALE.match(text, one.end()) and text[end : end + 1] == " ":
            short = D(DIGITS[one[0]])
            return Group(value + short * 10, one.end(), 3, value + short)
        return Group(value, end, 2)
    tens = TENS.match(text, at)
    if tens:
        return Group(D(_tens(tens)), tens.end(), 2 if tens[4] or tens[2] else 1)
    one = ONE.match(text, at)
    if one and (begun or one[0] != "không"):
        return Group(D(DIGITS.get(one[0], 0)), one.end(), 1)
    return None


def _tens(match: re.Match[str]) -> int:
    tens = 10 if match[1] else DIGITS[match[2]] * (12 if match[3] == "tá" else 10)
    return tens + (DIGITS[match[4]] if match[4] else 0)


def numerals(text: str) -> tuple[Decimal, ...]:
    """Readings of a numeral written with digits: `.` groups thousands and `,` opens decimals, or the English way."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return (D(text.replace(".", "").replace(",", ".")),)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        english = D(text.replace(",", ""))
        return (english, D(text.replace(",", "."))) if text.count(",") == 1 and "." not in text else (english,)
    if re.fullmatch(r"\d+[.,]\d+", text):
        return (D(text.replace(",", ".")),)
    return (D(re.sub(r"\D", "", text)),)
