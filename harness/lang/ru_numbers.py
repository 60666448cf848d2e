"""Quantities of Russian text: grouped digits, numerals in every form, compounds, dates, clock times, weekdays, codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from harness.lang.quantities import Folded, Quantity, Tally, digits, read, roman, to_roman, unit_pattern

D = Decimal
NUM = r"\d{1,3}(?:[  ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*"
TOKEN = re.compile(rf"(?P<num>{NUM})|[^\W\d_]+")
URL = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|@\w+|#\w+")
CODE_PART = r"[A-Za-zА-Яа-яЁёĐđƯư0-9]*"
CODE = re.compile(
    rf"(?<![\w/-])(?:\d{{1,5}}(?:/\d{{4}})?[/-][A-ZА-ЯĐƯ]{CODE_PART}(?:[/-][A-ZА-ЯĐƯ]{CODE_PART})*|[A-ZА-ЯĐ]{{2,3}}-\d{{4,6}}(?:-[A-ZА-Я]{{2}})?|\d{{2}}[A-ZА-Я]\d?-\d{{3}}\.?[\dxх]{{2}})(?!\w)"
)
PRODUCT = re.compile(r"(?<![\w.,])(?=[\w-]*\d)(?:[^\W\d_]\w*(?:-\w+)*|[^\W\d_]+-\d\w*|\d+[^\W\d_]+\d*(?:-\w+)?)(?!\w)")
GLUED = re.compile(r"\d+(?:мм|см|км|м|га|кг|г|т|ч|мин|mm|cm|km|kg|ha|m|квт|мвт|°c|лет|год\w*|руб|млн|млрд|тыс)\b")
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH_STEM = r"(?P<month>январ(?:[ьяюе]|ём|ем)|феврал(?:[ьяюе]|ем)|март(?:а|у|е|ом)?|апрел(?:[ьяюе]|ем)|ма(?:й|я|ю|е|ем)|июн(?:[ьяюе]|ем)|июл(?:[ьяюе]|ем)|август(?:а|у|е|ом)?|сентябр(?:[ьяюе]|ем)|октябр(?:[ьяюе]|ем)|ноябр(?:[ьяюе]|ем)|декабр(?:[ьяюе]|ем))"
MONTH_ADJECTIVE = re.compile(
    r"\b(январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр)(?:ск|ьск|овск)\w{2,3}\b"
)
DATE = re.compile(
    rf"(?<![\d.,/])(?P<d>{DAY})(?:-?(?:го|му|е|м|ое))?[  ]{MONTH_STEM}\b(?:[  ,]+(?P<y>(?:1\d|20)\d\d)(?!\d|[  ]\d\d\d))?"
)
NUMERIC = re.compile(
    r"(?<![\d.,/-])(?P<d>\d\d?)(?P<s>[./])(?P<m>\d\d?)(?:(?P=s)(?P<y>(?:1\d|20)\d\d|\d\d(?!\d)))?(?![\d%]|[.,/:-]\d)"
)
SPELT_DATE = re.compile(rf"\b(?P<word>[а-я]+(?:ое|ого|ому)(?: [а-я]+(?:ое|ого|ому))?) {MONTH_STEM}\b")
MONTH_NAME = re.compile(rf"\b{MONTH_STEM}\b")
LUNAR = re.compile(r"\bлунн\w+|\bтет\w*")
TIME = re.compile(
    r"(?<![\d.,:/-])(?P<h>[01]?\d|2[0-4])(?:(?::|(?<=\d)\.(?=[0-5]\d(?: |,|\)|$| утра| вечера| дня| ночи)))(?P<m>[0-5]\d)(?![\d:]|\.\d)|(?P<c>[  ]?(?:час(?:а|ов|ам|у|)|ч\.?)\b)(?:[  ](?P<m2>[0-5]?\d)[  ]?мин\w*\.?)?)(?:[  ](?P<p>утра|дня|вечера|ночи)\b)?"
)
BARE_TIME = re.compile(
    r"(?<![\d.,:/-])(?:\b(?:в|к|до|с|около)[  ])(?P<h>[1-9]|1[0-2])[  ](?P<p>утра|дня|вечера|ночи)\b"
)
WORD_TIME = re.compile(r"\b(?:(?P<w>[а-я]+)[  ])?час(?:а|ов|ам|)?[  ](?P<p>утра|дня|вечера|ночи)\b")
FIXED_TIME = re.compile(r"\b(?:полдень|полудню|полудня|полночь|полночи|полуночи)\b")
WEEKDAY_STEM = re.compile(
    r"\b(?:понедельни[кч]\w*|вторни[кч]\w*|сред[ауыеой]+|средам|четверг\w*|пятниц\w*|пятничн\w+|суббот\w*|субботн\w+|воскресень\w+|воскресн\w+)\b"
)
PERIOD = re.compile(
    r"\b(?P<q>iv|i{1,3}|[1-4]|(?:перв|втор|трет|четв[её]рт)\w{2,4})(?:-\w{1,3})?[  ](?P<u>квартал\w*|полугоди\w+)"
)
CENTURY = re.compile(
    r"(?<!\w)(?P<c>[ivxl]+|\d{1,2})(?:-\w{1,3})?[  ](?P<u>век(?:а|у|ом|е|ов|ах|)|вв?\.|столети\w+)(?!\w)"
)
DECADE = re.compile(r"(?<![\d.,/])(?P<d>(?:1[789]|20)?[1-9]0)-(?:е|х|м|ми|ые)\b")
DECADE_WORD = re.compile(
    r"\b(?P<w>двадцат|тридцат|сороков|пятидесят|шестидесят|семидесят|восьмидесят|девяност)(?:ые|ых|ым|ыми)\b"
)
EDGE = re.compile(
    r"\b(?P<e>начал[оаеу]|началом|середин[аыеу]|конц[ауе]|концом|конец)[  ](?:(?:\d+(?:-\w+)?|[ivxl]+|этого|того|прошлого|нынешнего|текущего|следующего|минувшего)[  ])?(?P<u>век\w*|столети\w+|года|месяца|недели|квартала|десятилети\w+|срока)\b"
)
ROMAN = re.compile(r"(?<![\w/-])(?P<r>[IVXL]+)(?:-\w{1,3})?(?![\w-]|/\w)")
SUFFIXED = re.compile(r"(?<![\w.,/])(?P<n>\d{1,3}(?:[  ]\d{3})+|\d+(?:[.,]\d+)?)-(?P<s>[а-я]+)")
FRACTION = re.compile(r"(?<![\d.,/])(?P<a>\d{1,3})/(?P<b>\d{1,4})(?![\d/])")
SHARE = re.compile(
    r"\b(?:(?P<n>две|двух|двум|двумя|три|трех|трем|тремя|один|одна|одной|одну)[  ])?(?P<w>половин[а-я]{1,2}|наполовину|полгода|полдня|получас\w?|трет(?:ь|и|ью|ей|ям|ями|ях)|четверт(?:ь|и|ью|ей|ям|ями|ях)|пят(?:ых|ая|ой|ую|ыми))\b"
)
FOREIGN_GROUPS = re.compile(
    r"\d{1,3}(?:(?:\.\d{3})+|,\d{3}(?:,\d{3})+|,000|\.\d{1,2}(?= (?:тыс|мл[нр]|трлн|миллион|миллиард|процент|%)))(?![\d.])"
)
MONEY = re.compile(
    r"(?P<s>₫|us\$|\$|€|£|¥)[  ]?(?P<n>\d[\d,.]*\d|\d)(?:[  ]?[-–—][  ]?(?P=s)?[  ]?(?P<n2>\d[\d,.]*\d|\d))?"
)
RANGE = re.compile(r"[  ]*(?:-|–|—|до|и|или|,|\.\.\.|…)[  ]*(?:почти |более |около )?")
APPROX = re.compile(
    r"(?:более|более чем|менее|около|почти|свыше|порядка|примерно|приблизительно|не менее|не более|до|больше|меньше|без малого|превысил\w*|превыша\w+|превзош\w+|достиг\w*|ориентировочно|где-то|за|выше|ниже|чуть|ровно)[  ]$"
)
PER = re.compile(
    r"(?:\b(?:за|в|с|на|каждый|каждую|каждого|каждой|один|одну)[  ](?:один[  ]|одну[  ]|каждый[  ]|каждую[  ])?|/)(?=[^\W\d_«])"
)
BETWEEN = re.compile(
    r"[  -]*(?:(?:американск|вьетнамск|полных|полны|целых|календарн|рабочих|квадратн(?=\w+ \w+ )|новых|австралийск|сингапурск|канадск|российск|китайск|японск|южнокорейск|лаосск|тайск)\w*[  ]){0,2}"
)
CURRENCY = {"₫": "vnd", "us$": "usd", "$": "usd", "€": "eur", "£": "gbp", "¥": "cny"}
DAYPARTS = {"утра": "morning", "дня": "day", "вечера": "evening", "ночи": "night"}
MONTH_GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
LATIN_UNIT = re.compile(r"(?:mm|cm|km|kg|ha|m|m2|km2|m²|km²|m3)$")
RANK = {"unit": 1, "teen": 2, "ten": 3, "hundred": 4}


class Word(NamedTuple):
    """What a numeral's form means: value, and whether it is a scale or closes the number (an ordinal)."""

    value: Decimal
    what: str


