"""What somebody holds as the requester of bookings, for a colleague to take over when they leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

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


def pass_on(
    session: Session, bookings: Sequence[Booking], actor: Actor, colleague_id: int, now: datetime
) -> None:
    """Let a colleague stand for all of them. Raises Stale where one has moved on meanwhile."""
    for booking in bookings:
        actions.hand_over(session, booking, actor, booking.version, now, colleague_id)
