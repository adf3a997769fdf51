"""Sums over an organisation's own bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

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


def used(session: Session, actor: Actor, since: datetime, until: datetime) -> dict[Party, Use]:
    """The actor's organisation as owner and as requester, by the start of the booking; both in one question."""
    sides = (_side(actor, party, since, until) for party in (Party.OWNER, Party.REQUESTER))
    return {
        Party(party): Use(bookings, round(float(minutes)), int(cents or 0), others)
        for party, bookings, minutes, cents, others in session.execute(union_all(*sides))
    }


def _side(actor: Actor, party: Party, since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    mine = Booking.owner_id if party is Party.OWNER else Booking.requester_id
    other = Booking.requester_id if party is Party.OWNER else Booking.owner_id
    booked = queries.booked_minutes()
    return select(
        literal(party.value),
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
