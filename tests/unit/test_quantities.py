"""What is read in Vietnamese and Russian words, digits, dates, times, units; how values are compared and written."""

from decimal import Decimal

import pytest

from harness.lang.find import language
from harness.lang.quantities import (
    Quantity,
    alike,
    convertible,
    power_of_ten,
    roman,
    rounds,
    to_roman,
    units,
)
from harness.lang.ru_numbers import written

D = Decimal


def read(code: str, text: str, kind: str = "number") -> list[str]:
    """First readings of the judged quantities of a kind, each with its unit."""
    quantities = [q for q in language(code).quantities(text) if q.kind == kind and q.strong]
    return [f"{q.number.normalize():f} {q.unit}".strip() if kind == "number" else str(q.values[0]) for q in quantities]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.250.000 đồng", ["1250000 vnd"]),
        ("2,5 tỷ USD", ["2500000000 usd"]),
        ("5 nghìn tỷ đồng", ["5000000000000 vnd"]),
        ("2 tỷ 350 triệu đồng", ["2350000000 vnd"]),
        ("một tỷ rưỡi", ["1500000000"]),
        ("hai triệu ba", ["2300000"]),
        ("một trăm hai mươi mốt người", ["121"]),
        ("hai mươi năm", ["20 year"]),
        ("hai mươi lăm năm", ["25 year"]),
        ("ba chục hộ", ["30"]),
        ("từ 7 đến 9 triệu đồng", ["7000000 vnd", "9000000 vnd"]),
        ("80 - 150 mm", ["80 mm", "150 mm"]),
        ("gấp đôi", ["2 times"]),
        ("đại tá, đầu tư, trung tá", []),
        ("1,7 triệu bốn năm trước", ["1700000"]),
        ("khóa XIII, lần thứ XIV", ["13", "14"]),
        ("sân bay A350, COVID-19, 5G", []),
        ("5 km2 đất", ["5 km2"]),
        ("65 tạ/ha", ["65 quintal"]),
    ],
)
def test_vietnamese_numbers(text: str, values: list[str]) -> None:
    assert read("vi", text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 250 000 донгов", ["1250000 vnd"]),
        ("2,5 млрд долларов США", ["2500000000 usd"]),
        ("5 трлн вьетнамских донгов", ["5000000000000 vnd"]),
        ("2 млрд 350 млн", ["2350000000"]),
        ("ста двадцатью одним человеком", ["121"]),
        ("двадцать пятый километр", ["25 km"]),
        ("103-летняя", ["103 year"]),
        ("двадцатипятилетие", ["25 year"]),
        ("1,7 миллиона четыре года назад", ["1700000"]),
        ("7–9 млн донгов", ["7000000 vnd", "9000000 vnd"]),
        ("32-35 тыс. донгов", ["32000 vnd", "35000 vnd"]),
        ("$3,5 млрд", ["3500000000 usd"]),
        ("XIII созыв", ["13"]),
        ("десятки тысяч зрителей", []),
        ("A350, COVID-19, 5G", []),
        ("65 ц/га", ["65 quintal"]),
        ("выросло втрое", ["3 times"]),
    ],
)
def test_russian_numbers(text: str, values: list[str]) -> None:
    assert read("ru", text) == values