class RussianQuantities:
    """Extraction for Russian; `lexeme` gives all forms of a lemma, `in_form_of` a lemma in the form of a word."""

    def __init__(self, lexeme: Callable[[str], set[str]], in_form_of: Callable[[str, str], str]) -> None:
        self._lexeme = lexeme
        self._in_form_of = in_form_of

    @cached_property
    def _data(self) -> Mapping[str, Mapping[str, int | str]]:
        return {name: table for name, table in read("ru_numbers.toml").items() if name != "units"}

    @cached_property
    def _units(self) -> tuple[re.Pattern[str], tuple[str, ...]]:
        return unit_pattern(read("ru_numbers.toml")["units"])

    @cached_property
    def _first_forms(self) -> Mapping[str, str]:
        return {unit: forms[0] for unit, forms in read("ru_numbers.toml")["units"].items()}

    @cached_property
    def words(self) -> Mapping[str, Word]:
        """Every form of every numeral; the stronger kinds last, so that they win a homograph."""
        table: dict[str, Word] = {}
        for name in ("adverbs", "ordinals", "collectives", "cardinals", "scales", "short"):
            for lemma, value in self._data[name].items():
                what = _what(name, D(value))
                for form in (self._lexeme(lemma) | {lemma}) if name != "short" else {lemma}:
                    table[form.replace("ё", "е")] = Word(D(value), what)
        for extra, value in (("тыщ", 1000), ("тысячью", 1000), ("тысячей", 1000), ("восьмью", 8), ("восемью", 8)):
            table[extra] = Word(D(value), _what("scales" if value == 1000 else "cardinals", D(value)))
        return table

    @cached_property
    def _compound(self) -> re.Pattern[str]:
        prefixes = "|".join(sorted(self._data["prefixes"], key=len, reverse=True))
        suffixes = "|".join(sorted(self._data["suffixes"], key=len, reverse=True))
        return re.compile(rf"(?P<n>(?:{prefixes}|тысяче)+)(?P<s>{suffixes})[а-я]*$")

    @cached_property
    def _prefix(self) -> re.Pattern[str]:
        return re.compile("|".join([*sorted(self._data["prefixes"], key=len, reverse=True), "тысяче"]))

    def extract(self, raw: str) -> tuple[Quantity, ...]:
        """Every quantity of a text, in no particular order."""
        text = Folded(
            raw, {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "ё": "е", "Ё": "Е", "\u2011": "-", "\u2010": "-"}
        )
        found = [*self._codes(text), *self._money(text), *self._calendar(text), *self._clock(text)]
        found += [*self._weekdays(text), *self._shares(text), *self._numbers(text)]
        placed = []
        for q in found:
            start, end = text.span(q.start, q.end)
            unit_start, unit_end = text.span(q.unit_start, q.unit_end) if q.unit else (0, 0)
            placed.append(
                Quantity(
                    q.kind,
                    q.values,
                    start,
                    end,
                    q.strong,
                    q.unit,
                    unit_start,
                    unit_end,
                    q.role,
                    q.scaled,
                    q.slip,
                    q.mend,
                )
            )
        return tuple(placed)

    def written(self, right: Quantity, like: str) -> str:
        """The right quantity in place of wrong words, in their manner; empty where there is no one way to say it."""
        value = right.values[0] if right.values else ""
        if right.kind == "code":
            return str(value)
        if right.kind == "date":
            return written_date(str(value))
        if right.kind == "time":
            hour, minute = divmod(int(right.number), 60)
            return f"{hour}:{minute:02}" if len(right.values) == 1 else ""
        if right.kind == "weekday":
            return self._weekday(int(right.number), like)
        if right.kind == "fraction":
            lemma = {"0.5": "половина", "0.333333": "треть", "0.25": "четверть"}.get(str(value), "")
            return self._in_form_of(like, lemma) if lemma and " " not in like else ""
        if right.kind == "period":
            return f"{to_roman(int(right.number))} квартал" if right.unit == "quarter" else ""
        if right.kind == "number" and isinstance(value, Decimal):
            return written(value, like)
        return ""

    def _weekday(self, number: int, like: str) -> str:
        adjective = bool(
            re.search(r"(?:[нв]ый|ий|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ой|ей|ое|ее|ые|ие|ых|их)$", like)
        ) and not like.startswith(("понедельник", "вторник", "четверг"))
        table = self._data[
            "weekday-adjectives"
            if adjective and "пятниц" not in like and "суббот" + like[6:7] != like[:7]
            else "weekdays"
        ]
        lemma = next((name for name, n in table.items() if n == number), "")
        return self._in_form_of(like, lemma) if lemma else ""

    def _codes(self, text: Folded) -> Iterator[Quantity]:
        for match in URL.finditer(text.text):
            text.blank(match.start(), match.end())
        for match in CODE.finditer(text.cased):
            yield Quantity("code", (match[0],), match.start(), match.end())
            text.blank(match.start(), match.end())
        if not re.search(r"\d", text.text):
            return
        for match in PRODUCT.finditer(text.text):
            if GLUED.match(match[0]):
                continue
            for digit in re.finditer(r"\d+", match[0]):
                yield Quantity("number", (D(digit[0]),), match.start(), match.end(), strong=False)
            text.blank(match.start(), match.end())

    def _money(self, text: Folded) -> Iterator[Quantity]:
        """Sums with the sign in front; grouped with commas, or with the dong sign, they break Russian format."""
        for match in MONEY.finditer(text.text):
            slip = (
                "locale-conventions/currency-format"
                if match["s"] == "₫" or re.search(r",\d{3}(?!\d)", match[0])
                else ""
            )
            for name in ("n", "n2"):
                if match[name]:
                    values = tuple(D(v) for v in _signed(match[name]))
                    end, values = _scaled_by(text.text, match.end(), values, self.words)
                    yield Quantity(
                        "number",
                        values,
                        match.start(name),
                        match.end(name),
                        True,
                        CURRENCY[match["s"]],
                        match.start("s"),
                        match.end("s"),
                    )
            if slip:
                sums = "–".join(_grouped(D(_signed(match[n])[0])) for n in ("n", "n2") if match[n])
                name = {"vnd": "донгов", "usd": "долларов"}.get(CURRENCY[match["s"]], "")
                yield Quantity(
                    "number", (), match.start(), match.end(), False, slip=slip, mend=f"{sums} {name}" if name else ""
                )
            text.blank(match.start(), match.end())

    def _calendar(self, text: Folded) -> Iterator[Quantity]:
        for match in EDGE.finditer(text.text):
            word = match["e"]
            edge = "start" if word.startswith("нач") else "middle" if word.startswith("сер") else "end"
            yield Quantity(
                "edge",
                (edge,),
                *match.span("e"),
                unit=_edge_unit(match["u"]),
                unit_start=match.start("u"),
                unit_end=match.end("u"),
            )
        yield from self._dates(text)
        for match in PERIOD.finditer(text.text):
            yield Quantity(
                "period",
                (D(self._ordinal(match["q"])),),
                match.start(),
                match.end(),
                unit="quarter" if match["u"].startswith("кв") else "half",
                unit_start=match.start("u"),
                unit_end=match.end("u"),
            )
            text.blank(match.start(), match.end())
        for match in CENTURY.finditer(text.text):
            number = int(match["c"]) if match["c"].isdigit() else roman(match["c"].upper()) or 0
            yield Quantity(
                "number",
                (D(number),),
                match.start("c"),
                match.end("c"),
                unit="century-long",
                unit_start=match.start("u"),
                unit_end=match.end("u"),
            )
            text.blank(*match.span("c"))
        for match in DECADE.finditer(text.text):
            yield Quantity("decade", (D(match["d"]) % 100, D(match["d"])), match.start(), match.end())
            text.blank(match.start(), match.end())
        for match in DECADE_WORD.finditer(text.text):
            yield Quantity(
                "decade",
                (self.words[match["w"] + "ый" if match["w"] != "сороков" else "сороковой"].value,),
                match.start(),
                match.end(),
            )

    def _ordinal(self, text: str) -> int:
        if text.isdigit():
            return int(text)
        return roman(text.upper()) or {"пер": 1, "вто": 2, "тре": 3, "чет": 4}[text[:3]]

    def _dates(self, text: Folded) -> Iterator[Quantity]:
        for match in DATE.finditer(text.text):
            end = match.end("month")
            yield Quantity("date", (f"{int(match['d'])}.{self._month(match['month'])}",), match.start(), end)
            yield from self._year(match)
            text.blank(match.start(), match.end())
        for match in NUMERIC.finditer(text.text):
            day, month = int(match["d"]), int(match["m"])
            swapped = month > 12 >= day and bool(match["y"])
            if swapped:
                day, month = month, day
            if (
                not (1 <= day <= 31 and 1 <= month <= 12)
                or match["s"] == "/"
                and not match["y"]
                or not match["y"]
                and len(match["m"]) < 2
            ):
                continue
            slip = "locale-conventions/date-format" if swapped else ""
            mend = f"{written_date(f'{day}.{month}')} {match['y']} года" if swapped else ""
            yield Quantity(
                "date",
                (f"{day}.{month}", D(f"{match['d']}.{match['m']}")) if not match["y"] else (f"{day}.{month}",),
                match.start(),
                match.end(),
                bool(match["y"]),
                slip=slip,
                mend=mend,
            )
            yield from self._year(match)
            text.blank(match.start(), match.end())
        for match in SPELT_DATE.finditer(text.text):
            phrase = Phrase(
                [(m[0], m.start(), m.end()) for m in re.finditer(r"\w+", match["word"])], 0, match["word"], self
            )
            if phrase.read() and phrase.total <= 31:
                yield Quantity(
                    "date", (f"{phrase.total}.{self._month(match['month'])}",), match.start(), match.end(), strong=False
                )
        for match in LUNAR.finditer(text.text):
            yield Quantity("lunar", (D(0),), match.start(), match.end(), strong=False)
        for match in MONTH_NAME.finditer(text.text):
            yield Quantity(
                "month",
                (D(self._month(match["month"])),),
                match.start(),
                match.end(),
                match["month"] not in ("мая", "май", "мае", "марте"),
            )
        for match in MONTH_ADJECTIVE.finditer(text.text):
            stem = "ма" if match[1] == "май" else match[1]
            yield Quantity("month", (D(self._data["months"][stem]),), match.start(), match.end())

    def _month(self, word: str) -> int:
        return int(
            next(
                n
                for stem, n in self._data["months"].items()
                if word.startswith(stem) and not (stem == "ма" and word[2:3] == "р")
            )
        )

    @staticmethod
    def _year(match: re.Match[str]) -> Iterator[Quantity]:
        if match["y"]:
            year = D(match["y"]) if len(match["y"]) == 4 else D(2000 + int(match["y"]))
            yield Quantity("number", (year,), match.start("y"), match.end("y"), role="year")

    def _clock(self, text: Folded) -> Iterator[Quantity]:
        for match in TIME.finditer(text.text):
            hour, minute = int(match["h"]), int(match["m"] or match["m2"] or 0)
            part = DAYPARTS.get(match["p"] or "", "")
            before = text.text[max(0, match.start() - 3) : match.start()].split(" ")[-2:]
            if match["c"] and not part and match["m2"] is None and (before[0] not in ("в", "к") or hour in (24,)):
                continue  # a duration
            if hour > 24 or match["c"] is None and match["m"] is None:
                continue
            exact = match["m"] is not None and not part
            values = _clock_values(hour * 60 + minute, part, exact)
            yield Quantity("time", values, match.start(), match.end())
            yield Quantity("number", (D(hour), D(minute)), match.start(), match.end(), strong=False, unit="hour")
            text.blank(match.start(), match.end())
        for match in BARE_TIME.finditer(text.text):
            yield Quantity(
                "time", _clock_values(int(match["h"]) * 60, DAYPARTS[match["p"]], False), match.start("h"), match.end()
            )
            text.blank(match.start("h"), match.end())
        for match in WORD_TIME.finditer(text.text):
            word = self.words.get(match["w"] or "", Word(D(1), "unit"))
            if word.value <= 12:
                yield Quantity(
                    "time", _clock_values(int(word.value) * 60, DAYPARTS[match["p"]], False), match.start(), match.end()
                )
                text.blank(match.start(), match.end())
        for match in FIXED_TIME.finditer(text.text):
            yield Quantity(
                "time", (D(720 if match[0].startswith(("полд", "полуд")) else 0),), match.start(), match.end()
            )

    def _weekdays(self, text: Folded) -> Iterator[Quantity]:
        for match in WEEKDAY_STEM.finditer(text.text):
            word = match[0]
            number = next(
                (
                    n
                    for stem, n in (("пон", 1), ("вто", 2), ("сре", 3), ("чет", 4), ("пят", 5), ("суб", 6), ("вос", 7))
                    if word.startswith(stem)
                )
            )
            strong = (
                number != 3
                or bool(
                    re.search(
                        r"\b(?:в|во|эту|прошлую|следующую|минувшую|каждую|по|до|на|к|с)[  ]$",
                        text.text[: match.start()],
                    )
                )
                and word in ("среду", "среды", "средам", "среде")
            )
            yield Quantity("weekday", (D(number),), match.start(), match.end(), strong)

    def _shares(self, text: Folded) -> Iterator[Quantity]:
        for match in SHARE.finditer(text.text):
            word, count = match["w"], {"д": 2, "т": 3}.get((match["n"] or "о")[0], 1)
            share = (
                "0.5"
                if word.startswith(("пол", "нап"))
                else "0.333333"
                if word.startswith("тр")
                else "0.25"
                if word.startswith("че")
                else "0.2"
            )
            if (
                share == "0.2"
                and not match["n"]
                or text.text[max(0, match.start() - 3) : match.start()].endswith(" с ")
                and share == "0.5"
            ):
                continue
            value = {("0.333333", 2): D("0.666667")}.get((share, count), D(share) * count)
            yield Quantity("fraction", (value,), *match.span("w") if count == 1 else match.span(), share != "0.2")
            if share != "0.5":
                text.blank(match.start(), match.end())
        for match in FRACTION.finditer(text.text):
            if int(match["b"]):
                share_of = (D(match["a"]) / D(match["b"])).quantize(D("0.000001"))
                yield Quantity("fraction", (share_of,), match.start(), match.end(), role="parts")
                yield Quantity("number", (D(match["a"]), D(match["b"])), match.start(), match.end(), strong=False)
                text.blank(match.start(), match.end())

    def _numbers(self, text: Folded) -> Iterator[Quantity]:
        yield from self._suffixed(text)
        for match in ROMAN.finditer(text.cased.translate(str.maketrans("ХІ", "XI"))):
            value = roman(match["r"])
            if value:
                yield Quantity("number", (D(value),), match.start("r"), match.end("r"), len(match["r"]) > 1)
                text.blank(match.start(), match.end())
        for match in PER.finditer(text.text):
            unit = self._units[0].match(text.text, match.end())
            if unit:
                yield Quantity(
                    "number",
                    (D(1),),
                    match.end(),
                    unit.end(),
                    False,
                    self._unit(unit),
                    unit.start(),
                    unit.end(),
                    role="per" if match[0] == "/" or self._after_unit(text.text, match.start()) else "each",
                )
        tokens = [(m[0], m.start(), m.end()) for m in TOKEN.finditer(text.text)]
        at, previous = 0, None
        while at < len(tokens):
            word = tokens[at][0]
            if word not in self.words and not word[0].isdigit():
                compound = self._compound.match(word) if len(word) > 7 else None
                if compound:
                    yield self._compounded(compound, tokens[at][1])
                at += 1
                continue
            phrase = Phrase(tokens, at, text.text, self)
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

    def _suffixed(self, text: Folded) -> Iterator[Quantity]:
        """«20-й», «103-летняя», «80-метровый»: the whole word is the quantity."""
        for match in SUFFIXED.finditer(text.text):
            value = numerals(match["n"])
            unit = next((str(u) for stem, u in self._data["suffixes"].items() if match["s"].startswith(stem)), "")
            factor = D(unit) if unit.isdigit() else D(1)
            tail = (match.start("s"), match.end()) if unit and not unit.isdigit() else (0, 0)
            yield Quantity(
                "number",
                tuple(v * factor for v in value),
                match.start(),
                match.end(),
                True,
                "" if unit.isdigit() else unit,
                *tail,
            )
            text.blank(match.start(), match.end())

    def _compounded(self, match: re.Match[str], start: int) -> Quantity:
        value, group = D(0), D(0)
        for part in self._prefix.findall(match["n"]):
            if part == "тысяче":
                value, group = value + (group or 1) * 1000, D(0)
            else:
                group += D(self._data["prefixes"][part])
        unit = str(self._data["suffixes"][match["s"]])
        value = (value + group) * (D(unit) if unit.isdigit() else 1)
        unit = "" if unit.isdigit() else unit
        tail = (start + match.start("s"), start + match.end()) if unit else (0, 0)
        return Quantity("number", (value,), start, start + match.end(), value > 10, unit, *tail)

    def _after_unit(self, text: str, at: int) -> bool:
        """Whether a measure stands before: «донгов в месяц», but not «в день открытия»."""
        words = text[max(0, at - 12) : at].split()
        return bool(words) and bool(self._units[0].fullmatch(words[-1]))

    def _unit(self, match: re.Match[str]) -> str:
        return self._units[1][(match.lastindex or 1) - 1]

    def _with_unit(self, phrase: Phrase, text: str) -> Quantity:
        start, end = phrase.start, phrase.end
        gap = BETWEEN.match(text, end)
        unit = self._units[0].match(text, gap.end() if gap else end)
        before = text[max(0, start - 24) : start]
        role = (
            "by"
            if re.search(r"\bна[  ]$", before)
            else "to"
            if re.search(r"\bдо[  ]$", before)
            else "approx"
            if APPROX.search(before)
            else ""
        )
        spot = (self._unit(unit), unit.start(), unit.end()) if unit else ("", 0, 0)
        slip = mend = ""
        if unit and phrase.digits and LATIN_UNIT.match(unit[0]):
            slip, mend = "locale-conventions/measurement-format", self._first_forms[spot[0]]
        elif phrase.digits and FOREIGN_GROUPS.match(text, start):
            slip, mend = "locale-conventions/number-format", written(phrase.values[0], text[start:end])
        return Quantity("number", phrase.values, start, end, phrase.strong, *spot, role, phrase.scaled, slip, mend)


