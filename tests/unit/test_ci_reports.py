"""What CI reads of a run: real runs, made and rendered by the real command, read back by other people's readers."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from markdown_it import MarkdownIt
from support import COMMITTEE, DESK, command, glossary_file

from harness.reports.ci import GateResult, ci_view
from harness.reports.github import github
from harness.reports.gitlab import gitlab
from harness.reports.junit import junit
from harness.reports.markdown import markdown
from harness.reports.sarif import sarif
from harness.results.stored import load_run

SARIF = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
GATES = [
    GateResult("no new critical findings (mt)", "fail", "2 > 0 | <b>@all</b>"),
    GateResult("chrF (mt)", "inconclusive", "12 segments"),
    GateResult("BLEU (mt)", "incomparable", "signature differs"),
    GateResult("coverage (mt)", "pass", "all segments"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of a JSONL file with two systems, of a CSV and of parallel text."""
    folder = tmp_path_factory.mktemp("desk")
    rows = [
        ("n1", "one", "Chào", "Привет", "Привет"),
        ("n2", "one", "Nghị quyết của Trung ương", "«Вот» Центробанк, 🇻🇳 Центробанк", "Постановление ЦК"),
        ("n3", "two", "Trung ương họp", "Заседает Центробанк", ""),
    ]
    lines = (
        {"id": id, "doc": doc, "source": source, "hypotheses": {"mt": first, "other": second}}
        for id, doc, source, first, second in rows
    )
    (folder / "news.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    cells = "".join(f'{id},{doc},{source},"{first}"\n' for id, doc, source, first, _ in rows)
    (folder / "news.csv").write_text(f"id,doc,source,hypothesis\n{cells}")
    (folder / "a.vi.txt").write_text("".join(f"{row[2]}\n" for row in rows))
    (folder / "mt.ru.txt").write_text("".join(f"{row[3]}\n" for row in rows))
    (folder / "suite.toml").write_text(DESK)
    glossary_file(folder / "terms.tsv", COMMITTEE)
    made = [
        command("run", "suite.toml", "--out", "run", "-q", cwd=folder),
        command("run", "suite.toml", "-i", "news.csv", "--out", "csv", "-q", cwd=folder),
        command("run", "suite.toml", "-s", "a.vi.txt", "-t", "mt.ru.txt", "--out", "parallel", "-q", cwd=folder),
    ]
    assert [got.returncode for got in made] == [0, 0, 0], made
    return folder


def reported(desk: Path, *arguments: str, run: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
    got = command("report", run, *arguments, cwd=desk, **environment)
    assert got.returncode == 0, got.stderr
    return got


def results(text: str) -> list[dict]:
    log = json.loads(text)
    jsonschema.Draft4Validator(SARIF).validate(log)
    return log["runs"][0]["results"]


def test_sarif_is_valid_and_points_at_the_words(desk: Path) -> None:
    for run, file in (("run", "news.jsonl"), ("csv", "news.csv"), ("parallel", "mt.ru.txt")):
        lines = (desk / file).read_text().split("\n")
        marked = set()
        for result in results(reported(desk, "--sarif", "-", run=run).stdout):
            place = result["locations"][0]["physicalLocation"]
            assert place["artifactLocation"] == {"uri": file, "uriBaseId": "%SRCROOT%"}
            region = place["region"]
            if "startColumn" in region:
                words = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
                assert words == region["snippet"]["text"]
                marked.add((region["startLine"], region["startColumn"], words))
        assert [words for _, _, words in sorted(marked)] == ["Центробанк"] * 3, run


def test_rules_fingerprints_and_levels_of_sarif(desk: Path) -> None:
    text = reported(desk, "--sarif", "-").stdout
    found, driver = results(text), json.loads(text)["runs"][0]["tool"]["driver"]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in found]
    assert len(set(prints)) == len(prints) == 4  # three wrong terms and an empty hypothesis
    assert all(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] for result in found)
    assert {rule["id"] for rule in driver["rules"]} == {"coverage/empty-hypothesis", "terminology/forbidden-term"}
    assert prints == [r["partialFingerprints"]["primaryLocationLineHash"] for r in results(sarif(view(desk)))]


