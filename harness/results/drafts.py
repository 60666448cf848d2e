"""Drafts: what is being written lies beside its place under another name, locked for as long as its writer lives.

A writer that is killed, however, leaves its draft, and the kernel takes the lock away; the next writer in the same
folder removes it. A lock tells this apart where a process number could not: in containers all numbers are small and
alike, and two containers may write into one folder.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: no such locks, so drafts of killed writers stay until a person removes them
    fcntl = None  # type: ignore[assignment]

SUFFIX = ".harness-draft"


def is_draft(place: Path) -> bool:
    """Whether a path is that of a draft, by its name."""
    return place.name.startswith(".") and place.name.endswith(SUFFIX)


@contextmanager
def draft_of(place: Path) -> Iterator[Path]:
    """An empty folder beside `place`, to be filled and renamed; what is still there when the block ends is removed.

    Raises:
        OSError: the folder cannot be made.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    for abandoned in drafts(place.parent):
        shutil.rmtree(abandoned, ignore_errors=True)
    folder, lock = _locked_folder(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def drafts(folder: Path) -> list[Path]:
    """Drafts in a folder that nobody is writing any more."""
    return sorted(path for path in folder.glob(f".*{SUFFIX}") if path.is_dir() and _abandoned(path))


def write_file(path: Path, data: bytes) -> None:
    """Put the data in the file's place at once, or not at all; raises OSError."""
    with draft_of(path) as draft:
        (draft / path.name).write_bytes(data)
        (draft / path.name).replace(path)


def remove(place: Path) -> None:
    """Remove a folder: it vanishes at once, its contents then; raises OSError if it cannot be moved away."""
    with draft_of(place) as draft:
        place.rename(draft / place.name)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: others who ask for it wait, and a killed holder lets it go."""
    handle = os.open(folder, os.O_RDONLY) if fcntl else -1
    try:
        if fcntl:
            with suppress(OSError):  # a file system without locks: as before there were any
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if fcntl:
            os.close(handle)


def _locked_folder(place: Path) -> tuple[Path, int]:
    """A new draft with its lock. Between the two somebody may take it for abandoned; then another one is made."""
    while True:
        folder = place.with_name(f".{place.name}.{secrets.token_hex(4)}{SUFFIX}")
        folder.mkdir()
        if not fcntl:
            return folder, os.open(os.devnull, os.O_RDONLY)
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY)
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            if folder.is_dir():
                return folder, handle
            os.close(handle)


def _abandoned(folder: Path) -> bool:
    """Whether the lock of a draft is free; a lock that cannot be asked for counts as held."""
    if not fcntl:
        return False
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
