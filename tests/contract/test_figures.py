"""What is published of the checks' precision is what they do, and a check that may fail a build has earned it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.inputs.references import references
from harness.inputs.suite import default_suite
from harness.model import Level

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
FLOORS = ("precision=0.95", "recall=0.6")  # under which the project fails itself, whatever the page says
EARNED = 0.90  # lower bound of precision on the gold from which on a check counts as an error


@pytest.fixture(scope="module")
def validation(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict]:
    page = tmp_path_factory.mktemp("figures") / "figures.md"
    command = [sys.executable, "-m", "harness", "validate", str(references() / "gold"), "--json", "--page", str(page)]
    floors = [word for floor in FLOORS for word in ("--fail-under", floor)]
    said = subprocess.run([*command, *floors], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return page.read_text(encoding="utf-8"), json.loads(said.stdout)


def test_the_published_page_is_not_stale(validation: tuple[str, dict]) -> None:
    assert PAGE.read_text(encoding="utf-8") == validation[0], "run: harness validate --page docs/figures.md"


def test_only_proven_checks_are_errors(validation: tuple[str, dict]) -> None:
    suite = default_suite("vi", "ru")
    counts: dict[str, list[int]] = {}
    for rule, one in validation[1]["rules"].items():
        own = counts.setdefault(rule.partition("/")[0], [0, 0])
        own[0] += one["true"]
        own[1] += one["false"]
    from harness.analysis.validate import wilson

    for check, (true, false) in counts.items():
        bounds = wilson(true, true + false)
        proven = bounds is not None and bounds[0] >= EARNED
        assert proven or suite.level.get(f"{check}/*") is Level.WARNING, f"{check}: {true} true, {false} false"
