"""What somebody holds when they leave: bookings for a colleague to take over, and what leaves nobody behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from light2share.bookings import actions
from light2share.bookings.models import Booking
from light2share.bookings.transitions import HANDED_OVER
from light2share.db import Session
from light2share.kernel.actor import Actor


def held_by(session: Session, organisation_id: int, person_id: int) -> list[Booking]:
    """The bookings that a person stands for in an organisation and that are not over, the next one first."""
    return list(
        session.scalars(
            select(Booking)
            .where(
                Booking.requester_id == organisation_id,
                Booking.requested_by_id == person_id,
                Booking.state.in_(HANDED_OVER),
            )
            .order_by(Booking.starts_at, Booking.id)
        )
    )


def busy(session: Session, organisations: Collection[int]) -> set[int]:
    """Which of them have bookings that are not over, as owner or as requester."""
    rows = session.execute(
        select(Booking.owner_id, Booking.requester_id)
        .where(
            or_(Booking.owner_id.in_(organisations), Booking.requester_id.in_(organisations)),
            Booking.state.in_(HANDED_OVER),
        )
        .distinct()
    )
    return {number for row in rows for number in row if number in organisations}


def pass_on(
    session: Session, bookings: Sequence[Booking], actor: Actor, colleague_id: int, now: datetime
) -> None:
    """Let a colleague stand for all of them. Raises Stale where one has moved on meanwhile."""
    for booking in bookings:
        actions.hand_over(session, booking, actor, booking.version, now, colleague_id)
