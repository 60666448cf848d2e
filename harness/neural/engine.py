"""Predictions on demand: from memory, from the cache, or from a worker that is started only when it is needed."""

from __future__ import annotations

import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigurationError, DataError
from harness.neural.checkpoint import Checkpoint
from harness.neural.prediction import Batch, Item, Prediction
from harness.neural.process import Worker
from harness.results.cache import Cache, key_of

CACHE, CACHE_VARIABLE = Path("runs/.cache"), "HARNESS_CACHE"
DIGESTS, VECTORS = "digests of checkpoints", "vectors"  # spaces of the cache besides those of scores
SEVERAL = ("auto", "cuda")  # devices that mean all GPUs there are


@dataclass(frozen=True, slots=True)
class Answer:
    """Predictions of all items in their order, how many of them nobody had to compute, and what people should know."""

    predictions: tuple[Prediction, ...]
    cached: int
    notices: tuple[str, ...]


class Engine:
    """Holds the workers and the cache of one evaluation; a context manager.

    One model is held at a time: scorers follow one another, and three large ones would not fit into memory together.

    Attributes:
        report: hears how many of the items that have to be computed are done.

    Args:
        device: cpu, cuda (all GPUs, a worker each), cuda:N, or auto (GPUs where there are some).
        cache: folder of the score cache; None keeps scores in memory only.
    """

    def __init__(self, device: str = "auto", cache: Path | None = None) -> None:
        self.device = device
        self.report: Callable[[int, int], None] = lambda done, total: None
        self.folder = cache
        self._cache: Cache | None = None
        self._memory: dict[str, dict[bytes, Prediction]] = {}
        self._workers: list[Worker] = []
        self._job: tuple[Path, str, int] | None = None  # what the workers were hired for
        self._digests: dict[bytes, str] = {}
        self._notices: list[str] = []

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers and close the cache."""
        self._dismiss()
        if self._cache:
            self._cache.close()
            self._cache = None

    def predict(
        self, checkpoint: Checkpoint, space: str, items: Sequence[Item], precision: str, batch_tokens: int
    ) -> Answer:
        """A prediction for every item; equal items are computed once, known ones not at all.

        Args:
            space: everything besides the texts that decides a prediction (the scorer's signature).

        Raises:
            ScorerError: the model cannot be loaded, or fails. What had been computed till then stays in the cache.
        """
        keys = [key_of(*item.texts) for item in items]
        known = self._memory.setdefault(space, {})
        stored = self._stored(space, [key for key in dict.fromkeys(keys) if key not in known])
        known.update((key, Prediction.from_bytes(value)) for key, value in stored.items())
        missing = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        cached = sum(key not in missing for key in keys)
        if missing:
            self._compute(checkpoint, space, missing, precision, batch_tokens)
        notices, self._notices = tuple(dict.fromkeys(self._notices)), []
        return Answer(tuple(known[key] for key in keys), cached, notices)

    def digest(self, checkpoint: Checkpoint) -> str:
        """The checkpoint's digest, remembered by the file's place, size and time: hashing gigabytes takes seconds."""
        about = checkpoint.path.stat()
        key = key_of(str(checkpoint.path), str(about.st_size), str(about.st_mtime_ns), repr(checkpoint.settings))
        if key not in self._digests:
            known = self._stored(DIGESTS, [key]).get(key)
            self._digests[key] = known.decode() if known else checkpoint.digest()
            if not known:
                self._store(DIGESTS, {key: self._digests[key].encode()})
        return self._digests[key]

    def _compute(
        self, checkpoint: Checkpoint, space: str, missing: dict[bytes, Item], precision: str, batch_tokens: int
    ) -> None:
        self.report(0, len(missing))
        workers = self._hired(checkpoint, precision, batch_tokens)
        keys, items, done = list(missing), list(missing.values()), 0
        place = f"{VECTORS}|digest:{self.digest(checkpoint)}|precision:{precision}"
        try:
            for batch in _together(workers, items, self._vectors(place, items), self._notices.append):
                self._store(place, {key_of(text): vector for text, vector in batch.vectors.items()})
                fresh = {keys[i]: prediction for i, prediction in zip(batch.positions, batch.predictions, strict=True)}
                self._memory[space].update(fresh)
                self._store(space, {key: prediction.to_bytes() for key, prediction in fresh.items()})
                done += len(fresh)
                self.report(done, len(missing))
        except BaseException:
            self._dismiss()  # in the middle of an answer they are good for nothing more
            raise

    def _hired(self, checkpoint: Checkpoint, precision: str, batch_tokens: int) -> list[Worker]:
        """The workers that hold a model, started at its first use: one, or one per GPU."""
        job = (checkpoint.path, precision, batch_tokens)
        if job != self._job:
            self._dismiss()
            self._job = job
            self._workers.append(Worker(checkpoint.path, self.device, precision, batch_tokens))
            for number in range(1, self._workers[0].devices if self.device in SEVERAL else 1):
                self._workers.append(Worker(checkpoint.path, f"cuda:{number}", precision, batch_tokens))
        return self._workers

    def _dismiss(self) -> None:
        while self._workers:
            self._workers.pop().close()
        self._job = None

    def _vectors(self, place: str, items: Sequence[Item]) -> dict[str, bytes]:
        """What earlier runs encoded of the sources and references."""
        texts = {key_of(text): text for item in items for text in (item.source, item.reference) if text is not None}
        return {texts[key]: vector for key, vector in self._stored(place, list(texts)).items()}

    def _stored(self, space: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What the cache has of the keys; it is opened when it is first asked."""
        try:
            if self.folder and not self._cache and keys:
                self._cache = Cache(self.folder)
            return self._cache.get(space, keys) if self._cache else {}
        except (DataError, sqlite3.Error) as error:
            self._without_cache(error)
            return {}

    def _store(self, space: str, values: dict[bytes, bytes]) -> None:
        try:
            if self._cache:
                self._cache.put(space, values)
        except sqlite3.Error as error:
            self._without_cache(error)

    def _without_cache(self, error: Exception) -> None:
        """A broken cache costs time, never a score; it is said once, and the rest is done without it."""
        self._notices.append(f"the score cache in {self.folder} cannot be used, went on without it: {error}")
        if self._cache:
            self._cache.close()
        self._cache, self.folder = None, None


def _together(
    workers: Sequence[Worker], items: Sequence[Item], vectors: dict[str, bytes], notify: Callable[[str], None]
) -> Iterator[Batch]:
    """What several workers compute of a share of the items each, as it comes."""
    if len(workers) == 1:
        yield from workers[0].predict(items, vectors, notify)
        return
    results: queue.Queue[Batch | Exception | None] = queue.Queue()
    order = sorted(range(len(items)), key=lambda i: -sum(map(len, items[i].texts)))

    def drive(worker: Worker, share: list[int]) -> None:
        try:
            for batch in worker.predict([items[i] for i in share], vectors, notify):
                results.put(batch._replace(positions=[share[i] for i in batch.positions]))
        except Exception as error:  # carried over to the thread that asked
            results.put(error)
        results.put(None)

    for number, worker in enumerate(workers):
        share = order[number :: len(workers)]  # long and short ones for each
        threading.Thread(target=drive, args=(worker, share), daemon=True).start()
    running = len(workers)
    while running:
        result = results.get()
        if isinstance(result, Exception):
            raise result
        if result is None:
            running -= 1
        else:
            yield result


def usual_engine() -> Engine:
    """The engine of commands and tests that have no options for it: GPUs where there are some, the usual cache."""
    return Engine(cache=Path(os.environ.get(CACHE_VARIABLE) or CACHE))


def check_device(device: str) -> str:
    """`device` itself if it can name one; raises ConfigurationError otherwise."""
    if device not in ("auto", "cpu", "cuda") and not (device.startswith("cuda:") and device[5:].isdecimal()):
        raise ConfigurationError(f"unknown device {device!r}", hint="cpu, cuda, cuda:N or auto")
    return device