def test_a_changed_input_is_not_pointed_at(desk: Path, tmp_path: Path) -> None:
    inputs = (desk / "news.jsonl").read_text()
    (tmp_path / "news.jsonl").write_text(inputs.replace("Привет", "Приветы"))
    moved = command("report", desk / "run", "--sarif", "-", cwd=tmp_path)  # at the input's path lies another file
    places = [result["locations"][0]["physicalLocation"] for result in results(moved.stdout)]
    assert {place["artifactLocation"]["uri"] for place in places} == {(desk / "run" / "segments.csv").as_uri()}
    assert all("startColumn" not in place["region"] for place in places)
    rows = (desk / "run" / "segments.csv").read_text().split("\n")
    assert all("Центробанк" in rows[place["region"]["startLine"] - 1] for place in places[:1])


def view(desk: Path, status: str = "open", **options: object):  # noqa: ANN201
    run = load_run(desk / "run")
    found = {name: tuple(replace(one, status=status) for one in all_) for name, all_ in run.findings.items()}
    return ci_view(replace(run, findings=found), GATES, **options)


@pytest.mark.parametrize("status", ["waived", "rejected"])
def test_settled_findings_are_dropped_unless_asked_for(desk: Path, status: str) -> None:
    assert results(sarif(view(desk, status))) == []
    shown = results(sarif(view(desk, status, waived=True)))
    assert len(shown) == 4
    assert all(result["suppressions"][0]["kind"] == "external" for result in shown)
    suites = ElementTree.fromstring(junit(view(desk, status, waived=True)))
    assert not suites[0].findall(".//failure")
    assert len(suites[0].findall(".//system-out")) == 2  # said, and no failure
    assert "critical findings |" not in markdown(view(desk, status))
    assert "4 waived or rejected findings not shown" in markdown(view(desk, status))


def test_new_findings_carry_their_baseline_state(desk: Path) -> None:
    assert {result["baselineState"] for result in results(sarif(view(desk, "new")))} == {"new"}
    assert all("baselineState" not in result for result in results(sarif(view(desk, "confirmed"))))
    assert "4 new critical findings" in markdown(view(desk, "new"))
    assert "0 new critical findings" in markdown(view(desk, "unchanged"))


