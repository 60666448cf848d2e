"""The COMET scorers against COMET itself on the same checkpoints: its `predict`, and its command `comet-score`."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support import sample_items

from harness.neural.checkpoint import locate
from harness.neural.engine import Answer, Engine
from harness.neural.prediction import Item

SIDES = ("src", "mt", "ref")
SPREAD = 1e-3  # scores that hardly differ from text to text would agree whatever is computed
KINDS = {
    "regression": True,
    "referenceless": False,
    "kiwi": False,
    "xcomet": True,
    "xcomet without reference": False,
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine("cpu") as engine:
        yield engine


def items(kind: str) -> tuple[Item, ...]:
    return tuple(item if KINDS[kind] else item._replace(reference=None) for item in sample_items()[::3])


def checkpoint(checkpoints: Path, kind: str) -> Path:
    return checkpoints / kind.split()[0]


@cache
def predicted(place: Path, asked: tuple[Item, ...]) -> Any:
    from comet import load_from_checkpoint

    samples = [{n: t for n, t in zip(SIDES, item, strict=True) if t is not None} for item in asked]
    model = load_from_checkpoint(str(place / "checkpoints" / "model.ckpt"), local_files_only=True)
    return model.predict(samples, batch_size=8, gpus=0, num_workers=0, progress_bar=False)


def ours(engine: Engine, place: Path, asked: Sequence[Item], precision: str = "fp32") -> Answer:
    return engine.predict(locate(str(place)), f"{place} {precision}", asked, precision, 512)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_those_of_predict(kind: str, checkpoints: Path, engine: Engine) -> None:
    asked, place = items(kind), checkpoint(checkpoints, kind)
    theirs = predicted(place, asked)
    scores = [prediction.score for prediction in ours(engine, place, asked).predictions]
    assert statistics.stdev(theirs.scores) > SPREAD
    assert scores == pytest.approx(theirs.scores, abs=1e-6)
    assert statistics.fmean(scores) == pytest.approx(theirs.system_score, abs=1e-6)


@pytest.mark.parametrize("kind", ["xcomet", "xcomet without reference"])
def test_spans_cover_what_comet_marks(kind: str, checkpoints: Path, engine: Engine) -> None:
    """The same characters, but for spaces at an edge and a last subword that COMET's decoder forgets."""
    asked, place = items(kind), checkpoint(checkpoints, kind)
    theirs = predicted(place, asked).metadata.error_spans
    for item, prediction, marks in zip(asked, ours(engine, place, asked).predictions, theirs, strict=True):
        letters = {i for i, character in enumerate(item.hypothesis) if not character.isspace()}
        mine = {i for span in prediction.spans for i in range(span.start, span.end)} & letters
        wanted = {i for mark in marks for i in range(mark["start"], mark["end"])} & letters
        assert wanted <= mine
        assert all(i > max(wanted, default=-1) for i in mine - wanted)
        severity = {i: span.severity for span in prediction.spans for i in range(span.start, span.end)}
        for mark in marks:
            assert severity[min(letters.intersection(range(mark["start"], mark["end"])))] == mark["severity"]
    assert sum(map(len, theirs)) > 100


def test_the_command_agrees_to_its_half_precision(checkpoints: Path, engine: Engine, tmp_path: Path) -> None:
    asked = sample_items()[:40]
    for side, lines in zip(SIDES, zip(*asked, strict=True), strict=True):
        (tmp_path / side).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    place = checkpoints / "regression"
    program = Path(sys.executable).with_name("comet-score")
    options = ["--model", str(place / "checkpoints" / "model.ckpt"), "--gpus", "0", "--quiet", "--to_json", "out.json"]
    subprocess.run([program, "-s", "src", "-t", "mt", "-r", "ref", *options], cwd=tmp_path, check=True, timeout=300)
    (rows,) = json.loads((tmp_path / "out.json").read_text()).values()
    scores = [prediction.score for prediction in ours(engine, place, asked).predictions]
    assert scores == pytest.approx([row["COMET"] for row in rows], abs=1e-3)


def test_half_precision_is_near_and_not_the_same(checkpoints: Path, engine: Engine) -> None:
    asked, place = sample_items()[:40], checkpoints / "regression"
    full, half = (
        [p.score for p in ours(engine, place, asked, precision).predictions] for precision in ("fp32", "bf16")
    )
    assert full != half
    assert half == pytest.approx(full, abs=0.05)
