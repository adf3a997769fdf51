"""Sums over an organisation's own bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from light2share.bookings import queries
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Use:
    """What was completed on one side: bookings, real minutes, estimates in cents, and with how many others."""

    bookings: int
    minutes: int
    cents: int
    others: int


def used(session: Session, actor: Actor, party: Party, since: datetime, until: datetime) -> Use:
    """The actor's organisation as owner or as requester, by the start of the booking."""
    mine = Booking.owner_id if party is Party.OWNER else Booking.requester_id
    other = Booking.requester_id if party is Party.OWNER else Booking.owner_id
    booked = queries.booked_minutes()
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(func.coalesce(Booking.used_minutes, booked)), 0),
            func.coalesce(func.sum(Booking.estimate_cents), 0),
            func.count(other.distinct()),
        ).where(
            mine == actor.organisation_id,
            Booking.state == BookingState.COMPLETED,
            Booking.starts_at >= since,
            Booking.starts_at <= until,
        )
    ).one()
    return Use(row[0], round(float(row[1])), int(row[2] or 0), row[3])
