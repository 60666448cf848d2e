"""The pytest plugin as a team uses it: their files, their pytest, another process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import COMMITTEE, DESK, command, glossary_file, package

TESTS = """
import pytest

def test_whole(translation):
    translation.assert_clean("suite.toml", system="mt", severity="critical")

def test_better(translation):
    translation.assert_clean("suite.toml", system="other", severity="critical")

@pytest.mark.translation("suite.toml", system="mt", severity="critical")
def test_document(translation):
    translation.assert_clean()
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    rows = [
        ("n1", "one", "Nghị quyết của Trung ương", "Постановление Центробанка"),
        ("n2", "two", "Trung ương họp", "ЦК заседает"),
        ("n3", "three", "Chào", "Привет"),
    ]
    lines = (
        {"id": id, "doc": doc, "source": source, "hypotheses": {"mt": text, "other": text.replace("Центробанка", "ЦК")}}
        for id, doc, source, text in rows
    )
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    (tmp_path / "suite.toml").write_text(DESK)
    (tmp_path / "test_news.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    glossary_file(tmp_path / "terms.tsv", COMMITTEE)
    return tmp_path


def asked(desk: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV"))}
    line = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "-q", *arguments]
    return subprocess.run(line, cwd=desk, capture_output=True, text=True, env=env, timeout=120)


@pytest.mark.parametrize("workers", [(), ("-n", "2", "--dist", "loadgroup")])
def test_findings_fail_the_test_that_asks_for_them(desk: Path, workers: tuple[str, ...]) -> None:
    if workers:
        pytest.importorskip("xdist")
    got = asked(desk, *workers)
    assert got.returncode == 1, got.stdout + got.stderr
    assert "2 failed, 3 passed" in got.stdout
    for failed in ("::test_whole", "::test_document[one]"):
        assert f"FAILED test_news.py{failed}" in got.stdout
    assert "mt · one · n1: terminology/forbidden-term (critical)" in got.stdout
    assert (
        "hypothesis: Постановление Центробанка" in got.stdout and "source:     Nghị quyết của Trung ương" in got.stdout
    )


def test_a_finished_run_can_be_asked_too(desk: Path) -> None:
    assert command("run", "suite.toml", "--out", "out", "-q", cwd=desk).returncode == 0
    (desk / "test_news.py").write_text(TESTS.replace("suite.toml", "out"))
    got = asked(desk)
    assert "2 failed, 3 passed" in got.stdout, got.stdout


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("translation.assert_clean('nowhere.toml')", "cannot read suite"),
        ("translation.assert_clean('suite.toml', system='tm')", "no system 'tm'"),
        ("translation.assert_clean('suite.toml', severity='grave')", "unknown severity 'grave'"),
        ("translation.assert_clean('suite.toml', document='four')", "no document 'four'"),
        ("translation.assert_clean()", "which suite?"),
    ],
)
def test_what_cannot_be_asked_fails_and_never_passes(desk: Path, body: str, says: str) -> None:
    (desk / "test_news.py").write_text(f"def test_it(translation):\n    {body}\n")
    got = asked(desk)
    assert (got.returncode, says in got.stdout) == (1, True), got.stdout
    assert "Traceback" not in got.stdout


@pytest.mark.parametrize("mark", ["system='mt'", "'suite.toml', sytem='mt'", "'nowhere.toml'"])
def test_a_marker_that_cannot_be_used_is_an_error(desk: Path, mark: str) -> None:
    text = (
        f"import pytest\n@pytest.mark.translation({mark})\ndef test_it(translation):\n    translation.assert_clean()\n"
    )
    (desk / "test_news.py").write_text(text)
    got = asked(desk)
    assert got.returncode in (1, 2), got.stdout
    assert "1 error" in got.stdout and "passed" not in got.stdout


BROKEN = """
from dataclasses import dataclass
from harness.scorers.base import Check

@dataclass(frozen=True)
class Broken(Check):
    name, title, kinds = "broken", "Broken", ("x",)

    @classmethod
    def configured(cls, knowledge, options):
        return cls()

    def find(self, corpus):
        raise ValueError("boom")
"""
CLEAN = "def test_it(translation):\n    translation.assert_clean({!r}, system='other')\n"


def test_a_check_that_did_not_run_is_not_clean(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(desk / "site", BROKEN, {"broken": "Broken"})
    monkeypatch.setenv("PYTHONPATH", str(desk / "site"), prepend=os.pathsep)
    (desk / "suite.toml").write_text(DESK + "broken = {}\n")
    assert command("run", "suite.toml", "--out", "out", "-q", cwd=desk).returncode == 0
    for given in ("suite.toml", "out"):
        (desk / "test_news.py").write_text(CLEAN.format(given))
        got = asked(desk)
        assert got.returncode == 1, got.stdout
        assert "not measured: broken failed: ValueError('boom')" in got.stdout


def test_a_check_that_the_suite_does_not_want_is_not_missed(desk: Path) -> None:
    (desk / "suite.toml").write_text('disable = ["terminology"]\n' + DESK)
    assert command("run", "suite.toml", "--out", "out", "-q", cwd=desk).returncode == 0
    for given in ("suite.toml", "out"):
        (desk / "test_news.py").write_text(CLEAN.format(given).replace("other", "mt"))
        got = asked(desk)
        assert "1 passed" in got.stdout, got.stdout


def test_pytest_starts_light() -> None:
    code = (
        "import sys, harness.pytest_plugin; "
        "print([m for m in sys.modules if m.startswith('harness.') and m != 'harness.pytest_plugin'])"
    )
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout.strip() == "[]"
