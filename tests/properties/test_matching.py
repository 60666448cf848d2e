"""Matching holds for any text: spans are true, planted words are found in their place, order does not matter."""

import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import BANK, COMMITTEE, CONGRESS, MESSAGE, glossary, rules, true_spans

from harness.lang.find import language
from harness.lang.phrases import PhraseIndex
from harness.model import Corpus, Segment
from harness.policy import fingerprinted
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge

PATTERNS = f"""
[[pattern]]
id = "p.spaces"
kind = "existence"
pattern = '\\s\\s+|[a-z]+\\p{{M}}|й'
{MESSAGE}
[[pattern]]
id = "p.twice"
kind = "repetition"
{MESSAGE}
[[pattern]]
id = "p.balance"
kind = "balance"
pairs = ["«»", "()"]
{MESSAGE}
"""
CHAIR = {
    "id": "state.chair",
    "source": "Chủ tịch",
    "preferred": "председатель",
    "closed": "yes",
    "forbidden": "президент@missing",
}
PIECES = [
    "Trung ương",
    "trung",
    "ương",
    "TW",
    "Ngân hàng",
    "Ngân hàng Nhà nước",
    "Đại hội",
    "toàn quốc",
    "Trung Quốc",
    "Chủ tịch",
    "Центробанка",
    "ЦК",
    "цк",
    "Всекитайскому съезду",
    "съезд",
    "президентом",
    "банк",
    "центральный",
    "и и",
    "й",
    "ё",
    "«",
    "»",
    "(",
    ",",
    ".",
    "—",
    "-",
    "\u2011",
    "\u00ad",
    "  ",
    "\n",
    "\u2028",
    "😀",
    "👩‍👩‍👧",
    "\u0301",
    "\u0306",
    "e\u0323\u0302",
    "12",
    "",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).flatmap(
    lambda parts: st.builds(
        lambda glue, form: unicodedata.normalize(form, glue.join(parts)) if form else glue.join(parts),
        st.sampled_from([" ", "", "\u00a0"]),
        st.sampled_from(["NFC", "NFD", ""]),
    )
)


@cache
def checks() -> list[Check]:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        knowledge = Knowledge("vi", "ru", glossary(place, COMMITTEE, BANK, CHAIR), rules(place, CONGRESS + PATTERNS))
    built = [registry.build(name, knowledge, {}) for name in ("coverage", "terminology", "realia", "patterns")]
    return [check for check in built if isinstance(check, Check)]


def corpus(*pairs: tuple[str, str]) -> Corpus:
    return Corpus("vi", "ru", "mt", tuple(Segment(str(i), "d", s, h) for i, (s, h) in enumerate(pairs)))


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
@example([("Trung ương", unicodedata.normalize("NFD", "й Всекитайскому  съезду Центробанка Центробанка"))])
@settings(deadline=None, max_examples=150)
def test_spans_are_the_text_they_point_to(pairs: list[tuple[str, str]]) -> None:
    whole = corpus(*pairs)
    for check in checks():
        measurement = check.measure(whole)
        true_spans(whole, measurement.findings)
        assert len(measurement.stats) == len(pairs)


def test_the_knowledge_of_these_properties_fires_at_all() -> None:
    text = corpus(("Trung ương, Đại hội toàn quốc", "Центробанка  Всекитайскому съезду и и («"), ("x", ""))
    assert [bool(check.measure(text).findings) for check in checks()] == [True] * 4


@given(texts, texts, st.sampled_from(["NFC", "NFD"]))
@settings(deadline=None)
def test_a_planted_phrase_is_found_where_it_was_planted(before: str, after: str, form: str) -> None:
    index: PhraseIndex[str] = PhraseIndex(language("vi"))
    index.add("hoà giải ủy ban", "x")
    planted = unicodedata.normalize(form, "hòa giải uỷ ban")
    before, after = f"{before}; ", f" ;{after}"
    found = list(index.find(before + planted + after))
    assert ("x", len(before), len(before) + len(planted)) in [tuple(one) for one in found]


@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=5), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_combine_does_not_depend_on_order(pairs: list[tuple[str, str]], random: object) -> None:
    for check in checks():
        stats = [stat for stat in check.measure(corpus(*pairs)).stats if stat is not None]
        shuffled = list(stats)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        one, two = check.combine(stats), check.combine(shuffled)
        assert one == two or (one is not None and two is not None and abs(one - two) < 1e-9 * abs(one))


@given(st.sampled_from(["Итак, ", "😀 ", "Вот: ", "— ", "«О» ", "и\u0306 ", "12. "]))
@settings(deadline=None)
def test_a_finding_moves_with_its_words_and_stays_itself(prefix: str) -> None:
    source, hypothesis = "Trung ương, Đại hội toàn quốc", "Решения Центробанка о Всекитайском съезде"
    for check in checks()[1:3]:
        plain, shifted = corpus((source, hypothesis)), corpus((source, prefix + hypothesis))
        one, two = (fingerprinted(text, list(check.find(text))) for text in (plain, shifted))
        assert one
        assert [f.fingerprint for f in one] == [f.fingerprint for f in two]
        places = [[(span.start, span.text) for span in f.spans if span.side == "hypothesis"] for f in (*one, *two)]
        half = len(places) // 2
        assert [[(start + len(prefix), text) for start, text in place] for place in places[:half]] == places[half:]


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
@settings(deadline=None, max_examples=50)
def test_documents_apart_or_together(pairs: list[tuple[str, str]]) -> None:
    segments = [replace(segment, document=segment.id) for segment in corpus(*pairs)]
    for check in checks():
        together = check.measure(Corpus("vi", "ru", "mt", tuple(segments)))
        apart = [check.measure(Corpus("vi", "ru", "mt", (segment,))) for segment in segments]
        assert together.stats == tuple(stat for part in apart for stat in part.stats)
        assert together.findings == tuple(f for part in apart for f in part.findings)
