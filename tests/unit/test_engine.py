"""The engine with real small models: nothing is computed twice, nothing that was computed is lost."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import command, sample_items

from harness.cli.neural import DEFAULT_CACHE
from harness.errors import ConfigurationError, ScorerError
from harness.neural.checkpoint import Checkpoint, locate
from harness.neural.engine import Engine, check_device, usual_engine
from harness.neural.prediction import Item
from harness.results.cache import FILE, Cache

ITEMS = sample_items()
SUITE = """
source-lang = "vi"
target-lang = "ru"
testset = "{testset}"
glossaries = []
rules = []

[scorers]
comet = {{ model = "{model}", batch-tokens = 1 }}
"""


@pytest.fixture(scope="module")
def model(checkpoints: Path) -> Checkpoint:
    return locate(str(checkpoints / "regression"))


class Counting(Engine):
    """An engine that knows how many predictions its workers had to make."""

    computed = 0

    def _compute(self, checkpoint, space, missing, *settings) -> None:
        before = len(self._memory[space])
        try:
            super()._compute(checkpoint, space, missing, *settings)
        finally:
            self.computed += len(self._memory[space]) - before


def scores(engine: Engine, model: Checkpoint, items: list[Item], batch_tokens: int = 512) -> list[float]:
    return [p.score for p in engine.predict(model, "space", items, "fp32", batch_tokens).predictions]


def test_equal_items_are_computed_once_and_known_ones_never(model: Checkpoint, tmp_path: Path) -> None:
    items = ITEMS[:20]
    with Counting("cpu", tmp_path) as engine:
        first = scores(engine, model, items * 3)
        assert engine.computed == len(set(items))
        assert first == scores(engine, model, items) * 3
        assert engine.computed == len(set(items))
    with Counting("cpu", tmp_path) as engine:
        changed = [items[0]._replace(hypothesis="Это совсем другой перевод."), *items[1:]]
        assert scores(engine, model, changed)[1:] == first[1:20]
        assert engine.computed == 1
        assert engine.predict(model, "space", changed, "fp32", 512).cached == 20


def test_a_new_system_costs_its_own_texts_only(model: Checkpoint, tmp_path: Path) -> None:
    """Sources and references that any run has encoded come from the cache, and give the same scores."""
    with Engine("cpu", tmp_path) as engine:
        scores(engine, model, ITEMS[:10])
    changed = [item._replace(hypothesis=f"{item.hypothesis} Вот так.") for item in ITEMS[:10]]
    with Engine("cpu", tmp_path) as engine:
        known = engine._vectors(f"vectors|digest:{model.digest()}|precision:fp32", changed)
        assert set(known) == {text for item in changed for text in (item.source, item.reference)}
        from_cache = scores(engine, model, changed)
    with Engine("cpu") as engine:
        assert from_cache == pytest.approx(scores(engine, model, changed), abs=1e-7)


def test_all_from_the_cache_starts_no_worker(model: Checkpoint, tmp_path: Path) -> None:
    with Engine("cpu", tmp_path) as engine:
        first = scores(engine, model, ITEMS[:5])
    with Engine("no such device", tmp_path) as engine:
        assert scores(engine, model, ITEMS[:5]) == first
        with pytest.raises(ScorerError):
            scores(engine, model, ITEMS[:6])


def test_interrupted_at_a_random_batch_and_resumed(model: Checkpoint, tmp_path: Path) -> None:
    """The result is that of an undisturbed run, and what was reported as done is not done again.

    Other texts in a batch mean other padding, which moves a float in its eighth decimal.
    """
    with Engine("cpu") as engine:
        wanted = scores(engine, model, ITEMS)
    stop = random.Random(20261125).choice([64, 128])

    def interrupt(done: int, total: int) -> None:
        if done >= stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Engine("cpu", tmp_path) as engine:
        engine.report = interrupt
        scores(engine, model, ITEMS)
    with Counting("cpu", tmp_path) as engine:
        assert scores(engine, model, ITEMS) == pytest.approx(wanted, abs=1e-7)
        assert engine.computed == len(set(ITEMS)) - stop


def test_several_workers_give_what_one_gives(model: Checkpoint) -> None:
    items = ITEMS[:20]
    with Engine("cpu") as engine:
        wanted = scores(engine, model, items)
    with Engine("cpu") as engine:
        (only,) = engine._hired(model, "fp32", 512)
        engine._workers.append(type(only)(model.path, "cpu", "fp32", 512))
        assert scores(engine, model, items) == pytest.approx(wanted, abs=1e-6)


def test_a_worker_that_is_killed_fails_the_scorer_and_says_so(model: Checkpoint, tmp_path: Path) -> None:
    with Engine("cpu", tmp_path) as engine:
        (worker,) = engine._hired(model, "fp32", 512)
        worker._process.send_signal(signal.SIGKILL)
        worker._process.wait()
        with pytest.raises(ScorerError, match="was killed, perhaps for want of memory"):
            scores(engine, model, ITEMS[:3])
        assert len(scores(engine, model, ITEMS[:3])) == 3  # another one is hired


def test_one_model_is_held_at_a_time(model: Checkpoint, checkpoints: Path) -> None:
    with Engine("cpu") as engine:
        (first,) = engine._hired(model, "fp32", 512)
        (second,) = engine._hired(locate(str(checkpoints / "referenceless")), "fp32", 512)
        assert first._process.poll() is not None
        assert second._process.poll() is None
    assert second._process.poll() is not None


def test_a_module_in_the_users_folder_is_not_taken_for_a_package(
    model: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("comet", "torch", "pickle", "harness"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    with Engine("cpu") as engine:
        assert len(scores(engine, model, ITEMS[:2])) == 2


def test_how_far_a_model_is_can_be_seen(model: Checkpoint, tmp_path: Path) -> None:
    """What `evaluate` tells of a slow step: nothing done at first, all at the end, never backwards."""
    steps = []
    with Engine("cpu") as engine:
        engine.report = lambda done, total: steps.append((done, total))
        scores(engine, model, ITEMS)
    total = len(set(ITEMS))
    assert steps[0] == (0, total)
    assert steps[-1] == (total, total)
    assert len(steps) > 2
    assert steps == sorted(steps)


def test_a_model_that_cannot_be_loaded_says_why(model: Checkpoint, tmp_path: Path) -> None:
    broken = tmp_path / "checkpoints" / "model.ckpt"
    broken.parent.mkdir()
    broken.write_bytes(b"no model")
    (tmp_path / "hparams.yaml").write_bytes((model.path.parent.parent / "hparams.yaml").read_bytes())
    with Engine("cpu") as engine, pytest.raises(ScorerError, match="the model failed: "):
        scores(engine, locate(str(tmp_path)), ITEMS[:3])


def test_a_broken_cache_costs_time_and_no_score(model: Checkpoint, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database " * 100)
    with Engine("cpu", tmp_path) as engine:
        answer = engine.predict(model, "space", ITEMS[:3], "fp32", 512)
    assert len(answer.predictions) == 3
    (notice,) = answer.notices
    assert "went on without it" in notice


def test_the_digest_is_remembered_until_the_file_changes(model: Checkpoint, tmp_path: Path) -> None:
    with Engine("cpu", tmp_path) as engine:
        digest = engine.digest(model)
    with Cache(tmp_path) as cache:
        assert [space.entries for space in cache.stats()] == [1]
    with Engine("cpu", tmp_path) as engine:
        assert engine.digest(model) == digest == model.digest()


def test_what_is_cut_off_is_said(model: Checkpoint) -> None:
    long = ITEMS[0]._replace(source=" ".join([ITEMS[0].source] * 60))
    with Engine("cpu") as engine:
        answer = engine.predict(model, "space", [long, ITEMS[1]], "fp32", 512)
    assert [prediction.truncated for prediction in answer.predictions] == [True, False]


def test_the_usual_engine_keeps_scores_where_the_commands_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HARNESS_CACHE", raising=False)
    assert usual_engine().folder == DEFAULT_CACHE
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path))
    assert usual_engine().folder == tmp_path


def test_unknown_device() -> None:
    assert check_device("cuda:1") == "cuda:1"
    with pytest.raises(ConfigurationError, match="unknown device 'gpu'"):
        check_device("gpu")


def test_killed_in_the_middle_a_run_goes_on_where_it_was(checkpoints: Path, tmp_path: Path) -> None:
    """`kill -9` on the real command; the next run computes the rest, and is told how much that was."""
    rows = [
        {"id": str(n), "source": i.source, "hypothesis": f"{i.hypothesis} {n}", "reference": i.reference}
        for n, i in enumerate(ITEMS * 3)
    ]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    suite = SUITE.format(testset=tmp_path / "news.jsonl", model=checkpoints / "regression")
    (tmp_path / "suite.toml").write_text(suite)
    cache = tmp_path / "runs" / ".cache" / FILE
    program = [str(Path(sys.executable).with_name("harness")), "run", "suite.toml", "--quiet"]
    process = subprocess.Popen(program, cwd=tmp_path, start_new_session=True)
    while process.poll() is None and kept(cache) < 64:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [".cache"]
    before = kept(cache)
    assert before >= 64
    got = command("run", "suite.toml", "--out", "second", cwd=tmp_path)
    assert got.returncode == 0, got.stderr
    (record,) = json.loads((tmp_path / "second" / "run.json").read_text())["scorers"]
    assert record["cached"] == before
    assert kept(cache) == len(rows)


def kept(cache: Path) -> int:
    """How many scores a cache file has at this moment."""
    if not cache.is_file():
        return 0
    try:
        with sqlite3.connect(f"file:{cache}?mode=ro", uri=True) as db:
            query = "SELECT COUNT(*) FROM entries JOIN spaces ON spaces.id = space WHERE name LIKE 'comet%'"
            return int(db.execute(query).fetchone()[0])
    except sqlite3.OperationalError:  # it is just being made
        return 0
