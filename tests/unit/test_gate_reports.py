"""What CI reads of a judged run: real runs, a blessed baseline, and the files of `harness gate` read back."""

import json
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from markdown_it import MarkdownIt
from support import COMMITTEE, DESK, command, glossary_file

from harness.analysis.judgement import judged
from harness.inputs.gates import DEFAULT
from harness.reports.ci import judged_view
from harness.results.stored import load_run

SARIF = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
SUITE = f"""name = "news"
{DESK}
[[gate]]
name = "no new critical finding"
max_new = 0
severity = "critical"

[[gate]]
name = "chrF holds"
scorer = "chrf"
max_drop = 0
level = "warning"
"""
BANK = "Постановление Центробанка"


def news(folder: Path, *, worse: bool) -> None:
    """Twelve segments of two documents and two systems. Both begin with a known wrong term; later `mt` has a new one
    as well, and ends worse."""
    rows = []
    for n in range(1, 13):
        text = BANK if n == 1 or (worse and n == 7) else "Постановление ЦК"
        both = {"mt": text if n < 12 or not worse else "Да", "other": BANK if n == 1 else "Постановление ЦК"}
        source, reference = f"Nghị quyết {n} của Trung ương", {"A": "Постановление ЦК"}
        rows.append(
            {"id": f"n{n}", "doc": f"d{(n - 1) // 6}", "source": source, "hypotheses": both, "references": reference}
        )
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "news.jsonl").write_text(lines, encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "suite.toml").write_text(SUITE, encoding="utf-8")
    glossary_file(folder / "terms.tsv", COMMITTEE)
    for worse, line in ((False, "run suite.toml --out old -q"), (True, "run suite.toml --out new -q")):
        news(folder, worse=worse)
        assert command(*line.split(), cwd=folder).returncode == 0
    assert command("baseline", "bless", "old", "news", cwd=folder).returncode == 0
    return folder


def gated(desk: Path, *arguments: str, code: int = 1, **environment: str) -> subprocess.CompletedProcess[str]:
    got = command("gate", "new", *arguments, cwd=desk, **environment)
    assert got.returncode == code, got.stderr
    return got


def test_junit_is_red_where_the_gate_is(desk: Path) -> None:
    root = ElementTree.fromstring(gated(desk, "--junit", "-").stdout)
    failed = {
        (suite.get("name"), case.get("classname"), case.get("name"))
        for suite in root
        for case in suite
        if case.find("failure") is not None
    }
    assert failed == {
        ("news: mt", "d1", "terminology/forbidden-term"),
        ("gates", "gates", "no new critical finding (mt)"),
    }
    gates = {case.get("name"): [child.tag for child in case] for case in root.iterfind("testsuite[@name='gates']/*")}
    assert gates == {
        "no new critical finding (mt)": ["failure"],
        "chrF holds (mt)": ["system-out"],
        "no new critical finding (other)": ["system-out"],
        "chrF holds (other)": ["system-out"],
    }
    known = root.find("testsuite[@name='news: mt']/testcase[@classname='d0'][@name='terminology/forbidden-term']")
    assert known is not None and "unchanged" in (known.findtext("system-out") or "")
    passed = ElementTree.fromstring(gated(desk, "--junit", "-", "--system", "other", code=0).stdout)
    assert passed.get("failures") == "0" and [suite.get("name") for suite in passed] == ["news: other", "gates"]


def test_markdown_shows_verdict_differences_and_the_new_findings(desk: Path) -> None:
    text = gated(desk, "--markdown", "-").stdout
    assert text.splitlines()[1] == "## ❌ fail: 1 gate of 4; 1 new critical finding"
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    section = page.partition("mt since the baseline")[2].partition("<h3>")[0]
    row = section.partition("chrF ↑")[2].partition("</tr>")[0]
    assert " to " in row and "<td" in row  # the interval of the difference
    assert "Unchanged: Coverage" in section
    findings = page.partition("Findings that a gate failed on")[2]
    assert findings.count("Nghị quyết 7 của") == 1 and findings.count("Nghị quyết 1 của") == 0
    assert "Постановление <b>Центробанка</b>" in findings


