"""Russian: keys, readings, who agrees with whom, in which form words stand and how they are put into it."""

import unicodedata

import pytest

from harness.errors import ConfigurationError
from harness.lang.base import Grammar, is_acronym, match_case
from harness.lang.find import language
from harness.lang.forms import Form
from harness.lang.reading import Text

RU = language("ru")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлка", "елка"), ("ПАРТИЯ", "партия"), ("премьер‑министр", "премьер-министр"), ("за\u0301мок", "замок"),
        ("премьер\u2010министр", "премьер-министр"), ("Всекита\u00adйский", "Всекитайский"),
        (unicodedata.normalize("NFD", "Ёжик и йод"), "ежик и йод"),
    ],
)  # fmt: skip
def test_one_word_two_spellings(one: str, other: str) -> None:
    assert RU.key(one) == RU.key(other)


def test_short_i_is_a_letter_and_not_an_accent() -> None:
    assert RU.key("мой") != RU.key("мои")


@pytest.mark.parametrize(
    ("word", "lemmas"),
    [
        ("Центробанка", {"центробанк"}),
        ("съездов", {"съезд"}),
        ("стали", {"стать", "сталь"}),
        ("актёра", {"актер"}),
        ("вице-президентом", {"вице-президент"}),
    ],
)
def test_all_readings(word: str, lemmas: set[str]) -> None:
    assert {parse.lemma for parse in RU.parses(RU.key(word))} >= lemmas


@pytest.mark.parametrize("word", ["\U00017000", "\ue000", "漢字", "ế", "12", "\u0301"])
def test_letters_of_any_script_have_a_reading(word: str) -> None:
    assert RU.parses(RU.key(word))


def test_weights_are_shares_of_a_lemma_and_the_likeliest_reading_stands_first() -> None:
    parses = RU.parses("стали")
    weights = {parse.lemma: parse.weight for parse in parses}
    assert parses[0].lemma == "стать"
    assert weights["стать"] > 0.9 > 0.1 > weights["сталь"] > 0
    assert all(0 < parse.weight <= 1.0001 for parse in parses)


@pytest.mark.parametrize(
    ("phrase", "roles"),
    [
        ("Центральный комитет", "agree head"),
        ("съезд партии", "head fixed"),
        ("генеральный секретарь ЦК", "agree head fixed"),
        ("Коммунистическая партия Вьетнама", "agree head fixed"),
        ("Единый народный фронт", "agree agree head"),
        ("заместитель председателя народного комитета", "head fixed fixed fixed"),
        ("в Центральный комитет", "head fixed fixed"),
        ("ЦК", "head"),
        ("премьер-министр", "head"),
        ("рабочий", "head"),
    ],
)
def test_roles(phrase: str, roles: str) -> None:
    assert " ".join(RU.roles([token for token in RU.tokens(phrase) if token.is_word])) == roles


@pytest.mark.parametrize(
    ("form", "text", "case", "number"),
    [
        ("Центробанк", "постановлений Центробанка", "gent", "sing"),
        ("Центробанк", "Центробанк заявил", "nomn", "sing"),
        ("Центробанк", "в Центробанке", "loct", "sing"),
        ("Центробанк", "вступил в Центробанк", "accs", "sing"),
        ("Центробанк", "согласно Центробанку", "datv", "sing"),
        ("Центробанк", "с Центробанком", "ablt", "sing"),
        ("Центробанк", "центробанки стран", "nomn", "plur"),
        ("съезд", "из съездов", "gent", "plur"),
        ("партия", "для партии", "gent", "sing"),
        ("партия", "к партии", "datv", "sing"),
        ("партия", "о партии", "loct", "sing"),
        ("партия", "в партии", "loct", "sing"),
        ("партия", "решение партии", "gent", "sing"),
        ("правящая партия", "в правящей партии", "loct", "sing"),
        ("правящая партия", "правящие партии", "nomn", "plur"),
        ("полковник", "через полковников", "accs", "plur"),
    ],
)
def test_grammar_from_preposition_agreement_and_governing_noun(form: str, text: str, case: str, number: str) -> None:
    words = Text(text, RU)
    match = next(Form(form, RU).find(words, strict=True))
    assert words.grammar(match) == Grammar(case, number)


def test_punctuation_cuts_a_phrase_off_from_the_word_before() -> None:
    words = Text("решение: партии", RU)
    grammar = words.grammar(next(Form("партия", RU).find(words, strict=True)))
    assert grammar is not None
    assert grammar.case == "nomn"


@pytest.mark.parametrize(
    ("phrase", "case", "number", "expected"),
    [
        ("Центральный Комитет", "gent", "sing", "Центрального Комитета"),
        ("Центральный Комитет", "ablt", "plur", "Центральными Комитетами"),
        ("Национальное собрание", "loct", "sing", "Национальном собрании"),
        ("Коммунистическая партия Вьетнама", "datv", "sing", "Коммунистической партии Вьетнама"),
        ("Коммунистическая партия Вьетнама", "accs", "sing", "Коммунистическую партию Вьетнама"),
        ("генеральный секретарь ЦК КПВ", "ablt", "sing", "генеральным секретарём ЦК КПВ"),
        ("премьер-министр", "gent", "sing", "премьер-министра"),
        ("Премьер-министр", "gent", "sing", "Премьер-министра"),
        ("ЦК", "gent", "sing", "ЦК"),
        ("ЦК КПВ", "ablt", "plur", "ЦК КПВ"),
        # a citation form in the plural has no singular to be put into
        ("органы власти", "gent", "sing", "органов власти"),
        ("Вооружённые силы", "datv", "sing", "Вооружённым силам"),
        ("Вооружённые силы", "accs", "plur", "Вооружённые силы"),
        # the accusative of the living is their genitive
        ("генеральный секретарь", "accs", "sing", "генерального секретаря"),
        ("народный комитет", "accs", "sing", "народный комитет"),
        ("народный депутат", "accs", "plur", "народных депутатов"),
        ("народный комитет", "accs", "plur", "народные комитеты"),
        ("судья", "accs", "plur", "судей"),
        ("Госбанк (ГБВ)", "gent", "sing", "Госбанка (ГБВ)"),
        ("«Единство»", "gent", "sing", "«Единства»"),
        ("", "gent", "sing", ""),
        ("…", "gent", "sing", "…"),
    ],
)
def test_inflect(phrase: str, case: str, number: str, expected: str) -> None:
    assert RU.inflect(phrase, Grammar(case, number)) == expected


@pytest.mark.parametrize(
    ("word", "yes"),
    [("ЦК", True), ("КПСС", True), ("УБНДТ", True), ("Ц", False), ("ЦЕНТРОБАНК", False), ("Цк", False), ("18", False)],
)
def test_acronyms(word: str, yes: bool) -> None:
    assert is_acronym(word) is yes


@pytest.mark.parametrize(
    ("form", "like", "expected"),
    [
        ("премьер-министра", "Премьер-Министр", "Премьер-Министра"),
        ("премьер-министра", "Премьер-министр", "Премьер-министра"),
        ("съезда", "СЪЕЗД", "СЪЕЗДА"),
        ("съезда", "съезд", "съезда"),
        ("съезда", "С", "Съезда"),
    ],
)
def test_capitals(form: str, like: str, expected: str) -> None:
    assert match_case(form, like) == expected


def test_unknown_languages_are_refused_with_a_guess() -> None:
    with pytest.raises(ConfigurationError) as caught:
        language("rus")
    assert "ru" in caught.value.hint
