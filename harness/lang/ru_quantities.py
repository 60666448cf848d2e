"""Every quantity of a Russian text: codes, sums, dates, times first; then shares, Roman numerals and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from decimal import Decimal
from typing import ClassVar

from harness.lang.extraction import ADDED, URL, Extractor, Folded, Mention, Phrase, wording
from harness.lang.quantities import Quantity, digits, roman, to_roman
from harness.lang.ru_calendar import calendar, written_date
from harness.lang.ru_numbers import DATA, TOKEN, Compounds, Numerals, grouped, numerals, suffix, written

D = Decimal
PART = r"[A-ZА-ЯĐƯ][A-Za-zА-Яа-яĐđƯư0-9]*"
CODE = re.compile(
    rf"(?<![\w/-])(?:\d{{1,5}}(?:/\d{{4}})?[/-]{PART}(?:[/-]{PART})*"
    r"|[A-ZА-ЯĐ]{2,3}-\d{4,6}(?:-[A-ZА-Я]{2})?|\d{2}[A-ZА-Я]\d?-\d{3}\.?[\dxх]{2})(?!\w)"
)
PRODUCT = re.compile(
    r"(?<![\w.,])(?:(?![kк]?[mм][23]\b)[^\W\d_]+-?\d[\w-]*"
    r"|\d+(?!(?:мм|см|км|м|га|[км]г|мл|г|т|ч|мин|[mck]?m|kg|ha|[кМГмг][Вв]т|лет|год\w*|руб|мл[нр]\w?|тыс|[кk]?[мm][23]|[ap]m|h\d{0,2})\b)[^\W\d_]+\d*(?:-\w+)?)\b"
)
SUM = r"\d{1,3}(?: \d{3})+(?!\d)|\d(?:[\d,.]*\d)?"
MONEY = re.compile(
    rf"(?P<s>₫|us\$|\$|€|£|¥|\b(?:usd|vn[dđ]|eur|cny)\b) ?(?P<n>{SUM})(?: ?[-–—] ?(?P=s)? ?(?P<n2>{SUM}))?"
    r"(?P<w> (?:тыс\.|[а-я]+))?"
)
CURRENCIES = {"₫": "vnd", "us$": "usd", "$": "usd", "€": "eur", "£": "gbp", "¥": "cny", "vnđ": "vnd"}
NAMES = {"vnd": "донгов", "usd": "долларов", "eur": "евро", "cny": "юаней"}
ISO = re.compile(
    r"(?:(?<![\d.,])(?P<n>\d[\d ]*(?:[.,]\d+)*)|\b(?:тыс|млн|млрд|трлн)\b\.?"
    r"|(?:тысяч|миллион|миллиард|триллион)[а-я]*) ?(?P<c>(?:usd|vn[dđ]|eur|cny)\b(?!/)|[$₫€](?! ?\d))"
)
ROMAN = re.compile(r"(?<![\w/-])(?P<r>[IVXL]+)(?:-\w{1,3})?(?![\w-]|/\w)")
LETTERS = re.compile("[IVXLХІ]")
LOOKALIKES = str.maketrans("ХІ", "XI")  # Cyrillic letters in Roman numerals
SUFFIXED = re.compile(r"(?<![\w.,/])(?P<n>\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)?)-(?P<s>[а-я]+)")
FRACTION = re.compile(r"(?<![\d.,/])(?P<a>\d{1,3})/(?P<b>\d{1,4})(?![\d/])")
SHARE = wording(
    "половин наполовину полгода полдня получас трет четверт",
    r"\b(?:(?P<n>две|двух|двум|двумя|три|трех|трем|тремя) )?(?P<w>(?<!с )половин(?:а|ы|е|у|ой)|наполовину|полгода"
    r"|полдня|получас\w?|трет(?:ь|и|ью|ей|ям|ями|ях)|четверт(?:ь|и|ью|ей|ям|ями|ях))\b",
)
SHARES = {"тр": D("0.333333"), "че": D("0.25")}
PER = re.compile(r"(?:\b(?:за|в|с|на|кажд(?:ый|ую|ого|ой)) (?:(?:один|одну|каждый|каждую) )?|/)(?=[^\W\d_«])")
BETWEEN = re.compile(
    r"[ -]*(?:(?:американск|вьетнамск|полн|цел|календарн|рабоч|австралийск|сингапурск|китайск|японск)\w* ){0,2}"
)
APPROX = re.compile(
    r"\b(?:более|менее|более чем|около|почти|свыше|порядка|примерно|приблизительно|не менее|не более|до|больше|меньше"
    r"|без малого|превы[шс]\w+|превзош\w+|достиг\w*|ориентировочно|за|выше|ниже|чуть) $"
)
MULTIPLES = ("вдвое", "втрое", "вчетверо", "впятеро", "вшестеро")
BY, TO = re.compile(r"\bна $"), re.compile(r"\bдо $")
LATIN_UNIT = re.compile(r"(?:[mck]?m|kg|ha|k?m[23²³])$")
FOREIGN_GROUPS = re.compile(
    r"\d{1,3}(?:(?:\.\d{3})+|,\d{3}(?:,\d{3})+|,000"
    r"|\.\d{1,2}(?= ?(?:тыс|мл[нр]|трлн|миллион|миллиард|процент|%)))(?![\d.])"
)
WEEKDAYS: dict[int, str] = {number: lemma for lemma, number in DATA["weekdays"].items()}
WEEKDAY_ADJECTIVES: dict[int, str] = {number: lemma for lemma, number in DATA["weekday-adjectives"].items()}
ADJECTIVE = re.compile(r"(?:понедельнич|вторнич|четвергов|пятнич|субботн|воскресн)")


class RussianQuantities(Extractor):
    """Extraction for Russian; `forms` gives all forms of a lemma."""

    replacements: ClassVar = {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "ё": "е",
        "Ё": "Е",
        "\u2011": "-",
        "\u2010": "-",
    }
    token = TOKEN
    range = re.compile(r" *(?:-|–|—|до|и|или|,|\.\.\.|…) *(?:почти |более |около )?")

    def __init__(self, forms: Callable[[str], Set[str]]) -> None:
        super().__init__(DATA["units"])
        self._numerals = Numerals(forms)
        self._compounds = Compounds()
        self._first_forms = {unit: forms[0] for unit, forms in DATA["units"].items()}

    def found(self, text: Folded) -> Iterator[Quantity]:
        if text.figures:
            yield from self._codes(text)
            yield from self._money(text)
        yield from calendar(text, self._numerals)
        yield from self._shares(text)
        if text.figures:
            yield from self._suffixed(text)
        yield from self._romans(text)
        yield from self._per(text)
        yield from self._compounded(text)
        yield from self.numbers(text)

    def begins(self, token: str) -> bool:
        return token in self._numerals.words or token.isdigit()

    def counts(self, text: Folded) -> bool:
        return text.figures or not self._numerals.words.keys().isdisjoint(text.words)

    def phrase(self, text: str, start: int) -> Phrase | None:
        return self._numerals.phrase(text, start)

    def measured(self, phrase: Phrase, text: str) -> Quantity:
        start, end = phrase.start, phrase.end
        before = text[max(0, start - 24) : start]
        role = "by" if BY.search(before) else "to" if TO.search(before) else "approx" if APPROX.search(before) else ""
        gap = BETWEEN.match(text, end + text.startswith(".", end))
        unit = self.unit_at(text, gap.end() if gap else end)
        slip = mend = ""
        if unit and phrase.digits and LATIN_UNIT.match(text[unit.start : unit.end]):
            slip, mend = "locale-conventions/measurement-format", self._first_forms[unit.unit]
        elif phrase.digits and FOREIGN_GROUPS.match(text, start):
            slip, mend = "locale-conventions/number-format", written(phrase.values[0], text[start:end])
        if phrase.words == 1 and text[start:end] in MULTIPLES:
            return Quantity("number", phrase.values, start, end, strong=True, unit="times", role=role)
        return Quantity(
            "number",
            phrase.values,
            start,
            end,
            phrase.strong,
            *(unit or Mention()),
            role=role,
            scaled=phrase.scaled,
            figures=phrase.digits,
            spelt=phrase.spelt,
            slip=slip,
            mend=mend,
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

    def _money(self, text: Folded) -> Iterator[Quantity]:
        """Sums with a sign or code: wrong with commas for thousands or the dong sign, else a matter of house style."""
        for match in MONEY.finditer(text.text):
            unit = CURRENCIES.get(match["s"], match["s"])
            scale = self._numerals.words.get((match["w"] or "").strip(" ."))
            factor = scale.value if scale and scale.what == "scale" else D(1)
            sums = [(name, _sum(match[name])) for name in ("n", "n2") if match[name]]
            for name, value in sums:
                yield Quantity.at("number", match, value * factor, group=name).measured(unit, *match.span("s"))
            end = match.end() if factor > 1 else max(match.end("n"), match.end("n2"))
            amount = "–".join(grouped(value) for _, value in sums) + (
                f"\u00a0{match['w'].strip()}" if factor > 1 else ""
            )
            noun = _counted(unit, None if factor > 1 else sums[-1][1])
            style = match["s"] != "₫" and not re.search(r",\d{3}(?!\d)", match[0])
            yield _money_slip(match.start(), end, f"{amount}\u00a0{noun}" if noun else "", style=style)
            text.blank(match.start(), end)
        for match in ISO.finditer(text.text):
            unit = CURRENCIES.get(match["c"], match["c"])
            noun = _counted(unit, numerals(match["n"].strip())[0] if match["n"] else None)
            yield _money_slip(*match.span("c"), noun, style=match["c"] != "₫")

    @staticmethod
    def _shares(text: Folded) -> Iterator[Quantity]:
        for match in SHARE.finditer(text):
            count = {"д": 2, "т": 3}.get((match["n"] or "о")[0], 1)
            share = SHARES.get(match["w"][:2], D("0.5"))
            value = D("0.666667") if (count, match["w"][:2]) == (2, "тр") else share * count
            yield Quantity.at("fraction", match, value)
            text.blank(*match.span())
        for match in FRACTION.finditer(text.text) if text.figures else ():
            if int(match["b"]):
                share = (D(match["a"]) / D(match["b"])).quantize(D("0.000001"))
                yield Quantity.at("fraction", match, share, role="parts")
                yield Quantity.at("number", match, D(match["a"]), D(match["b"]), strong=False)
                text.blank(*match.span())

    @staticmethod
    def _suffixed(text: Folded) -> Iterator[Quantity]:
        """«20-й», «103-летняя», «80-метровый»: the whole word is the quantity."""
        for match in SUFFIXED.finditer(text.text):
            factor, unit = suffix(match["s"])
            number = Quantity.at("number", match, *(value * factor for value in numerals(match["n"])))
            yield number.measured(unit, *match.span("s")) if unit else number
            text.blank(*match.span())

    @staticmethod
    def _romans(text: Folded) -> Iterator[Quantity]:
        if not LETTERS.search(text.cased):
            return
        for match in ROMAN.finditer(text.cased.translate(LOOKALIKES)):
            value = roman(match["r"])
            if value:
                yield Quantity.at("number", match, D(value), group="r", strong=len(match["r"]) > 1, role="roman")
                text.blank(*match.span())

    def _per(self, text: Folded) -> Iterator[Quantity]:
        """«за лян», «донгов в месяц»: one of a unit; time only after another measure («в день открытия» is no rate)."""
        for match in PER.finditer(text.text):
            unit = self.unit_at(text.text, match.end())
            if unit:
                before = text.text[max(0, match.start() - 12) : match.start()].split()
                rate = match[0] == "/" or (bool(before) and self.is_unit(before[-1]))
                one = Quantity("number", (D(1),), *unit[1:], strong=False, role="per" if rate else "each")
                yield one.measured(*unit)

    def _compounded(self, text: Folded) -> Iterator[Quantity]:
        for match in re.finditer(r"[а-я]{8,}", text.text):
            compound = self._compounds.read(match[0])
            if compound:
                value, unit, at = compound
                number = Quantity.at("number", match, value, strong=value > 10)
                yield number.measured(unit, match.start() + at, match.end()) if unit else number
                text.blank(*match.span())

    def written(self, right: Quantity, wrong: Quantity, like: str) -> str:
        """The right quantity in the manner of the wrong one, in citation form; empty if there is no one way."""
        value = right.values[0]
        if right.kind == "date":
            return written_date(str(value))
        if right.kind == "time":
            hour, minute = divmod(int(right.number), 60)
            return f"{hour}:{minute:02}" if len(right.values) == 1 else ""
        if right.kind == "weekday":
            table = WEEKDAY_ADJECTIVES if ADJECTIVE.match(like.lower()) else WEEKDAYS
            return table.get(int(right.number), "")
        if right.kind == "fraction":
            return {"0.5": "половина", "0.333333": "треть", "0.25": "четверть"}.get(str(value), "")
        if right.kind == "period":
            return f"{to_roman(int(right.number))} квартал" if right.unit == "quarter" else ""
        if like.lower() in MULTIPLES:
            known = dict(enumerate(MULTIPLES, 2)).get(right.number)  # type: ignore[call-overload]
            return known or f"в {grouped(right.number)} раз{'' if right.number % 1 == 0 and right.number > 4 else 'а'}"
        if right.kind == "number" and isinstance(value, Decimal) and wrong.kind == "number":
            return written(value, like, self._scale_of(like) if digits(value) != digits(wrong.number) else None)
        return str(value) if right.kind in ("code", "label") else ""

    def _scale_of(self, like: str) -> Decimal | None:
        """The scale word at the end of digits: it stays if only the digits are wrong."""
        word = like.rpartition(" ")[2].rpartition("\u00a0")[2].lower()
        known = self._numerals.words.get(word.rstrip("."))
        return known.value if known and known.what == "scale" and like[0].isdigit() else None


def _money_slip(start: int, end: int, mend: str, *, style: bool) -> Quantity:
    slip = "locale-conventions/currency-format"
    return Quantity("number", (), start, end, strong=False, slip=slip, mend=mend, style=style)


def _counted(unit: str, value: Decimal | None) -> str:
    """The currency in words after a number, or after a scale word; empty where the number asks for another form."""
    many = value is None or (value % 1 == 0 and (value % 10 in (0, 5, 6, 7, 8, 9) or value % 100 in (11, 12, 13, 14)))
    return NAMES.get(unit, "") if many or unit == "eur" else ""


def _sum(text: str) -> Decimal:
    """A sum after a currency sign, written the English way."""
    text = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:[,.]\d{3})+", text) or text.count(".") + text.count(",") > 1:
        return D(re.sub(r"[,.]", "", text))
    return D(text.replace(",", "."))
