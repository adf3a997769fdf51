"""The form of a backup: a tar file with one JSON line for each row, the uploaded files, and at its end a list of all.

It is the same for both databases, so that a backup of one can be restored into the other (docs/decisions/0004).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import sqlalchemy as sa

from light2share.db import Base
from light2share.web import named_files

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables/"
UPLOADS = "uploads/"


@dataclass
class Summary:
    """What went into a backup or came out of it."""

    tables: int = 0
    rows: int = 0
    files: int = 0


def referenced_names() -> sa.CompoundSelect[str]:
    """The names under which rows know their files; every table is known then."""
    tables()
    return named_files.referenced_names()


def tables() -> list[sa.Table]:
    """Every table of the site, each after those that it points to."""
    for models in Path(__file__).parent.parent.glob("*/models.py"):
        import_module(f"light2share.{models.parent.name}.models")
    return list(Base.metadata.sorted_tables)


def uploads_folder(settings: dict[str, Any]) -> Path | None:
    """Where uploaded files lie; None if they are not on this machine's disk."""
    address = urlsplit(settings["STORAGE_URL"])
    return Path(unquote(address.path)) if address.scheme == "file" else None


def line_of(row: Iterable[Any]) -> bytes:
    """A row as one line."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def readers(table: sa.Table, columns: list[str]) -> list[Callable[[Any], Any] | None]:
    """For each column what turns a value of a line into the one to store; None where they are the same."""
    return [_reader(table.c[name].type) for name in columns]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    plain = kind.impl if isinstance(kind, sa.types.TypeDecorator) else kind
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return kind.enum_class
    for types, read in (
        (sa.DateTime, datetime.fromisoformat),
        (sa.Date, date.fromisoformat),
        (sa.Time, time.fromisoformat),
        (sa.LargeBinary, base64.b64decode),
    ):
        if isinstance(plain, types):
            return read
    if isinstance(plain, sa.Numeric) and plain.asdecimal:
        return Decimal
    return None


def refuse(words: str) -> click.ClickException:
    """The error that ends a command with one sentence."""
    return click.ClickException(words)
