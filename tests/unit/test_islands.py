"""What of one side of a segment the other accounts for."""

import pytest
from support import russian

from harness.lang.find import language
from harness.lang.islands import Sides, Stand
from harness.lang.lexicon import Entry, Lexicon

LETTERS = {Stand.HELD: "+", Stand.LOOSE: "-", Stand.LIGHT: ".", Stand.NAMED: "n", Stand.ECHO: "="}
VI, RU = language("vi"), language("ru")
WORDS = {
    "bộ đội": ("солдат",),
    "xây dựng": ("строить",),
    "nhà": ("дом",),
    "trường học": ("школа",),
    "giúp": ("помочь",),
    "sửa": ("ремонт",),
    "ủy ban": ("комитет",),
}
AND, PEOPLE = VI.key("và"), " ".join(map(VI.key, ("bà", "con")))
LEXICON = Lexicon(VI, RU, WORDS, frozenset({AND, PEOPLE}), frozenset({"весь"}), frozenset({AND}), frozenset({"и"}))


def sides(source: str, hypothesis: str, *terms: Entry) -> Sides:
    return Sides(source, russian(hypothesis), LEXICON, terms)


def marks(stands: list[Stand]) -> str:
    return "".join(LETTERS[stand] for stand in stands)


@pytest.mark.parametrize(
    ("source", "hypothesis", "origin", "target"),
    [
        ("Bộ đội xây dựng nhà", "Солдаты построили дом", "+++++", "+++"),  # one root: «строить», «построить»
        ("Bộ đội sửa nhà", "Солдаты отремонтировали дом", "++++", "+++"),
        ("Bộ đội xây dựng nhà", "Солдаты помогли", "++---", "+-"),
        ("Bộ đội giúp bà con", "Солдаты помогли всем", "+++..", "++."),
        ("Bộ đội giúp Hà Nội", "Солдаты помогли Ханою", "+++nn", "++n"),
        ("Bộ đội xây nhà", "Солдаты возвели дом", "++-+", "+-+"),
        (
            "Bộ đội giúp",
            "Солдаты помогли тем, кто и с ним, помощь",
            "+++",
            "+=.....=",
        ),  # for *giúp* one word stands already
    ],
)
def test_how_words_stand(source: str, hypothesis: str, origin: str, target: str) -> None:
    both = sides(source, hypothesis)
    assert marks(both.origin) == origin
    assert marks(both.target) == target


def test_a_syllable_of_a_compound_does_not_speak_for_it() -> None:
    assert marks(sides("Bộ đội xây dựng nhà trường học", "Солдаты строят школу").origin) == "++++-++"


def test_an_addition_is_a_phrase_without_support() -> None:
    text = "Солдаты построили дом, пообещали достойную зарплату и школу"
    (island,) = sides("Bộ đội xây dựng nhà và trường học", text).additions()
    assert text[island.start : island.end] == "пообещали достойную зарплату"
    assert (island.words, island.rest, island.held, island.opposite) == (3, 0, 4, 0)


def test_an_omission_is_a_stretch_without_support() -> None:
    source = "Bộ đội xây dựng nhà và sửa trường học"
    both = sides(source, "Солдаты строят дом")
    (island,) = both.omissions()
    assert source[island.start : island.end] == "và sửa trường học"
    assert island.framed
    assert island.words == 1.5
    assert both.place(island) == len("Солдаты строят дом")


def test_a_paraphrase_leaves_words_on_both_sides() -> None:
    both = sides("Bộ đội xây dựng nhà và sửa trường học", "Солдаты строят дом и красят классы")
    assert [island.opposite for island in both.omissions()] == [2]
    assert [island.opposite for island in both.additions()] == [1.5]


def test_an_acronym_may_stand_for_words_with_capitals() -> None:
    source = "Bộ đội giúp Ủy Ban"
    assert marks(sides(source, "Солдаты помогли НК").origin) == "+++nn"
    assert marks(sides(source, "Солдаты помогли").origin) == "+++--"


def test_terms_of_a_glossary_account_for_words() -> None:
    term = Entry(10, 14, RU.families("завод"))
    assert marks(sides("Bộ đội và NMX", "Солдаты и завод", term).target) == "+.+"


def test_another_segment_may_account_for_an_island() -> None:
    text = "Солдаты помогли. Школу и дом построили"
    (island,) = sides("Bộ đội giúp", text).additions()
    assert sides("Nhà và trường học", text).held_target(island) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("строить", "постройка", True),
        ("обсудить", "обсуждение", True),
        ("отметить", "отмечать", True),
        ("помощь", "помочь", True),
        ("дом", "школа", False),
        ("завод", "вода", False),
        ("предприятие", "предложение", False),
    ],
)
def test_words_of_one_root_are_related(one: str, other: str, related: bool) -> None:
    assert RU.families(one).isdisjoint(RU.families(other)) is not related
