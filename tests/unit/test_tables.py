"""The three tables of a run, column for column as the file contracts have them."""

import json
from pathlib import Path

import pytest
from support import COMMITTEE, evaluated, news, suite

from harness.analysis.aggregate import scores
from harness.evaluate import evaluate
from harness.reports.tables import findings_table, scores_table, segments_table, severities

FINDINGS = (
    "finding,system,document,segment,rule,entry,category,severity,level,start,end,text,source_start,source_end,source_text,"
    "expected,observed,suggestion,message,evidence,confidence,origin,related,fingerprint,status"
)
SCORES = "scorer,system,level,unit,value,low,high,segments,signature"
SEGMENTS = "document,segment,domain,source,system,hypothesis,reference,findings,worst_severity,penalty"
PAIRS = (
    ("Nghị quyết Trung ương, Trung ương", "Постановления Центробанка, ЦБ и ещё раз Центробанка"),
    ("Đại hội toàn quốc", "Всекитайский съезд"),
    ("Quốc hội", ""),
    ("Quốc hội họp", "Национальное собрание заседало"),
)


def test_columns_are_the_contract(tmp_path: Path) -> None:
    got = evaluated(tmp_path, *PAIRS)
    assert ",".join(findings_table(got).columns) == FINDINGS
    assert ",".join(scores_table(scores(got)).columns) == SCORES
    assert ",".join(segments_table(got).columns) == f"{SEGMENTS},coverage,terminology,realia"


@pytest.mark.parametrize("pairs", [(), (PAIRS[3],)])
def test_columns_stand_without_findings(pairs: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    got = evaluated(tmp_path, *pairs)
    assert ",".join(findings_table(got).columns) == FINDINGS
    assert len(findings_table(got)) == 0
    assert len(segments_table(got)) == len(pairs)


def test_a_row_of_findings(tmp_path: Path) -> None:
    row = findings_table(evaluated(tmp_path, *PAIRS)).iloc[0].to_dict()
    source, hypothesis = PAIRS[0]
    assert (row["finding"], row["system"], row["document"], row["segment"]) == ("F0001", "mt", "d", "1")
    assert hypothesis[row["start"] : row["end"]] == row["text"] == row["observed"] == "Центробанка"
    assert source[row["source_start"] : row["source_end"]] == row["source_text"] == "Trung ương"
    assert row["expected"] == "Центральный Комитет|ЦК|ЦК партии|Центральный Комитет партии"
    assert (row["severity"], row["level"], row["status"], row["origin"]) == ("critical", "error", "open", "lexicon")
    assert json.loads(row["evidence"])["spans"] == [{"side": "source", "start": 23, "end": 33, "text": "Trung ương"}]
    assert json.loads(row["related"]) == []
    assert len(row["fingerprint"]) == 16


def test_findings_are_numbered_over_all_systems(tmp_path: Path) -> None:
    got = evaluate(news(*PAIRS, systems=["a", "b"]), suite(tmp_path, "coverage", "terminology", rows=[COMMITTEE]))
    table = findings_table(got)
    assert table["finding"].tolist() == [f"F{n:04d}" for n in range(1, len(table) + 1)]
    assert table["system"].tolist() == sorted(table["system"])
    assert table["fingerprint"].is_unique is False  # the same issue of two systems is known by one name


def test_an_empty_hypothesis_has_an_empty_place(tmp_path: Path) -> None:
    table = findings_table(evaluated(tmp_path, *PAIRS))
    row = table[table["rule"] == "coverage/empty-hypothesis"].iloc[0]
    assert (row["start"], row["end"], row["text"], row["source_text"]) == (0, 0, "", "Quốc hội")


def test_a_segment_counts_its_findings(tmp_path: Path) -> None:
    table = segments_table(evaluated(tmp_path, *PAIRS))
    assert table["findings"].tolist() == [3, 1, 1, 0]
    assert table["worst_severity"].tolist() == ["critical", "critical", "critical", ""]
    assert table["penalty"].tolist() == [75, 25, 25, 0]
    assert table["hypothesis"].tolist() == [hypothesis for _, hypothesis in PAIRS]
    assert table["reference"].tolist() == [""] * 4
    assert table["realia"].tolist() == [0.0, 25 * 1000 / 4, 0.0, 0.0]


def test_statistics_are_for_machines(tmp_path: Path) -> None:
    table = segments_table(evaluated(tmp_path, *PAIRS), statistics=True)
    assert list(table.columns)[-3:] == ["coverage.statistics", "terminology.statistics", "realia.statistics"]
    assert table["coverage.statistics"].tolist() == [[0.0, 6.0], [0.0, 4.0], [25.0, 2.0], [0.0, 3.0]]


def test_scores_of_system_and_document(tmp_path: Path) -> None:
    got = evaluated(tmp_path, *PAIRS)
    table = scores_table(scores(got))
    coverage = table[table["scorer"] == "coverage"]
    assert coverage[["level", "unit", "value", "segments"]].values.tolist() == [
        ["system", "", 25 * 1000 / 15, 4],
        ["document", "d", 25 * 1000 / 15, 4],
    ]
    assert coverage["low"].isna().all()
    assert set(coverage["signature"]) == {got.manifest.scorers[0].signature_text}


def test_intervals_hold_the_score_and_depend_on_the_seed_only(tmp_path: Path) -> None:
    many = [PAIRS[i % 4] for i in range(40)]
    first, again, other = (scores(evaluated(tmp_path, *many, seed=seed))[0] for seed in (1, 1, 2))
    assert first == again
    assert first.interval and other.interval and first.value is not None
    assert first.interval != other.interval
    assert first.interval.low < first.value < first.interval.high


def test_the_gravest_first() -> None:
    assert severities() == ["critical", "major", "minor", "neutral"]
