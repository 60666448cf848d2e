"""What a slow scorer computed, kept by content: the same question of the same model is never computed twice.

One SQLite file, by default `runs/.cache/scores.sqlite`. A *space* is everything besides the texts that decides a value
(the scorer's signature); a *key* is the hash of the texts; a value is bytes that only its writer understands. Values
are written batch by batch, so an interrupted run resumes where it stopped; two runs may write at once.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.errors import DataError

FILE = "scores.sqlite"
VERSION = 1  # of the layout below; a cache of another version is refused, never misread
WAIT = 60.0  # seconds to wait for another writer
AT_ONCE = 500  # keys per query, below SQLite's limit of 999 variables
DAY = 86_400

SCHEMA = """
CREATE TABLE IF NOT EXISTS spaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS entries (
    space INTEGER NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (space, key)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class SpaceStats:
    """How much is kept in one space: entries, bytes of values, days since 1970 of the oldest and newest use."""

    name: str
    entries: int
    size: int
    oldest: int
    newest: int


def key_of(*texts: str) -> bytes:
    """The key of an ordered list of texts, 16 bytes; each text's length is hashed too, so that no two lists collide."""
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Cache:
    """An open cache file; use as a context manager, or call `close`.

    Raises:
        DataError: the file cannot be opened, is no cache, or was written by a newer harness.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._open()
        except (OSError, sqlite3.Error) as error:
            raise DataError(
                f"cannot use the score cache {self.path}: {error}", hint="give another --cache DIR, or --no-cache"
            ) from error

    def _open(self) -> None:
        self._db = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")  # readers never wait; a killed writer loses its last batch only
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        with self._writing():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version not in (0, VERSION):
                raise DataError(
                    f"the score cache {self.path} is of version {version}, this harness reads {VERSION}",
                    hint="harness cache clear, or another --cache DIR",
                )
            for statement in SCHEMA.strip().split(";\n"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def get(self, space: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The kept values of those of the keys that have one."""
        found: dict[bytes, bytes] = {}
        number = self._space(space)
        for some in _chunks(keys):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value FROM entries WHERE space = ? AND key IN ({marks})"
            found.update(self._db.execute(query, (number, *some)))
        self._touch(number, list(found))
        return found

    def put(self, space: str, values: Mapping[bytes, bytes]) -> None:
        """Keep the values; all of them or, if the process is killed, none."""
        number, today = self._space(space), _today()
        with self._writing():
            self._db.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)",
                [(number, key, value, today) for key, value in values.items()],
            )

    def stats(self) -> list[SpaceStats]:
        """What is kept, by space, the largest first."""
        query = """SELECT name, COUNT(*), SUM(LENGTH(value)), MIN(used), MAX(used) FROM entries
            JOIN spaces ON spaces.id = space GROUP BY space ORDER BY 3 DESC, 1"""
        return [SpaceStats(*row) for row in self._db.execute(query)]

    def prune(self, days: int) -> int:
        """Forget what has not been used for more than so many days; how many entries that were."""
        return self._delete("WHERE used < ?", _today() - days)

    def clear(self) -> int:
        """Forget everything; how many entries that were."""
        return self._delete("")

    def _delete(self, where: str, *values: int) -> int:
        with self._writing():
            gone = self._db.execute(f"DELETE FROM entries {where}", values).rowcount
            self._db.execute("DELETE FROM spaces WHERE id NOT IN (SELECT DISTINCT space FROM entries)")
        self._db.execute("VACUUM")
        return gone

    def _space(self, name: str) -> int:
        row = self._db.execute("SELECT id FROM spaces WHERE name = ?", (name,)).fetchone()
        if row is None:
            self._db.execute("INSERT OR IGNORE INTO spaces (name) VALUES (?)", (name,))
            row = self._db.execute("SELECT id FROM spaces WHERE name = ?", (name,)).fetchone()
        return int(row[0])

    def _touch(self, space: int, keys: Sequence[bytes]) -> None:
        """Note that entries were used today; once a day is enough, so a warm run writes nothing."""
        today = _today()
        for some in _chunks(keys):
            marks = ",".join("?" * len(some))
            where = f"WHERE space = ? AND used < ? AND key IN ({marks})"
            if self._db.execute(f"SELECT 1 FROM entries {where} LIMIT 1", (space, today, *some)).fetchone():
                self._db.execute(f"UPDATE entries SET used = ? {where}", (today, space, today, *some))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _chunks(keys: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


def _today() -> int:
    return int(time.time()) // DAY
