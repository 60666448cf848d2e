"""Paired tests against the real `sacrebleu --paired-bs` and `--paired-ar` on the same files: equal p and intervals."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from support import command

from harness.analysis.resample import p_randomisation, swapped_sums
from harness.inputs.glossary import Glossary
from harness.inputs.references import references
from harness.inputs.rules import Rules
from harness.inputs.testset import read_parallel
from harness.scorers import registry
from harness.scorers.base import Knowledge

METRICS = {"bleu": "BLEU", "chrf": "chrF2", "ter": "TER"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two systems that are close: of one the better half of its changes is undone, so p is neither 0 nor 1."""
    folder = tmp_path_factory.mktemp("desk")
    path = references() / "testsets" / "party-news.vi-ru" / "segments.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    raw = [row["hypotheses"]["raw"] for row in rows]
    other = [text if i % 9 else rows[i]["hypotheses"]["improved"] for i, text in enumerate(raw)]
    other = [" ".join(text.split()[:-2]) if i % 7 == 3 else text for i, text in enumerate(other)]
    texts = {"source.vi.txt": [r["source"] for r in rows], "ref.ru.txt": [r["references"]["A"] for r in rows]}
    for name, lines in (texts | {"one.ru.txt": raw, "two.ru.txt": other}).items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def sacrebleu(desk: Path, *options: str, **environment: str) -> str:
    files = ["ref.ru.txt", "-i", "one.ru.txt", "two.ru.txt", "-m", "bleu", "chrf", "ter"]
    line = [sys.executable, "-m", "sacrebleu", *files, *options]
    env = {"PYTHONUTF8": "1", **environment}
    return subprocess.run(line, cwd=desk, env=env, capture_output=True, text=True, check=True).stdout


def harness(desk: Path, first: str, second: str, *options: str) -> Mapping[str, Mapping[str, float]]:
    scorers = [word for name in METRICS for word in ("--scorer", name)]
    inputs = [first, second, "--source", "source.vi.txt", "--reference", "ref.ru.txt"]
    got = command("compare", *inputs, *scorers, "--slice", "domain", "--json", *options, cwd=desk)
    assert got.returncode == 0, got.stderr
    scores = json.loads(got.stdout)["groups"][0]["comparisons"][0]["scores"]
    return {score["scorer"]: score for score in scores if score["slice"] == "all"}


@pytest.mark.parametrize("seed", ["12345", "7"])
def test_paired_bootstrap(seed: str, desk: Path) -> None:
    said = sacrebleu(desk, "--paired-bs", "-f", "text", "-w", "9", SACREBLEU_SEED=seed)
    lines = [line for line in said.splitlines() if line.startswith("│")]
    scores = [float(cell.split()[0]) for cell in lines[2].split("│")[2:5]]
    p = [float(value) for value in re.findall(r"p = ([\d.]+)", lines[3])]
    mine = harness(desk, "one.ru.txt", "two.ru.txt", "--test", "bootstrap", "--seed", seed)
    assert [mine[name]["score_second"] for name in METRICS] == pytest.approx(scores, abs=1e-8)
    assert [round(mine[name]["p"], 4) for name in METRICS] == p  # 1,000 resamples: four digits tell every count apart
    assert all(0.01 < value < 0.99 for value in p), p


def test_paired_randomisation(desk: Path) -> None:
    said = json.loads(sacrebleu(desk, "--paired-ar", "--paired-ar-n", "3001", "--format", "json", "-w", "12"))[1]
    mine = harness(desk, "one.ru.txt", "two.ru.txt", "--resamples", "3001")
    assert [mine[name]["p"] for name in ("bleu", "chrf")] == [said[title]["p_value"] for title in ("BLEU", "chrF2")]
    assert mine["ter"]["p"] >= said["TER"]["p_value"]  # whole edits over one length: ties, which sacrebleu leaves out
    for name, title in METRICS.items():
        assert 0.01 < said[title]["p_value"] < 0.99
        assert without_ties(desk, name, 3001) == said[title]["p_value"]


def without_ties(desk: Path, name: str, trials: int) -> float:
    files = {"one": desk / "one.ru.txt", "two": desk / "two.ru.txt"}
    testset = read_parallel(
        desk / "source.vi.txt", files, references={"A": desk / "ref.ru.txt"}, source_lang="vi", target_lang="ru"
    )
    scorer = registry.build(name, Knowledge("vi", "ru", Glossary((), ""), Rules()), {})
    one, two = (np.array(scorer.measure(testset.corpus(system)).stats) for system in files)
    delta = np.diff(scorer.combine_rows(np.stack([one.sum(axis=0), two.sum(axis=0)])))[0]
    mixed = (scorer.combine_rows(sums) for sums in swapped_sums(one, two, 12345, trials))
    return p_randomisation(*mixed, float(delta), ties=False)


def test_intervals_of_one_system(desk: Path) -> None:
    """`harness run` gives low and high, sacrebleu the half of their distance."""
    said = sacrebleu(desk, "--paired-bs", "-f", "text", "-w", "9")
    halves = [float(value) for value in re.findall(r"± ([\d.]+)\)", said)[3:6]]
    scorers = [word for name in METRICS for word in ("--scorer", name)]
    files = ["--source", "source.vi.txt", "-t", "two=two.ru.txt", "--reference", "ref.ru.txt"]
    got = command("run", *files, *scorers, "--json", "--quiet", "--out", "run", cwd=desk)
    intervals = json.loads(got.stdout)["systems"]["two"]["intervals"]
    mine = [(intervals[name][1] - intervals[name][0]) / 2 for name in METRICS]
    assert mine == pytest.approx(halves, abs=2e-5)  # sacrebleu resamples in single precision


def test_a_system_is_not_significantly_different_from_itself(desk: Path) -> None:
    """sacrebleu says p = 1/1001 here, because it does not count ties."""
    (desk / "same.ru.txt").write_bytes((desk / "one.ru.txt").read_bytes())
    for test in ("bootstrap", "randomisation"):
        mine = harness(desk, "one.ru.txt", "same.ru.txt", "--test", test)
        assert {score["p"] for score in mine.values()} == {1.0}
