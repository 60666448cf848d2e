"""Numbers written by independent generators, in words and digits of both languages, are read back as themselves."""

from decimal import Decimal

import pymorphy3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.lang.find import language
from harness.lang.quantities import readings

MORPH = pymorphy3.MorphAnalyzer(lang="ru")
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
VI = "không một hai ba bốn năm sáu bảy tám chín".split()
RU = {
    1: "один два три четыре пять шесть семь восемь девять".split(),
    10: "десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split(),
    100: "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split(),
}
TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
).split()
SCALES = ((10**12, "триллион"), (10**9, "миллиард"), (10**6, "миллион"), (1000, "тысяча"))


def vietnamese(number: int, *, spoken: str, zero: str) -> str:
    """The number in words; `spoken` and `zero` are the variants of *nghìn* and *linh*."""
    if number < 1000:
        return vietnamese_group(number, full=False, zero=zero)
    if number >= 10**9:
        head, rest = divmod(number, 10**9)
        words = vietnamese(head, spoken=spoken, zero=zero) + " tỷ"
        return words + vietnamese_rest(rest, 10**6, spoken, zero)
    size, name = (10**6, "triệu") if number >= 10**6 else (1000, spoken)
    head, rest = divmod(number, size)
    return f"{vietnamese_group(head, full=False, zero=zero)} {name}" + vietnamese_rest(rest, size // 1000, spoken, zero)


def vietnamese_rest(rest: int, size: int, spoken: str, zero: str) -> str:
    """What follows a scale word, with every group below it spelt out in full as soon as something is left."""
    if not rest:
        return ""
    words = ""
    while size >= 1:
        group, rest = divmod(rest, size)
        name = {10**6: " triệu", 1000: f" {spoken}", 1: ""}[size]
        if group:
            words += f" {vietnamese_group(group, full=True, zero=zero)}{name}"
        size //= 1000
    return words


def vietnamese_group(number: int, *, full: bool, zero: str) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{VI[hundreds]} trăm"] if hundreds or full else []
    if tens:
        words.append("mười" if tens == 1 else f"{VI[tens]} mươi")
        last = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}.get(ones, VI[ones])
        words += [last] if ones else []
    elif ones:
        words.append(f"{zero} {VI[ones]}" if words else VI[ones])
    return " ".join(words)


def inflected(word: str, case: str, *features: str) -> str:
    own = [p for p in MORPH.parse(word) if p.normal_form == word and p.tag.POS in ("NUMR", "NOUN", "ADJF")]
    parse = next((p for p in own if p.tag.POS == "NUMR"), own[0])
    form = parse.inflect({case, *features}) or parse.inflect({case})
    return word if form is None else form.word


def russian(number: int, case: str) -> str:
    words = []
    for size, name in SCALES:
        group, number = divmod(number, size)
        if group:
            feminine = ("femn",) if size == 1000 else ()
            words += [*russian_group(group, case, *feminine), inflected(name, case, "plur" if group > 1 else "sing")]
    return " ".join(words + russian_group(number, case))


def russian_group(number: int, case: str, *features: str) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [RU[100][hundreds - 1]] if hundreds else []
    if 10 <= rest < 20:
        words.append(TEENS[rest - 10])
    else:
        words += [RU[10][rest // 10 - 1]] if rest >= 10 else []
        words += [RU[1][rest % 10 - 1]] if rest % 10 else []
    return [inflected(word, case, *(features if word in ("один", "два") else ())) for word in words]


def read(code: str, text: str) -> set[Decimal]:
    return readings(q for q in language(code).quantities(text) if q.kind == "number")


def alone(code: str, text: str) -> Decimal:
    """The first reading of the only number of a text."""
    (quantity,) = language(code).quantities(text)
    return quantity.number


NUMBERS = (
    st.integers(1, 10**13)
    | st.integers(1, 10**5)
    | st.builds(lambda a, b: a * 10**b, st.integers(1, 999), st.integers(0, 10))
)


@given(NUMBERS, st.sampled_from(["nghìn", "ngàn"]), st.sampled_from(["linh", "lẻ"]))
@settings(max_examples=400, deadline=None)
def test_vietnamese_words(number: int, spoken: str, zero: str) -> None:
    words = vietnamese(number, spoken=spoken, zero=zero)
    if not words.endswith("năm") or "linh năm" in words or "lẻ năm" in words:  # *năm* at the end may be a year
        assert alone("vi", words) == number
    assert alone("vi", f"{words} người") == number


@given(NUMBERS)
@settings(max_examples=300, deadline=None)
def test_vietnamese_digits(number: int) -> None:
    grouped = f"{number:,}".replace(",", ".")
    assert alone("vi", f"{grouped} người") == number
    assert read("vi", f"{grouped},5 ha") == {number + Decimal("0.5")}


@given(NUMBERS, st.sampled_from(CASES))
@settings(max_examples=400, deadline=None)
def test_russian_words(number: int, case: str) -> None:
    assert alone("ru", russian(number, case)) == number


@given(NUMBERS, st.sampled_from([" ", "\u00a0", "\u202f"]))
@settings(max_examples=300, deadline=None)
def test_russian_digits(number: int, space: str) -> None:
    grouped = f"{number:,}".replace(",", space)
    assert alone("ru", f"{grouped} человек") == number
    assert read("ru", f"{grouped},5 га") == {number + Decimal("0.5")}


@given(st.integers(1, 9999), st.sampled_from(["тыс.", "тысяч", "млн", "миллионов", "млрд", "миллиардами", "трлн"]))
@settings(max_examples=100, deadline=None)
def test_russian_scales(number: int, scale: str) -> None:
    size = {"ты": 3, "мли": 9, "мил": 6, "млн": 6, "млр": 9, "трл": 12}
    power = 9 if "миллиард" in scale else size.get(scale[:3]) or size[scale[:2]]
    assert alone("ru", f"{number} {scale}") == number * 10**power


@given(
    st.integers(1, 9999),
    st.sampled_from([("nghìn", 3), ("triệu", 6), ("tỷ", 9), ("tỉ", 9), ("nghìn tỷ", 12), ("vạn", 4)]),
)
@settings(max_examples=100, deadline=None)
def test_vietnamese_scales(number: int, scale: tuple[str, int]) -> None:
    assert alone("vi", f"{number} {scale[0]}") == number * 10 ** scale[1]


@pytest.mark.parametrize("code", ["vi", "ru"])
@given(text=st.text(alphabet="0123456789.,/-:₫$% IVXLцтгмчhệ năm giờ тыс. в мая1\u0301ё"))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_offsets_stay_inside(code: str, text: str) -> None:
    for quantity in language(code).quantities(text):
        assert 0 <= quantity.start <= quantity.end <= len(text)
        assert 0 <= quantity.unit_start <= quantity.unit_end <= len(text)