class Phrase:
    """One number phrase, read from a list of tokens: digits or numerals of falling rank, then scale words."""

    def __init__(self, tokens: list[tuple[str, int, int]], at: int, text: str, owner: RussianQuantities) -> None:
        self.tokens, self.at, self.text, self._owner = tokens, at, text, owner
        self.start = self.end = tokens[at][1]
        self.values: tuple[Decimal, ...] = ()
        self.strong = self.scaled = self.digits = False
        self.factor = D(1)
        self._tally = Tally()
        self._group: Decimal | None = None
        self._rank = 9
        self._others: tuple[Decimal, ...] = ()
        self._closed = False
        self._words = 0

    @property
    def total(self) -> Decimal:
        return self._tally.total(self._group)

    def read(self) -> bool:
        """Read as far as the words make one number; False if there is none here."""
        while self.at < len(self.tokens) and not self._closed and self._adjacent():
            if not self._step(self.tokens[self.at][0]):
                break
            self.end = self.tokens[self.at][2]
            self.at += 1
        if self.end == self.start:
            return False
        self.values = (self.total, *(value * self.factor for value in self._others))
        self.strong = self.digits or self._words > 1 and self.total > 10 and self._group is not None
        return True

    def _adjacent(self) -> bool:
        gap = self.text[self.end : self.tokens[self.at][1]]
        return self.end == self.start or gap in (" ", "", ". ", "-") and (gap != ". " or self.scaled)

    def _step(self, word: str) -> bool:
        if word[0].isdigit():
            return self._digits(word)
        known = self._owner.words.get(word)
        if known is None:
            return self._and_half(word)
        if known.what == "scale":
            return self._scale(known.value)
        if known.what in ("alone", "ordinal-scale"):
            return self._alone(known)
        rank = RANK[known.what.removeprefix("ordinal-")]
        if (
            self.digits
            and self._group is not None
            or rank >= self._rank
            or rank < 3
            and self._rank in (1, 2)
            or self._rank == 3
            and rank == 2
        ):
            return False
        if not self._tally.fits(known.value):
            return False
        self._group, self._rank = (self._group or D(0)) + known.value, rank
        self._closed = known.what.startswith("ordinal-")
        self._words += 1
        return True

    def _alone(self, known: Word) -> bool:
        if self._group is not None or not self._tally.empty:
            return False
        self._group, self._words, self._rank = known.value, self._words + 1, 0
        return True

    def _and_half(self, word: str) -> bool:
        """«два с половиной миллиона»."""
        following = self.tokens[self.at + 1][0] if self.at + 1 < len(self.tokens) else ""
        if word == "с" and following == "половиной" and self._group is not None:
            self._group += D("0.5")
            self.at += 1
            return True
        return False

    def _digits(self, word: str) -> bool:
        values = numerals(word)
        if self._group is not None or not self._tally.fits(values[0]):
            return False
        if not self._tally.empty:
            following = self.tokens[self.at + 1][0] if self.at + 1 < len(self.tokens) else ""
            known = self._owner.words.get(following)
            if known is None or known.what != "scale":
                return False
        self._group, self._others, self.digits, self._rank = values[0], values[1:], True, 0
        return True

    def _scale(self, scale: Decimal) -> bool:
        if self._group is None and (not self._tally.empty and scale <= self._tally.last_scale):
            return False
        self._tally.scale(self._group, scale)
        self.factor *= scale if self.digits else 1
        self._group, self._rank, self.scaled = None, 9, True
        self._words += 1
        return True


