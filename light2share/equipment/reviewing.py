"""Reading what the cluster looks at first: new listings, and what it wants changed in them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.db import Session
from light2share.equipment.models import Equipment, Happening, ListingEvent, ListingState


def in_review(session: Session) -> list[Equipment]:
    """The listings that wait for the cluster, those that have waited longest first."""
    return list(
        session.scalars(
            select(Equipment)
            .where(Equipment.state == ListingState.IN_REVIEW)
            .options(joinedload(Equipment.owner), joinedload(Equipment.site))
            .order_by(Equipment.updated_at, Equipment.id)
        )
    )


def for_review(session: Session, slug: str) -> Equipment | None:
    """The listing at `slug` whatever its state, for the cluster's desk, which asks about the state itself."""
    return session.scalars(
        select(Equipment)
        .where(Equipment.slug == slug)
        .options(joinedload(Equipment.owner), joinedload(Equipment.site))
    ).first()


def sent_back(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """What the cluster wants changed in each of these drafts whose last word that is."""
    events = session.scalars(
        select(ListingEvent).where(ListingEvent.equipment_id.in_(list(ids))).order_by(ListingEvent.id)
    )
    last = {event.equipment_id: event for event in events}
    return {number: event.reason for number, event in last.items() if event.kind is Happening.SENT_BACK}
