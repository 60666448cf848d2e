"""Sessions with the tools that look after knowledge: real commands and files, exit codes, what lies there then."""

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support import COMMITTEE, CONGRESS, command, glossary_file

from harness.inputs.glossary import load_glossary

SUITE = """
source-lang = "vi"
target-lang = "ru"
glossaries = ["terms.tsv"]
rules = ["rules.toml"]

[scorers]
chrf = {}
coverage = {}
terminology = {}
realia = {}
"""
ROW = {**COMMITTEE, "ok": "Trung ương => ЦК", "bad": "Trung ương => Центробанк", "evidence": "ru.nhandan.vn"}
SCHOOL = ["--id", "school.khoa", "--source", "khóa", "--preferred", "созыв", "--forbidden", "семестр@missing"]
GOOD = [*SCHOOL, "--bad", "khóa XIV => семестр XIV", "--ok", "khóa XIV => созыва XIV", "--evidence", "judgement"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    glossary_file(tmp_path / "terms.tsv", ROW)
    (tmp_path / "rules.toml").write_text(CONGRESS, encoding="utf-8")
    (tmp_path / "suite.toml").write_text(SUITE, encoding="utf-8")
    return tmp_path


def said(desk: Path, *arguments: str | Path, code: int = 0, suite: bool = True) -> tuple[str, str]:
    """What a command says on stdout and stderr; the exit code must be the expected one."""
    got = command(*arguments, *(["--suite", "suite.toml"] if suite else []), cwd=desk)
    assert got.returncode == code, got.stderr
    return got.stdout, got.stderr


def add(desk: Path, *options: str, code: int = 0) -> tuple[str, str]:
    return said(desk, "terms", "add", "mine.tsv", *options, code=code)


def test_stats_count_what_entries_rest_on(desk: Path) -> None:
    head, party, whole, rest = said(desk, "terms", "stats")[0].splitlines()
    counts = dict(zip(head.split(), party.split(), strict=True))
    assert (counts["domain"], counts["entries"], counts["attested"], counts["judgement"]) == ("terms", "1", "1", "0")
    assert (counts["sources"], counts["right"], counts["forbidden"], counts["examples"]) == ("4", "4", "3", "2")
    assert whole.split()[:3] == ["all", "1", "1"]
    assert rest == "beside these: 1 realia, 0 patterns, 1 guards"
    assert [row["entries"] for row in json.loads(said(desk, "terms", "stats", "--json")[0])] == [1, 1]


def test_search_prints_where_an_entry_stands(desk: Path) -> None:
    out, _ = said(desk, "terms", "search", "центробанком")
    known = "party.central-committee  Ban Chấp hành Trung ương → Центральный Комитет"
    assert out == f"{known}  (forbidden: Центробанк)  terms.tsv:2\n"
    assert said(desk, "terms", "search", "nothing", "here") == ("", "nothing is known of 'nothing here'\n")


def test_add_writes_what_holds(desk: Path) -> None:
    out, _ = add(desk, *GOOD)
    assert out == "school.khoa  khóa → созыв  mine.tsv:2\n"
    first = (desk / "mine.tsv").read_bytes()
    add(desk, "--id", "a.x", *GOOD[2:], "--source", "khóa họp", code=0)
    assert [entry.id for entry in load_glossary([desk / "mine.tsv"])] == ["a.x", "school.khoa"]
    assert first.splitlines()[1] in (desk / "mine.tsv").read_bytes().splitlines()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (SCHOOL, "no evidence"),
        ([*SCHOOL, "--evidence", "judgement"], "school.khoa: has no ok or bad example"),
        ([*GOOD, "--bad", "khóa => созыв"], "bad example raises nothing: khóa => созыв"),
        ([*GOOD, "--ok", "khóa => Всекитайский"], "ok example raises realia/wrong-country"),
        ([*GOOD, "--admitted", "семестр"], "forbidden 'семестр' is a right rendering"),
        ([*GOOD, "--source", "TW"], "party.central-committee"),
        ([*GOOD, "--severity", "grave"], "unknown severity 'grave'"),
        ([*GOOD, "--unless-source", "@nowhere"], "unknown guard @nowhere"),
        ([*GOOD, "--id", "School"], "id 'School' is not of the form domain.kebab-case"),
    ],
)
def test_add_refuses_what_lint_refuses(options: Sequence[str], message: str, desk: Path) -> None:
    if "TW" in options:  # in the same file; over another one it would be an override
        out, err = said(desk, "terms", "add", "terms.tsv", *options, code=2)
    else:
        out, err = add(desk, *options, code=2)
    assert message in err
    assert out == ""
    assert not (desk / "mine.tsv").exists()


