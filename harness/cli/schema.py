"""`harness schema`: the JSON Schema of what `harness run --json` prints."""

from __future__ import annotations

import sys


def schema() -> None:
    """Print the JSON Schema (2020-12) of the summary that `harness run --json` prints."""
    from importlib.resources import files

    sys.stdout.write(files("harness.reports").joinpath("summary.schema.json").read_text(encoding="utf-8"))
