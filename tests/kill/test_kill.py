"""Whatever moment a command is killed at, earlier runs and baselines are untouched and nothing half-done looks whole.

Two kinds of killing: before the n-th touch of the file system, for a seeded choice of n (see `fork.py`), and at any
time of a real process.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from support import COMMITTEE, command, glossary_file

from harness.errors import DataError
from harness.results.baseline import load, names
from harness.results.drafts import SUFFIX, draft_of, drafts
from harness.results.stored import load_run

HERE = Path(__file__).parent
HARNESS = str(Path(sys.executable).with_name("harness"))
ENV = {**os.environ, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
MOMENTS, TIMES = 12, 2  # of each command: touches before which it dies, and random times
SUITE = """
name = "news"
source-lang = "vi"
target-lang = "ru"
testset = "news.csv"
glossaries = ["terms.tsv"]
rules = []
[scorers]
coverage = {}
terminology = {}
"""
BASELINES = Path("references/baselines")
COMMANDS = {
    "run": "run suite.toml --quiet",
    "rescore": "rescore runs/first --quiet",
    "bless": "baseline bless runs/second news",
    "prune": "baseline prune other",
    "report": "report runs/first --html page.html --junit page.xml",
}


class Forks:
    """The program in `fork.py`."""

    def __init__(self) -> None:
        line = [sys.executable, str(HERE / "fork.py")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(line, env=ENV, text=True, **pipes)  # type: ignore[call-overload]

    def run(self, folder: Path, last: int | None, line: str) -> tuple[int, int]:
        """Run `harness …` in a folder: its exit code, negative if it was killed, and its touches."""
        self._process.stdin.write(json.dumps([str(folder), last, *line.split()]) + "\n")
        self._process.stdin.flush()
        code, touches = json.loads(self._process.stdout.readline())
        return code, touches

    def close(self) -> None:
        self._process.stdin.close()
        assert self._process.wait(timeout=30) == 0
        self._process.stdout.close()


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    own = Forks()
    yield own
    own.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Path:
    """Two runs that differ, two baselines of the first one, and a page that an earlier report left."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "suite.toml").write_text(SUITE, encoding="utf-8")
    glossary_file(folder / "terms.tsv", COMMITTEE)
    for name, text in (("first", "Центробанк заседает"), ("second", "ЦК заседает")):
        (folder / "news.csv").write_text(f"id,source,hypothesis\n1,Trung ương họp,{text}\n2,Chào,\n", encoding="utf-8")
        assert forks.run(folder, None, f"run suite.toml --out runs/{name} --quiet")[0] == 0
    for name in ("news", "other"):
        assert forks.run(folder, None, f"baseline bless runs/first {name}")[0] == 0
    for name in ("page.html", "page.xml"):
        (folder / name).write_text("earlier\n", encoding="utf-8")
    return folder


@pytest.fixture
def copy(desk: Path, tmp_path: Path) -> Path:
    return shutil.copytree(desk, tmp_path / "desk")


