"""Sessions of `harness compare` and `harness rescore`, word for word, and what they leave on the disk."""

import csv
import json
import os
import re
from pathlib import Path

import pytest
from support import COMMITTEE, command, glossary_file

HERE = Path(__file__).parent
SUITE = """
name = "house"
source-lang = "vi"
target-lang = "ru"
testset = "news.jsonl"
glossaries = ["terms.tsv"]
rules = []

[scorers]
bleu = {}
chrf = {}
coverage = {}
terminology = {}
"""
NEWS = [
    ("Nghị quyết của Trung ương về kinh tế", "Постановление ЦК об экономике"),
    ("Quốc hội họp phiên bế mạc tại Hà Nội", "Национальное собрание провело в Ханое заседание"),
    ("Chào buổi sáng", "Доброе утро всем"),
    ("Hôm nay trời mưa to ở miền Bắc", "Сегодня на севере идёт сильный дождь"),
]


def rows(count: int = 12) -> list[dict[str, object]]:
    """Twelve segments of two documents: `old` drops words, `new` is better but writes one Центробанк, `odd` is poor."""
    made = []
    for number in range(count):
        source, reference = NEWS[number % 4]
        words = reference.split()
        systems = {"old": " ".join(words[: -1 - number % 2]), "new": reference, "odd": " ".join(reversed(words))}
        if number == 4:
            systems["new"] = reference.replace("ЦК", "Центробанка")
        document, domain = ("d1", "party") if number < 6 else ("d2", "")
        plain = {"id": f"s{number}", "doc": document, "domain": domain, "source": f"{source} {number}"}
        made.append({**plain, "reference": f"{reference} {number}", "hypotheses": systems})
    return made


