"""Requests that are being typed: kept on the way from step to step, until they are sent, deleted or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from light2share.bookings.models import BookingDraft
from light2share.db import Session
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import Actor

KEPT_FOR = timedelta(days=90)
"""How long a draft waits for the person who began it."""
MOST = 20
"""Drafts in a list."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been typed, by the name of its field; `version` counts the changes, 0 where nothing is kept."""

    fields: dict[str, str]
    step: int = 1
    version: int = 0


def kept(session: Session, actor: Actor, equipment_id: int) -> Draft:
    """What the actor has typed to ask for an item."""
    row = session.execute(
        select(BookingDraft.fields, BookingDraft.step, BookingDraft.version).where(
            BookingDraft.person_id == actor.person_id, BookingDraft.equipment_id == equipment_id
        )
    ).first()
    if row is None:
        return Draft({})
    return Draft({pair[0]: pair[1] for pair in row.fields if len(pair) == 2}, row.step, row.version)


def keep(
    session: Session,
    actor: Actor,
    equipment_id: int,
    fields: Sequence[tuple[str, str]],
    step: int,
    now: datetime,
) -> None:
    """Keep what the actor has typed so far, in the place of what was kept before."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(BookingDraft)
    typed = {"fields": [list(pair) for pair in fields], "step": step, "saved_at": now}
    session.execute(
        insert.values(person_id=actor.person_id, equipment_id=equipment_id, version=1, **typed)
        .on_conflict_do_update(
            index_elements=["person_id", "equipment_id"],
            set_={**typed, "version": BookingDraft.version + 1},
        )
        .execution_options(synchronize_session=False)
    )


def forget(session: Session, actor: Actor, equipment_id: int) -> None:
    """The request was sent, or thrown away."""
    session.execute(
        delete(BookingDraft)
        .where(BookingDraft.person_id == actor.person_id, BookingDraft.equipment_id == equipment_id)
        .execution_options(synchronize_session=False)
    )


def forget_old(session: Session, now: datetime) -> None:
    """Delete what has waited too long."""
    session.execute(
        delete(BookingDraft)
        .where(BookingDraft.saved_at < now - KEPT_FOR)
        .execution_options(synchronize_session=False)
    )


def of_person(session: Session, actor: Actor) -> list[BookingDraft]:
    """The actor's drafts for items that may be asked for now, the latest first, with item and site."""
    if not actor.is_member:
        return []
    seen = (
        visible_to(actor)
        .with_only_columns(Equipment.id)
        .where(Equipment.state == ListingState.PUBLISHED, Equipment.owner_id != actor.organisation_id)
    )
    return list(
        session.scalars(
            select(BookingDraft)
            .where(BookingDraft.person_id == actor.person_id, BookingDraft.equipment_id.in_(seen))
            .options(joinedload(BookingDraft.equipment).joinedload(Equipment.site))
            .order_by(BookingDraft.saved_at.desc(), BookingDraft.id.desc())
            .limit(MOST)
        )
    )
