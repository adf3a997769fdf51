"""Many rows at once: prepared statements on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

BATCH = 5000


def reserve_ids(session: Session, table: Table, count: int) -> list[int]:
    """`count` row numbers nobody else will use, in rising order."""
    if count == 0:
        return []
    if session.get_bind().dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return sorted(session.execute(query, {"name": table.name, "count": count}).scalars())
    last = session.scalar(select(func.max(table.c.id))) or 0
    return list(range(last + 1, last + 1 + count))


def insert_rows(
    session: Session, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows`, each in the order of `columns`; columns left out need a default in the database or are null.

    `rows` may ask the same session while it is read: no COPY is under way then.
    """
    connection = session.connection()
    convert = _converters(table, columns, connection.dialect)
    finished = (
        [change(value) if change else value for change, value in zip(convert, row, strict=True)]
        for row in rows
    )
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  our own names
    raw = connection.connection.cursor()
    try:
        while batch := list(islice(finished, BATCH)):
            if connection.dialect.name == "postgresql":
                with raw.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                raw.executemany(insert, batch)
    finally:
        raw.close()


def _converters(table: Table, columns: Sequence[str], dialect: Any) -> list[Callable[[Any], Any] | None]:
    return [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
