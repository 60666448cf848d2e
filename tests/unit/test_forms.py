"""Renderings in running Russian: what counts as the same words, and what stands in for them."""

import unicodedata

import pytest
from support import occurrences, russian

from harness.lang.correction import replacement
from harness.lang.find import language
from harness.lang.forms import Form
from harness.lang.reading import Text

RU = language("ru")
HIDDEN = "Всекита\u00adйскому съез\u00adду"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        # adjectives and head in every form
        ("Центробанк", "постановлений Центробанка, центробанками", ["Центробанка", "центробанками"]),
        ("Всекитайский съезд", "к XIV Всекитайскому съезду", ["Всекитайскому съезду"]),
        ("Всекитайский съезд", "всекитайские съезды", ["всекитайские съезды"]),
        ("правящая партия", "правящей партией", ["правящей партией"]),
        # what follows the head keeps case and number
        ("съезд партии", "съезда партии", ["съезда партии"]),
        ("съезд партии", "съезды партий", []),
        ("съезд партии", "съезд партией", []),
        ("секретарь провинциальной партии", "секретарём провинциальной партии", ["секретарём провинциальной партии"]),
        # adjectives that agree with something else
        ("народный комитет", "народного комитета", ["народного комитета"]),
        ("народный комитет", "народным комитета", []),
        ("народный комитет", "народная комитет", ["народная комитет"]),
        # acronyms as written
        ("ЦК", "в ЦК партии", ["ЦК"]),
        ("ЦК", "цк и Цк", []),
        ("КПК", "КПКа", []),
        # ё, stress, NFD, soft hyphens
        ("Вооружённые силы", "вооруженных сил", ["вооруженных сил"]),
        ("вооруженные силы", "Вооружённым силам", ["Вооружённым силам"]),
        ("замок", "за\u0301мка", ["за\u0301мка"]),
        (
            "Всекитайский съезд",
            unicodedata.normalize("NFD", "Всекитайский съезд"),
            [unicodedata.normalize("NFD", "Всекитайский съезд")],
        ),
        ("Всекитайский съезд", HIDDEN, [HIDDEN]),
        # hyphens: a compound is one word, whichever hyphen it has
        ("премьер-министр", "премьер\u2011министра", ["премьер\u2011министра"]),
        ("вице-президент", "вице\u2010президентом", ["вице\u2010президентом"]),
        ("министр", "премьер-министра", []),
        ("вице-президент", "вице президента", []),
        # punctuation between words parts them, dashes do not, quotation marks only if the form has them
        ("народный комитет", "народного, комитета", []),
        ("народный комитет", "народный. Комитет", []),
        ("Россия Вьетнам", "Россия — Вьетнам", ["Россия — Вьетнам"]),
        ("газета «Правда»", 'газеты "Правда"', ['газеты "Правда']),
        ("газета «Правда»", "газеты Правда", ["газеты Правда"]),
        ("газета Правда", "газеты «Правда»", []),
        ("съезд", "съезд съезда", ["съезд", "съезда"]),
        ("съезд съезд", "съезд съезд съезд", ["съезд съезд"]),
    ],
)
def test_found_strictly(form: str, text: str, expected: list[str]) -> None:
    assert occurrences(form, text, strict=True) == expected


@pytest.mark.parametrize(
    ("form", "text", "strict", "loose"),
    [
        ("сталь", "производство стали", False, True),  # far likelier a form of «стать»
        ("народный комитет", "народным комитета", False, True),
        ("народный комитет", "народная комитет", True, True),
        ("печь", "печь хлеб", True, True),
        ("комитет", "партия", False, False),
    ],
)
def test_strict_or_loose(form: str, text: str, strict: bool, loose: bool) -> None:
    assert bool(occurrences(form, text, strict=True)) is strict
    assert bool(occurrences(form, text, strict=False)) is loose


@pytest.mark.parametrize(("text", "found"), [("Гамлет", True), ("гамлет", False), ("Гамлета", False)])
def test_exact_is_as_written(text: str, found: bool) -> None:
    assert bool(occurrences("Гамлет", text, strict=True, exact=True)) is found


