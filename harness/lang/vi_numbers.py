"""Quantities of Vietnamese text: digits with `.` groups, number words, dates, clock times, weekdays, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from harness.lang.quantities import Folded, Kind, Quantity, Tally, read, roman, unit_pattern

D = Decimal
NUM = r"\d+(?:[.,]\d+)*"
TOKEN = re.compile(rf"{NUM}|[^\W\d_]+")
URL = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|@\w+|#\w+")
CODE = re.compile(r"(?<![\w/-])(?:\d{1,5}(?:/\d{4})?[/-][A-ZĐƯ][A-Za-zĐđƯưÂâ0-9]*(?:[/-][A-ZĐƯ][A-Za-zĐđƯưÂâ0-9]*)*|[A-ZĐ]{2,3}-\d{4,6}(?:-[A-Z]{2})?|\d{2}[A-Z]\d?-\d{3}\.?[\dx]{2})(?![\w])")
PRODUCT = re.compile(r"(?<![\w.,])(?=[\w/-]*\d)(?=[\w/-]*[^\W\d_])[A-Za-zĐđ][\w]*(?:-[\w]+)*|(?<![\w.,])\d+(?!(?:mm|cm|dm|km|m|ha|kg|g|kv|kw|mw|kwh|mwh|h|tr|k|đ|l|oc|x|feet|m2|m3|km2|inch|h\d\d)\b)[a-zđ]+\d*\b", re.I)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:1\d|20)\d\d"
DATE = re.compile(
    rf"(?P<lead>(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|từ|đến|hết|trước|và|,|\() ?)?(?<![\d.,/-])(?P<d>{DAY})(?P<s>[/.-])(?P<m>{MONTH})(?:(?P=s)(?P<y>{YEAR}))?(?![\d%]|[.,/:-]\d)"
)
LONG_DATE = re.compile(rf"(?<![\d.,/])(?P<d>{DAY})(?: |-)(?:tháng )(?P<m>{MONTH}|[^\W\d_]+)(?:(?:,? năm |/|, ?|-)(?P<y>{YEAR}))?(?!\d)")
FULL_MOON = re.compile(r"\b(?:rằm|mùng|mồng) (?:\w+ )?tháng (?:giêng|chạp)")
MONTH_NAME = re.compile(rf"\btháng (?P<m>{MONTH}(?!\d)|mười một|mười hai|[^\W\d_]+)(?:(?:/| năm |, ?|-|\.)(?P<y>{YEAR}))?(?![\d%]|[.,]\d)")
MONTH_YEAR = re.compile(rf"(?<![\d.,/-])(?P<m>{MONTH})/(?P<y>{YEAR})(?![\d/])")
DAYPART = r"rạng sáng|sáng sớm|sáng|trưa|chiều|tối|đêm|khuya"
TIME = re.compile(
    rf"(?P<lead>\b(?:lúc|vào|hồi|từ|đến|trước|sau|khoảng|tới|cho) )?(?<![\d.,])(?P<h>[01]?\d|2[0-4])(?:(?P<c> ?giờ| ?g(?=\d)|h| h)(?: ?kém (?P<k>\d\d?)(?: phút)?| ?(?P<m>[0-5]\d|\d(?= phút))(?: phút|')?| (?P<half>rưỡi))?|:(?P<mm>[0-5]\d))(?![\d\w])(?: (?P<p>{DAYPART})\b)?"
)
WORD_TIME = re.compile(rf"(?P<h>một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười một|mười hai|mười) giờ(?: (?P<half>rưỡi))? (?P<p>{DAYPART})\b")
WEEKDAY = re.compile(r"(?P<lead>\b(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|vào|rạng sáng|mỗi|từ|đến|qua|này) )?\b(?:thứ (?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])(?!\d)|(?P<sun>chủ nhật|chúa nhật))\b(?P<tail> ?\((?:ngày )?\d| ?,? ?ngày \d| tuần| hằng tuần| hàng tuần| vừa qua)?")
PERIOD = re.compile(r"\b(?:quý|quí) (?P<q>iv|i{1,3}|[1-4])(?![\d\w])|(?P<h1>6 tháng đầu năm|sáu tháng đầu năm|nửa đầu năm)|(?P<h2>6 tháng cuối năm|sáu tháng cuối năm|nửa cuối năm)")
CENTURY = re.compile(r"\bthế (?:kỷ|kỉ) (?:thứ )?(?P<c>[ivxl]+|\d{1,2})(?!\w)")
DECADE = re.compile(r"\b(?:(?:những )?năm|thập (?:niên|kỷ|kỉ)) (?P<d>(?:1[789]|20)?[1-9]0)(?![\d.,/-])(?! (?:tuổi))")
EDGE = re.compile(r"\b(?P<e>đầu|giữa|cuối) (?P<u>thế (?:kỷ|kỉ)|năm|tháng|tuần|quý|thập (?:niên|kỷ|kỉ)|nhiệm kỳ)\b")
ROMAN = re.compile(r"(?<![\w/-])(?P<lead>(?:[Tt]hứ|[Kk]hóa|[Kk]hoá|[Kk]hu|[Hh]ạng|[Cc]ấp|[Kk]ỳ|[Ll]oại|[Nn]hóm) )?(?P<r>[IVXL]+)(?![\w-]|/\w)")
HALF = re.compile(r"\b(?:một nửa|quá nửa|hơn nửa|gần nửa|nửa số|nửa)\b|\bmột phần (?P<n>hai|ba|tư|bốn|năm)\b|\bhai phần ba\b|\bba phần tư\b")
MULTIPLE = re.compile(r"\bgấp (?P<n>đôi|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b|\btăng đôi\b|\bnhân đôi\b")
FRACTION = re.compile(r"(?<![\d.,/])(?P<a>\d{1,3})/(?P<b>\d{1,4})(?![\d/])")
RANGE = re.compile(r"\s*(?:-|–|—|đến|tới|và|hoặc|,|~)\s*(?:gần |hơn |khoảng |trên |khoảng )?")
PER = re.compile(r"(?:(?<=[\w%])/|\b(?:mỗi|một|trên|cho mỗi) )(?=[^\W\d_])")
APPROX = re.compile(r"(?:hơn|trên|gần|khoảng|chừng|ngót|xấp xỉ|ước(?: đạt)?|tới|dưới|vượt|quá|ít nhất|không dưới) $")
BY = re.compile(r"(?:tăng|giảm)(?: thêm| bớt| nhẹ| mạnh)?(?: (?:hơn|gần|khoảng|trên))? $")
TO = re.compile(r"(?:lên|xuống|còn|tới|đến|lên đến|lên mức|xuống mức|mức)(?: (?:hơn|gần|khoảng|trên|mức))? $")
MIDNIGHT, NOON = 24 * 60, 12 * 60
UNGROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
# the tail of a number word that looks like a word of another meaning
FOLLOWS_FIVE = {"mươi", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "vạn", "chục", "người", "năm", "ngày", "tháng"}


class VietnameseQuantities:
    """Extraction; what is read first is blanked out, so that the parts of a date are not numbers again."""

    @cached_property
    def _data(self) -> dict[str, dict[str, int]]:
        return {name: table for name, table in read("vi_numbers.toml").items() if name != "units"}

    @cached_property
    def _units(self) -> tuple[re.Pattern[str], tuple[str, ...]]:
        return unit_pattern(read("vi_numbers.toml")["units"])

    def extract(self, raw: str) -> tuple[Quantity, ...]:
        """Every quantity of a text, in no particular order."""
        text = Folded(raw, {"\u00a0": " ", "\u202f": " "})
        found = [*self._codes(text)]
        if re.search(r"\d|tháng|giờ|thứ|nhật|quý|quí|thế k|thập|năm|rằm", text.text):
            found += [*self._calendar(text), *self._clock(text)]
        found += [*self._shares(text), *self._romans(text), *self._numbers(text)]
        placed = []
        for q in found:
            start, end = text.span(q.start, q.end)
            unit_start, unit_end = text.span(q.unit_start, q.unit_end) if q.unit else (0, 0)
            placed.append(_moved(q, start, end, unit_start, unit_end))
        return tuple(placed)

    def _codes(self, text: Folded) -> Iterator[Quantity]:
        for match in URL.finditer(text.text):
            text.blank(match.start(), match.end())
        for match in CODE.finditer(text.cased):
            yield Quantity("code", (match[0],), match.start(), match.end())
            text.blank(match.start(), match.end())
        for match in PRODUCT.finditer(text.text):
            for digit in re.finditer(r"\d+", match[0]):
                yield Quantity("number", (D(digit[0]),), match.start(), match.end(), strong=False)
            text.blank(match.start(), match.end())

    def _calendar(self, text: Folded) -> Iterator[Quantity]:
        for match in EDGE.finditer(text.text):
            yield Quantity("edge", (match["e"], D(1)), match.start(), match.end(), unit=_edge_unit(match["u"]), unit_start=match.start("u"), unit_end=match.end("u"))
        yield from self._dates(text)
        for match in PERIOD.finditer(text.text):
            unit = "quarter" if match["q"] else "half"
            number = (roman(match["q"].upper()) or int(match["q"] if match["q"].isdigit() else 0)) if match["q"] else 1 if match["h1"] else 2
            yield Quantity("period", (D(number),), match.start(), match.end(), bool(match["q"]), unit)
            if match["q"]:
                text.blank(match.start(), match.end())
        for match in CENTURY.finditer(text.text):
            number = int(match["c"]) if match["c"].isdigit() else roman(match["c"].upper()) or 0
            yield Quantity("number", (D(number),), match.start("c"), match.end("c"), unit="century-long", unit_start=match.start(), unit_end=match.start("c"))
            text.blank(match.start(), match.end())
        for match in DECADE.finditer(text.text):
            yield Quantity("decade", (D(match["d"]) % 100, D(match["d"])), match.start("d"), match.end("d"))
            text.blank(match.start(), match.end())
        for match in WEEKDAY.finditer(text.text):
            value = 7 if match["sun"] else self._data["weekdays"][match["w"]]
            cased = text.cased[match.start("w") : match.start("w") + 1] if match["w"] else text.cased[match.start("sun")]
            strong = cased.isupper() or bool(match["lead"]) or bool(match["tail"]) or bool(match["sun"])
            start, end = (match.span("sun")) if match["sun"] else (match.start("w") - 4, match.end("w"))
            yield Quantity("weekday", (D(value),), start, end, strong)
            yield Quantity("number", (D(value + 1 if value < 7 else 0),), start, end, strong=False)
            text.blank(start, end)

    def _dates(self, text: Folded) -> Iterator[Quantity]:
        for match in FULL_MOON.finditer(text.text):
            pass
        for pattern in (LONG_DATE, DATE):
            for match in pattern.finditer(text.text):
                month, lunar = self._month(match["m"])
                if not month:
                    continue
                start = match.start("d")
                sure = pattern is LONG_DATE or bool(match["y"]) or bool(match["lead"]) or match["s"] == "."
                if match.groupdict().get("s") in ("-", ".") and not match["y"] and (not match["lead"] or match["lead"].strip() in "từđếnhếttrướcvà,("):
                    continue
                end = match.end("d") if lunar else match.end("m")
                if lunar:
                    yield Quantity("number", (D(match["d"]),), start, end)
                    yield Quantity("lunar", (D(month),), match.start("m") - 6, match.end("m"))
                else:
                    yield Quantity("date", (f"{int(match['d'])}.{month}",), start, end, sure, role="" if sure else "or-fraction")
                    if not sure:
                        yield from _fraction(match["d"], match["m"], start, end, strong=False)
                yield from _year(match)
                text.blank(match.start("d"), match.end())
        for match in MONTH_YEAR.finditer(text.text):
            yield Quantity("month", (D(match["m"]),), match.start("m"), match.end("m"))
            yield from _year(match)
            text.blank(match.start(), match.end())
        for match in MONTH_NAME.finditer(text.text):
            month, lunar = self._month(match["m"])
            if month:
                kind: Kind = "lunar" if lunar else "month"
                yield Quantity(kind, (D(month),), match.start(), match.end("m"), lunar or match["m"].isdigit() or text.cased[match.start("m")].isupper())
                yield from _year(match)
                text.blank(match.start(), match.end())

    def _month(self, word: str) -> tuple[int, bool]:
        """A month and whether only the lunar calendar calls it so."""
        if word.isdigit():
            return int(word), False
        return self._data["months"].get(word, 0), word in ("giêng", "chạp")

    def _clock(self, text: Folded) -> Iterator[Quantity]:
        for match in TIME.finditer(text.text):
            hour = int(match["h"])
            minute = int(match["m"] or match["mm"] or (30 if match["half"] else 0)) - int(match["k"] or 0)
            clock = match["mm"] or match["p"] or match["m"] or match["k"] or (match["lead"] or "").strip() in ("lúc", "hồi") or re.match(r" (?:ngày|cùng ngày|hôm)\b|,? ?\d+/\d", text.text[match.end() :])
            if match["mm"] and hour > 23 or (match["p"] is None and match["m"] and match["mm"] is None and " " in (match["c"] or "") and "phút" not in match[0]):
                continue
            if not clock:
                continue
            times = _clock_values(hour * 60 + minute, match["p"] or "", self._data["dayparts"])  # type: ignore[arg-type]
            yield Quantity("time", (*times,), match.start("h"), match.end())
            yield Quantity("number", (D(hour), D(minute % 60)), match.start("h"), match.end(), strong=False, unit="hour")
            text.blank(match.start("h"), match.end())
        for match in WORD_TIME.finditer(text.text):
            hour = int(D({"mười một": 11, "mười hai": 12, "mười": 10}.get(match["h"], self._data["digits"].get(match["h"], 0))))
            times = _clock_values(hour * 60 + (30 if match["half"] else 0), match["p"], self._data["dayparts"])  # type: ignore[arg-type]
            yield Quantity("time", (*times,), match.start("h"), match.end())
            text.blank(match.start("h"), match.end())

    def _shares(self, text: Folded) -> Iterator[Quantity]:
        for match in HALF.finditer(text.text):
            share = {"hai": "0.5", "ba": "0.333333", "tư": "0.25", "bốn": "0.25", "năm": "0.2"}.get(match["n"] or "", "")
            share = share or ("0.666667" if "hai phần" in match[0] else "0.75" if "ba phần" in match[0] else "0.5")
            strong = match[0] not in ("nửa",) or True
            yield Quantity("fraction", (D(share),), match.start(), match.end(), strong)
            text.blank(match.start(), match.end())
        for match in MULTIPLE.finditer(text.text):
            number = self._data["digits"].get(match["n"] or "", 10 if match["n"] == "mười" else 2)
            yield Quantity("number", (D(number),), match.start(), match.end(), False, "times")
            text.blank(match.start(), match.end())
        for match in FRACTION.finditer(text.text):
            yield from _fraction(match["a"], match["b"], match.start(), match.end(), strong=True)
            text.blank(match.start(), match.end())

    def _romans(self, text: Folded) -> Iterator[Quantity]:
        for match in ROMAN.finditer(text.cased):
            value = roman(match["r"])
            if value and (match["lead"] or len(match["r"]) > 1):
                yield Quantity("number", (D(value),), match.start("r"), match.end("r"), bool(match["lead"]) or len(match["r"]) > 2, "roman")
                text.blank(match.start("r"), match.end("r"))

    def _numbers(self, text: Folded) -> Iterator[Quantity]:
        """Number phrases with their units; ranges share the scale and unit of their second number."""
        for match in PER.finditer(text.text):
            unit = self._units[0].match(text.text, match.end())
            if unit:
                yield Quantity("number", (D(1),), match.end(), unit.end(), False, self._unit(unit), unit.start(), unit.end(), role="per")
        tokens = [(m[0], m.start(), m.end()) for m in TOKEN.finditer(text.text)]
        at, previous = 0, None
        while at < len(tokens):
            phrase = Phrase(tokens, at, text.text, self._data)
            if not phrase.read():
                at += 1
                continue
            at = phrase.at
            quantity = self._with_unit(phrase, text.text)
            if previous and RANGE.fullmatch(text.text, previous.end, quantity.start) and not previous.unit:
                yield _in_range(previous, quantity, phrase.factor)
            elif previous:
                yield previous
            previous = quantity
        if previous:
            yield previous

    def _unit(self, match: re.Match[str]) -> str:
        return self._units[1][(match.lastindex or 1) - 1]

    def _with_unit(self, phrase: Phrase, text: str) -> Quantity:
        start, end = phrase.start, phrase.end
        gap = re.compile(r"\s*").match(text, end)
        unit = self._units[0].match(text, gap.end() if gap else end)
        before = text[max(0, start - 24) : start]
        role = "by" if BY.search(before) else "to" if TO.search(before) else "approx" if APPROX.search(before) else ""
        values = phrase.values
        if unit and text.startswith(" rưỡi", unit.end()):
            values = (values[0] + D("0.5"), *values)
        if not unit:
            return Quantity("number", values, start, end, phrase.strong, role=role, scaled=phrase.factor > 1)
        return Quantity("number", values, start, end, phrase.strong, self._unit(unit), unit.start(), unit.end(), role, phrase.factor > 1)


class Phrase:
    """One number phrase, read from a list of tokens: digits or words, then scale words."""

    def __init__(self, tokens: list[tuple[str, int, int]], at: int, text: str, data: dict[str, dict[str, int]]) -> None:
        self.tokens, self.at, self.text, self._data = tokens, at, text, data
        self.start = tokens[at][1]
        self.end = self.start
        self.values: tuple[Decimal, ...] = ()
        self.strong = False
        self.factor = D(1)
        self._tally = Tally()
        self._group: Decimal | None = None
        self._pending: int | None = None
        self._after = ""
        self._others: tuple[Decimal, ...] = ()
        self._words = 0

    def read(self) -> bool:
        """Read as far as the words make one number; False if there is none here."""
        while self.at < len(self.tokens) and self._adjacent() and self._step(self.tokens[self.at][0]):
            self.end = self.tokens[self.at][2]
            self.at += 1
        if self.end == self.start:
            return False
        rest = self._group
        if self._pending is not None:
            short = self._after in ("trăm", "scale")  # *hai triệu ba* is 2.3 million, *một trăm hai* 120
            size = self._tally.last_scale if self._after == "scale" else D(100)
            value = self._pending * (size / 10 if short else 1)
            self._others += ((self._tally.total(rest) + self._pending),) if short else ()
            rest = (rest or D(0)) + value
        self.values = (self._tally.total(rest), *(value * self.factor for value in self._others))
        self.strong = self.strong or self.values[0] > 10 and self._words > 1 and self.values[0] % 10**9 != 0
        return True

    def _adjacent(self) -> bool:
        start = self.tokens[self.at][1]
        return self.end == self.start or self.text[self.end : start] in (" ", "")

    def _next(self, ahead: int = 1) -> str:
        return self.tokens[self.at + ahead][0] if self.at + ahead < len(self.tokens) else ""

    def _step(self, word: str) -> bool:
        if word[0].isdigit():
            return self._digits(word)
        scale = self._data["scales"].get(word)
        if scale:
            return self._scale(D(scale))
        if word in self._data["digits"] or word in ("không", "mười", "mươi", "trăm", "linh", "lẻ"):
            if not self._word(word):
                return False
            self._words += 1
            return True
        if word in ("chục", "tá") and (self._pending or self._group):
            self._group = ((self._group or D(0)) + (self._pending or 0)) * (10 if word == "chục" else 12)
            self._pending, self._after = None, "mươi"
            return True
        if word == "rưỡi" and self._after in ("trăm", "scale") and self._pending is None:
            self._group = (self._group or D(0)) + (self._tally.last_scale if self._after == "scale" else D(100)) / 2
            self._after = "end"
            return True
        return False

    def _digits(self, word: str) -> bool:
        """Digits open a number, or follow a scale word that is still greater: *5 tỷ 300 triệu*."""
        values = numerals(word)
        if self._group is not None or self._pending is not None or not self._tally.fits(values[0]):
            return False
        if not self._tally.empty and self._next() not in self._data["scales"]:
            return False
        self._group, self._others = values[0], values[1:]
        self.strong, self._after = True, "num"
        return True

    def _scale(self, scale: Decimal) -> bool:
        if self._group is None and self._pending is None and self._after != "scale":
            return False
        group = None if self._group is None and self._pending is None else (self._group or D(0)) + (self._pending or 0)
        if group is None and not self._tally.total() < scale and self._tally.last_scale != scale:
            return False
        if group is None and scale <= self._tally.last_scale:
            return False
        self._tally.scale(group, scale)
        self.factor *= scale if self._words == 0 else 1
        self._group, self._pending, self._after = None, None, "scale"
        return True

    def _word(self, word: str) -> bool:
        if self._after in ("num", "end"):
            return False
        group = self._group or D(0)
        if word == "mười":
            if self._pending is not None or self._after in ("mươi", "linh"):
                return False
            self._group, self._after = group + 10, "mươi"
            return True
        if word in ("mươi", "trăm"):
            if self._pending is None or self._after in ("mươi", "linh") or word == "trăm" and self._after == "trăm":
                return False
            self._group, self._pending, self._after = group + self._pending * (10 if word == "mươi" else 100), None, word
            return True
        if word in ("linh", "lẻ"):
            if self._pending is not None or self._after not in ("trăm", "scale") or self._next() not in self._data["digits"]:
                return False
            self._after = "linh"
            return True
        return self._digit_word(word)

    def _digit_word(self, word: str) -> bool:
        following = self._next()
        if self._pending is not None:
            return False
        if word == "không":
            ok = not self._tally.empty and following in ("trăm", "nghìn", "ngàn", "triệu", "tỷ", "vạn")
            self._pending = 0 if ok else None
            return ok
        if word in ("mốt", "lăm", "nhăm") and self._after != "mươi" or word == "tư" and self._after not in ("mươi", "linh"):
            return False
        if word == "năm" and self._after not in ("linh",) and following not in FOLLOWS_FIVE:
            return False
        if word == "năm" and self._after == "mươi":
            return False
        if self._after in ("mươi", "linh") and following in ("mươi", "trăm"):
            return False
        value = self._data["digits"][word]
        if self._after in ("mươi", "linh"):
            self._group, self._after = (self._group or D(0)) + value, "unit"
            return True
        if self._after == "unit":
            return False
        self._pending = value
        return True


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


def _clock_values(minutes: int, part: str, parts: dict[str, str]) -> tuple[Decimal, ...]:
    """Minutes since midnight that *8 giờ tối* can be; both halves of the day where nothing says which."""
    minutes %= MIDNIGHT
    name = parts.get(part, "")
    if name in ("afternoon", "evening") or name == "noon" and minutes < 6 * 60 or name == "night" and 8 * 60 <= minutes < NOON:
        return (D(minutes + NOON if minutes < NOON else minutes),)
    if name == "night" and NOON <= minutes < NOON + 60:
        return (D(minutes - NOON),)
    if name or minutes >= NOON + 60 or minutes < 60:
        return (D(minutes),)
    return D(minutes), D((minutes + NOON) % MIDNIGHT)


def _fraction(above: str, below: str, start: int, end: int, *, strong: bool) -> Iterator[Quantity]:
    """A fraction, which may as well be «2 of 3»: its parts count as numbers too."""
    if int(below):
        share = (D(above) / D(below)).quantize(D("0.000001"))
        yield Quantity("fraction", (share,), start, end, strong=strong and int(above) < int(below), role="parts")
    yield Quantity("number", (D(above), D(below)), start, end, strong=False)


def _year(match: re.Match[str]) -> Iterator[Quantity]:
    if match["y"]:
        yield Quantity("number", (D(match["y"]),), match.start("y"), match.end("y"), role="year")


def _edge_unit(word: str) -> str:
    return {"năm": "year", "tháng": "month", "tuần": "week", "quý": "quarter", "nhiệm kỳ": "term"}.get(word, "decade" if word.startswith("thập") else "century-long")


def _in_range(first: Quantity, second: Quantity, factor: Decimal) -> Quantity:
    """The first number of a range with the scale and unit of the second: *7 đến 9 triệu đồng*."""
    scaled = tuple(value * factor for value in first.numbers) if factor > 1 and not first.scaled else ()
    return Quantity("number", (*scaled, *first.values), first.start, first.end, first.strong, second.unit, second.unit_start, second.unit_end, first.role, bool(scaled))


def _moved(q: Quantity, start: int, end: int, unit_start: int, unit_end: int) -> Quantity:
    return Quantity(q.kind, q.values, start, end, q.strong, q.unit, unit_start, unit_end, q.role, q.scaled, q.slip, q.slip_start)
