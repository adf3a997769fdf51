"""Putting instruments aside. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.watching import queries
from light2share.watching.models import Favourite
from light2share.watching.rules import MOST_FAVOURITES


def add(session: Session, actor: Actor, equipment_id: int, now: datetime) -> bool:
    """Put an instrument aside; False if the person has too many already. Doing it again is harmless."""
    if actor.person_id is None:
        raise ValueError("a favourite is somebody’s")
    here = queries.favourites_among(session, actor, [equipment_id])
    if not here and queries.favourites_count(session, actor.person_id) >= MOST_FAVOURITES:
        return False
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"person_id": actor.person_id, "equipment_id": equipment_id, "created_at": now}
    session.execute(insert(Favourite).values(row).on_conflict_do_nothing())
    return True


def hear_of(session: Session, actor: Actor, equipment_ids: Collection[int]) -> None:
    """Of which of their favourites the actor hears when a time is given back; of the others no longer."""
    mine = Favourite.person_id == actor.person_id
    wanted = Favourite.equipment_id.in_(equipment_ids)
    session.execute(
        update(Favourite).where(mine).values(tells_freed=wanted).execution_options(synchronize_session=False)
    )


def remove(session: Session, actor: Actor, equipment_id: int) -> None:
    """Take an instrument away from the favourites; doing it again is harmless."""
    session.execute(
        delete(Favourite).where(
            Favourite.person_id == actor.person_id, Favourite.equipment_id == equipment_id
        )
    )