def numerals(text: str) -> tuple[Decimal, ...]:
    """Readings of a numeral written with digits: a comma opens decimals, spaces group; dots are somebody else's way."""
    plain = re.sub(r"[  ]", "", text)
    if re.fullmatch(r"\d+(?:,\d+)?", plain):
        value = D(plain.replace(",", "."))
        english = re.fullmatch(r"\d{1,3},000", plain)
        return (D(plain.replace(",", "")), value) if english else (value,)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        grouped = D(plain.replace(".", "").replace(",", "."))
        return (grouped, D(plain)) if plain.count(".") == 1 and "," not in plain else (grouped,)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return (D(plain.replace(",", "")),)
    if re.fullmatch(r"\d+\.\d+", plain):
        return (D(plain),)
    return (D(re.sub(r"\D", "", plain)),)


def _signed(text: str) -> tuple[str, ...]:
    """A sum after a currency sign, written the English way."""
    if re.fullmatch(r"\d{1,3}(?:[,.]\d{3})+", text):
        return (re.sub(r"[,.]", "", text),)
    return (text.replace(",", "."),) if text.count(".") + text.count(",") < 2 else (re.sub(r"[,.]", "", text),)


def _scaled_by(
    text: str, end: int, values: tuple[Decimal, ...], words: Mapping[str, Word]
) -> tuple[int, tuple[Decimal, ...]]:
    match = re.compile(r"[  ]?([а-я]+)").match(text, end)
    word = words.get(match[1]) if match else None
    if match and word and word.what == "scale":
        return match.end(), tuple(value * word.value for value in values)
    return end, values


