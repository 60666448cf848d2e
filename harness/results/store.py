"""A run directory appears whole or not at all: it is written beside its place and renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.errors import DataError


def check_free(place: Path) -> None:
    """A run may be written to `place` if nothing is there, or an empty folder; raises DataError otherwise."""
    if place.is_dir() and not any(place.iterdir()):
        return
    if place.exists() or place.is_symlink():
        raise DataError(f"{place} exists and is not an empty folder", hint="give another --out, or remove it")


@contextmanager
def new_run(place: Path) -> Iterator[Path]:
    """A temporary folder to write the run into; it becomes `place` when the block ends well, and vanishes otherwise."""
    check_free(place)
    place = place.resolve()  # `.` has no name to write beside, a link is not the folder
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        draft.mkdir(parents=True)
        yield draft
        if place.is_dir():
            place.rmdir()
        draft.rename(place)
    except OSError as error:
        raise DataError(f"cannot write the run to {place}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
