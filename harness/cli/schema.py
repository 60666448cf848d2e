"""`harness schema`: the JSON Schemas of what commands print with `--json`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from harness.errors import ConfigurationError, did_you_mean

FILES = {
    "run": "summary.schema.json",
    "rescore": "summary.schema.json",
    "gate": "gate.schema.json",
    "compare": "comparison.schema.json",
    "validate": "validation.schema.json",
    "terms stats": "terms.schema.json",
}


def schema(
    command: Annotated[
        list[str] | None, typer.Argument(help=f"Of which command: {', '.join(FILES)}. Default: run.")
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of what a command prints with `--json`."""
    from importlib.resources import files

    name = " ".join(command or ["run"])
    if name not in FILES:
        raise ConfigurationError(f"no schema of {name!r}", hint=did_you_mean(name, FILES))
    sys.stdout.write(files("harness.reports").joinpath(FILES[name]).read_text(encoding="utf-8"))
