"""The recipes of docs/ci.md, each tried: their commands run as they stand there, in a small project of a team."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from support import COMMITTEE, glossary_file

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SUITE = """
name = "news"
source-lang = "vi"
target-lang = "ru"
testset = "translations/news.jsonl"
glossaries = ["references/glossaries/terms.tsv"]
rules = []

[scorers]
chrf = {}
coverage = {}
terminology = {}
"""
EXAMPLES = {"ok": "Trung ương họp => ЦК заседает", "bad": "Trung ương họp => Центробанк заседает"}


def block(heading: str, language: str) -> str:
    """The first block of code in a language under a heading of the page."""
    section = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading)) if heading else PAGE
    found = re.search(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert found, f"no {language} under {heading!r}"
    return found[1]


class Team:
    """A repository of somebody who translates news."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("translations", "references/glossaries", "bin"):
            (folder / name).mkdir(parents=True)
        (folder / "suite.toml").write_text(SUITE, encoding="utf-8")
        glossary_file(folder / "references/glossaries/terms.tsv", COMMITTEE | EXAMPLES)
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
        pip = folder / "bin" / "pip"  # harness is installed here already: only what would be installed is looked at
        pip.write_text(f'#!/bin/sh\n[ "$*" = "install {project}" ]\n')
        pip.chmod(0o755)
        self.translates("Постановление ЦК")

    def translates(self, hypothesis: str) -> None:
        row = {"id": "n1", "source": "Nghị quyết của Trung ương", "hypothesis": hypothesis, "reference": "Резолюция ЦК"}
        text = json.dumps(row, ensure_ascii=False) + "\n"
        (self.folder / "translations/news.jsonl").write_text(text, encoding="utf-8")

    def does(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a step as GitHub's and GitLab's runners do: bash that stops at the first command that fails."""
        path = f"{self.folder / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"
        env = {"PATH": path, "HOME": str(self.folder), "PYTHONUTF8": "1", **environment}
        line = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(line, cwd=self.folder, capture_output=True, text=True, env=env, timeout=120)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """The repository after the commands that a person gives once."""
    made = Team(tmp_path)
    assert made.does("git init --quiet").returncode == 0
    first = made.does(block("", "sh"))
    assert first.returncode == 0, first.stderr
    assert "A  references/baselines/main/baseline.json" in made.does("git status --short").stdout
    return made


def recipe(heading: str, schema: str, folder: Path) -> dict[str, Any]:
    """A workflow as its service would read it, held to the service's schema."""
    file = folder / "workflow.yml"
    file.write_text(block(heading, "yaml"), encoding="utf-8")
    checker = Path(sys.executable).with_name("check-jsonschema")
    got = subprocess.run([checker, "--builtin-schema", schema, file], capture_output=True, text=True)
    assert got.returncode == 0, got.stdout
    data: dict[str, Any] = YAML(typ="safe").load(file)
    return data


def test_github_actions(team: Team, tmp_path: Path) -> None:
    steps = recipe("GitHub Actions", "vendor.github-workflows", tmp_path)["jobs"]["gate"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert len(commands) == 3
    page = tmp_path / "summary.md"
    page.touch()
    for command in commands:
        got = team.does(command, GITHUB_STEP_SUMMARY=str(page))
        assert got.returncode == 0, got.stderr
    assert "✅ pass" in page.read_text(encoding="utf-8")
    uploaded = [value for step in steps for key, value in step.get("with", {}).items() if key in ("path", "sarif_file")]
    assert len(uploaded) == 2 and all((tmp_path / name).exists() for name in uploaded)
    team.translates("Постановление Центробанка")
    team.does("rm -r runs/ci")
    codes = [team.does(command, GITHUB_STEP_SUMMARY=str(page)).returncode for command in commands]
    assert codes == [0, 0, 1]
    assert "❌ fail: 1 gate of 2; 1 new critical finding" in page.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "harness.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]


def test_gitlab(team: Team, tmp_path: Path) -> None:
    job = recipe("GitLab", "vendor.gitlab-ci", tmp_path)["gate"]
    script = "\n".join(job["script"])
    got = team.does(script)
    assert got.returncode == 0, got.stderr
    artifacts = [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]
    assert len(artifacts) == 3 and all((tmp_path / name).exists() for name in artifacts)
    team.translates("Постановление Центробанка")
    assert team.does(f"rm -r runs/ci\n{script}").returncode == 1
    warns = re.search(r"allow_failure: \{ exit_codes: (\d+) \}.*(--fail-exit-code \1)\b", PAGE)
    assert warns
    assert team.does(f"rm -r runs/ci\n{script} {warns[2]}").returncode == int(warns[1])


def test_pre_commit(team: Team, tmp_path: Path) -> None:
    (tmp_path / "hooks.yaml").write_text(block("pre-commit", "yaml"), encoding="utf-8")
    terms, gate = YAML(typ="safe").load(tmp_path / "hooks.yaml")["repos"][0]["hooks"]
    assert re.search(terms["files"], "references/glossaries/terms.tsv")
    assert all(re.search(gate["files"], file) for file in ("translations/news.jsonl", "references/waivers.toml"))
    lint, judge = (shlex.join(shlex.split(hook["entry"])) for hook in (terms, gate))  # pre-commit runs words, no shell
    assert [team.does(line).returncode for line in (lint, judge, judge)] == [0, 0, 0]
    team.translates("Постановление Центробанка")
    assert team.does(judge).returncode == 1
    glossary_file(tmp_path / "references/glossaries/terms.tsv", COMMITTEE | {"ok": EXAMPLES["bad"]})
    assert team.does(lint).returncode == 2


def test_make(team: Team, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(block("Make", "make"), encoding="utf-8")
    for _ in range(2):
        got = team.does("make gate")
        assert got.returncode == 0, got.stdout + got.stderr
    team.translates("Постановление Центробанка")
    got = team.does("make gate")
    assert got.returncode == 2 and "Error 1" in got.stderr  # make's own code, and harness's


def test_pytest(team: Team, tmp_path: Path) -> None:
    (tmp_path / "test_news.py").write_text(block("pytest", "python"), encoding="utf-8")
    line = "python -m pytest -q -p no:cacheprovider"
    assert team.does(line).returncode == 0
    team.translates("Постановление Центробанка")
    got = team.does(line)
    assert got.returncode == 1 and "1 new critical finding (at most 0)" in got.stdout
