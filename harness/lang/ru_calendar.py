"""Russian dates, months, clock times, weekdays, quarters, decades, in words and digits, nouns and adjectives."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from decimal import Decimal

from harness.lang.extraction import Folded, wording
from harness.lang.quantities import Quantity, roman
from harness.lang.ru_numbers import DATA, Numerals

D = Decimal
MONTHS: dict[str, int] = DATA["months"]
MONTH_GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
DAYPARTS = {"утра": "morning", "дня": "day", "вечера": "evening", "ночи": "night"}
DATELINE = 3  # words that a line may have which says when and where a report was written
DAY_MINUTES, NOON = 24 * 60, 12 * 60

YEAR = r"(?:1\d|20)\d\d"
MONTH = (
    r"(?P<month>(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:[ьяюе]|ем)"
    r"|(?:март|август)(?:а|у|е|ом)?|ма(?:й|я|ю|е|ем))\b"
)
MONTH_NAME = wording(
    "январ феврал март апрел май мая маю мае июн июл август сентябр октябр ноябр декабр", rf"\b{MONTH}"
)
MONTH_ADJECTIVE = wording(
    "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    r"\b(?P<stem>январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр)ь?(?:ов)?ск\w{2,3}\b",
)
DATE = re.compile(
    rf"(?P<night>ноч[ьи] на )?(?<![\d.,/])(?P<d>0?[1-9]|[12]\d|3[01])(?:-?(?:го|му|е|м|ое))? {MONTH}"
    rf"(?:[ ,]+(?P<y>{YEAR})(?!\d| \d\d\d))?"
)
NUMERIC = re.compile(
    rf"(?<![\d.,/])(?P<d>\d\d?)(?P<s>[./])(?P<m>\d\d?)(?:(?P=s)(?P<y>{YEAR}|\d\d(?!\d)))?(?![\d%]|[.,/:]\d)"
)
DASHED = re.compile(rf"(?<![\d.,/-])(?<!№ )(?<!№)(?P<d>\d\d?)(?P<s>-)(?P<m>\d\d?)-(?P<y>{YEAR})(?![\d%-]|[.,/:]\d)")
ORDINAL_BEFORE = re.compile(r"(?P<w>[а-я]+(?:ое|ого|ому)(?: [а-я]+(?:ье|ое|ого|его|ому))?) $")
LUNAR = wording("лунн тет", r"\bлунн\w+|\bтет\w*")
TIME = re.compile(
    r"(?P<lead>\b(?:в|к|с|до|около|после) )?(?<![\d.,:/-])(?P<h>[01]?\d|2[0-4])"
    r"(?:[:.](?P<m>[0-5]\d)(?![\d:]|[.,]\d| ?%| (?:тыс|мл|трл|г\b|м\b|к|т\b|п))"
    r"|(?P<c> ?(?:час(?:а|ов|ам|у|)|ч\.?)\b)(?: (?P<m2>[0-5]?\d) ?мин\w*\.?)?)(?: (?P<p>утра|дня|вечера|ночи)\b)?"
)
FOREIGN_TIME = re.compile(r"(?<![\w.,])(?P<h>[01]?\d|2[0-4])h(?P<m>[0-5]\d)?\b")
HALVED_TIME = re.compile(r"(?<![\w.,:-])(?P<h>[01]?\d|2[0-3])(?:[:.](?P<m>[0-5]\d))? ?(?P<p>[ap])(?:m\b|\.m\b\.?)")
BARE_TIME = re.compile(r"(?<![\d.,:/-])\b(?P<h>[1-9]|1[0-2]) (?P<p>утра|вечера|ночи)\b")
WORD_TIME = wording(
    "утра дня вечера ночи", r"\b(?:(?P<w>[а-я]+) )?(?P<c>час(?:а|ов|ам|у|) )?(?P<p>утра|дня|вечера|ночи)\b"
)
TO_TIME = wording(
    "утра дня вечера ночи",
    r"\bбез (?P<k>[а-я]+)(?: минут)? (?P<w>[а-я]+)(?P<c> час(?:а|ов|)?)? (?P<p>утра|дня|вечера|ночи)\b",
)
FIXED_TIME = wording("полд полу полн", r"\b(?:(?P<noon>полдень|полудню|полудня)|полночь|полночи|полуночи)\b")
DAYPART = wording(
    "утр вечер днем половине после",
    r"\b(?:(?P<s>утром|вечером|днем|(?<=во )второй половине дня|после обеда)|утр\w*|вечер\w*)\b",
)
WEEKDAY = wording(
    "понедельник вторник сред четверг пятниц суббот воскрес",
    r"\b(?:понедельни[кч]|вторни[кч]|сред(?:а|у|ы|е|ой|ам|ами|ах)\b|четверг|пятни[цч]|суббот|воскрес(?:ень|н[ыоауеи]))\w*",
)
WEEKDAY_STEMS = {"пон": 1, "вто": 2, "сре": 3, "чет": 4, "пят": 5, "суб": 6, "вос": 7}
WEDNESDAY = re.compile(r"\b(?:в|во|эту|прошлую|следующую|минувшую|каждую|по|до|на|к|со?|утро|вечер) (?:ближайш\w+ )?$")
PERIOD = wording(
    "квартал полугоди",
    r"\b(?P<q>iv|i{1,3}|[1-4]|перв\w{2,4}|втор\w{2,3}|трет\w{2,4}|четверт\w{2,3})(?:-\w{1,3})?"
    r" (?P<u>квартал|полугоди)\w*",
)
ORDINAL_STEMS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4}
CENTURY = re.compile(r"(?<!\w)(?P<c>[ivxl]+|\d{1,2})(?:-\w{1,3})? (?P<u>век(?:а|у|ом|е|ов|ах|)|вв?\.|столети\w+)(?!\w)")
DECADE = re.compile(r"(?<![\d.,/])(?P<d>(?:1[789]|20)?[1-9]0)-(?:е|х|м|ми|ые)\b")
DECADE_WORD = wording(
    "двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност",
    r"\b(?P<w>двадцат|тридцат|сороков|пятидесят|шестидесят|семидесят|восьмидесят|девяност)(?:ые|ых|ым|ыми)\b",
)
EDGE = wording(
    "начал середин кон",
    r"\b(?P<e>начал[оаеу]|началом|середин\w{1,2}|кон(?:ц[ауе]|цом|ец)) (?:(?:\d+(?:-\w+)?|[ivxl]+|этого|того|прошлого"
    r"|нынешнего|текущего|следующего|минувшего|\w+дцатого) )?"
    r"(?P<u>век|столети|года|месяца|недели|квартала|десятилети|срока)\w*",
)
EDGE_UNITS = {"год": "year", "мес": "month", "нед": "week", "ква": "quarter", "дес": "decade", "сро": "term"}


def calendar(text: Folded, numerals: Numerals) -> Iterator[Quantity]:
    """Everything that has a place in time; dates first, so that the longer reading wins."""
    yield from _periods(text, numerals)
    if text.figures:
        yield from _dates(text)
    yield from _months(text, numerals)
    if text.figures:
        yield from _figure_times(text)
    yield from _word_times(text, numerals)
    for match in WEEKDAY.finditer(text):
        number = WEEKDAY_STEMS[match[0][:3]]
        strong = number != 3 or bool(WEDNESDAY.search(text.text, 0, match.start()))  # «среда» is also surroundings
        yield Quantity.at("weekday", match, D(number), strong=strong)
        yield Quantity.at("number", match, D(number + 1), strong=False)  # *thứ 2* is Monday
    for match in DAYPART.finditer(text):
        part = {"ут": "morning", "ве": "evening"}.get(match[0][:2], "afternoon")
        yield Quantity.at("daypart", match, part, strong=match["s"] is not None)


def _periods(text: Folded, numerals: Numerals) -> Iterator[Quantity]:
    for match in EDGE.finditer(text):
        edge = {"н": "start", "с": "middle"}.get(match["e"][0], "end")
        unit = EDGE_UNITS.get(match["u"][:3], "century-long")
        yield Quantity.at("edge", match, edge, group="e").measured(unit, *match.span("u"))
    for match in PERIOD.finditer(text):
        word = match["q"]
        number = int(word) if word.isdigit() else roman(word.upper()) or ORDINAL_STEMS[word[:4]]
        yield Quantity.at("period", match, D(number), unit="quarter" if match["u"] == "квартал" else "half")
        text.blank(*match.span())
    for match in CENTURY.finditer(text.text):
        number = int(match["c"]) if match["c"].isdigit() else roman(match["c"].upper()) or 0
        yield Quantity.at("number", match, D(number), group="c").measured("century-long", *match.span("u"))
        text.blank(*match.span("c"))
    for match in DECADE.finditer(text.text) if text.figures else ():
        yield Quantity.at("decade", match, D(match["d"]) % 100, D(match["d"]))
        text.blank(*match.span())
    for match in DECADE_WORD.finditer(text):
        ordinal = match["w"] + ("ой" if match["w"] == "сороков" else "ый")
        yield Quantity.at("decade", match, numerals.words[ordinal].value)


def _dates(text: Folded) -> Iterator[Quantity]:
    for match in DATE.finditer(text.text):
        day, month = int(match["d"]), month_number(match["month"])
        values = (f"{day}.{month}", day_before(day, month)) if match["night"] else (f"{day}.{month}",)
        yield Quantity("date", values, match.start("d"), match.end("month"))
        yield from _year(match)
        text.blank(*match.span())
    for match in (*NUMERIC.finditer(text.text), *DASHED.finditer(text.text)):
        day, month, year = int(match["d"]), int(match["m"]), match["y"]
        swapped = month > 12 >= day and bool(year)
        if swapped:
            day, month = month, day
        short = not year and (match["s"] == "/" or len(match["m"]) < 2)
        if short or not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        value = f"{day}.{month}"
        # a date line by itself, «14:34, 17/03/2025», is layout
        numbered = text.text.endswith(("№ ", "№"), 0, match.start())  # what looks like a date may number a document
        wrong = swapped or match["s"] == "-"
        foreign = wrong or (bool(year) and match["s"] == "/" and len(text.words) > DATELINE and not numbered)
        slip = "locale-conventions/date-format" if foreign else ""
        full = f"20{year}" if year and len(year) == 2 else year
        mend = f"{written_date(value)} {full} года" if foreign else ""
        also = () if year else (D(f"{match['d']}.{match['m']}"),)
        yield Quantity.at("date", match, value, strong=bool(year), slip=slip, mend=mend, style=not wrong)
        if also:
            yield Quantity.at("number", match, *also, strong=False)
        yield from _year(match)
        text.blank(*match.span())


def _months(text: Folded, numerals: Numerals) -> Iterator[Quantity]:
    for match in LUNAR.finditer(text):
        yield Quantity.at("lunar", match, D(0), strong=False)
    for match in MONTH_NAME.finditer(text):
        month = month_number(match["month"])
        spelt = ORDINAL_BEFORE.search(text.text, max(0, match.start() - 30), match.start())
        phrase = numerals.phrase(text.text, spelt.start()) if spelt else None
        if phrase and phrase.values[0] <= 31:
            yield Quantity("date", (f"{phrase.values[0]}.{month}",), phrase.start, match.end(), strong=False)
        yield Quantity.at("month", match, D(month), strong=match[0] not in ("мая", "май", "мае"))
    for match in MONTH_ADJECTIVE.finditer(text):
        yield Quantity.at("month", match, D(MONTHS["ма" if match["stem"] == "май" else match["stem"]]))


def _figure_times(text: Folded) -> Iterator[Quantity]:
    for match in HALVED_TIME.finditer(text.text):
        hour, minute = int(match["h"]), int(match["m"] or 0)
        hour = hour if hour > 12 else hour % 12 + (12 if match["p"] == "p" else 0)
        mend = f"{hour}:{minute:02}"
        yield Quantity.at("time", match, D(hour * 60 + minute), slip="locale-conventions/time-format", mend=mend)
        text.blank(*match.span())
    for match in TIME.finditer(text.text):
        hour, minute = int(match["h"]), int(match["m"] or match["m2"] or 0)
        dotted = match["m"] and "." in match[0]
        if (
            (dotted or (match["c"] and not match["m2"]))
            and not match["p"]
            and (not match["lead"] or (hour < 13 and match["c"]))
        ):
            continue  # «24 часа» and «с 8.30» without more may be a duration and a decimal
        values = clock_values(hour * 60 + minute, match["p"] or "", exact=match["m"] is not None)
        yield Quantity("time", values, match.start("h"), match.end())
        yield Quantity("number", (D(hour), D(minute)), match.start("h"), match.end(), strong=False, unit="hour")
        text.blank(match.start("h"), match.end())
    for match in FOREIGN_TIME.finditer(text.text):
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        mend = f"{int(match['h'])}:{match['m'] or '00'}"
        yield Quantity.at("time", match, D(minutes), slip="locale-conventions/time-format", mend=mend)
        text.blank(*match.span())
    for match in BARE_TIME.finditer(text.text):
        yield Quantity.at("time", match, *clock_values(int(match["h"]) * 60, match["p"], exact=False))
        text.blank(*match.span())


def _word_times(text: Folded, numerals: Numerals) -> Iterator[Quantity]:
    for match in TO_TIME.finditer(text):
        short = 15 if match["k"] == "четверти" else _counted(numerals, match["k"])
        hour = _counted(numerals, match["w"])
        if 0 < short < 60 and 0 < hour <= 12:
            minutes = clock_values(hour * 60 - short, match["p"], exact=True)
            yield Quantity("time", minutes, match.start(), match.end())
            text.blank(*match.span())
    for match in WORD_TIME.finditer(text):
        said = _counted(numerals, match["w"] or "")
        hour = said or (1 if match["c"] and (match["w"] or "") not in numerals.words else 0)
        if 0 < hour <= 12 and (match["c"] or match["p"] != "дня"):
            start = match.start("w") if said else match.start("c")
            yield Quantity("time", clock_values(hour * 60, match["p"], exact=False), start, match.end())
            text.blank(start, match.end())
    for match in FIXED_TIME.finditer(text):
        yield Quantity.at("time", match, D(NOON if match["noon"] else 0), strong=False)


def _counted(numerals: Numerals, word: str) -> int:
    """What a cardinal numeral counts, in any case; 0 for any other word."""
    known = numerals.words.get(word)
    return int(known.value) if known and not known.ordinal else 0


def clock_values(minutes: int, part: str, *, exact: bool) -> tuple[Decimal, ...]:
    """Minutes since midnight; both halves of the day for «8 часов», one for «8:00» and «8 часов вечера»."""
    minutes %= DAY_MINUTES
    name = DAYPARTS.get(part, "")
    if minutes < NOON and (name in ("day", "evening") or (name == "night" and minutes >= 8 * 60)):
        return (D(minutes + NOON),)
    if name == "night" and NOON <= minutes < NOON + 60:
        return (D(minutes - NOON),)
    if name or exact or minutes >= NOON + 60 or minutes < 60:
        return (D(minutes),)
    return D(minutes), D((minutes + NOON) % DAY_MINUTES)


def month_number(word: str) -> int:
    """The month of a form of its name."""
    return next(
        number for stem, number in MONTHS.items() if word.startswith(stem) and not (stem == "ма" and word[2] == "р")
    )


def day_before(day: int, month: int) -> str:
    """The evening that «в ночь на 7 ноября» begins with."""
    if day > 1:
        return f"{day - 1}.{month}"
    month = month - 1 or 12
    return f"{monthrange(2024, month)[1]}.{month}"


def _year(match: re.Match[str]) -> Iterator[Quantity]:
    if match["y"]:
        year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
        yield Quantity.at("number", match, D(year), group="y", role="year")


def written_date(value: str) -> str:
    """«5 марта» for a day and month."""
    day, month = value.split(".")
    return f"{day} {MONTH_GENITIVE[int(month) - 1]}"
