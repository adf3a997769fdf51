"""The listings of an organisation whose membership rests: hidden, shown again, put away. Nothing here commits.

Each answers with the row numbers of the listings that it moved: the search has to be told.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update

from light2share.db import Session
from light2share.equipment.models import Equipment, Happening, ListingEvent, ListingState

State = ListingState
PUT_AWAY = (State.PUBLISHED, State.PAUSED, State.WITHHELD)
"""What others see or could see again."""


def withhold(session: Session, owner_id: int, now: datetime) -> list[int]:
    """Hide what is published; what waits for the cluster is a draft again."""
    _move(session, owner_id, (State.IN_REVIEW,), State.DRAFT, Happening.TAKEN_BACK, now)
    return _move(session, owner_id, (State.PUBLISHED,), State.WITHHELD, Happening.WITHHELD, now)


def give_back(session: Session, owner_id: int, now: datetime) -> list[int]:
    """Show what was hidden."""
    return _move(session, owner_id, (State.WITHHELD,), State.PUBLISHED, Happening.GIVEN_BACK, now)


def put_away(session: Session, owner_id: int, now: datetime) -> list[int]:
    """Archive what others saw or could see again."""
    _move(session, owner_id, (State.IN_REVIEW,), State.DRAFT, Happening.TAKEN_BACK, now)
    return _move(session, owner_id, PUT_AWAY, State.ARCHIVED, Happening.ARCHIVED, now)


def shown(session: Session, owner_id: int) -> int:
    """How many of its listings others see."""
    query = select(func.count()).select_from(Equipment)
    return (
        session.scalar(query.where(Equipment.owner_id == owner_id, Equipment.state == State.PUBLISHED)) or 0
    )


def to_put_away(session: Session, owner_id: int) -> int:
    """How many of its listings `put_away` would archive."""
    query = select(func.count()).select_from(Equipment)
    return session.scalar(query.where(Equipment.owner_id == owner_id, Equipment.state.in_(PUT_AWAY))) or 0


def _move(
    session: Session,
    owner_id: int,
    sources: Collection[ListingState],
    target: ListingState,
    told: Happening,
    now: datetime,
) -> list[int]:
    """With a line in the record of each. The sheet is as it was: its last change stays the last."""
    session.flush()
    moved = session.scalars(
        update(Equipment)
        .where(Equipment.owner_id == owner_id, Equipment.state.in_(sources))
        .values(state=target, version=Equipment.version + 1)
        .returning(Equipment.id),
        execution_options={"synchronize_session": False},
    ).all()
    session.expire_all()
    session.add_all(ListingEvent(equipment_id=number, kind=told, at=now) for number in moved)
    session.flush()
    return sorted(moved)
