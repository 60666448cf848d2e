"""A run directory appears whole or not at all: it is written as a draft beside its place and renamed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from harness.errors import DataError
from harness.results.drafts import draft_of


@dataclass
class NewRun:
    """A run that is being written.

    Attributes:
        draft: the folder to write into.
        place: where the run is to lie; known for sure when it lies there.
    """

    draft: Path
    place: Path


def check_free(place: Path) -> None:
    """A run may be written to `place` if nothing is there, or an empty folder; raises DataError otherwise."""
    if place.is_dir() and not any(place.iterdir()):
        return
    if place.exists() or place.is_symlink():
        raise DataError(f"{place} exists and is not an empty folder", hint="give another --out, or remove it")


@contextmanager
def new_run(place: Path, *, numbered: bool = False) -> Iterator[NewRun]:
    """A run to be written; it appears at `place` when the block ends well, and vanishes otherwise.

    With `numbered` a place that is taken, perhaps only since, is no error: the run gets a number behind its name.
    """
    if not numbered:
        check_free(place)
    whole = place.resolve()  # `.` has no name to write beside, a link is not the folder
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(whole) as draft:
            run = NewRun(draft, place)
            yield run
            run.place = _appear(draft, place, numbered)
    except OSError as error:
        raise DataError(f"cannot write the run to {place}: {error.strerror or error}") from error


def _appear(draft: Path, place: Path, numbered: bool) -> Path:
    """Rename the draft into its place, or the first free one; a rename never replaces what is not empty."""
    others = (place.with_name(f"{place.name}-{number}") for number in count(2))
    for candidate in chain([place], others if numbered else ()):
        try:
            check_free(candidate)
            whole = candidate.resolve()
            if whole.is_dir():
                whole.rmdir()
            draft.rename(whole)
            return candidate
        except (DataError, OSError):
            if not (numbered and candidate.exists()):
                raise
    raise AssertionError("numbers do not end")