def test_github_annotates_gates_and_what_is_new(desk: Path, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    got = gated(desk, "--github", "--markdown", str(tmp_path / "m.md"), GITHUB_STEP_SUMMARY=str(page))
    lines = [line for line in got.stdout.splitlines() if line.startswith("::")]
    assert lines[0].startswith("::error title=gate no new critical finding (mt)::fail: 1 new critical finding")
    assert [line.split("title=")[1].split(" ")[0] for line in lines[1:2]] == ["terminology/forbidden-term"]
    assert "file=news.jsonl,line=7," in lines[1]
    assert lines[2].startswith("::notice title=gate chrF holds (mt)::note: chrF ")
    assert not any("line=1," in line for line in lines)
    assert "2 findings that the baseline has too" in got.stdout
    assert page.read_text(encoding="utf-8") == (tmp_path / "m.md").read_text(encoding="utf-8")
    assert "| no new critical finding" in page.read_text(encoding="utf-8")
    quiet = gated(desk, "--github", "--json", GITHUB_STEP_SUMMARY="")
    assert "::error" in quiet.stderr and json.loads(quiet.stdout)["tier"] == "fail"


def test_sarif_has_baseline_states_and_gates_as_notifications(desk: Path) -> None:
    log = json.loads(gated(desk, "--sarif", "-").stdout)
    jsonschema.Draft4Validator(SARIF).validate(log)
    run = log["runs"][0]
    assert sorted(result["baselineState"] for result in run["results"]) == ["new", "unchanged", "unchanged"]
    told = {n["descriptor"]["id"]: n["level"] for n in run["invocations"][0]["toolExecutionNotifications"]}
    assert told["gate/no new critical finding (mt)"] == "error"
    assert told["gate/no new critical finding (other)"] == "none"


def test_gitlab_and_html(desk: Path, tmp_path: Path) -> None:
    got = gated(desk, "--gitlab", "-", "--html", str(tmp_path / "r.html"), "--lang", "ru")
    issues = json.loads(got.stdout)
    assert issues[0]["check_name"] == "gate/no new critical finding (mt)" and issues[0]["severity"] == "blocker"
    assert "gate: fail" in got.stderr  # the verdict makes way for the file
    assert '<html lang="ru"' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_waivers_of_the_day_count(desk: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text('[[waiver]]\nrule = "terminology/*"\nsegment = "n7"\nreason = "quoted"\n', encoding="utf-8")
    got = gated(desk, "--waivers", str(waivers), "--sarif", "-", code=0)
    assert {r["baselineState"] for r in json.loads(got.stdout)["runs"][0]["results"]} == {"unchanged"}
    assert "1 waived or rejected findings are left out" in got.stderr
    shown = gated(desk, "--waivers", str(waivers), "--waived", "--junit", "-", code=0).stdout
    assert "waived" in shown and "<failure" not in shown


def test_without_a_baseline_nothing_is_new(desk: Path) -> None:
    run = load_run(desk / "new")
    said = judged(run, None, [("", "mt")], DEFAULT, (), date(2026, 1, 1))
    view = judged_view(run, said)
    assert {issue.stored.status for issue in view.issues} == {"open"} and view.differences == {}
    assert [gate.tier for gate in view.gates] == ["incomparable", "pass"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["new", "--json", "--sarif", "-"], 2, "both go to stdout"),
        (["new", "--junit", "x", "--gitlab", "x"], 2, "both go to x"),
        (["references/baselines/news", "--junit", "x"], 3, "is not a run"),
        (["new", "--junit", "no/such/x"], 3, "cannot write no/such/x"),
    ],
)
def test_what_cannot_be_written_is_said(desk: Path, arguments: list[str], code: int, says: str) -> None:
    got = command("gate", *arguments, cwd=desk)
    assert (got.returncode, says in got.stderr) == (code, True), got.stderr
