"""The parent's end of a worker process."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.errors import ScorerError
from harness.neural.prediction import Batch, Item

LAST_LINES = 3  # of what a worker printed, to be shown if it dies


class Worker:
    """A running worker with a loaded model.

    Raises:
        ScorerError: the model cannot be loaded, or later: the worker failed or died.
    """

    def __init__(self, checkpoint: Path, device: str, precision: str, batch_tokens: int) -> None:
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "harness.neural.worker"],  # -P: no module of the user's folder comes first
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._printed,
        )
        settings = {
            "checkpoint": str(checkpoint),
            "device": device,
            "precision": precision,
            "batch_tokens": batch_tokens,
        }
        try:
            self._send(settings)
            self.devices: int = self._expect("ready")
        except BaseException:
            self.close()
            raise

    def predict(
        self, items: Sequence[Item], vectors: Mapping[str, bytes], notify: Callable[[str], None]
    ) -> Iterator[Batch]:
        """Answers, batch by batch as they are ready; `notify` hears what people should know.

        Args:
            vectors: known embeddings of some of the texts, as they came in an earlier `Batch`.
        """
        self._send((list(items), dict(vectors)))
        while True:
            kind, value = self._receive()
            if kind == "done":
                return
            if kind == "notice":
                notify(value)
            else:
                yield value

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._printed):
            if stream:
                try:
                    stream.close()
                except BrokenPipeError:  # what was still to be sent to it
                    continue

    def _send(self, value: Any) -> None:
        assert self._process.stdin
        try:
            pickle.dump(value, self._process.stdin)
            self._process.stdin.flush()
        except BrokenPipeError:
            self._receive()  # it said why before it went, or its end is the reason
            raise self._died() from None

    def _expect(self, wanted: str) -> Any:
        kind, value = self._receive()
        if kind != wanted:
            raise ScorerError(f"the worker said {kind} where it should have said {wanted}")
        return value

    def _receive(self) -> tuple[str, Any]:
        assert self._process.stdout
        try:
            kind, value = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError):
            raise self._died() from None
        if kind == "failed":
            raise ScorerError(f"the model failed: {value}")
        return kind, value

    def _died(self) -> ScorerError:
        code = self._process.wait()
        self._printed.seek(0)
        lines = self._printed.read().decode("utf-8", "replace").strip().splitlines()[-LAST_LINES:]
        killed = "was killed, perhaps for want of memory" if code < 0 else f"ended with exit code {code}"
        return ScorerError(" | ".join([f"the process that holds the model {killed}", *lines]))
