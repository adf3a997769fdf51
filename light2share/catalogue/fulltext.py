"""The one place that knows how each engine searches words: FTS5 on SQLite, tsvector with a GIN index on PostgreSQL.

Both look for the same stems in the same two columns of `listing_words`; see migration 0003.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, Protocol

SAFE = re.compile(r"[a-z0-9]+")
NONE = "SELECT 0 WHERE FALSE"


class Binding(Protocol):
    """What a statement is put together with."""

    engine: str

    def bind(self, value: str) -> str:
        """The place of a value."""


def having(sql: Binding, groups: Sequence[Sequence[str]], where: Literal["keys", "stems"] = "stems") -> str:
    """A query for the ids of listings with a stem of every group, in their keys or anywhere."""
    safe = [[stem for stem in group if SAFE.fullmatch(stem)] for group in groups]
    if not safe or not all(safe):
        return NONE
    if sql.engine == "postgresql":
        asked = sql.bind(" & ".join(f"({' | '.join(group)})" for group in safe))
        return f"SELECT equipment_id FROM listing_words WHERE {where} @@ to_tsquery('simple', {asked})"
    words = " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in group) + ")" for group in safe)
    return f"SELECT rowid FROM listing_words WHERE listing_words MATCH {sql.bind(f'{{{where}}} : ({words})')}"