def test_sarif_says_what_it_leaves_out(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.reports.sarif.MOST", 1)
    log = json.loads(sarif(view(desk)))["runs"][0]
    assert len(log["results"]) == 1
    told = {n["descriptor"]["id"]: n["message"]["text"] for n in log["invocations"][0]["toolExecutionNotifications"]}
    assert told["limit"] == "3 less grave findings left out: 1 at most"
    assert "needs a reference" in told["scorer/chrf"]  # what did not run is said
    assert told["gate/BLEU (mt)"] == "BLEU (mt): incomparable: signature differs"


def test_junit_has_a_case_per_rule_and_document(desk: Path) -> None:
    root = ElementTree.fromstring(reported(desk, "--junit", "-").stdout)
    assert [suite.get("name") for suite in root] == ["suite: mt", "suite: other", "scorers"]
    cases = {(case.get("classname"), case.get("name")): case for case in root[0]}
    assert len(cases) == len(root[0]) == 2 * 5  # documents × rules of the two checks
    failure = cases["one", "terminology/forbidden-term"].find("failure")
    assert failure is not None and failure.get("message") == "terminology/forbidden-term: 2 findings"
    assert "Nghị quyết" in (failure.text or "") and "🇻🇳" in (failure.text or "")
    assert list(cases["one", "terminology/missing-term"]) == []
    assert root.find(".//testcase[@name='chrf']/skipped") is not None
    totals = {name: int(root.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    assert totals == {"tests": 10 + 10 + 1, "failures": 3, "errors": 0, "skipped": 1}


def test_junit_of_gates_is_red_where_they_are(desk: Path) -> None:
    run = load_run(desk / "run")
    blamed = {("mt", one.finding.fingerprint, one.finding.segment) for one in run.findings["mt"][:1]}
    root = ElementTree.fromstring(junit(ci_view(run, GATES, blamed)))
    gates = {case.get("name"): [child.tag for child in case] for case in root[3]}
    assert list(gates.values()) == [["failure"], ["skipped"], ["error"], ["system-out"]]
    failure = root[0].find(".//failure")
    assert failure is not None and failure.get("message") == "terminology/forbidden-term: 1 finding"
    assert len(root[0].findall(".//failure")) == 1  # other findings are said, and fail nothing
    assert len(root[0].findall(".//system-out")) == 2
    strict = [replace(gate, strict=True) for gate in GATES]
    cases = ElementTree.fromstring(junit(ci_view(run, strict)))[3]
    assert [child.tag for case in cases for child in case] == ["failure", "failure", "error", "system-out"]


def test_github_shows_the_gravest_within_its_limits(desk: Path, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    got = reported(desk, "--github", GITHUB_STEP_SUMMARY=str(page))
    assert re.match(r"::error file=news\.jsonl,line=2,endLine=2,col=\d+,endColumn=\d+,title=terminology/", got.stdout)
    assert page.read_text().startswith("before\n<!-- harness -->")
    gated = github(view(desk)).splitlines()
    assert gated[0] == "::error title=gate no new critical findings (mt)::fail: 2 > 0 | <b>@all</b>"
    many = ci_view(load_run(desk / "run"), GATES[:1] * 30)
    lines = github(many).splitlines()
    assert sum(line.startswith("::error") for line in lines) == 10
    assert lines[-1] == "24 further annotations beyond the 10 of a kind that GitHub shows"
    beside = reported(desk, "--github", "--gitlab", "-", GITHUB_STEP_SUMMARY="")
    assert "::error" in beside.stderr
    assert json.loads(beside.stdout)


def test_gitlab_fingerprints_are_unique_across_systems(desk: Path) -> None:
    issues = json.loads(gitlab(view(desk)))
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints) == 4 + 3  # findings, and gates that did not pass
    assert issues[0]["severity"] == "blocker"
    real = json.loads(reported(desk, "--gitlab", "-").stdout)
    assert [issue["location"]["lines"]["begin"] for issue in real] == [2, 2, 3, 3]
    assert {issue["location"]["path"] for issue in real} == {"news.jsonl"}
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_systems_that_agree_have_findings_of_their_own(desk: Path, tmp_path: Path) -> None:
    texts = ("-s", "a.vi.txt", "-t", "a=mt.ru.txt", "-t", "b=mt.ru.txt")
    assert command("run", "suite.toml", *texts, "--out", tmp_path / "run", "-q", cwd=desk).returncode == 0
    issues = json.loads(reported(desk, "--gitlab", "-", run=str(tmp_path / "run")).stdout)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    assert {issue["location"]["path"] for issue in issues} == {"mt.ru.txt"}


def test_rdjson_counts_bytes_and_offers_the_suggestion(desk: Path) -> None:
    diagnostics = json.loads(reported(desk, "--rdjson", "-", run="parallel").stdout)["diagnostics"]
    lines = (desk / "mt.ru.txt").read_bytes().split(b"\n")
    for diagnostic in diagnostics:
        start, end = (diagnostic["location"]["range"][side] for side in ("start", "end"))
        words = lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1]
        assert words.decode() == "Центробанк"
        assert diagnostic["suggestions"][0]["range"] == diagnostic["location"]["range"]
        assert diagnostic["suggestions"][0]["text"] in diagnostic["message"]
        assert diagnostic["code"]["value"] == "terminology/forbidden-term"
    assert len(diagnostics) == 3


def test_markdown_begins_with_the_verdict_and_shows_both_texts(desk: Path) -> None:
    text = markdown(view(desk, "new"))
    assert text.splitlines()[1] == "## ❌ fail: 1 gate of 4; 4 new critical findings"
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert "<code>Nghị quyết của <b>Trung ương</b></code>" in page
    assert "<code>Заседает <b>Центробанк</b></code>" in page
    assert "@all" not in page  # nobody is mentioned
    assert page.count("<table>") == 2


def test_html_and_languages(desk: Path, tmp_path: Path) -> None:
    got = reported(desk, "--html", str(tmp_path / "r.html"), "--markdown", str(tmp_path / "m.md"), "--lang", "ru")
    page = (tmp_path / "r.html").read_text()
    assert '<html lang="ru"' in page and "неверный перевод" in page and page.count("Центробанк") >= 3
    assert "built-in method" not in page
    assert "неверный перевод" in (tmp_path / "m.md").read_text()
    assert got.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["run"], 2, "nothing to write"),
        (["run", "--sarif", "-", "--junit", "-"], 2, "both go to stdout"),
        (["run", "--sarif", "x", "--lang", "de"], 2, "no messages in language 'de'"),
        (["nowhere", "--sarif", "x"], 3, "no run at nowhere"),
        (["run", "--sarif", "no/such/folder/x"], 3, "cannot write no/such/folder/x"),
    ],
)
def test_what_cannot_be_done_is_said(desk: Path, arguments: list[str], code: int, says: str) -> None:
    got = command("report", *arguments, cwd=desk)
    assert (got.returncode, says in got.stderr) == (code, True), got.stderr
    assert not (desk / "x").exists()


def test_the_schema_of_sarif_is_the_published_one() -> None:
    assert SARIF["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    assert len(SARIF["definitions"]) > 40
