"""The terminology check: wrong renderings, terms in each other's place, missing ones, and all that is left alone."""

from pathlib import Path

import pytest
from support import BANK, COMMITTEE, brief, check, corpus, found, glossary, rules, true_spans

from harness.model import Severity
from harness.scorers.base import Check

FOREIGN = '[guards]\nforeign = ["Trung Quốc", "Mỹ", "Fed"]\nmoney = ["lãi suất"]\n'
CHAIR = {
    "id": "state.chair",
    "source": "Chủ tịch",
    "preferred": "председатель",
    "forbidden": "президент@missing|Босс@exact",
}
PLAN = {"id": "law.plan", "source": "Quy hoạch", "preferred": "генеральный план", "closed": "yes", "severity": "minor"}
RANKS = [
    {"id": "forces.major-general", "source": "Thiếu tướng", "preferred": "генерал-майор", "contrast": "rank"},
    {"id": "forces.colonel", "source": "Đại tá", "preferred": "полковник", "contrast": "rank"},
]
SOURCE = "Trung ương ban hành nghị quyết"


def terms(folder: Path, *rows: dict[str, str]) -> Check:
    return check("terminology", glossary(folder, *rows), rules(folder, FOREIGN))


@pytest.mark.parametrize(
    ("source", "hypothesis", "expected"),
    [
        (SOURCE, "Постановления Центробанка", [("forbidden-term", "Центробанка")]),
        (SOURCE, "ЦБ и Центробанк", [("forbidden-term", "ЦБ"), ("forbidden-term", "Центробанк")]),
        (SOURCE, "Постановления ЦК", []),
        (SOURCE, "Постановления цб", []),
        (SOURCE, "", []),
        (SOURCE, " …", []),
        # the forbidden word fires beside a right rendering too
        (SOURCE, "ЦК обсудил, Центробанк решил", [("forbidden-term", "Центробанк")]),
        # nothing in the source asks for it
        ("Ngân hàng họp", "Центробанк заседал", []),
        ("Ngân hàng Trung ương họp", "Центробанк заседал", []),
        # another term of the source licenses the very words
        ("Ngân hàng Nhà nước báo cáo Trung ương", "Центробанк доложил ЦК", []),
        ("Ngân hàng Nhà nước báo cáo Trung ương", "Центробанк доложил Центральному банку", []),
        ("Ngân hàng Nhà nước báo cáo Trung ương", "Центробанк доложил ЦБ", [("forbidden-term", "ЦБ")]),
        # of two forbidden forms at one place the longest speaks, once
        (SOURCE, "Решения Центрального банка", [("forbidden-term", "Центрального банка")]),
    ],
)
def test_forbidden(source: str, hypothesis: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert brief(found(terms(tmp_path, COMMITTEE, BANK), (source, hypothesis))) == expected


@pytest.mark.parametrize(
    ("hypothesis", "expected"),
    [
        ("Президент провинции", [("forbidden-term", "Президент")]),
        ("Председатель, бывший президент", []),
        ("Председатели и президенты", []),
        ("Босс", [("forbidden-term", "Босс")]),
        ("босс", []),
        ("Председатель и Босс", [("forbidden-term", "Босс")]),
        ("Боссы", []),
    ],
)
def test_conditions(hypothesis: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert brief(found(terms(tmp_path, CHAIR), ("Chủ tịch tỉnh", hypothesis))) == expected


def test_severity_of_the_entry_and_of_the_form(tmp_path: Path) -> None:
    row = {**COMMITTEE, "severity": "", "forbidden": "Центробанк@critical|центр@minor|ЦБ"}
    got = found(terms(tmp_path, row), (SOURCE, "Центробанк, ЦБ, центр"))
    assert {f.observed: f.severity for f in got} == {
        "Центробанк": Severity.CRITICAL,
        "ЦБ": Severity.MAJOR,
        "центр": Severity.MINOR,
    }


def test_a_finding_tells_everything(tmp_path: Path) -> None:
    source, hypothesis = "Nghị quyết của Trung ương", "Согласно постановлениям Центробанка партии"
    (finding,) = found(
        terms(tmp_path, {**COMMITTEE, "preferred": "ЦК партии", "note": "n", "evidence": "e"}), (source, hypothesis)
    )
    assert (finding.rule, finding.entry) == ("terminology/forbidden-term", "party.central-committee")
    assert [(s.side, s.text) for s in finding.spans] == [("hypothesis", "Центробанка"), ("source", "Trung ương")]
    assert (finding.suggestion, finding.observed, finding.key) == ("ЦК", "Центробанка", "центробанк")
    assert finding.expected == ("ЦК партии", "ЦК", "ЦК партии", "Центральный Комитет партии")
    assert finding.evidence["source_term"] == "Trung ương"
    assert finding.evidence["forbidden"] == "Центробанк"
    assert finding.evidence["right_rendering_present"] is False
    assert (finding.evidence["note"], finding.evidence["rests_on"]) == ("n", "e")
    assert finding.category == "terminology/wrong-term"
    assert finding.origin == "lexicon"


def test_suggestion_is_inflected(tmp_path: Path) -> None:
    (finding,) = found(terms(tmp_path, COMMITTEE), (SOURCE, "изучение постановлений Центробанка"))
    assert finding.suggestion == "Центрального Комитета"


@pytest.mark.parametrize(
    ("unless", "source", "fires"),
    [
        ("lãi suất", "Trung ương giữ lãi suất", False),
        ("lãi suất", "Trung ương họp", True),
        ("@money", "Trung ương giữ lãi suất", False),
        ("@money|Fed", "Fed và Trung ương", False),
        ("Fed", "fed và Trung ương", True),
        ("", "Trung ương giữ lãi suất", True),
    ],
)
def test_words_that_switch_an_entry_off(unless: str, source: str, fires: bool, tmp_path: Path) -> None:
    got = found(terms(tmp_path, {**COMMITTEE, "unless_source": unless}), (source, "Центробанк"))
    assert bool(got) is fires


@pytest.mark.parametrize(
    ("source", "hypothesis", "fires"),
    [
        (
            "Trung ương và Trung Quốc",
            "ЦК и Центробанк Китая",
            False,
        ),  # one term, one right rendering: the bank is theirs
        ("Ban Chấp hành Trung ương và Trung Quốc", "ЦК и Центробанк Китая", False),
        ("Trung ương, Trung ương và Mỹ", "ЦК и Центробанк США", True),  # two terms, one rendering
        ("Trung ương và Trung Quốc", "Центробанк и Китай", True),
        ("Trung ương họp", "ЦК и Центробанк", True),
    ],
)
def test_foreign_context(source: str, hypothesis: str, fires: bool, tmp_path: Path) -> None:
    assert bool(found(terms(tmp_path, COMMITTEE), (source, hypothesis))) is fires


@pytest.mark.parametrize(
    ("source", "hypothesis", "expected"),
    [
        ("Thiếu tướng Nam", "Полковник Нам", [("confused-term", "Полковник")]),
        ("Thiếu tướng Nam", "Генерал-майор Нам", []),
        ("Thiếu tướng Nam, Đại tá Bắc", "Генерал-майор Нам, полковник Бак", []),
        ("Thiếu tướng Nam, Đại tá Bắc", "Полковник Нам, полковник Бак", []),
        ("Thiếu tướng Nam", "Полковник Нам, генерал-майор", []),
        ("Đại tá Bắc", "Генерал-майор Бак", [("confused-term", "Генерал-майор")]),
        ("Ông Nam", "Полковник Нам", []),
    ],
)
def test_terms_in_each_others_place(
    source: str, hypothesis: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert brief(found(terms(tmp_path, *RANKS), (source, hypothesis))) == expected


def test_a_confused_term_says_what_it_would_render(tmp_path: Path) -> None:
    (finding,) = found(terms(tmp_path, *RANKS), ("Thiếu tướng Nam", "С полковником Намом"))
    assert finding.suggestion == "генерал-майором"
    assert (finding.evidence["renders"], finding.evidence["contrast"]) == ("Đại tá", "rank")


@pytest.mark.parametrize(
    ("row", "hypotheses", "expected"),
    [
        (PLAN, ["Схема"], ["1"]),
        (PLAN, ["План. Генеральный секретарь"], []),  # the words are there, if apart
        (PLAN, ["Генерального плана"], []),
        ({**PLAN, "closed": ""}, ["Схема"], []),
        ({**PLAN, "closed": "no"}, ["Схема"], []),
        ({**PLAN, "admitted": "схема"}, ["Схемы"], []),
        # sentences were regrouped: next to it is near enough, three away is not
        (PLAN, ["Схема", "Генеральный план"], []),
        (PLAN, ["Схема", "а", "Генеральный план"], []),
        (PLAN, ["Схема", "а", "б", "Генеральный план"], ["1"]),
    ],
)
def test_missing(row: dict[str, str], hypotheses: list[str], expected: list[str], tmp_path: Path) -> None:
    sources = ["Quy hoạch mới", *["x"] * (len(hypotheses) - 1)]
    got = found(terms(tmp_path, row), *zip(sources, hypotheses, strict=True))
    assert [f.segment for f in got] == expected
    assert all(f.rule == "terminology/missing-term" and f.severity is Severity.MINOR for f in got)


def test_what_is_missing_has_a_place_in_the_source_and_none_in_the_hypothesis(tmp_path: Path) -> None:
    (finding,) = found(terms(tmp_path, PLAN), ("Theo Quy hoạch mới", "По схеме"))
    assert [(s.side, s.text) for s in finding.spans] == [("source", "Quy hoạch")]
    assert finding.suggestion == "генеральный план"


def test_another_document_is_not_a_neighbour(tmp_path: Path) -> None:
    one, two = corpus(("Quy hoạch", "Схема")), corpus(("x", "Генеральный план"), document="e")
    both = type(one)("vi", "ru", "mt", (*one.segments, *two.segments))
    findings = list(terms(tmp_path, PLAN).find(both))
    true_spans(both, findings)
    assert len(findings) == 1


def test_one_finding_for_one_cause(tmp_path: Path) -> None:
    closed = {**COMMITTEE, "closed": "yes", "contrast": "body"}
    bank = {**BANK, "contrast": "body"}
    assert brief(found(terms(tmp_path, closed, bank), (SOURCE, "Центробанк"))) == [("forbidden-term", "Центробанк")]
    plenum = {
        "id": "party.plenum",
        "source": "Hội nghị Trung ương",
        "preferred": "пленум ЦК",
        "forbidden": "Центробанк",
        "closed": "yes",
    }
    got = found(terms(tmp_path, closed, plenum), ("Hội nghị Trung ương 8", "Конференция Центробанка"))
    assert brief(got) == [("forbidden-term", "Центробанка")]


def test_a_consumed_term_still_forbids_but_does_not_require(tmp_path: Path) -> None:
    plenum = {"id": "party.plenum", "source": "Hội nghị Trung ương", "preferred": "пленум"}
    closed = {**COMMITTEE, "closed": "yes"}
    assert found(terms(tmp_path, closed, plenum), ("Hội nghị Trung ương", "Пленум открылся")) == []
    assert brief(found(terms(tmp_path, closed, plenum), ("Hội nghị Trung ương", "Пленум ЦБ"))) == [
        ("forbidden-term", "ЦБ")
    ]


def test_signature_names_the_data(tmp_path: Path) -> None:
    one = terms(tmp_path, COMMITTEE).signature()
    two = terms(tmp_path, {**COMMITTEE, "note": "another"}).signature()
    assert one.keys() == {"mqm", "glossary", "rules"}
    assert one["glossary"] != two["glossary"]
    assert one["mqm"] == two["mqm"]


HOUSE = {
    "id": "a.house",
    "source": "Quốc hội",
    "source_variants": "QH",
    "preferred": "Национальное собрание",
    "closed": "yes",
}


@pytest.mark.parametrize(
    ("source", "hypothesis", "missing"),
    [
        ("QH họp sáng nay.", "Сегодня утром прошло заседание сената.", True),
        ("Luật số 7/2025/QH có hiệu lực.", "Закон вступил в силу.", False),  # part of the number of a paper
        ("Nghị quyết số 7-QH có hiệu lực.", "Резолюция вступила в силу.", False),
        ("QH họp sáng nay.", "Сегодня утром QH собрался.", False),  # left untranslated: another check's finding
    ],
)
def test_missing_only_where_the_term_is_meant_and_gone(
    source: str, hypothesis: str, missing: bool, tmp_path: Path
) -> None:
    assert bool(found(terms(tmp_path, HOUSE), (source, hypothesis))) is missing


STRIKE = {"id": "a.strike", "source": "đình công", "preferred": "забастовка", "closed": "yes"}
WRESTLING = {"id": "a.vovinam", "source": "Vovinam", "preferred": "вовинам", "closed": "yes"}
AUTUMN = {"id": "a.autumn", "source": "Trung thu", "preferred": "праздник середины осени", "closed": "yes"}


@pytest.mark.parametrize(
    ("row", "source", "hypothesis", "missing"),
    [
        (STRIKE, "Thợ mỏ đình công.", "Шахтёры гуляют.", True),
        (STRIKE, "Quà cho gia đình công nhân.", "Подарки семьям рабочих.", False),  # gia đình + công nhân
        (WRESTLING, "Giải Vovinam khai mạc.", "Открылся турнир по вовинаму.", False),  # no dictionary has its forms
        (WRESTLING, "Giải Vovinam khai mạc.", "Открылся турнир по дзюдо.", True),
        (AUTUMN, "Nhà thơ Hoàng Trung Thu đọc thơ.", "Поэт Хоанг Чунг Тху читает стихи.", False),  # a person
    ],
)
def test_missing_says_nothing_of_words_that_merely_look_like_the_term(
    row: dict[str, str], source: str, hypothesis: str, missing: bool, tmp_path: Path
) -> None:
    assert bool(found(terms(tmp_path, row), (source, hypothesis))) is missing


def test_of_a_missing_term_the_smallest_missing_part_is_shown(tmp_path: Path) -> None:
    front = {"id": "a.front", "source": "Mặt trận", "preferred": "Отечественный фронт", "closed": "yes"}
    chair = {"id": "a.chair", "source": "Chủ tịch Mặt trận", "preferred": "председатель Фронта", "closed": "yes"}
    (finding,) = found(terms(tmp_path, front, chair), ("Chủ tịch Mặt trận đến.", "Прибыл глава лиги."))
    assert (finding.entry, finding.spans[0].text) == ("a.front", "Mặt trận")
