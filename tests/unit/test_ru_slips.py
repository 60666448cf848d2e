"""What Russian is sure of in its own text, and what it leaves alone."""

import pytest

from harness.lang.find import language
from harness.lang.ru import Russian
from harness.lang.ru_slips import correct

RU = language("ru")


def slips(text: str) -> list[tuple[str, str]]:
    return [(text[slip.start : slip.end], slip.suggestion) for slip in RU.slips(RU.tokens(text))]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("обединение", "объединение"),
        ("програма", "программа"),
        ("агенство", "агентство"),
        ("делигация", "делегация"),
        ("темнеменее", "тем не менее"),
        ("оборонно-безопасностные", ""),
        ("госномер", None),
        ("погранпереход", None),
        ("аозай", None),
        ("хмонги", None),
        ("ценностный", None),
        ("делегация", None),
        ("социально-экономический", None),
    ],
)
def test_spelling(word: str, expected: str | None) -> None:
    assert isinstance(RU, Russian)
    assert correct(RU, word, False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Встреча прошла в городу Винь.", [("городу", "городе")]),
        ("кандидат в депутаты", []),
        ("в принятом городом плане", []),
        ("Заводы на Вьетнаме растут.", [("на Вьетнаме", "во Вьетнаме")]),
        ("Это сказалось на Вьетнаме.", []),
        ("закон о охране вод", [("о охране", "об охране")]),
        ("в время паводка", [("в время", "во время")]),
    ],
)
def test_prepositions(text: str, expected: list[tuple[str, str]]) -> None:
    assert slips(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В уезде 42 общин.", [("42 общин", "42 общины")]),
        ("жители 42 общин", []),
        ("около 42 общин", []),
        ("Построено 31 домов.", [("31 домов", "31 дом")]),
        ("Пострадали 8 семьи.", [("8 семьи", "8 семей")]),
        ("8 мая, 5 этажа, 21 сутки, 2,5 тонны, 12 домов, 1 022 дома", []),
        ("за 2020–2021 годы", []),
    ],
)
def test_numerals(text: str, expected: list[tuple[str, str]]) -> None:
    assert slips(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Депутат Фам Тхи Лиен спросил о бюджете.", [("спросил", "спросила")]),
        ("Выступил директор школы Фам Тхи Лиен.", [("Выступил", "Выступила")]),
        ("Фам Тхи Лиен, директор школы, рассказал об этом.", [("рассказал", "рассказала")]),
        ("Учительница Ло Тхи Пань из общины Шипафин рассказал об этом.", [("рассказал", "рассказала")]),
        ("Муж Фам Тхи Лиен рассказал об этом.", []),
        ("По словам Фам Тхи Лиен, проект завершён.", []),
        ("Министр наградил Фам Тхи Лиен.", []),
        ("Ле Ван Нам поздравил Фам Тхи Лиен.", []),
        ("Депутат Фам Ван Лиен спросил о бюджете.", []),
    ],
)
def test_women(text: str, expected: list[tuple[str, str]]) -> None:
    assert slips(text) == expected
