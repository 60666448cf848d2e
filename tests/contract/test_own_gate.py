"""The project gates itself, as `make gate` does: the shipped sample against its shipped baseline, by the real commands.

A change of glossary, rules or checks fails these tests until somebody has looked at it and run `make bless`.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from support import command

ROOT = Path(__file__).parents[2]
BASELINE = Path("references/baselines/party-news")
NEWER = re.compile(r"\S+: the signature differs: sacrebleu (\S+)\|version:\S+ → \1\|version:\S+")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped sample, scored now."""
    place = tmp_path_factory.mktemp("gate") / "run"
    got = command("run", "references/suites/party-news.toml", "--out", place, "--quiet", cwd=ROOT)
    assert got.returncode == 0, got.stderr
    return place


def gated(sample: Path, *options: str) -> list[dict[str, Any]]:
    """Every verdict but those on a metric that sacrebleu has given another version since."""
    got = command("gate", sample, *options, "--json", cwd=ROOT)
    verdicts = [verdict for system in json.loads(got.stdout)["systems"] for verdict in system["verdicts"]]
    tiers = {verdict["tier"] for verdict in verdicts}
    assert got.returncode == (3 if "incomparable" in tiers else 1 if "fail" in tiers else 0)
    return [verdict for verdict in verdicts if not NEWER.fullmatch(verdict["reason"])]


def test_the_sample_passes_its_gates(sample: Path) -> None:
    verdicts = gated(sample)
    assert len(verdicts) >= 6  # two systems, and three gates that no version of sacrebleu touches
    assert {verdict["reason"]: verdict["tier"] for verdict in verdicts if verdict["tier"] != "pass"} == {}, "make bless"


def test_the_baseline_has_the_findings_of_today(sample: Path, tmp_path: Path) -> None:
    again = tmp_path / BASELINE
    shutil.copytree(ROOT / BASELINE, again)
    assert command("baseline", "bless", sample, "party-news", cwd=tmp_path).returncode == 0
    assert (again / "findings.jsonl").read_text() == (ROOT / BASELINE / "findings.jsonl").read_text(), "make bless"


def test_its_gates_stop_a_worse_system(sample: Path) -> None:
    """The raw output in the place of the improved one."""
    tiers = {verdict["name"]: verdict["tier"] for verdict in gated(sample, "--system", "improved=raw")}
    assert tiers.pop("everything translated and measured") == "pass"
    assert {"no new critical finding", "terminology holds"} <= tiers.keys() and set(tiers.values()) == {"fail"}