@pytest.fixture(scope="module")
def seconds(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long `harness run` takes here and now."""
    folder = shutil.copytree(desk, tmp_path_factory.mktemp("timed") / "desk")
    start = time.monotonic()
    assert subprocess.run([HARNESS, *COMMANDS["run"].split()], cwd=folder, env=ENV, timeout=60).returncode == 0
    return time.monotonic() - start


def contents(place: Path) -> dict[str, bytes]:
    return {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}


loaded = cache(load_run)


def check(folder: Path, desk: Path, name: str) -> None:
    """What must hold whenever the command of that name was killed in a copy of the desk."""
    for place in ("runs/first", "runs/second", "news.csv", "suite.toml", "terms.tsv"):
        assert contents(folder / place) == contents(desk / place), place
    first, second = (loaded(desk / f"runs/{name}") for name in ("first", "second"))
    news = load(folder / BASELINES / "news")  # checks every sum
    assert len(news.findings["news"]) in [len(run.findings["news"]) for run in (first, second)]
    assert news.digest == first.digest == second.digest
    if name != "bless":
        assert contents(folder / BASELINES / "news") == contents(desk / BASELINES / "news")
    kept = names(folder / BASELINES)
    assert kept == ["news", "other"] or (name == "prune" and kept == ["news"])
    if "other" in kept:
        assert contents(folder / BASELINES / "other") == contents(desk / BASELINES / "other")
    for page in ("page.html", "page.xml"):
        text = (folder / page).read_text(encoding="utf-8")
        assert text == "earlier\n" or (name == "report" and text.rstrip().endswith((("</html>"), "</testsuites>")))
    for place in (folder / "runs").iterdir():
        if place.name.startswith("."):
            with pytest.raises(DataError):
                load_run(place)
        else:
            assert len(load_run(place).testset.segments) == 2
            assert {"report.html", "findings.csv", "scores.csv", "segments.csv"} <= contents(place).keys()


def restore(folder: Path, desk: Path) -> None:
    """The copy as it was, but for what killed commands have left behind."""
    for place in ("page.html", "page.xml", BASELINES / "news", BASELINES / ".news.old", BASELINES / "other"):
        shutil.rmtree(folder / place, ignore_errors=True)
        if (desk / place).is_dir():
            shutil.copytree(desk / place, folder / place)
        elif (desk / place).is_file():
            shutil.copy(desk / place, folder / place)


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_before_a_touch_of_the_file_system(name: str, copy: Path, desk: Path, forks: Forks) -> None:
    code, touches = forks.run(copy, None, COMMANDS[name])
    assert (code, touches > 2) == (0, True)
    check(copy, desk, name)
    moments = range(1, touches + 1)
    chosen = sorted(random.Random(name).sample(moments, min(MOMENTS, touches)))
    for moment in chosen:
        restore(copy, desk)
        assert forks.run(copy, moment, COMMANDS[name]) == (-signal.SIGKILL, moment)
        check(copy, desk, name)
    for place in (copy / "runs").glob(f".*{SUFFIX}"):
        got = command("report", place, "--junit", "x.xml", cwd=copy)
        assert got.returncode == 3, got.stdout
        break
    restore(copy, desk)
    assert forks.run(copy, None, COMMANDS[name])[0] == 0  # goes through, and clears up what the killed ones have left
    check(copy, desk, name)
    assert [str(p.relative_to(copy)) for p in copy.rglob(f"*{SUFFIX}")] == []
    assert not (copy / BASELINES / ".news.old").exists()


@pytest.mark.parametrize("name", ["run", "rescore", "bless", "report"])
def test_killed_at_any_time(name: str, seconds: float, copy: Path, desk: Path) -> None:
    rng, line = random.Random(name), [HARNESS, *COMMANDS[name].split()]
    for _ in range(TIMES):
        restore(copy, desk)
        process = subprocess.Popen(line, cwd=copy, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds * rng.uniform(0.4, 1.0))
        process.kill()
        process.wait()
        check(copy, desk, name)


def test_runs_at_once_get_places_of_their_own(copy: Path) -> None:
    line = [HARNESS, *COMMANDS["run"].split()]
    processes = [subprocess.Popen(line, cwd=copy, env=ENV) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    made = [place for place in (copy / "runs").iterdir() if place.name not in ("first", "second")]
    assert len(made) == 2
    same = {json.dumps(load_run(place).testset.segments[0].hypotheses) for place in made}
    assert len(same) == 1


def test_blessings_at_once_leave_one_whole_baseline(copy: Path, desk: Path) -> None:
    lines = [[HARNESS, "baseline", "bless", f"runs/{name}", "news"] for name in ("second", "first", "second")]
    processes = [subprocess.Popen(line, cwd=copy, env=ENV, stdout=subprocess.DEVNULL) for line in lines]
    assert [process.wait(timeout=60) for process in processes] == [0] * 3
    assert names(copy / BASELINES) == ["news", "other"]
    assert len(load(copy / BASELINES / "news").testset.segments) == 2
    assert sorted(p.name for p in (copy / BASELINES).iterdir()) == ["news", "other"]


def test_a_draft_is_left_alone_while_its_writer_lives(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from harness.results.drafts import draft_of\n"
    code += "with draft_of(Path('x')) as draft: print(draft, flush=True); time.sleep(60)"
    writer = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    theirs = tmp_path / writer.stdout.readline().strip()
    with draft_of(tmp_path / "y") as mine:
        assert theirs.is_dir() and mine.is_dir()
        assert drafts(tmp_path) == []
    writer.kill()
    writer.communicate()
    assert drafts(tmp_path) == [theirs]
    with draft_of(tmp_path / "y"):
        assert not theirs.exists()
