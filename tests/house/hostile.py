"""Hostile words in every text of the world that people may enter, put straight into the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, String, Table, Text, select
from sqlalchemy.exc import DBAPIError

from light2share.db import JsonList, db

TEXTS = (
    "\"'><script>canary()</script><img src=x onerror=canary()>{{7*7}}",
    "<img src=x onerror=canary()>",
    "<s class=canary>",
)
"""The longest first: a column may be bounded."""
UNESCAPED = ("<script>canary", "<img src=x", "<s class=canary")
NAMES = frozenset(
    "slug handle reference zone language theme country siren siret vat_number email uid kind technique family"
    " secret_hash password_hash device_hash message_id layout stage".split()
)
"""What the site makes itself, or a form takes from a list or by its shape alone."""
TABLES = frozenset(
    {"alembic_version", "commune", "idempotency_key", "lease", "outgoing_mail", "search_document"}
)
"""What holds no text that somebody reads on a page."""


def of_words(type_: object) -> bool:
    """Whether a column holds texts, or structures with texts in them; not one of a few words."""
    return type(type_) in {String, Text} or isinstance(type_, JsonList)


def spoiled(value: Any, text: str) -> Any:
    """`value` with `text` in the place of each sentence in it; keys and single words stay."""
    match value:
        case dict():
            return {key: spoiled(one, text) for key, one in value.items()}
        case list():
            return [spoiled(one, text) for one in value]
        case str() if " " in value:
            return text
    return value


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    """The columns that hold what people wrote."""
    for table in db.metadata.sorted_tables:
        if table.name in TABLES:
            continue
        for column in table.columns:
            named = column.foreign_keys or column.primary_key or column.name in NAMES
            if of_words(column.type) and not named:
                yield table, column


def spoil(connection: Connection) -> set[str]:
    """Put hostile words into each of them, where the database lets them in; the names of those that took them."""
    taken = set()
    for table, column in columns():
        key = next(iter(table.primary_key.columns))
        for row, before in connection.execute(select(key, column)).all():
            for text in TEXTS:
                value = spoiled(before, text) if isinstance(column.type, JsonList) else text
                if value == before:
                    break
                try:
                    with connection.begin_nested():
                        connection.execute(table.update().where(key == row).values({column.name: value}))
                except DBAPIError:
                    continue
                taken.add(f"{table.name}.{column.name}")
                break
    return taken
