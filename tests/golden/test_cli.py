"""Whole sessions on the command line, word for word: stdout, stderr, exit code, and what lies on the disk afterwards.

`UPDATE_GOLDEN=1 pytest tests/golden` rewrites the expected sessions; read the difference before you keep it.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import COMMITTEE, CONGRESS, command, glossary_file

HERE = Path(__file__).parent
SEGMENTS = [
    ("n1", "news", "Nghị quyết của Trung ương", "Постановления Центробанка", "Постановления ЦК"),
    ("n2", "news", "Đại hội toàn quốc lần thứ XIV", "XIV Всекитайский съезд", "XIV Всевьетнамский съезд"),
    ("m1", "more", "Quốc hội họp", "", "Национальное собрание заседает"),
    ("m2", "more", "Chào buổi sáng, Hà Nội", "Доброе утро, Ханой", "Доброе утро, Ханой"),
]
SUITE = """
name = "house"
source-lang = "vi"
target-lang = "ru"
testset = "news.jsonl"
glossaries = ["terms.tsv"]
rules = ["rules.toml"]

[scorers]
chrf = {}
coverage = {}
terminology = {}
realia = {}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with everything a news desk has: segments, parallel text, a suite, a glossary, rules."""
    rows = [dict(zip(("id", "doc", "source", "hypothesis", "reference"), row, strict=True)) for row in SEGMENTS]
    write(tmp_path / "news.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    blind = "".join(json.dumps({k: r[k] for k in r if k != "reference"}, ensure_ascii=False) + "\n" for r in rows)
    write(tmp_path / "blind.jsonl", blind)
    write(tmp_path / "a.vi.txt", "".join(f"{row[2]}\n" for row in SEGMENTS))
    write(tmp_path / "mt1.ru.txt", "".join(f"{row[3]}\n" for row in SEGMENTS))
    write(tmp_path / "mt2.ru.txt", "".join(f"{row[4]}\n" for row in SEGMENTS))
    write(tmp_path / "docs.txt", "".join(f"{row[1]}\n" for row in SEGMENTS))
    write(tmp_path / "suite.toml", SUITE)
    write(tmp_path / "rules.toml", CONGRESS)
    glossary_file(tmp_path / "terms.tsv", COMMITTEE)
    return tmp_path


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def session(desk: Path, line: str) -> tuple[str, int]:
    """What a person sees who types the line: the streams and the exit code, without what differs from day to day."""
    got = command(*line.split()[1:], cwd=desk)
    return (
        f"$ {line}\n{plain(got.stdout, desk)}--- stderr\n{plain(got.stderr, desk)}--- exit {got.returncode}\n",
        got.returncode,
    )


def plain(text: str, desk: Path) -> str:
    text = text.replace(str(desk), "DESK")
    text = re.sub(r"\d{8}T\d{6}Z-([\w-]+?)-[0-9a-f]{8}", r"TIME-\1-DIGEST", text)
    text = re.sub(r"(glossary|rules|mqm):[0-9a-f]{12}", r"\1:DIGEST", text)
    text = re.sub(r"\|version:[\w.]+", "|version:V", text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n" if text else ""


def golden(name: str, said: str) -> None:
    path = HERE / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def left(desk: Path) -> list[str]:
    """What a session left behind: run directories and drafts of them."""
    places = [*desk.glob("runs/*"), *desk.glob("runs/.*"), *desk.glob("out*"), *desk.glob(".out*")]
    return sorted(plain(path.name, desk).strip() for path in places)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("suite", "harness run suite.toml --out out"),
        ("blind", "harness run suite.toml --input blind.jsonl --out out"),
        ("default-place", "harness run suite.toml"),
        (
            "parallel",
            "harness run suite.toml --source a.vi.txt -t mt1=mt1.ru.txt -t mt2=mt2.ru.txt --docs docs.txt --out out",
        ),
        ("json", "harness run suite.toml --out out --json --quiet"),
        ("quiet", "harness run suite.toml --out out --quiet"),
        ("russian", "harness run suite.toml --out out --lang ru --excel"),
        ("adjusted", "harness run suite.toml --out out --disable realia --severity party.*=minor --level t*=info"),
        ("one-scorer", "harness run suite.toml --out out --scorer coverage"),
        ("lint", "harness terms lint suite.toml"),
    ],
)
def test_a_session_that_goes_well(name: str, line: str, desk: Path) -> None:
    if name == "lint":
        row = {**COMMITTEE, "ok": "Trung ương => ЦК", "bad": "Trung ương => Центробанк"}
        glossary_file(desk / "terms.tsv", row)
    said, code = session(desk, line)
    files = sorted(
        str(path.relative_to(desk))
        for place in ("out", "runs")
        for path in (desk / place).rglob("*.*")
        if path.is_file()
    )
    golden(name, said + "".join(f"{plain(file, desk)}" for file in files))
    assert code == 0


@pytest.mark.parametrize(
    ("name", "file", "content"),
    [
        ("duplicate-ids", "x.jsonl", '{"id": 1, "source": "a", "hypothesis": "b"}\n' * 2),
        ("invalid-utf-8", "x.jsonl", b'{"id": 1, "source": "a\xff", "hypothesis": "b"}\n'),
        ("utf-16", "x.jsonl", '{"id": 1}'.encode("utf-16")),
        ("nul", "x.jsonl", b'{"id": 1, "source": "a\0", "hypothesis": "b"}\n'),
        ("missing-column", "x.csv", "id,sorce,hypothesis\n1,a,b\n"),
        ("empty-source", "x.csv", "id,source,hypothesis\n1,,b\n2, ,b\n"),
        ("ragged-row", "x.csv", "id,source,hypothesis\n1,a\n2,a,b,c\n3,a,b\n"),
        ("no-file", "y.jsonl", ""),
    ],
)
def test_input_that_cannot_be_used(name: str, file: str, content: str | bytes, desk: Path) -> None:
    write(desk / file, content)
    said, code = session(desk, f"harness run suite.toml --input x{Path(file).suffix} --out out")
    golden(f"bad-{name}", said)
    assert (code, left(desk)) == (3, [])


def test_unequal_numbers_of_lines(desk: Path) -> None:
    write(desk / "mt1.ru.txt", "одна\nдве\n")
    said, code = session(desk, "harness run suite.toml --source a.vi.txt --hypothesis mt1.ru.txt --out out")
    golden("bad-unequal-lines", said)
    assert (code, left(desk)) == (3, [])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("scorer", "harness run suite.toml --out out --scorer terminologie"),
        ("rule", "harness run suite.toml --out out --disable terminology/forbiden-term"),
        ("severity", "harness run suite.toml --out out --severity terminology=grave"),
        ("level", "harness run suite.toml --out out --level terminology=eror"),
        ("lang", "harness run suite.toml --out out --lang de"),
        ("no-suite", "harness run absent.toml --out out"),
        ("nothing", "harness run"),
        ("two-ways", "harness run --input news.jsonl --source a.vi.txt --hypothesis mt1.ru.txt"),
        ("no-language", "harness run --input news.jsonl"),
        ("pair", "harness run suite.toml --out out --severity minor"),
    ],
)
def test_a_command_that_cannot_be_meant(name: str, line: str, desk: Path) -> None:
    said, code = session(desk, line)
    golden(f"usage-{name}", said)
    assert (code, left(desk)) == (2, [])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("key", "rules =", "rulez ="),
        ("scorer", "realia =", "reelia ="),
        ("option", "chrf = {}", "chrf = { lowercas = true }"),
    ],
)
def test_a_suite_that_cannot_be_used(name: str, old: str, new: str, desk: Path) -> None:
    write(desk / "suite.toml", SUITE.replace(old, new))
    said, code = session(desk, "harness run suite.toml --out out")
    golden(f"suite-{name}", said)
    assert (code, left(desk)) == (2, [])


def test_an_option_that_does_not_exist_is_a_usage_error(desk: Path) -> None:
    assert command("run", "--otu", "x", cwd=desk).returncode == 2


def test_a_required_scorer_without_references(desk: Path) -> None:
    write(desk / "suite.toml", SUITE.replace("chrf = {}", "chrf = { required = true }"))
    said, code = session(desk, "harness run suite.toml --input blind.jsonl --out out --quiet")
    golden("required", said)
    assert (code, left(desk)) == (4, ["out"])


def test_a_run_directory_that_is_taken(desk: Path) -> None:
    write((desk / "out").mkdir() or desk / "out" / "mine.txt", "mine")
    said, code = session(desk, "harness run suite.toml --out out")
    golden("taken", said)
    assert code == 3
    assert [path.name for path in (desk / "out").iterdir()] == ["mine.txt"]


def test_interrupted(desk: Path) -> None:
    """Ctrl-C in the middle of the work: exit code 130, one line, and nothing that looks like a run."""
    rows = [
        {"id": i, "source": "Trung ương họp", "hypothesis": f"Центробанк {i}", "reference": "x"} for i in range(30_000)
    ]
    write(desk / "long.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    program = str(Path(sys.executable).with_name("harness"))
    process = subprocess.Popen(
        [program, "run", "suite.toml", "--input", "long.jsonl", "--out", "out"],
        cwd=desk,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(2.5)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert said == "harness: interrupted, nothing was written\n"
    assert left(desk) == []


def test_a_reader_that_goes_away_is_no_verdict(desk: Path) -> None:
    program = str(Path(sys.executable).with_name("harness"))
    line = f"set -o pipefail; '{program}' run suite.toml --out out --json --quiet | head -c 1 > /dev/null"
    assert subprocess.run(["bash", "-c", line], cwd=desk, timeout=60).returncode == 0


@pytest.mark.parametrize("system", ["[/red]", "[bold]x", "=1+1", "<b>&"])
def test_names_of_systems_are_names_and_no_markup(system: str, desk: Path) -> None:
    row = {"id": "1", "source": "a", "hypotheses": {system: "б"}}
    write(desk / "x.jsonl", json.dumps(row) + "\n")
    got = command("run", "suite.toml", "--input", "x.jsonl", "--out", "out", "--excel", cwd=desk)
    assert got.returncode == 0, got.stderr
    assert system in got.stdout
