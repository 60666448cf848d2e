"""Vietnamese dates, months, clock times, weekdays, quarters, decades: *ngày 17/3*, *tháng Chạp*, *8 giờ tối*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from harness.lang.extraction import Folded, wording
from harness.lang.quantities import Kind, Quantity, read, roman

D = Decimal
DATA = read("vi_numbers.toml")
DIGITS: dict[str, int] = DATA["digits"]
MONTHS: dict[str, int] = DATA["months"]
WEEKDAYS: dict[str, int] = DATA["weekdays"]
DAYPARTS: dict[str, str] = DATA["dayparts"]
DAY_MINUTES, NOON = 24 * 60, 12 * 60

ANY = re.compile(r"\d|tháng|giờ|thứ|nhật|quý|quí|thế k|nửa|đầu|cuối|âm lịch|rằm|sáng|chiều|tối")
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:1\d|20)\d\d"
LEAD = r"ngày|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|dịp|lễ"
DATE = re.compile(
    rf"(?P<lead>\b(?:{LEAD}|từ|đến|hết|trước|và|tới) |, |\()?"
    rf"(?<![\d.,/])(?P<d>{DAY})(?P<s>[/.-])(?P<m>{MONTH})(?:(?P=s)(?P<y>{YEAR}))?(?![\d%]|[.,/:]\d)"
)
# *khoảng 2/3 dân số* is a share
SHARE_BEFORE = re.compile(r"\b(?:khoảng|gần|hơn|chiếm|bằng|quá|đạt|ít nhất) $")
SHARE_AFTER = re.compile(
    r" (?:số|dân số|diện tích|tổng|quãng|chặng|thời gian|lượng|sản lượng|đại biểu|phiếu|thành viên)\b"
)
SURE = re.compile(rf"(?:{LEAD}) $")
LONG_DATE = re.compile(
    rf"(?<![\d.,/])(?P<d>{DAY})[ -]tháng (?P<m>{MONTH}(?!\d)|[^\W\d_]+)(?:(?:,? năm |/|, ?|-)(?P<y>{YEAR})(?!\d))?"
)
LUNAR = wording("âm rằm", r"\b(?:âm lịch|rằm)\b")
MONTH_NAME = wording(
    "tháng",
    rf"\btháng (?P<m>{MONTH}(?!\d)|mười một|mười hai|[^\W\d_]+)(?:(?:/| năm |, ?|-|\.)(?P<y>{YEAR}))?(?![\d%]|[.,]\d)",
)
MONTH_YEAR = re.compile(rf"(?<![\d.,/-])(?P<m>{MONTH})/(?P<y>{YEAR})(?![\d/])")
PART = "|".join(DAYPARTS)
TIME = re.compile(
    r"(?P<lead>\b(?:lúc|hồi) (?:khoảng |gần |hơn )?)?(?<![\d.,])(?P<h>[01]?\d|2[0-4])"
    r"(?:(?: ?giờ|h| h)(?: ?kém (?P<k>\d\d?)(?: phút)?| ?(?P<m>[0-5]\d|\d(?= phút))(?P<min> phút|')?| (?P<half>rưỡi))?"
    rf"|(?::|\.(?=\d\d(?: giờ)? (?:{PART})))(?P<mm>[0-5]\d)(?: giờ(?= (?:{PART})))?)(?!\w)"
    rf"(?: (?P<p>{PART})\b)?(?P<tail> (?:ngày|cùng ngày|hôm)\b|,? ?\(?\d\d?/\d)?"
)
UNTIL = re.compile(r"\b(?:từ|đến|tới|trước|vào)(?: khoảng)? $")
LATER = re.compile(r" ?(?:đến|tới|-|–) ?(?:1[3-9]|2[0-4])(?: ?giờ|h)(?!\w)")  # *8h đến 17h* is no duration
# the time of a race: *53 giây 48* is 53.48 seconds
HUNDREDTHS = re.compile(r"(?<![\d.,])(?P<s>[0-5]?\d) giây (?P<f>\d\d?)(?![.,]?\d|\w)")
WORD_TIME = wording(
    "giờ",
    r"\b(?P<h>một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười một|mười hai|mười) giờ(?: (?P<half>rưỡi))?"
    rf" (?P<p>{PART})\b",
)
DAYPART = wording(
    "sáng trưa chiều tối đêm khuya sớm",
    r"\b(?P<p>sáng|trưa|chiều|tối|đêm|khuya|sớm)\b"
    r"(?P<day>(?= (?:nay|mai|qua|cùng ngày)\b|(?: ngày| thứ \w+| chủ nhật)?,? ?[(\0]))?",
)
WEEKDAY = wording(
    "thứ chủ chúa",
    r"(?P<lead>\b(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|vào|mỗi) )?\b(?P<name>thứ (?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])(?!\d)"
    r"|chủ nhật|chúa nhật)\b(?P<tail> ?\((?:ngày )?\d| ?,? ?ngày \d| tuần\b| hằng tuần| hàng tuần| vừa qua)?",
)
PERIOD = wording(
    "quý quí đầu cuối",
    r"\b(?:quý|quí) (?P<q>iv|i{1,3}|[1-4])(?!\w)|\b(?P<h1>(?:(?:6|sáu) tháng|nửa) đầu năm)"
    r"|\b(?P<h2>(?:(?:6|sáu) tháng|nửa) cuối năm)",
)
CENTURY = wording("thế", r"\bthế (?:kỷ|kỉ) (?:thứ )?(?P<c>[ivxl]+|\d{1,2})(?!\w)")
DECADE = re.compile(
    r"\b(?:(?:những|các) năm|thập (?:niên|kỷ|kỉ)) (?P<d>(?:1[789]|20)?[1-9]0)(?![\d/-]|[.,]\d)(?! tuổi)"
)
EDGE = wording(
    "đầu giữa cuối", r"\b(?P<e>đầu|giữa|cuối) (?P<u>thế (?:kỷ|kỉ)|năm|tháng|tuần|quý|thập (?:niên|kỷ|kỉ)|nhiệm kỳ)\b"
)
EDGES = {"đầu": "start", "giữa": "middle", "cuối": "end"}
EDGE_UNITS = {"năm": "year", "tháng": "month", "tuần": "week", "quý": "quarter", "nhiệm kỳ": "term"}


def calendar(text: Folded) -> Iterator[Quantity]:
    """Everything that has a place in time; dates first, so that the longer reading wins."""
    if not ANY.search(text.text):
        return
    yield from _periods(text)
    yield from _dates(text)
    yield from _months(text)
    yield from _clock(text)
    yield from _weekdays(text)
    for match in DAYPART.finditer(text):
        yield Quantity.at(
            "daypart", match, DAYPARTS.get(match["p"], "morning"), group="p", strong=match["day"] is not None
        )


def _periods(text: Folded) -> Iterator[Quantity]:
    for match in EDGE.finditer(text):
        default = "decade" if match["u"].startswith("thập") else "century-long"
        edge = Quantity.at("edge", match, EDGES[match["e"]])
        yield edge.measured(EDGE_UNITS.get(match["u"], default), *match.span("u"))
    for match in PERIOD.finditer(text):
        if match["q"]:
            quarter = int(match["q"]) if match["q"].isdigit() else roman(match["q"].upper()) or 0
            yield Quantity.at("period", match, D(quarter), unit="quarter")
            text.blank(*match.span())
        else:
            yield Quantity.at("period", match, D(1 if match["h1"] else 2), strong=False, unit="half")
    for match in CENTURY.finditer(text):
        number = int(match["c"]) if match["c"].isdigit() else roman(match["c"].upper()) or 0
        century = Quantity.at("number", match, D(number), group="c")
        yield century.measured("century-long", match.start(), match.start("c"))
        text.blank(*match.span())
    for match in DECADE.finditer(text.text) if text.figures else ():
        yield Quantity.at("decade", match, D(match["d"]) % 100, D(match["d"]), group="d")
        text.blank(*match.span())


def _dates(text: Folded) -> Iterator[Quantity]:
    for match in LUNAR.finditer(text):
        yield Quantity.at("lunar", match, D(0), strong=False)
    if not text.figures:
        return
    for match in LONG_DATE.finditer(text.text):
        month, lunar = _month(match["m"])
        if lunar:
            yield Quantity.at("number", match, D(match["d"]), group="d")
            yield Quantity("lunar", (D(month),), match.end("d") + 1, match.end("m"))
        elif month:
            yield Quantity("date", (f"{int(match['d'])}.{month}",), match.start("d"), match.end("m"))
            yield from year(match)
        if month:
            text.blank(match.start("d"), match.end())
    for match in DATE.finditer(text.text):
        lead = match["lead"] or ""
        sure = bool(match["y"]) or bool(SURE.match(lead))
        if match["s"] != "/" and not sure:
            continue  # *3-2* is a score, *17.3* a decimal
        before = text.text[max(0, match.start("d") - 12) : match.start("d")]
        if not sure and (SHARE_BEFORE.search(before) or SHARE_AFTER.match(text.text, match.end())):
            continue
        start, end = match.start("d"), match.end("m")
        value = f"{int(match['d'])}.{int(match['m'])}"
        yield Quantity("date", (value,), start, end, sure or bool(lead), role="" if sure else "or-fraction")
        if not sure:
            yield from fraction(match["d"], match["m"], start, end, strong=False)
        yield from year(match)
        text.blank(start, match.end())


def _months(text: Folded) -> Iterator[Quantity]:
    for match in MONTH_YEAR.finditer(text.text) if text.figures else ():
        yield Quantity.at("month", match, D(match["m"]), group="m")
        yield from year(match)
        text.blank(*match.span())
    for match in MONTH_NAME.finditer(text):
        month, lunar = _month(match["m"])
        if month:
            kind: Kind = "lunar" if lunar else "month"
            strong = lunar or match["m"].isdigit() or text.cased[match.start("m")].isupper()
            yield Quantity(kind, (D(month),), match.start(), match.end("m"), strong)
            yield from year(match)
            text.blank(*match.span())


def _month(word: str) -> tuple[int, bool]:
    """A month and whether only the lunar calendar calls it so."""
    if word.isdigit():
        return int(word), False
    return MONTHS.get(word, 0), word in ("giêng", "chạp")


def _clock(text: Folded) -> Iterator[Quantity]:
    for match in HUNDREDTHS.finditer(text.text) if text.figures else ():
        yield Quantity.at("number", match, D(f"{match['s']}.{match['f']}"), D(match["s"]), strong=False, unit="second")
        text.blank(*match.span())
    for match in TIME.finditer(text.text) if text.figures else ():
        hour = int(match["h"])
        minute = int(match["m"] or match["mm"] or (30 if match["half"] else 0)) - int(match["k"] or 0)
        # *8 giờ* alone is as well a duration; so is *2 giờ rưỡi* or *1 giờ 30 phút* unless a part of the day follows
        clock = match["lead"] or match["p"] or match["tail"] or match["mm"] or match["k"] or match["m"]
        clock = clock or (hour > NOON // 60 and UNTIL.search(text.text, 0, match.start("h")))
        clock = clock or LATER.match(text.text, match.end())
        if not clock or (match["mm"] and hour > 23):
            continue
        end = match.end("p") if match["p"] else match.start("tail") if match["tail"] else match.end()
        times = clock_values(hour * 60 + minute, match["p"] or "")
        yield Quantity("time", times, match.start("h"), end)
        yield Quantity("number", (D(hour), D(minute % 60)), match.start("h"), end, strong=False, unit="hour")
        text.blank(match.start("h"), end)
    for match in WORD_TIME.finditer(text):
        hour = {"mười": 10, "mười một": 11, "mười hai": 12}.get(match["h"]) or DIGITS[match["h"]]
        yield Quantity.at("time", match, *clock_values(hour * 60 + (30 if match["half"] else 0), match["p"]))
        text.blank(*match.span())


def clock_values(minutes: int, part: str) -> tuple[Decimal, ...]:
    """Minutes since midnight that *8 giờ tối* can be; both halves of the day where nothing says which."""
    minutes %= DAY_MINUTES
    name = DAYPARTS.get(part, "")
    late = name in ("afternoon", "evening") or (name == "noon" and minutes < 6 * 60)
    if minutes < NOON and (late or (name == "night" and minutes >= 8 * 60)):
        return (D(minutes + NOON),)
    if name == "night" and NOON <= minutes < NOON + 60:
        return (D(minutes - NOON),)
    if name or minutes >= NOON + 60 or minutes < 60:
        return (D(minutes),)
    return D(minutes), D((minutes + NOON) % DAY_MINUTES)


def _weekdays(text: Folded) -> Iterator[Quantity]:
    """*Thứ hai* is Monday or the second of a row: capitals, a part of the day, a date or *tuần* tell."""
    for match in WEEKDAY.finditer(text):
        sunday = match["w"] is None
        value = 7 if sunday else WEEKDAYS[match["w"]]
        named = sunday or text.cased[match.start("w")].isupper()
        sure = bool(named or match["lead"] or match["tail"])
        yield Quantity.at("weekday", match, D(value), group="name", strong=sure)
        if not sunday:
            rank = not sure and match["w"].isdigit()  # *xếp thứ 3*
            yield Quantity.at("number", match, D(value + 1), group="name", strong=rank)
        text.blank(*match.span("name"))


def fraction(above: str, below: str, start: int, end: int, *, strong: bool) -> Iterator[Quantity]:
    """A fraction, which may as well be «2 of 3»: its parts count as numbers too."""
    if int(below):
        share = (D(above) / D(below)).quantize(D("0.000001"))
        yield Quantity("fraction", (share,), start, end, strong and int(above) < int(below), role="parts")
    yield Quantity("number", (D(above), D(below)), start, end, strong=False)


def year(match: re.Match[str]) -> Iterator[Quantity]:
    """The year of a date, a number of its own."""
    if match["y"]:
        yield Quantity.at("number", match, D(match["y"]), group="y", role="year")