@pytest.mark.parametrize(
    ("code", "kind", "text", "values"),
    [
        ("vi", "date", "ngày 17/3 và 2-9-1945", ["17.3", "2.9"]),
        ("vi", "date", "ngày 21 tháng 6 năm 2025", ["21.6"]),
        ("vi", "date", "thắng 3-2", []),
        ("vi", "month", "tháng 10/2022, tháng mười hai", ["10"]),
        ("vi", "lunar", "23 tháng Chạp", ["12"]),
        ("vi", "time", "lúc 8 giờ tối, 7h30 sáng, 5 giờ kém 10 sáng", ["1200", "450", "290"]),
        ("vi", "time", "đi bộ 2 giờ", []),
        ("vi", "weekday", "sáng thứ Tư, Chủ nhật", ["3", "7"]),
        ("vi", "weekday", "người thứ hai từ trái sang", []),
        ("vi", "period", "quý III", ["3"]),
        ("vi", "decade", "những năm 80, thập niên 1990", ["80", "90"]),
        ("vi", "code", "57/2024/NĐ-CP, 18-NQ/TW, QT-92736-TS", ["57/2024/NĐ-CP", "18-NQ/TW", "QT-92736-TS"]),
        ("vi", "fraction", "một phần ba", ["0.333333"]),
        ("vi", "fraction", "khoảng 2/3 dân số", ["0.666667"]),
        ("ru", "date", "17 марта, 1-го мая и 02.09.1945", ["17.3", "1.5", "2.9"]),
        ("ru", "month", "в октябре, сентябрьское", ["10", "9"]),
        ("ru", "time", "в 20:00, 8 часов утра, в пять вечера", ["1200", "480", "1020"]),
        ("ru", "time", "счёт 3:2, шли 8 часов", []),
        ("ru", "weekday", "в среду, субботний, окружающая среда", ["3", "6"]),
        ("ru", "period", "в третьем квартале, II полугодие", ["3", "2"]),
        ("ru", "decade", "80-е годы, 1990-х", ["80", "90"]),
        ("ru", "fraction", "две трети, половине", ["0.666667", "0.5"]),
        ("ru", "fraction", "два с половиной миллиона", []),
    ],
)
def test_calendar_and_codes(code: str, kind: str, text: str, values: list[str]) -> None:
    found = sorted((q for q in language(code).quantities(text) if q.kind == kind and q.strong), key=lambda q: q.start)
    assert [str(q.values[0]) for q in found] == values


def test_a_night_belongs_to_both_days() -> None:
    (date,) = (q for q in language("ru").quantities("в ночь на 1 октября") if q.kind == "date")
    assert date.values == ("1.10", "30.9")


def test_comparison_of_values() -> None:
    assert power_of_ten(D("3.321"), D(3321)) == -3
    assert power_of_ten(D(500), D(50)) == 1
    assert power_of_ten(D(15), D(50)) == 0
    assert alike(D(2402), D(2042)) and alike(D(103), D(130)) and alike(D(19), D(9)) is False
    assert rounds(D(1985), D(2000), D("0.06")) and not rounds(D(2000), D(1985), D("0.06"))


def test_units_convert_where_they_measure_the_same() -> None:
    def of(value: str, unit: str) -> Quantity:
        return Quantity("number", (D(value),), 0, 0, unit=unit)

    assert convertible(of("65", "quintal"), of("6.5", "tonne"))
    assert not convertible(of("65", "quintal"), of("65", "tonne"))
    assert convertible(of("3", "sao"), of("1080", "m2"))
    assert convertible(of("80", "celsius"), of("27", "celsius"))
    assert not convertible(of("45", "usd"), of("45", "eur"))
    assert {unit.dimension for unit in units().values() if not unit.converts} == {
        "money",
        "share",
        "times",
        "temperature",
    }


def test_roman_numerals() -> None:
    assert [roman(text) for text in ("XVIII", "XIV", "IIII", "VX", "")] == [18, 14, None, None, None]
    assert [to_roman(number) for number in (18, 14, 9, 40)] == ["XVIII", "XIV", "IX", "XL"]


@pytest.mark.parametrize(
    ("value", "like", "text"),
    [
        ("8330000000", "8,33 млн", "8,33\u00a0млрд"),
        ("3321", "3,321", "3321"),
        ("12345", "12,345", "12\u00a0345"),
        ("103", "130-летняя", "103-летняя"),
        ("18", "XIII", "XVIII"),
        ("24.6", "246", "24,6"),
    ],
)
def test_values_are_written_in_the_manner_of_what_they_replace(value: str, like: str, text: str) -> None:
    assert written(D(value), like) == text


def test_a_language_of_which_nothing_is_known_has_no_quantities() -> None:
    plain = language("de")
    assert plain.quantities("25 Prozent") == ()
    assert plain.written(Quantity("number", (D(1),), 0, 0), Quantity("number", (D(2),), 0, 0), "2") == ""
