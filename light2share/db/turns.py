"""Turns at writing, in front of SQLite's own lock.

SQLite lets a writer that found the lock taken sleep for longer and longer, so that with eight of them one may wait for
seconds while others write again and again. Here each asks every few milliseconds at most, threads and processes alike.
"""

from __future__ import annotations

import fcntl
import os
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

TURN = "light2share_turn"
SHORTEST_PAUSE, LONGEST_PAUSE = 0.0002, 0.001
PATIENCE = 10.0
"""After so many seconds the writer goes on without a turn, and SQLite's own lock decides."""


def set_up(engine: Engine) -> None:
    """Give back a connection's turn whenever its transaction is over."""
    event.listen(engine, "checkin", _give_back)
    event.listen(engine, "close", _give_back)


def take(path: str, notes: dict[Any, Any]) -> None:
    """Wait for a turn at writing to the database file at `path`; it is kept in `notes`, the connection's own."""
    handle = os.open(f"{path}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline, pause = time.monotonic() + PATIENCE, SHORTEST_PAUSE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(handle)
                return
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        else:
            notes[TURN] = handle
            return


def _give_back(_connection: Any, record: ConnectionPoolEntry) -> None:
    handle = (record.record_info or {}).pop(TURN, None)
    if handle is not None:
        os.close(handle)
