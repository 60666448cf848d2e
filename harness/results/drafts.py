"""Drafts: what is being written lies beside its place under another name, locked for as long as its writer lives.

A writer that is killed leaves its draft, but the kernel takes its lock away; the next writer in that folder removes it.
A lock tells the dead from the living where a process number could not: in containers those are small and alike, and
two containers may write into one folder.
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
except ImportError:  # Windows: no such locks; drafts of killed writers stay until a person removes them
    fcntl = None  # type: ignore[assignment]

SUFFIX = ".harness-draft"


def is_draft(place: Path) -> bool:
    """Whether a path is that of a draft, by its name."""
    return place.name.startswith(".") and place.name.endswith(SUFFIX)


def drafts(folder: Path) -> list[Path]:
    """Drafts of a folder that nobody is writing any more."""
    found = []
    for path in sorted(folder.glob(f".*{SUFFIX}")):
        with _held(path) as ours:
            found += [path] if ours else []
    return found


@contextmanager
def draft_of(place: Path) -> Iterator[Path]:
    """An empty folder beside `place`, to be filled and renamed; what of it is left when the block ends is removed.

    Raises:
        OSError: the folder cannot be made.
    """
    for path in place.parent.glob(f".*{SUFFIX}"):
        with _held(path) as ours:
            if ours:
                shutil.rmtree(path, ignore_errors=True)
    while True:
        draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}{SUFFIX}")
        draft.mkdir()
        with _held(draft, wait=True):
            if not draft.is_dir():
                continue  # another writer took it for an abandoned one before it was locked
            try:
                yield draft
                return
            finally:
                shutil.rmtree(draft, ignore_errors=True)


def write_file(path: Path, data: bytes) -> None:
    """Put the data in the file's place at once, or not at all; raises OSError."""
    with draft_of(path) as draft:
        (draft / path.name).write_bytes(data)
        (draft / path.name).replace(path)


def remove(place: Path) -> None:
    """Remove a folder if it is there: its name vanishes at once, its contents then; raises OSError."""
    with draft_of(place) as draft, suppress(FileNotFoundError):
        place.rename(draft / place.name)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait for the folder's lock and hold it; that of a killed holder is free."""
    with _held(folder, wait=True):
        yield


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder's lock if it is free, or after waiting; False if it is not held, as where there are no locks."""
    try:
        handle = os.open(folder, os.O_RDONLY) if fcntl else None
    except OSError:
        handle = None  # gone meanwhile
    try:
        yield handle is not None and _lock(handle, wait)
    finally:
        if handle is not None:
            os.close(handle)


def _lock(handle: int, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # held by another, or a file system that has none
        return False
    return True
