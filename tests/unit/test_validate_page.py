"""`harness validate --html`: the figures, every false finding and every miss with both texts, escaped, closed."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from support import COMMITTEE, command, glossary_file
from test_html import Page

from harness.analysis.validate import Tally, merged_rates, wilson
from harness.inputs.gold import GoldError
from harness.messages import LANGUAGES
from harness.model import Aligned, Finding, Severity, Span

SUITE = """
name = "a <suite>"
source-lang = "vi"
target-lang = "ru"
glossaries = ["terms.tsv"]
rules = []
[scorers]
terminology = {}
"""
WRONG = "Центробанк <b>заседает</b> & решает"


def gold(folder: Path) -> None:
    """A finding that is right, one that gold does not know, an error that no check sees, a clean segment."""
    mark = {"category": "terminology/wrong-term", "severity": "critical", "source_text": "Trung ương"}
    rows = [
        {"errors": [{"start": 0, "end": 10, "text": "Центробанк", **mark}], "hypothesis": WRONG},
        {"errors": [], "hypothesis": "Центробанк работает"},
        {"errors": [{"start": 3, "end": 3, "text": "", **mark, "category": "accuracy/omission"}], "hypothesis": "ЦК"},
        {"errors": [], "hypothesis": "ЦК заседает"},
    ]
    rows[2]["errors"][0].update(start=2, end=2)
    text = "".join(
        json.dumps({"id": n, "source": "Trung ương <i>họp</i>", **row}, ensure_ascii=False) + "\n"
        for n, row in enumerate(rows, 1)
    )
    (folder / "gold.jsonl").write_text(text, encoding="utf-8")
    (folder / "suite.toml").write_text(SUITE, encoding="utf-8")
    glossary_file(folder / "terms.tsv", COMMITTEE)


def written(folder: Path, *options: str) -> str:
    gold(folder)
    got = command(
        "validate", "gold.jsonl", "--suite", "suite.toml", "--html", "page.html", "--csv", "rates.csv", *options,
        cwd=folder,
    )  # fmt: skip
    assert got.returncode == 0, got.stderr
    return (folder / "page.html").read_text(encoding="utf-8")


def test_every_figure_false_finding_and_miss_is_on_the_page(tmp_path: Path) -> None:
    text = written(tmp_path)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    low, high = wilson(1, 2) or (0, 0)
    row = f"terminology/forbidden-term 1 1 2 0.500 {low:.3f}–{high:.3f} 0.500 100.00 50.00"
    assert row in said
    assert "All marked errors 1 2 0.500" in said and "accuracy/omission 0 1 0.000" in said
    assert "False findings (1)" in said and "Missed errors (1)" in said
    cards = re.findall(r'<article class="finding" id="(\w+)".*?</article>', text, re.DOTALL)
    assert cards == ["F0001", "M0001"]
    false, missed = re.findall(r'<article class="finding".*?</article>', text, re.DOTALL)
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", false) == ["Trung ương", "Центробанк"]
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", missed) == ["Trung ương"] and 'class="caret critical"' in missed


def test_the_drawn_interval_is_the_written_one(tmp_path: Path) -> None:
    text = written(tmp_path)
    low, high = wilson(1, 2) or (0, 0)
    assert f'd="M{100 * low:.1f} 5H{100 * high:.1f}"' in text
    assert 'cx="50.0"' in text


def test_the_page_is_closed_and_escaped(tmp_path: Path) -> None:
    page = Page(written(tmp_path))
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "script" not in policy
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"script", "img", "iframe", "link", "b", "i"})
    assert all("style" not in attrs and "src" not in attrs for _, attrs in page.elements)
    assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert "a <suite>" in page.texts["title"][0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_the_language_asked_for(tmp_path: Path, lang: str) -> None:
    text = written(tmp_path, "--lang", lang)
    assert f'<html lang="{lang}">' in text
    if lang != "en":
        assert not re.search(r">(Precision|Recall|Source|Missed errors)<", text)


def test_the_csv_has_every_figure(tmp_path: Path) -> None:
    written(tmp_path)
    rows = {row["scope"]: row for row in csv.DictReader((tmp_path / "rates.csv").open(encoding="utf-8"))}
    assert list(rows) == ["all", "terminology", "terminology/forbidden-term"]
    for row in rows.values():
        assert [float(row[key]) for key in ("precision", "recall", "alarms_per_100_clean")] == [0.5, 0.5, 50.0]
        assert float(row["findings_per_1000_words"]) == pytest.approx(1000 * 2 / 20)


def test_a_page_that_cannot_be_written_is_a_data_error(tmp_path: Path) -> None:
    gold(tmp_path)
    got = command("validate", "gold.jsonl", "--suite", "suite.toml", "--html", "no/page.html", cwd=tmp_path)
    assert got.returncode == 3 and "cannot write no/page.html" in got.stderr


def test_what_was_merged_counts_for_its_rule_and_duplicates_for_the_rate() -> None:
    def found(rule: str, **evidence: object) -> Finding:
        span = Span.of("hypothesis", "слово", 0, 5)
        return Finding(rule, "", "1", "terminology/wrong-term", Severity.MAJOR, (span,), evidence=evidence)

    tally = Tally()
    error = GoldError(0, 5, "слово", "terminology/wrong-term", Severity.MAJOR)
    findings = [found("a/x"), found("a/x", also=[{"rule": "b/y"}, {"rule": "a/z"}])]
    tally.add(Aligned("1", "d", "s", {"mt": "слово"}), findings, [error], 10)
    tally.add(Aligned("2", "d", "s", {"mt": "слово"}), [found("b/y")], [], 10)
    rows = {row["scope"]: row for row in merged_rates(tally.rates())}
    assert {scope: (row["true"], row["false"], row["recall"]) for scope, row in rows.items()} == {
        "all": (1, 1, 1.0), "a": (1, 0, 1.0), "b": (1, 1, 1.0), "a/x": (1, 0, 1.0), "b/y": (1, 1, 1.0),
    }  # fmt: skip
    assert {scope: row["findings_per_1000_words"] for scope, row in rows.items()} == {
        "all": 150.0, "a": 100.0, "b": 100.0, "a/x": 100.0, "b/y": 100.0,
    }  # fmt: skip
    assert {scope: row["alarms_per_100_clean"] for scope, row in rows.items()} == {
        "all": 100.0, "a": 0.0, "b": 100.0, "a/x": 0.0, "b/y": 100.0,
    }  # fmt: skip