def test_an_entry_that_is_there_gives_way_only_if_told_to(desk: Path) -> None:
    add(desk, *GOOD)
    before = (desk / "mine.tsv").read_bytes()
    assert "mine.tsv:2: school.khoa is there already" in add(desk, *GOOD, code=2)[1]
    assert (desk / "mine.tsv").read_bytes() == before
    add(desk, *GOOD, "--note", "new", "--replace")
    assert [entry.note for entry in load_glossary([desk / "mine.tsv"])] == ["new"]


def test_add_asks_on_a_terminal(desk: Path) -> None:
    answers = [
        "school.khoa",
        "khóa",
        "",
        "созыв",
        "",
        "семестр@missing",
        "khóa XIV => семестр XIV",
        "",
        "judgement",
        "",
    ]
    main, terminal = pty.openpty()
    program = str(Path(sys.executable).with_name("harness"))
    process = subprocess.Popen(
        [program, "terms", "add", "mine.tsv", "--suite", "suite.toml"], stdin=terminal, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=desk, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    os.write(main, "".join(f"{answer}\n" for answer in answers).encode())
    _, err = process.communicate(timeout=60)
    os.close(main), os.close(terminal)
    assert process.returncode == 0, err.decode()
    (entry,) = load_glossary([desk / "mine.tsv"])
    assert (entry.id, entry.domain, entry.source, entry.forbidden[0].form) == (
        "school.khoa",
        "school",
        "khóa",
        "семестр",
    )


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "tbx"])
def test_there_and_back(suffix: str, desk: Path) -> None:
    out, err = said(desk, "terms", "export", f"x.{suffix}")
    assert out == f"1 entries in x.{suffix}\n"
    assert ("TBX-Basic cannot carry shadow (1), severity (1), ok (1), bad (1)" in err) == (suffix == "tbx")
    out, err = said(desk, "terms", "import", f"x.{suffix}", "--into", "terms.tsv", suite=False)
    assert out == "terms.tsv: 0 entries added, 0 changed, 1 unchanged\n"
    assert load_glossary([desk / "terms.tsv"]).entries[0].bad[0].hypothesis == "Центробанк"
    assert "x." in said(desk, "terms", "export", f"x.{suffix}", code=2)[1]


def test_an_export_of_one_domain(desk: Path) -> None:
    assert "did you mean 'terms'?" in said(desk, "terms", "export", "x.csv", "--domain", "term", code=2)[1]
    assert "did you mean '.tbx'" in said(desk, "terms", "export", "x.tbxx", code=2)[1]


def test_terms_test_runs_the_examples(desk: Path) -> None:
    assert said(desk, "terms", "test", "suite.toml", suite=False)[0].endswith("3 examples hold\n")
    glossary_file(desk / "terms.tsv", {**ROW, "bad": "Trung ương => ЦК"})
    assert "bad example raises nothing" in said(desk, "terms", "test", "suite.toml", code=2, suite=False)[1]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", ["terminology", "Glossary terms"]),
        ("party.central-committee", ["glossary entry · terms.tsv:2", "forbidden: Центробанк | ЦБ", "wrong rendering"]),
        ("realia.all-china", ["realia entry · rules.toml:6", "licence: @china", "nothing is found"]),
        ("terminology/forbidden-term", ["rule", "What it flags", "message: “{observed}”", "  Центробанк\n"]),
        ("numbers", ["check", "What it leaves alone", "numbers/changed-date: "]),
        ("bleu", ["metric", "better: higher", "tokenize = '13a'"]),
    ],
)  # fmt: skip
def test_explain(name: str, parts: Sequence[str], desk: Path) -> None:
    out, _ = said(desk, "explain", *([name] if name else []))
    for part in parts:
        assert part in out


