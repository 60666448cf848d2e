"""Runs `harness …` in forked children that kill themselves at a chosen moment. A program of its own, driven by a test.

It reads one JSON list a line: the folder to work in, the touch of the file system before which to die or null, the
arguments. It answers with one line: the child's exit code, negative for a signal, and how often the child touched the
file system, which is what Python's audit events tell of opening a file to write, making, renaming and removing.
Everything is imported before the first fork, so that a child spends its time on work that can be cut short.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import harness.cli.app
import harness.reports.write
import harness.results.baseline
from harness.lang.find import language

TOUCHES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}


def hook(last: int | None, answer: int) -> None:
    """Count touches; with `last`, die before that one."""
    seen = 0

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in TOUCHES or (writes and arguments[0] != os.devnull):
            seen += 1
            os.write(answer, b".")
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(audit)


def child(last: int | None, arguments: list[str], answer: int) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.argv = ["harness", *arguments]
    hook(last, answer)
    code = 70
    try:
        harness.cli.app.main()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    finally:
        os._exit(code)


def main() -> None:
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    language("ru").parses("слово")
    for line in sys.stdin:
        folder, last, *arguments = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.chdir(folder)
            child(last, arguments, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as answers:
            touches = len(answers.read())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(json.dumps([code, touches]), flush=True)


if __name__ == "__main__":
    main()
