"""What differs between SQLite and PostgreSQL: settings, the start of a writing transaction, the words of a refusal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from light2share.db import turns

OVERLAP = "booking_no_overlap"
RATE_CLASH = "rate_card_no_overlap"
WRITES = "light2share_writes"
SQLITE_PRAGMAS = ("journal_mode=WAL", "busy_timeout=10000", "foreign_keys=ON", "synchronous=NORMAL")


def set_up(engine: Engine) -> None:
    """Make `engine` behave the same on both databases; call it once, before the first connection."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    turns.set_up(engine)


def _sqlite_settings(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITES, False):
        # past SQLAlchemy's own way of running a statement, which costs as much as a small query
        connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]
        return
    path, record = connection.engine.url.database, connection.connection.record_info
    if path and path != ":memory:" and record is not None:
        turns.take(path, record)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def begin_writing(session: Session) -> None:
    """Start a writing transaction, dropping what the session has read so far.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE): a transaction that reads first and writes later fails
    with 'database is locked' as soon as another has written in between.
    """
    session.rollback()
    session.connection(execution_options={WRITES: True})


@contextmanager
def once(engine: Engine) -> Iterator[Connection]:
    """A connection for single questions that need no common state of the data, nor objects: half as dear as a session.

    On PostgreSQL no transaction is begun and ended around them.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


def after_bulk(session: Session) -> None:
    """Let the database learn what many new rows look like, so that it picks the right indexes."""
    session.execute(text("ANALYZE"))
    session.commit()


def is_overlap(error: DBAPIError) -> bool:
    """Whether the database refused `error` because two blocked times of a unit would overlap."""
    return OVERLAP in str(error.orig)


def is_rate_clash(error: DBAPIError) -> bool:
    """Whether the database refused `error` because two rate cards would count for the same requesters on one day."""
    return RATE_CLASH in str(error.orig)


def is_transient(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed if it is simply run again (deadlock, serialisation, busy)."""
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40P01", "40001"} or (
        isinstance(error, OperationalError) and "database is locked" in str(error.orig)
    )


__all__ = [
    "OVERLAP", "IntegrityError", "after_bulk", "begin_writing", "is_overlap", "is_rate_clash", "is_transient", "once",
    "set_up",
]  # fmt: skip
