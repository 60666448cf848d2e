"""The process that holds a model: `python -m harness.neural.worker`, spoken to in pickles over its stdin and stdout.

A process of its own keeps torch out of everything else, can be lost without losing the run, and there is one per GPU.
It is told where the checkpoint lies, says that it is ready, and answers questions until its stdin ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def main() -> None:
    """Serve until the other end closes; whatever goes wrong is an answer, not a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal interrupts the whole group; the parent ends this
    os.environ.update(OFFLINE)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not get between the answers
    try:
        _serve(sys.stdin.buffer, answers)
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        _say(answers, "failed", f"{type(error).__name__}: {error}")


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    settings = pickle.load(questions)
    import torch

    from harness.neural.predictor import load

    device, devices = _device(settings["device"], torch)
    predictor = load(
        Path(settings["checkpoint"]),
        device,
        settings["precision"],
        settings["batch_tokens"],
        lambda text: _say(answers, "notice", text),
    )
    _say(answers, "ready", devices)
    while True:
        items, vectors = pickle.load(questions)
        for batch in predictor.predict(items, vectors):
            _say(answers, "batch", batch)
        _say(answers, "done", None)


def _device(wanted: str, torch: Any) -> tuple[str, int]:
    """The device to use, and how many of its kind there are."""
    if wanted == "auto":
        wanted = "cuda:0" if torch.cuda.is_available() else "cpu"
    if wanted == "cpu":
        return wanted, 1
    if not torch.cuda.is_available():
        raise RuntimeError(f"device {wanted!r} was asked for, but torch {torch.__version__} sees no GPU")
    return ("cuda:0" if wanted == "cuda" else wanted), torch.cuda.device_count()


def _say(answers: BinaryIO, kind: str, value: Any) -> None:
    pickle.dump((kind, value), answers)
    answers.flush()


if __name__ == "__main__":
    main()
