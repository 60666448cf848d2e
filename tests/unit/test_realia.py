"""Realia: words of another country need a licence in the segment or its document."""

from pathlib import Path

import pytest
from support import CONGRESS, brief, check, corpus, found, rules

from harness.model import Corpus, Severity
from harness.scorers.base import Check

SOURCE = "Đại hội đại biểu toàn quốc lần thứ XIV"
GLAVLIT = """
[[realia]]
id = "realia.gubkom"
forms = ["губком", "губернский комитет", "Совет"]
exact = true
licence = ["Liên Xô"]
"""


def realia(folder: Path, toml: str = CONGRESS) -> Check:
    return check("realia", rules=rules(folder, toml))


@pytest.mark.parametrize(
    ("source", "hypothesis", "expected"),
    [
        (SOURCE, "к XIV Всекитайскому съезду", [("wrong-country", "Всекитайскому съезду")]),
        (SOURCE, "Всекитайский, всекитайская", [("wrong-country", "Всекитайский"), ("wrong-country", "всекитайская")]),
        (SOURCE, "к XIV Всевьетнамскому съезду", []),
        ("Đại hội toàn quốc của Trung Quốc", "Всекитайский съезд", []),
        ("trung quốc", "Всекитайский съезд", [("wrong-country", "Всекитайский съезд")]),  # a licence keeps its capitals
        ("", "Всекитайский съезд", [("wrong-country", "Всекитайский съезд")]),
        (SOURCE, "", []),
    ],
)
def test_words_without_licence(source: str, hypothesis: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert brief(found(realia(tmp_path), (source, hypothesis))) == expected


def test_the_document_licenses_whether_it_says_so_before_or_after(tmp_path: Path) -> None:
    wrong, licence = (SOURCE, "Всекитайский съезд"), ("Chuyến thăm Bắc Kinh", "Визит в Пекин")
    assert found(realia(tmp_path), wrong, licence) == []
    assert found(realia(tmp_path), licence, wrong) == []


def test_another_document_does_not(tmp_path: Path) -> None:
    one, two = corpus(("Bắc Kinh", "Пекин")), corpus((SOURCE, "Всекитайский съезд"), document="e")
    assert len(list(realia(tmp_path).find(Corpus("vi", "ru", "mt", (*one.segments, *two.segments))))) == 1


@pytest.mark.parametrize(
    ("source", "hypothesis", "suggestion", "trigger"),
    [
        (SOURCE, "к XIV Всекитайскому съезду", "Всевьетнамскому съезду", "Đại hội đại biểu toàn quốc"),
        (SOURCE, "делегаты Всекитайского съезда", "Всевьетнамского съезда", "Đại hội đại biểu toàn quốc"),
        ("phạm vi toàn quốc", "всекитайская кампания", "всевьетнамская", "toàn quốc"),
        ("phạm vi toàn quốc", "в рамках всекитайской кампании", "всевьетнамской", "toàn quốc"),
        ("phạm vi toàn quốc", "всекитайскими кампаниями", "всевьетнамскими", "toàn quốc"),
        ("phạm vi toàn quốc", "всекитайское дело", "всевьетнамское", "toàn quốc"),
        ("Đại hội XIV", "к Всекитайскому съезду", "", ""),
    ],
)
def test_suggestion(source: str, hypothesis: str, suggestion: str, trigger: str, tmp_path: Path) -> None:
    (finding,) = found(realia(tmp_path), (source, hypothesis))
    assert finding.suggestion.casefold() == suggestion.casefold()
    span = finding.span("source")
    assert (span.text if span else "") == trigger


def test_what_the_finding_says(tmp_path: Path) -> None:
    (finding,) = found(realia(tmp_path), (SOURCE, "Всекитайский съезд"))
    assert (finding.entry, finding.severity) == ("realia.all-china", Severity.CRITICAL)
    assert finding.category == "accuracy/mistranslation/realia"
    assert finding.key == "всекитайский съезд"
    assert finding.evidence["licence_looked_for"] == ["@china"]


@pytest.mark.parametrize(
    ("hypothesis", "fires"), [("Совет", True), ("совет", False), ("Совета", False), ("губком", True), ("Губком", False)]
)
def test_exact_forms(hypothesis: str, fires: bool, tmp_path: Path) -> None:
    assert bool(found(realia(tmp_path, GLAVLIT), ("Tỉnh ủy", hypothesis))) is fires


def test_the_longest_form_of_all_rules_speaks(tmp_path: Path) -> None:
    both = CONGRESS + '\n[[realia]]\nid = "realia.congress"\nforms = ["съезд"]\nlicence = ["Liên Xô"]\n'
    got = found(realia(tmp_path, both), (SOURCE, "Всекитайский съезд и съезд"))
    assert [(f.entry, f.observed) for f in got] == [
        ("realia.all-china", "Всекитайский съезд"),
        ("realia.congress", "съезд"),
    ]
