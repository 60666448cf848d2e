"""Whatever a system puts out: reports for CI stay well-formed, and their columns point at the marked words."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import evaluated

from harness.analysis.aggregate import scores
from harness.model import Aligned, Severity, Span
from harness.reports.ci import CiView, GateResult, ci_view
from harness.reports.github import github
from harness.reports.gitlab import gitlab
from harness.reports.junit import junit
from harness.reports.markdown import MOST_BYTES, code, markdown, plain
from harness.reports.rdjson import rdjson
from harness.reports.sarif import sarif
from harness.reports.write import write_run
from harness.results.stored import StoredFinding, StoredRun, load_run

HOSTILE = st.text("<>&\"'*_`[]()!#@|\\~$:;,%w.-+=/\n\r\t\x1b ab1", max_size=40)
ANY = st.text(st.characters(), max_size=40) | HOSTILE  # lone surrogates and control characters too
TEXT = st.text(max_size=40) | HOSTILE
LINE = TEXT.map(lambda text: re.sub(r"[\r\n\0\ufeff]", "", text))
MANY = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    folder = tmp_path_factory.mktemp("ci")
    evaluation = evaluated(folder, ("Nghị quyết của Trung ương", "Постановление Центробанка"))
    write_run(evaluation, scores(evaluation), folder / "run")
    return load_run(folder / "run")


def saying(run: StoredRun, source: str, hypothesis: str, cut: tuple[int, int], suggestion: str, name: str) -> StoredRun:
    """The run with other texts, its one finding marking a stretch of them."""
    start, end = sorted(min(at, len(hypothesis)) for at in cut)
    segment = Aligned("1", name, source, {"mt": hypothesis})
    found = run.findings["mt"][0]
    finding = replace(
        found.finding,
        spans=(Span.of("hypothesis", hypothesis, start, end),),
        observed=hypothesis[start:end],
        suggestion=suggestion,
        message=source + suggestion,
        severity=Severity.CRITICAL,
    )
    stored = StoredFinding("F0001", "mt", name, "new", finding)
    return replace(run, testset=replace(run.testset, segments=(segment,)), findings={"mt": (stored,)})


@MANY
@given(ANY, ANY, st.tuples(st.integers(0, 40), st.integers(0, 40)), ANY, ANY, ANY)
def test_everything_is_well_formed(
    run: StoredRun, source: str, hypothesis: str, cut: tuple[int, int], suggestion: str, name: str, reason: str
) -> None:
    said = saying(run, source, hypothesis, cut, suggestion, name)
    view = ci_view(said, [GateResult(name, "fail", reason)])
    for report in (sarif, gitlab, rdjson):
        json.loads(report(view).encode("utf-8"))
    root = ElementTree.fromstring(junit(view).encode("utf-8"))
    assert root.get("tests") == str(len(root.findall(".//testcase")))
    lines = github(view).encode("utf-8").decode().split("\n")
    assert len(lines) == 3 and lines[2] == ""
    assert all(re.fullmatch(r"::error [^\r\n\x1b]*?::[^\r\n\x1b]*", line) for line in lines[:2])
    assert lines[1].count("::", 2) >= 1 and lines[0].startswith("::error title=gate ")
    assert len(markdown(view).encode("utf-8")) <= MOST_BYTES


def places(view: CiView) -> tuple[dict, dict]:
    region = json.loads(sarif(view))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    return region, json.loads(rdjson(view))["diagnostics"][0]


@MANY
@given(LINE, st.tuples(st.integers(0, 40), st.integers(0, 40)), LINE)
def test_columns_in_parallel_text(run: StoredRun, hypothesis: str, cut: tuple[int, int], suggestion: str) -> None:
    file = run.place.parent / "mt.ru.txt"
    view, line, finding = pointed(run, file, hypothesis, cut, suggestion, lambda text: text)
    region, diagnostic = places(view)
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == finding.spans[0].text
    ends = diagnostic["location"]["range"]
    covered = line.encode()[ends["start"]["column"] - 1 : ends["end"]["column"] - 1]
    assert covered.decode() == finding.spans[0].text


@MANY
@given(TEXT, st.tuples(st.integers(0, 40), st.integers(0, 40)), TEXT, st.booleans())
@example("Да", (0, 2), "\x1f", False)
def test_columns_in_jsonl(
    run: StoredRun, hypothesis: str, cut: tuple[int, int], suggestion: str, ascii_only: bool
) -> None:
    file = run.place.parent / "news.jsonl"
    row = lambda text: json.dumps({"id": "1", "source": "Это", "hypothesis": text}, ensure_ascii=ascii_only)  # noqa: E731
    view, line, finding = pointed(run, file, hypothesis, cut, suggestion, row)
    region, diagnostic = places(view)
    if "startColumn" not in region:  # only where the line holds the text twice, or it is empty
        assert line.count(json.dumps(hypothesis, ensure_ascii=ascii_only)[1:-1]) != 1
        return
    start, end = region["startColumn"] - 1, region["endColumn"] - 1
    assert json.loads(f'"{line[start:end]}"') == finding.spans[0].text
    for change in diagnostic.get("suggestions", ()):
        raw, ends = line.encode(), change["range"]
        new = raw[: ends["start"]["column"] - 1] + change["text"].encode() + raw[ends["end"]["column"] - 1 :]
        span = finding.spans[0]
        assert json.loads(new)["hypothesis"] == hypothesis[: span.start] + suggestion + hypothesis[span.end :]


def pointed(run: StoredRun, file: Path, hypothesis: str, cut: tuple[int, int], suggestion: str, row: Callable):  # noqa: ANN201
    line = row(hypothesis)
    file.write_bytes(line.encode() + b"\n")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    said = saying(run, "Это", hypothesis, cut, suggestion, "d")
    said = replace(said, manifest=replace(said.manifest, inputs={str(file): digest}))
    return ci_view(said), line, said.findings["mt"][0].finding


@MANY
@given(ANY, st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_markdown_shows_texts_and_obeys_none(text: str, cut: tuple[int, int]) -> None:
    start, end = sorted(min(at, len(text)) for at in cut)
    span = Span.of("hypothesis", text, start, end)
    shown = re.sub(r"\r\n|\n|\r", "⏎", text[:start]) + re.sub(r"\r\n|\n|\r", "⏎", text[start:end])
    shown += re.sub(r"\r\n|\n|\r", "⏎", text[end:])
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", shown).replace("\t", " ")
    page = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(f"a {code(text, span)} z\n\n| {plain(text)} |\n|---|")
    )
    assert set(re.findall(r"<(\w+)", page)) <= {"p", "code", "b", "table", "thead", "tr", "th"} | (
        {"em"} if not text else set()
    )
    inside = re.search(r"<code>(.*)</code>", page, re.DOTALL)
    words = unescape(re.sub(r"</?b>", "", inside[1])) if inside else ""
    assert words.strip() == shown.strip()
