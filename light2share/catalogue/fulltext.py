"""The one place that knows how each engine searches words: FTS5 on SQLite, tsvector with a GIN index on PostgreSQL.

Both look for the same stems in the same two columns of `listing_words`; see migration 0003.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, column, false, func, literal_column, select, table

SAFE = re.compile(r"[a-z0-9]+")
WORDS = table("listing_words", column("rowid"), column("equipment_id"), column("keys"), column("stems"))

Groups = Sequence[Sequence[str]]


def having(engine: str, groups: Groups, in_keys: bool = False) -> Select[tuple[int]]:
    """The ids of listings with a stem of every group, in their keys or anywhere. A group no listing can have: none."""
    safe = [[stem for stem in group if SAFE.fullmatch(stem)] for group in groups]
    if not safe or not all(safe):
        return select(WORDS.c.equipment_id if engine == "postgresql" else WORDS.c.rowid).where(false())
    if engine == "postgresql":
        wanted = " & ".join(f"({' | '.join(group)})" for group in safe)
        document = WORDS.c.keys if in_keys else WORDS.c.stems
        return select(WORDS.c.equipment_id).where(document.bool_op("@@")(func.to_tsquery("simple", wanted)))
    wanted = " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in group) + ")" for group in safe)
    return select(WORDS.c.rowid).where(_match(f"{{{'keys' if in_keys else 'stems'}}} : ({wanted})"))


def _match(query: str) -> ColumnElement[bool]:
    return literal_column("listing_words").bool_op("MATCH")(query)
