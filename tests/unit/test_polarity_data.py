"""The file of contrasts, and how mentions of their sides are read."""

from pathlib import Path

import pytest

from harness.errors import ConfigurationError
from harness.inputs.polarity import load_polarity, polarity_of
from harness.lang.find import language
from harness.lang.mention import Label, Negators, Sign
from harness.lang.mentions import MentionReader, differing

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def test_the_shipped_contrasts_load() -> None:
    data = polarity_of("vi", "ru")
    assert sum(len(contrast.sides) > 1 for contrast in data.contrasts) >= 300
    assert len(data.digest) == 12
    assert polarity_of("en", "de").contrasts == ()


def test_every_russian_word_is_a_citation_form_or_a_comparative() -> None:
    """Others would be found as they stand only: «арестованная» is a form of «арестовать», not of «арестованный»."""
    russian = language("ru")
    odd = []
    for contrast in polarity_of("vi", "ru").contrasts:
        for phrase in {phrase for side in contrast.sides for phrase in (*side.target, *side.also) if " " not in phrase}:
            parses = russian.parses(russian.key(phrase))
            comparative = parses[0].word_class == "adjective" and phrase.endswith("е")
            if not comparative and russian.key(phrase) not in {parse.lemma for parse in parses}:
                odd.append((contrast.id, phrase))
    assert odd == []


def test_no_rendering_licenses_the_side_that_it_accuses() -> None:
    for contrast in polarity_of("vi", "ru").contrasts:
        if len(contrast.sides) == 2:
            one, other = contrast.sides
            assert set(one.target).isdisjoint({*other.target, *other.also}), contrast.id
            assert set(other.target).isdisjoint({*one.target, *one.also}), contrast.id


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        '[[contrast]]\nid = "a"\nseverity = "grave"\naligned = 1\n[[contrast.side]]\nsource = "up | up"\nsauce = "x"\n'
        '[[contrast.side]]\nsource = "down | up"\n[[contrast]]\nid = "a"\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_polarity([path])
    told = "\n".join(map(str, caught.value.problems))
    for words in ("grave", "aligned must be", "'up' is no phrase", "'sauce'", "stands on another", "no side", "twice"):
        assert words in told


def reader() -> MentionReader:
    phrases = [
        ("увеличиться", Label(0, 0, True)),
        ("снизиться", Label(0, 1, True)),
        ("выше по течению", Label(1, 0, True)),
    ]
    return MentionReader(
        language("ru"), phrases, Negators(("не", "нет"), ("не только",), (), ("пока",), ("отказать",), ("без",))
    )


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Цены увеличились.", Sign.PLAIN),
        ("Цены не увеличились.", Sign.NEGATED),
        ("Цены не сильно увеличились.", Sign.UNCLEAR),
        ("Цены не только увеличились.", Sign.PLAIN),
        ("Цены не упали, а увеличились.", Sign.PLAIN),
        ("Ждут, пока цены увеличатся.", Sign.DOUBTFUL),
        ("Ждут, пока не увеличатся.", Sign.UNCLEAR),
    ],
)
def test_signs(text: str, sign: Sign) -> None:
    (mention,) = reader().read(text).mentions
    assert mention.sign is sign
    assert mention.label == Label(0, 0, True)


def test_figures_that_stand_once() -> None:
    reading = reader().read("1 200 тонн, 12,4 % и 5 из 5")
    assert set(reading.figures()) == {"1200", "12,4"}


def test_only_the_differing_words_are_marked() -> None:
    reading = reader().read("Деревни выше по течению отрезаны.")
    (mention,) = reading.mentions
    start, end = differing(reading.text, mention, ["нижний", "ниже по течению"])
    assert reading.text.text[start:end] == "выше"


@pytest.mark.parametrize(
    ("word", "like", "form"),
    [
        ("импортировать", "экспортирует", "импортирует"),
        ("проиграть", "выиграла", "проиграла"),
        ("снизить", "повышен", "снижен"),
        ("поражение", "победу", "поражение"),
        ("низкий", "Высокой", "Низкой"),
        ("снизить", "увеличилось", ""),
        ("рост", "падать", ""),
    ],
)
def test_in_form_of(word: str, like: str, form: str) -> None:
    russian = language("ru")
    assert russian.in_form_of(word, russian.tokens(like)[0]) == form


def test_beginnings_are_russian_and_tell_carriers_from_others() -> None:
    """A beginning with a capital, ё or a Latin letter would never be met."""
    lost = polarity_of("vi", "ru").lost
    rendered = [
        stem for rows in (lost.explained, lost.loose, lost.modals, lost.verbs) for _, stems in rows for stem in stems
    ]
    assert [s for s in (*lost.target_stem, *lost.target_plain, *rendered) if not set(s) <= set(LETTERS)] == []
    assert set(lost.target_stem).isdisjoint(lost.target_plain)
    idle = [s for s in lost.target_plain if not any(s.startswith(stem) for stem in lost.target_stem)]
    assert idle == [], "they cancel nothing"
    assert len(lost.verbs) >= 600


def test_what_is_wrong_with_lost_negations_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        '[lost]\nsource = "not | not"\ntarget_stem = 1\nsauce = "x"\n[[modal]]\nsource = "can | can"\ntarget = ""\n'
        '[verbs]\n"go" = 2\n[[loose]]\nsource = "yet"\nweight = 1\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_polarity([path])
    told = "\n".join(map(str, caught.value.problems))
    for words in (
        "source: 'not'",
        "target_stem must be",
        "'sauce'",
        "modal: 'can'",
        "modal must be",
        "verbs must be",
        "'weight'",
    ):
        assert words in told


def test_an_echo_is_no_second_negation() -> None:
    negators = Negators(("не", "ни", "никто"), echo=("ни", "никто"))
    reading = MentionReader(language("ru"), [], negators).read("Он не видел ни снега, ни льда.")
    assert (reading.negations, reading.denials) == (3, 1)
    assert MentionReader(language("ru"), [], negators).read("Ни снега, ни льда.").denials == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Музей был закрыт, и гости уехали.", ["был закрыт", "уехали"]),
        ("Можно ли войти? Нужно спросить.", ["Можно", "войти", "Нужно", "спросить"]),
        ("Приехав в Хюэ, он увидел обещанный мост.", ["Приехав", "увидел", "обещанный"]),
        ("Это первый случай: Хюэ — столица.", ["Это первый", "столица"]),
        ("По данным министра Дала, похоже, в нём правды мало.", []),
    ],
)
def test_predicates(text: str, words: list[str]) -> None:
    assert [text[p.start : p.end] for p in language("ru").predicates(text)] == words


def test_a_language_that_knows_no_predicates_says_none() -> None:
    assert language("de").predicates("Das Museum war geschlossen.") == ()
