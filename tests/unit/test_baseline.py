"""Baselines: the same run gives the same bytes, and all that a comparison needs comes back."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from support import command, evaluated

from harness.analysis.aggregate import scores
from harness.errors import ConfigurationError, DataError
from harness.reports.write import write_run
from harness.results.baseline import HEAD, bless, check_name, leftovers, load, load_baseline, locate, names
from harness.results.stored import StoredRun, load_run

PAIRS = [
    ("Trung ương họp", "Центробанк заседает"),
    ("Đại hội toàn quốc", "Всекитайский съезд"),
    ("Chào\u2028", "Привет"),
]


@pytest.fixture
def run(tmp_path: Path) -> StoredRun:
    evaluation = evaluated(tmp_path, *PAIRS)
    write_run(evaluation, scores(evaluation), tmp_path / "run")
    return load_run(tmp_path / "run")


def contents(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def test_the_same_run_gives_the_same_bytes_wherever_and_whenever(run: StoredRun, tmp_path: Path) -> None:
    bless(run, tmp_path / "a/news")
    later = replace(
        run,
        place=Path("/other/machine/run"),
        manifest=replace(
            run.manifest,
            id="20300101T000000Z-news-00000000",
            created="2030-01-01T00:00:00Z",
            git={"commit": "x"},
            versions={"python": "3.99"},
            inputs={f"/other/machine/{path}": digest for path, digest in run.manifest.inputs.items()},
            suite_file="/other/machine/suite.toml",
            scorers=tuple(replace(record, seconds=99.0) for record in run.manifest.scorers),
        ),
    )
    bless(replace(later, manifest=replace(later.manifest, suite_file="")), tmp_path / "b/news")
    assert contents(tmp_path / "a/news") == contents(tmp_path / "b/news")
    packed = [data for name, data in contents(tmp_path / "a/news").items() if name.endswith(".gz")]
    assert len(packed) == 2
    assert all(data[3:8] == bytes(5) for data in packed)  # RFC 1952: no flags (no name), no time
    bless(later, tmp_path / "c/news")
    assert not any(b"machine" in data for data in contents(tmp_path / "c/news").values())


def test_blessing_again_changes_no_file(run: StoredRun, tmp_path: Path) -> None:
    place = tmp_path / "news"
    assert bless(run, place)
    before = {path: path.stat().st_mtime_ns for path in place.iterdir()}
    assert not bless(run, place)
    assert {path: path.stat().st_mtime_ns for path in place.iterdir()} == before


def test_all_that_a_comparison_needs_comes_back(run: StoredRun, tmp_path: Path) -> None:
    bless(run, tmp_path / "news")
    again = load(tmp_path / "news")
    assert again.digest == run.digest
    assert again.testset.segments == run.testset.segments
    assert again.stats == run.stats
    assert [r.signature for r in again.manifest.scorers] == [r.signature for r in run.manifest.scorers]
    for mine, theirs in zip(run.findings["mt"], again.findings["mt"], strict=True):
        assert replace(mine.finding, evidence={}) == theirs.finding
    bless(again, tmp_path / "second/news")
    assert contents(tmp_path / "second/news") == contents(tmp_path / "news")


@pytest.mark.parametrize("name", ["baseline.json", "findings.jsonl", "segments.jsonl.gz", "statistics.jsonl.gz"])
def test_a_baseline_is_blessed_and_never_edited(name: str, run: StoredRun, tmp_path: Path) -> None:
    bless(run, tmp_path / "news")
    (tmp_path / "news" / name).write_bytes((tmp_path / "news" / name).read_bytes() + b"\n")
    with pytest.raises(DataError, match="is damaged") as caught:
        load_baseline(tmp_path / "news")
    assert [Path(problem.file).name for problem in caught.value.problems] == [name]
    assert bless(run, tmp_path / "news")
    load_baseline(tmp_path / "news")


def test_a_killed_bless_leaves_the_older_baseline(run: StoredRun, tmp_path: Path) -> None:
    bless(run, tmp_path / "news")
    (tmp_path / "news").rename(tmp_path / ".news.old")  # where a kill between the two renames leaves it
    (tmp_path / ".news.0badcafe.harness-draft").mkdir()
    assert load(tmp_path / "news").digest == run.digest
    assert names(tmp_path) == ["news"]
    assert [path.name for path in leftovers(tmp_path)] == [".news.0badcafe.harness-draft"]
    assert bless(replace(run, findings={"mt": ()}), tmp_path / "news")
    assert load(tmp_path / "news").findings == {"mt": ()}


def test_what_is_not_a_baseline_is_not_overwritten(run: StoredRun, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not a baseline"):
        bless(run, run.place)
    for name in ("", "../x", "a/b", ".x", "news.candidate"):
        with pytest.raises(ConfigurationError):
            check_name(name)
    with pytest.raises(DataError, match="did you mean 'news'"):
        bless(run, tmp_path / "home/news")
        load_baseline(locate("newz", tmp_path / "home"))


def test_the_commands(run: StoredRun, tmp_path: Path) -> None:
    assert "3 segments" in command("baseline", "bless", "run", "news", cwd=tmp_path).stdout
    assert "unchanged" in command("baseline", "bless", "run", "news", cwd=tmp_path).stdout
    assert command("baseline", "list", cwd=tmp_path).stdout == "news: news, 3 segments, systems mt\n"
    assert "Terminology" in command("baseline", "show", "news", cwd=tmp_path).stdout
    head = json.loads((tmp_path / "references/baselines/news" / HEAD).read_text(encoding="utf-8"))
    assert (head["id"], head["created"], head["git"]) == ("news", "", {})
    assert command("baseline", "show", "newz", cwd=tmp_path).returncode == 3
    assert command("baseline", "bless", "run", "../x", cwd=tmp_path).returncode == 2
    got = command("compare", "references/baselines/news", "run", "--json", cwd=tmp_path)
    assert got.returncode == 0, got.stderr
    assert command("gate", "run", "--baseline", "other", cwd=tmp_path).returncode == 3
    assert (tmp_path / "references/baselines/other.candidate").is_dir()
    assert command("gate", "run", "--baseline", "./none/x", cwd=tmp_path).returncode == 3
    said = command("baseline", "prune", "--dry-run", cwd=tmp_path).stdout
    assert said == "would remove references/baselines/other.candidate\n"
    assert command("baseline", "prune", "news", cwd=tmp_path).returncode == 0
    assert list((tmp_path / "references/baselines").iterdir()) == []


def test_the_page_of_a_gate_says_what_is_new(run: StoredRun, tmp_path: Path) -> None:
    """One finding as before, one new, one waived today."""
    bless(replace(run, findings={"mt": run.findings["mt"][:1]}), tmp_path / "references/baselines/news")
    first, second = run.findings["mt"]
    html = ("gate", "run", "--html", "page.html")
    assert command(*html, cwd=tmp_path).returncode == 1
    states = re.findall(r'"state":"(\w+)"', (tmp_path / "page.html").read_text(encoding="utf-8"))
    assert states == ["unchanged", "new"]
    command("waive", second.finding.fingerprint, "--reason", "as they say it", "--author", "Lan", cwd=tmp_path)
    assert command(*html, cwd=tmp_path).returncode == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert re.findall(r'"state":"(\w+)"', page) == ["unchanged", "waived"]
    assert "as they say it" in page and "Lan" in page
