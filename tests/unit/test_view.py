"""The view says what the evaluation says, as JSON, and cuts texts at the borders of spans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.analysis.aggregate import scores
from harness.evaluate import Evaluation, evaluate
from harness.inputs.suite import Suite
from harness.model import Aligned, Severity, Span, TestSet
from harness.reports.marks import Mark, pieces
from harness.reports.tables import findings_table
from harness.reports.view import view

GLOSSARY = """id\tsource\tpreferred\tadmitted\tclosed\tforbidden\tseverity
party.trung-uong\tTrung ương\tЦК\tЦентральный комитет\t\tЦентробанк\tcritical
state.quoc-hoi\tQuốc hội\tНациональное собрание\t\tyes\t\tmajor
"""
RULES = r"""
[[pattern]]
id = "spaces"
kind = "substitution"
pattern = "  +"
replace = " "
severity = "minor"
message = { en = "Doubled space", ru = "Два пробела", vi = "Hai dấu cách" }
[[pattern]]
id = "bank-words"
kind = "existence"
pattern = 'группа Центробанка'
severity = "neutral"
level = "warning"
message = { en = "A warning", ru = "Предупреждение", vi = "Cảnh báo" }
"""


def example(folder: Path, lang: str = "en") -> Evaluation:
    """Two systems, two documents, a finding of every severity; TER has no reference to work with."""
    (folder / "terms.tsv").write_text(GLOSSARY, encoding="utf-8")
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")

    def segment(id: str, document: str, source: str, raw: str, improved: str) -> Aligned:
        return Aligned(id, document, source, {"raw": raw, "improved": improved}, domain="party")

    segments = (
        segment(
            "a-1", "a", "Đoàn của Trung ương làm việc.", "😀 группа Центробанка <b>работает</b>.", "Группа ЦК работает."
        ),
        segment("a-2", "a", "Quốc hội họp.", "Идёт  заседание.", "Национальное собрание заседает."),
        segment("b-1", "b", "Họp báo.", "", "Пресс-конференция."),
    )
    testset = TestSet("tiny", "vi", "ru", ("raw", "improved"), segments, {"tiny.jsonl": "0" * 64}, ("a <notice>",))
    scorers: dict[str, dict[str, Any]] = {name: {} for name in ("terminology", "patterns", "coverage", "ter")}
    suite = Suite("tiny", "vi", "ru", scorers, glossaries=(folder / "terms.tsv",), rules=(folder / "rules.toml",))
    return evaluate(testset, suite, lang=lang)


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    return example(tmp_path)


@pytest.fixture
def seen(evaluation: Evaluation) -> dict[str, Any]:
    return view(evaluation, scores(evaluation))


def test_the_view_is_json(seen: dict[str, Any]) -> None:
    assert json.loads(json.dumps(seen)) == seen


def test_findings_have_the_numbers_and_fields_of_the_csv(evaluation: Evaluation, seen: dict[str, Any]) -> None:
    table = findings_table(evaluation)
    same = ["system", "document", "segment", "rule", "entry", "category", "severity", "level", "message", "fingerprint"]
    rows = table[["finding", *same]].to_dict("records")
    assert rows == [{"finding": f["id"], **{key: f[key] for key in same}} for f in seen["findings"]]
    assert {f["severity"] for f in seen["findings"]} == {severity.value for severity in Severity}


def test_pieces_give_the_text_and_the_spans_back(evaluation: Evaluation, seen: dict[str, Any]) -> None:
    texts = {s.id: s for s in evaluation.testset.segments}
    for finding in seen["findings"]:
        segment = texts[finding["segment"]]
        sides = {"source": segment.source, "hypothesis": segment.hypotheses[finding["system"]]}
        for side, text in sides.items():
            assert "".join(p["text"] for p in finding[f"{side}_pieces"]) == text
            marked = [p["text"] for p in finding[f"{side}_pieces"] if p["marks"]]
            assert marked == [span["text"] for span in finding["spans"] if span["side"] == side]


def test_a_segment_shows_the_findings_of_all_systems(seen: dict[str, Any]) -> None:
    first = seen["segments"][0]
    ids = {f["id"]: f for f in seen["findings"] if f["segment"] == "a-1"}
    assert first["systems"]["raw"]["findings"] == list(ids)
    assert first["systems"]["improved"]["findings"] == []
    overlap = next(p for p in first["systems"]["raw"]["pieces"] if p["text"] == "Центробанка")
    assert set(overlap["marks"]) == set(ids) and overlap["severity"] == "critical"
    assert [p["text"] for p in first["source_pieces"] if p["marks"]] == ["Trung ương"]


def test_counts_and_documents_add_up(seen: dict[str, Any]) -> None:
    for system in seen["systems"]:
        own = [f for f in seen["findings"] if f["system"] == system]
        assert sum(seen["counts"]["severity"][system].values()) == len(own)
        assert sum(seen["counts"]["rule"][system].values()) == len(own)
        assert sum(d["findings"][system] for d in seen["documents"]) == len(own)
    assert sum(d["segments"] for d in seen["documents"]) == 3


def test_best_respects_direction_and_ties(seen: dict[str, Any]) -> None:
    best = {(s["scorer"], s["system"]) for s in seen["scores"] if s["best"]}
    assert best == {("terminology", "improved"), ("patterns", "improved"), ("coverage", "improved")}


def test_a_scorer_that_did_not_run_says_why(seen: dict[str, Any]) -> None:
    ter = next(record for record in seen["run"]["scorers"] if record["name"] == "ter")
    assert ter["status"] == "skipped" and "reference" in ter["reason"]
    assert seen["notices"] == ["a <notice>"]


def mark(id: str, text: str, start: int, end: int, severity: Severity = Severity.MAJOR) -> Mark:
    return Mark(id, severity, Span.of("hypothesis", text, start, end))


def shape(text: str, *marks: Mark) -> list[tuple[str, str]]:
    return [(p["text"], "+".join(p["marks"])) for p in pieces(text, marks)]


def test_overlapping_and_nested_spans() -> None:
    text = "abcdef"
    assert shape(text, mark("1", text, 0, 4), mark("2", text, 2, 6, Severity.CRITICAL)) == [
        ("ab", "1"), ("cd", "2+1"), ("ef", "2"),
    ]  # fmt: skip
    assert shape(text, mark("1", text, 1, 5), mark("1", text, 2, 4)) == [("a", ""), ("bcde", "1"), ("f", "")]


def test_spans_without_length_are_carets() -> None:
    text = "ab"
    assert shape(text, mark("1", text, 0, 0)) == [("", "1"), ("ab", "")]
    assert shape(text, mark("1", text, 1, 1), mark("2", text, 0, 2)) == [("a", "2"), ("", "1"), ("b", "2")]
    assert shape(text, mark("1", text, 2, 2)) == [("ab", ""), ("", "1")]
    assert shape("", mark("1", "", 0, 0)) == [("", "1")]
    assert shape("") == []


@pytest.mark.parametrize("span", [Span("source", 0, 2, "xx"), Span("source", 0, 9, "ab"), Span("source", 5, 5, "")])
def test_a_span_that_lies_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="is not what stands"):
        pieces("ab", [Mark("F0001", Severity.MINOR, span)])
