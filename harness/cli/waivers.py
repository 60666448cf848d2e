"""The option `--waivers`, and what it means where it is not given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from harness.inputs.waivers import Waiver

Waivers = Annotated[
    Path | None, typer.Option("--waivers", help="Waiver file. Default: references/waivers.toml, if it is there.")
]


def given_waivers(file: Path | None) -> tuple[Waiver, ...]:
    """The waivers of the file, else those that lie where the working directory keeps them."""
    from harness.inputs.waivers import PLACE, load_waivers

    return load_waivers(file or PLACE) if file or PLACE.is_file() else ()