def test_explain_knows_what_was_meant(desk: Path) -> None:
    assert "did you mean 'numbers'?" in said(desk, "explain", "nombers", code=2)[1]


def evaluated(desk: Path) -> None:
    rows = [("n1", "Nghị quyết của Trung ương", "Постановления Центробанка", "Постановления ЦК")]
    rows += [(f"k{n}", f"khóa {n}", f"семестр {n}", f"созыв {n}") for n in range(3)]
    rows += [(f"w{n}", f"ngày đẹp {n}", f"хороший день {n}", f"хороший день {n}") for n in range(9)]
    keys = ("id", "source", "hypothesis", "reference")
    lines = [json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) for row in rows]
    (desk / "news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said(desk, "run", "suite.toml", "--input", "news.jsonl", "--out", "out", "--quiet", suite=False)


def test_suggest_and_fix(desk: Path) -> None:
    evaluated(desk)
    out, err = said(desk, "terms", "suggest", "out")
    (row,) = csv.DictReader(out.splitlines())
    assert (row["source"], row["preferred"], row["forbidden"], row["segments"]) == ("khóa", "созыв", "семестр", "3")
    assert err == "1 candidates from 13 segments of news\n"
    out, _ = said(desk, "fix", "out", "--out", "corrected.jsonl")
    assert (
        "news n1  «Центробанка» → «Центрального Комитета»  terminology/forbidden-term party.central-committee\n" in out
    )
    assert "news: 1 findings before, 0 after\n" in out
    first = json.loads((desk / "corrected.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["hypotheses"] == {"news": "Постановления Центрального Комитета"}
    assert "corrected.jsonl exists" in said(desk, "fix", "out", "--out", "corrected.jsonl", code=3)[1]
    assert (
        "no finding of the run is of rule" in said(desk, "fix", "out", "--out", "y.jsonl", "--rule", "x/*", code=2)[1]
    )
    assert "no run at nowhere" in said(desk, "terms", "suggest", "nowhere", code=3)[1]


def test_a_correction_with_which_the_checks_find_fault_is_taken_back(desk: Path) -> None:
    """The glossary's own rendering names a body of another country: the result is no better than what was there."""
    glossary_file(desk / "terms.tsv", {**ROW, "preferred": "Всекитайский съезд", "admitted": ""})
    evaluated(desk)
    out, _ = said(desk, "fix", "out", "--out", "corrected.jsonl")
    assert "left «Центробанка»: the checks find something new in the result" in out
    assert "0 changes, 1 suggestions left" in out
    first = json.loads((desk / "corrected.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["hypotheses"] == {"news": "Постановления Центробанка"}


def test_a_desks_own_glossary_and_domains_that_are_off(desk: Path) -> None:
    """Its term goes before the shipped one and it is said where; a domain that is off reports nothing."""
    glossary_file(desk / "own.tsv", {"id": "desk.tw", "source": "Trung ương", "preferred": "ЦК", "forbidden": "центр"})
    run = ["run", "suite.toml", "--source", "s.txt", "--hypothesis", "mt=h.txt", "--scorer", "terminology"]
    (desk / "s.txt").write_text("Trung ương họp\n", encoding="utf-8")
    (desk / "h.txt").write_text("Центробанк, центр, заседает\n", encoding="utf-8")

    def entries(out: str, *options: str, note: bool) -> list[str]:
        stdout, err = said(desk, *run, "--out", out, *options, suite=False)
        told = " ".join((stdout + err).split())
        notice = "glossary own.tsv overrides «Trung ương» of party.central-committee (terms.tsv:2) by desk.tw (line 2)"
        assert (notice in told) == note
        assert ("own.tsv overrides" in (desk / out / "report.html").read_text(encoding="utf-8")) == note
        with (desk / out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row["entry"] for row in csv.DictReader(file)]

    assert entries("one", note=False) == ["party.central-committee"]
    assert entries("two", "--glossary", "own.tsv", note=True) == ["desk.tw"]
    assert entries("three", "--glossary", "own.tsv", "--disable", "domain:own", note=True) == []
    assert entries("four", "--disable", "domain:terms", note=False) == []
    err = said(desk, *run, "--out", "five", "--disable", "domain:term", code=2, suite=False)[1]
    assert "did you mean 'domain:terms'?" in err


def test_suggest_listens_to_reviewers(desk: Path) -> None:
    """A real run, real verdicts: what was rejected becomes changes of entries, and the table can be imported."""
    add(desk, *GOOD)
    (desk / "suite.toml").write_text(
        SUITE.replace('glossaries = ["terms.tsv"]', 'glossaries = ["terms.tsv", "mine.tsv"]'), encoding="utf-8"
    )
    rows = [(f"s{n}", f"sinh viên khóa {n}", f"студент, семестр {n}") for n in range(3)]
    rows += [(f"d{n}", f"đại biểu khóa {n}", f"депутат, семестр {n}") for n in range(2)]
    rows += [(f"c{n}", f"Đại hội {n} quốc gia", f"Всекитайский съезд {n}") for n in range(2)]
    lines = [
        json.dumps(dict(zip(("id", "source", "hypothesis"), row, strict=True)), ensure_ascii=False) for row in rows
    ]
    (desk / "blind.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said(desk, "run", "suite.toml", "--input", "blind.jsonl", "--out", "out", "--quiet", suite=False)
    with (desk / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["rule"].startswith(("terminology", "realia"))]
    verdicts = [
        {"fingerprint": row["fingerprint"], "segment": row["segment"],
         "verdict": "rejected" if row["segment"].startswith("s") or row["segment"] == "c0" else "confirmed"}
        for row in found
    ]  # fmt: skip
    (desk / "said.json").write_text(json.dumps({"schema": 1, "verdicts": verdicts}), encoding="utf-8")
    out, err = said(desk, "terms", "suggest", "out", "--review", "said.json")
    (row,) = csv.DictReader(out.splitlines())
    assert (row["kind"], row["id"], row["known"], row["confirmed"], row["rejected"]) == (
        "licence", "school.khoa", "school.khoa", "2", "3",
    )  # fmt: skip
    assert row["change"] == "not where the source has «sinh viên khóa» (forbidden «семестр»)"
    assert row["unless_source"] == "sinh viên khóa"
    assert row["example_1"] == "s0: sinh viên khóa 0 ‖ студент, семестр 0"
    assert err == "1 change of entries from verdicts\n0 candidates from 0 segments of blind\n"
    (desk / "changes.csv").write_text(out, encoding="utf-8")
    said(desk, "terms", "import", "changes.csv", "--into", "mine.tsv", suite=False)
    assert "examples hold" in said(desk, "terms", "lint", "suite.toml", suite=False)[0]
    said(desk, "run", "suite.toml", "--input", "blind.jsonl", "--out", "again", "--quiet", suite=False)
    left = (desk / "again" / "findings.csv").read_text(encoding="utf-8-sig")
    assert "d0" in left
    assert "семестр 0" not in left.replace("депутат, семестр 0", "")


def test_a_review_of_another_run_is_refused(desk: Path) -> None:
    evaluated(desk)
    (desk / "said.json").write_text('{"verdicts": [{"fingerprint": "0", "verdict": "rejected"}]}', encoding="utf-8")
    err = said(desk, "terms", "suggest", "out", "--review", "said.json", code=3)[1]
    assert "said.json is not a review of out" in err


def test_a_run_without_references_has_nothing_to_suggest(desk: Path) -> None:
    (desk / "blind.jsonl").write_text('{"id": "1", "source": "a", "hypothesis": "б"}\n', encoding="utf-8")
    said(desk, "run", "suite.toml", "--input", "blind.jsonl", "--out", "out", "--quiet", suite=False)
    assert "has no references" in said(desk, "terms", "suggest", "out", code=3)[1]