def _what(name: str, value: Decimal) -> str:
    if name in ("scales", "short"):
        return "scale"
    if name in ("adverbs", "collectives"):
        return "alone"
    rank = "unit" if value < 10 else "teen" if value < 20 else "ten" if value < 100 else "hundred"
    return f"ordinal-{rank}" if name == "ordinals" else rank


def _clock_values(minutes: int, part: str, exact: bool) -> tuple[Decimal, ...]:
    """Minutes since midnight; both halves of the day for «8 часов», one for «8:00» and «8 часов вечера»."""
    minutes %= 1440
    if part in ("day", "evening") and minutes < 720 or part == "night" and 8 * 60 <= minutes < 720:
        return (D(minutes + 720),)
    if part == "night" and 720 <= minutes < 780:
        return (D(minutes - 720),)
    if part or exact or minutes >= 780 or minutes < 60:
        return (D(minutes),)
    return D(minutes), D((minutes + 720) % 1440)


def _edge_unit(word: str) -> str:
    stems = (
        ("век", "century-long"),
        ("столет", "century-long"),
        ("год", "year"),
        ("меся", "month"),
        ("недел", "week"),
        ("кварт", "quarter"),
        ("деся", "decade"),
    )
    return next((unit for stem, unit in stems if word.startswith(stem)), "term")