@pytest.mark.parametrize(
    ("form", "text", "hinted"),
    [
        ("Центральный Комитет", "комитет, который стал центральным", True),
        ("Центральный Комитет", "комитет партии", False),
        ("ЦК", "решение ЦК", True),
        ("ЦК", "решение цк", False),
        ("сталь", "стали", True),
        ("съезд партии", "партии собрались на съезды", True),
    ],
)
def test_words_together_or_apart(form: str, text: str, hinted: bool) -> None:
    assert Form(form, RU).hinted(russian(text)) is hinted


def test_a_form_has_words() -> None:
    with pytest.raises(ValueError, match="no words"):
        Form("…", RU)


@pytest.mark.parametrize("form", ["Центробанк", "стали", "Всекитайский съезд", "ЦК", "вооружённые силы"])
def test_openings_hold_a_name_of_the_first_word_of_every_match(form: str) -> None:
    for text in ("Центробанком", "стали", "стать", "Всекитайские съезды", "ЦК", "вооруженными силами"):
        view = russian(text)
        for match in Form(form, RU).find(view, strict=False):
            first = view.words[match.first]
            assert Form(form, RU).openings & {first.key, *(parse.lemma for parse in RU.parses(first.key))}


@pytest.mark.parametrize(
    ("wrong", "preferred", "text", "expected"),
    [
        ("Центробанк", "Центральный Комитет", "постановлений Центробанка", "Центрального Комитета"),
        ("Центробанк", "Центральный Комитет", "сообщили в Центробанке.", "Центральном Комитете"),
        ("Центробанк", "Центральный Комитет", "обратились к Центробанку", "Центральному Комитету"),
        ("Центробанк", "ЦК", "постановлений Центробанка", "ЦК"),
        ("Центробанк", "ЦК партии", "решение Центробанка партии", "ЦК"),
        ("Центробанк", "ЦК партии", "решение Центробанка, партии и народа", "ЦК партии"),
        ("Центробанк", "ЦК партии", "решение Центробанка страны", "ЦК партии"),
        ("Центробанк", "ЦК Коммунистической партии", "решение Центробанка Коммунистической партии", "ЦК"),
        ("Всекитайский съезд", "Всевьетнамский съезд", "к XIV Всекитайскому съезду", "Всевьетнамскому съезду"),
        ("Всекитайский", "Всевьетнамский", "к Всекитайскому съезду", "Всевьетнамскому"),
        ("китайский", "вьетнамский", "китайскую партию", "вьетнамскую"),
        ("китайский", "вьетнамский", "о китайских партиях", "вьетнамских"),
        ("губком", "провинциальный комитет партии", "Губкомы собрались", "Провинциальные комитеты партии"),
        ("губком", "провинциальный комитет партии", "Затем Губком решил", "провинциальный комитет партии"),
        (
            "губком",
            "провинциальный комитет партии",
            "ЗАСЕДАНИЕ ЦЕНТРАЛЬНОГО ГУБКОМА",
            "ПРОВИНЦИАЛЬНОГО КОМИТЕТА ПАРТИИ",
        ),
        ("КПК", "Коммунистическая партия Вьетнама", "решение КПК", "Коммунистической партии Вьетнама"),
        ("парламент", "Национальное собрание", "депутаты парламента", "Национального собрания"),
        ("полковник", "генерал-майор", "встретил полковника", "генерал-майора"),
        ("полковник", "генерал-майор", "встреча с полковниками", "генерал-майорами"),
        ("вице-президент", "заместитель председателя", "вице-президента Нгуена", "заместителя председателя"),
    ],
)
def test_replacement_stands_in_the_form_of_what_it_replaces(
    wrong: str, preferred: str, text: str, expected: str
) -> None:
    view = russian(text)
    match = next(Form(wrong, RU).find(view, strict=True))
    assert replacement(preferred, view, match) == expected


def test_replacement_at_the_beginning_of_a_text_begins_with_a_capital() -> None:
    view = Text("«Губком» заседал", RU)
    assert (
        replacement("провинциальный комитет", view, next(Form("губком", RU).find(view, strict=True)))
        == "Провинциальный комитет"
    )


def test_lemmas_survive_inflection() -> None:
    lemmas = []
    for text in ("Всекитайскому съезду", "Всекитайским съездом"):
        view = russian(text)
        lemmas.append(view.lemmas_of(next(Form("Всекитайский съезд", RU).find(view, strict=True))))
    assert lemmas == ["всекитайский съезд"] * 2
