"""The score cache: what is put in comes back, whoever else writes and whoever is killed."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import DataError
from harness.results import cache as module
from harness.results.cache import FILE, Cache, SpaceStats, key_of

WRITER = """
import sys
from pathlib import Path
from harness.results.cache import Cache, key_of
with Cache(Path(sys.argv[1])) as cache:
    for batch in range(int(sys.argv[3])):
        cache.put("space", {key_of(sys.argv[2], str(batch), str(n)): b"x" * 50 for n in range(20)})
        print(batch, flush=True)
"""


def writer(folder: Path, name: str, batches: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(batches)], stdout=subprocess.PIPE, text=True
    )


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    values = {key_of("a", str(n)): str(n).encode() for n in range(1200)}
    with Cache(tmp_path) as cache:
        cache.put("space", values)
    with Cache(tmp_path) as cache:
        assert cache.get("space", [*values, key_of("unknown")]) == values
        assert cache.get("another space", list(values)) == {}


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_texts_have_different_keys(one: list[str], other: list[str]) -> None:
    assert (key_of(*one) == key_of(*other)) == (one == other)


def test_a_lone_surrogate_has_a_key() -> None:
    assert key_of("\ud800") != key_of("\ud801")


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [writer(tmp_path, name, 25) for name in "ab"]
    assert [process.wait(timeout=60) for process in writers if process.communicate()] == [0, 0]
    with Cache(tmp_path) as cache:
        assert [space.entries for space in cache.stats()] == [1000]


def test_killed_at_any_moment_every_reported_batch_is_there(tmp_path: Path) -> None:
    for attempt in range(5):
        folder = tmp_path / str(attempt)
        process = writer(folder, "a", 100_000)
        assert process.stdout
        for _ in range(attempt * 3 + 1):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Cache(folder) as cache:
            keys = [key_of("a", str(batch), str(n)) for batch in range(last + 1) for n in range(20)]
            assert len(cache.get("space", keys)) == len(keys)
            (space,) = cache.stats()
            assert space.entries % 20 == 0


def test_stats_and_pruning_go_by_last_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()

    def today(days: int) -> None:
        monkeypatch.setattr(module.time, "time", lambda: now + days * module.DAY)

    with Cache(tmp_path) as cache:
        cache.put("old", {key_of("1"): b"12345", key_of("2"): b"1"})
        today(40)
        cache.put("new", {key_of("3"): b"1"})
        assert cache.get("old", [key_of("1")])
        day = int(now) // module.DAY
        assert cache.stats() == [SpaceStats("old", 2, 6, day, day + 40), SpaceStats("new", 1, 1, day + 40, day + 40)]
        assert cache.prune(30) == 1
        assert [(space.name, space.entries) for space in cache.stats()] == [("old", 1), ("new", 1)]
        assert cache.clear() == 2
        assert cache.stats() == []


def test_a_file_that_is_no_cache_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database " * 100)
    with pytest.raises(DataError, match=r"cannot use the score cache .*not a database"):
        Cache(tmp_path)


def test_a_cache_of_another_version_is_refused(tmp_path: Path) -> None:
    Cache(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(DataError, match="version 99"):
        Cache(tmp_path)


def test_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot use the score cache"):
        Cache(tmp_path / "file" / "folder")