def _in_range(first: Quantity, second: Quantity, factor: Decimal) -> Quantity:
    scaled = tuple(value * factor for value in first.numbers) if factor > 1 and not first.scaled else ()
    values = (*first.values, *scaled) if first.number in range(1900, 2100) else (*scaled, *first.values)
    return Quantity(
        "number",
        values,
        first.start,
        first.end,
        first.strong,
        second.unit,
        second.unit_start,
        second.unit_end,
        first.role,
        bool(scaled),
        first.slip,
    )


def written(value: Decimal, like: str) -> str:
    """A value in Russian digits, in the manner of the words it replaces: «103-летняя», XVIII, «8,33 млрд», 2402."""
    if roman(like):
        return to_roman(int(value)) if value == value.to_integral() and value < 200 else ""
    suffix = re.fullmatch(r"\d[\d   .,]*(-[а-яё]+)", like)
    if suffix:
        return f"{_grouped(value)}{suffix[1]}"
    for size, name in ((D(10) ** 12, "трлн"), (D(10) ** 9, "млрд"), (D(10) ** 6, "млн")):
        if value >= size and len(digits(value)) <= 5:
            return f"{_grouped(value / size)}\u00a0{name}"
    return _grouped(value)


def _grouped(value: Decimal) -> str:
    plain = format(value.normalize(), "f")
    whole, _, rest = plain.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{whole},{rest}" if rest else whole


def written_date(value: str) -> str:
    """«5 марта» for a day and month."""
    day, month = value.split(".")
    return f"{day} {MONTH_GENITIVE[int(month) - 1]}"
