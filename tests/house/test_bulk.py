"""Many rows at once, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from light2share.catalogue.models import Commune
from light2share.db.bulk import insert_rows

COMMUNE = cast(Table, Commune.__table__)
COLUMNS = ("key", "name", "latitude", "longitude", "population")


def counted(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Commune)) or 0


def test_rows_may_ask_the_same_session_while_they_are_read(session: Session) -> None:
    before = counted(session)

    def rows() -> Iterator[tuple[str, str, float, float, int]]:
        for number in range(3):
            yield f"nowhere {number}", "Nowhere", 43.0, 5.0, counted(session)

    insert_rows(session, COMMUNE, COLUMNS, rows())
    assert counted(session) == before + 3
