"""What the database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

NOW_AND_THEN = "SELECT identity.id, "
"""What a process asks every few seconds, whichever page comes first (`web.identity`)."""
SETTINGS = ("BEGIN", "PRAGMA", "SET", "SAVEPOINT", "RELEASE", "COMMIT", NOW_AND_THEN)


class Asked(NamedTuple):
    """A statement as the engine gets it, with its values."""

    statement: str
    values: Any


@contextmanager
def asked_of(bind: Engine | Connection) -> Iterator[list[Asked]]:
    """The statements that are asked inside, beside those that only set the connection up and what no page pays for."""
    asked: list[Asked] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith(SETTINGS):
            asked.append(Asked(statement, values))

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(bind, "before_cursor_execute", note)
