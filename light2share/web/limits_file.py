"""Counts shared by the processes of one machine, in one small SQLite file; what is lost in a crash is no loss."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

from limits.storage import Storage


class FileStorage(Storage):
    """Windows of a fixed length: each key counts until its window ends, then starts again."""

    STORAGE_SCHEME = ["light2share+file"]  # noqa: RUF012  the base class reads it so

    def __init__(self, path: Path) -> None:
        super().__init__(wrap_exceptions=True)
        self._path = path
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the file may raise."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more for `key`, whose window ends `expiry` seconds after it was opened; the new count."""
        now = time.time()
        row = self._one(
            """INSERT INTO tries (key, count, ends) VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN ends <= ?4 THEN ?2 ELSE count + ?2 END,
                ends = CASE WHEN ends <= ?4 THEN ?3 ELSE ends END
            RETURNING count""",
            (key, amount, now + expiry, now),
        )
        if row and row[0] == 1:
            self._connection().execute("DELETE FROM tries WHERE ends < ?", (now - 3600,))
        return int(row[0]) if row else 0

    def get(self, key: str) -> int:
        """The count of `key` in its window."""
        row = self._one("SELECT count FROM tries WHERE key = ? AND ends > ?", (key, time.time()))
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since the epoch; now if there is none."""
        now = time.time()
        row = self._one("SELECT ends FROM tries WHERE key = ? AND ends > ?", (key, now))
        return float(row[0]) if row else now

    def check(self) -> bool:
        """Whether the file can be used."""
        try:
            self._connection()
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count; how many there were."""
        return self._connection().execute("DELETE FROM tries").rowcount

    def clear(self, key: str) -> None:
        """Forget the count of `key`."""
        self._connection().execute("DELETE FROM tries WHERE key = ?", (key,))

    def _one(self, query: str, values: tuple[object, ...]) -> tuple[float, ...] | None:
        row: tuple[float, ...] | None = self._connection().execute(query, values).fetchone()
        return row

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=2, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=OFF"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS tries (key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends REAL NOT NULL)"
            )
            self._local.connection = connection
        return connection