def write(path: Path, segments: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in segments), encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A suite, a test set, and two runs of it: of the old system and of the new one."""
    (tmp_path / "suite.toml").write_text(SUITE, encoding="utf-8")
    glossary_file(tmp_path / "terms.tsv", COMMITTEE)
    write(tmp_path / "news.jsonl", rows())
    for system, place in (("old", "before"), ("new", "after")):
        got = command("run", "suite.toml", "--system", system, "--out", place, "--quiet", cwd=tmp_path)
        assert got.returncode == 0, got.stderr
    return tmp_path


def session(desk: Path, name: str, line: str) -> int:
    got = command(*line.split()[1:], cwd=desk)
    said = f"$ {line}\n{plain(got.stdout, desk)}--- stderr\n{plain(got.stderr, desk)}--- exit {got.returncode}\n"
    path = HERE / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")
    return got.returncode


def plain(text: str, desk: Path) -> str:
    text = text.replace(str(desk), "DESK")
    text = re.sub(r"\d{8}T\d{6}Z-([\w-]+?)-[0-9a-f]{8}", r"TIME-\1-DIGEST", text)
    return "".join(f"{line.rstrip()}\n" for line in re.sub(r"\b[0-9a-f]{12}\b", "DIGEST", text).splitlines())


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("compare-runs", "harness compare before after --suite suite.toml"),
        ("compare-bootstrap", "harness compare before after --suite suite.toml --test bootstrap --slice domain"),
        ("compare-files", "harness compare news.jsonl news.jsonl --system old=new --suite suite.toml --scorer chrf"),
        ("compare-matrix", "harness compare news.jsonl --suite suite.toml"),
        ("compare-same", "harness compare before before --suite suite.toml"),
    ],
)
def test_a_comparison(name: str, line: str, desk: Path) -> None:
    before = {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()}
    assert session(desk, name, line) == 0
    assert {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("compare-lost", lambda made: made[:-2]),
        ("compare-more", lambda made: [*made, {**made[0], "id": "s99", "doc": "d2", "domain": ""}]),
        ("compare-source", lambda made: [{**made[0], "source": "Khác"}, *made[1:]]),
        ("compare-order", lambda made: [made[1], made[0], *made[2:]]),
    ],
)
def test_another_test_set_is_refused_with_the_difference(name: str, change: object, desk: Path) -> None:
    write(desk / "news.jsonl", change(rows()))  # type: ignore[operator]
    command("run", "suite.toml", "--system", "new", "--out", "other", "--quiet", cwd=desk)
    assert session(desk, name, "harness compare before other") == 3


def test_a_changed_glossary_takes_only_the_terminology_away_until_the_old_run_is_rescored(desk: Path) -> None:
    glossary_file(desk / "terms.tsv", {**COMMITTEE, "forbidden": "Центробанка"})
    command("run", "suite.toml", "--system", "new", "--out", "later", "--quiet", cwd=desk)
    assert session(desk, "compare-glossary", "harness compare before later --suite suite.toml --slice all") == 0
    before = (desk / "before" / "run.json").read_bytes()
    assert session(desk, "rescore", "harness rescore before --out again") == 0
    assert (desk / "before" / "run.json").read_bytes() == before
    said = compared(desk, "again", "later")
    assert said["incomparable"] == {} and said["findings"]["not_compared"] == {}


def test_a_changed_option_takes_only_its_scorer_away_and_other_references_only_the_metrics(desk: Path) -> None:
    (desk / "other.toml").write_text(SUITE.replace("bleu = {}", 'bleu = { tokenize = "char" }'), encoding="utf-8")
    command("run", "other.toml", "--system", "new", "--out", "char", "--quiet", cwd=desk)
    said = compared(desk, "before", "char")
    assert list(said["incomparable"]) == ["bleu"] and "tok:13a" in said["incomparable"]["bleu"]
    assert {score["scorer"] for score in said["scores"]} == {"chrf", "coverage", "terminology"}
    write(desk / "news.jsonl", [{**row, "reference": f"{row['reference']}!"} for row in rows()])
    command("run", "suite.toml", "--system", "new", "--out", "refs", "--quiet", cwd=desk)
    assert compared(desk, "before", "refs")["incomparable"] == dict.fromkeys(("bleu", "chrf"), "the references differ")


def test_nothing_that_can_be_compared_is_a_data_error(desk: Path) -> None:
    glossary_file(desk / "terms.tsv", {**COMMITTEE, "forbidden": "Центробанка"})
    command("run", "suite.toml", "--system", "new", "--out", "later", "--quiet", cwd=desk)
    line = "harness compare before later --scorer terminology --slice domain"
    assert session(desk, "compare-nothing", line) == 3


def compared(desk: Path, *arguments: str) -> dict[str, dict[str, object]]:
    got = command("compare", *arguments, "--suite", "suite.toml", "--json", cwd=desk)
    assert got.returncode == 0, got.stderr
    return json.loads(got.stdout)["groups"][0]["comparisons"][0]  # type: ignore[no-any-return]


def test_findings_are_matched_by_fingerprint(desk: Path) -> None:
    """The one new Центробанк is new; the same system again has it unchanged; backwards it is gone."""
    found = compared(desk, "before", "after")["findings"]
    assert [(f["segment"], f["severity"]) for f in found["new"]] == [("s4", "critical")]  # type: ignore[attr-defined]
    assert (found["gone"], found["unchanged"]) == ([], 0)
    assert compared(desk, "after", "after")["findings"]["unchanged"] == 1
    assert len(compared(desk, "after", "before")["findings"]["gone"]) == 1  # type: ignore[arg-type]


def test_csv_has_every_scorer_on_every_slice(desk: Path) -> None:
    got = command("compare", "before", "after", "--suite", "suite.toml", "--csv", "all.csv", "--json", cwd=desk)
    scores = json.loads(got.stdout)["groups"][0]["comparisons"][0]["scores"]
    with (desk / "all.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [(r["scorer"], r["slice"], r["unit"]) for r in table] == [
        (s["scorer"], s["slice"], s["unit"]) for s in scores
    ]
    assert {(r["slice"], r["unit"]) for r in table} == {
        ("all", ""),
        *(("domain", unit) for unit in ("party", "")),
        *(("document", unit) for unit in ("d1", "d2")),
        *(("term", unit) for unit in ("with", "without")),
        *(("length", unit) for unit in ("1-10", "11-20") if any(s["unit"] == unit for s in scores)),
    }
    sizes = {(r["slice"], r["unit"]): int(r["segments"]) for r in table if r["scorer"] == "chrf"}
    assert sizes["all", ""] == 12 and sizes["term", "with"] == 3 and sizes["document", "d1"] == 6
    assert all(abs(s["wins"] + s["ties"] + s["losses"] - 1) < 1e-9 for s in scores)


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("compare-no-run", "harness compare before aftre", 3),
        ("compare-no-system", "harness compare before after --system old", 2),
        ("compare-alone", "harness compare before", 2),
        ("compare-slice", "harness compare before after --slice lenght", 2),
        ("compare-which", "harness compare before after --scorer chr", 2),
        ("compare-text", "harness compare before suite.toml", 3),
        ("rescore-taken", "harness rescore before --out after", 3),
        ("rescore-no-run", "harness rescore suite.toml --out new", 3),
    ],
)
def test_a_command_that_cannot_be_done(name: str, line: str, code: int, desk: Path) -> None:
    assert session(desk, name, line) == code


def test_a_run_rescored_without_its_suite_or_glossary_says_what_it_needs(desk: Path) -> None:
    glossary_file(desk / "more.tsv", {**COMMITTEE, "id": "a.b"})
    command("run", "suite.toml", "--glossary", "more.tsv", "--out", "wide", "--quiet", cwd=desk)
    assert session(desk, "rescore-glossary", "harness rescore wide --out new") == 2
    assert command("rescore", "wide", "--glossary", "more.tsv", "--out", "new", "-q", cwd=desk).returncode == 0
    (desk / "suite.toml").rename(desk / "moved.toml")
    assert session(desk, "rescore-suite", "harness rescore before --out newer") == 2
    assert command("rescore", "before", "--suite", "moved.toml", "--out", "newer", "-q", cwd=desk).returncode == 0


def test_a_rescored_run_is_the_run_again(desk: Path) -> None:
    command("rescore", "before", "--out", "again", "--quiet", cwd=desk)
    for name in ("findings.csv", "scores.csv", "segments.csv"):
        assert (desk / "again" / name).read_bytes() == (desk / "before" / name).read_bytes()
