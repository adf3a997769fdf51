"""Numbers of bookings that may be told to anybody: no companies, no instruments, no days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select

from light2share.bookings.models import Booking, BookingEvent, BookingPeriod
from light2share.bookings.states import BookingState
from light2share.db import Session


def completed_for_owner(session: Session, owner_id: int) -> int:
    """How many bookings were completed on the equipment of an organisation."""
    return session.scalar(select(completed_count(owner_id))) or 0


def completed_count(owner_id: int) -> ScalarSelect[int]:
    """How many `completed_for_owner` would give, to be asked together with something else."""
    done = Booking.owner_id == owner_id, Booking.state == BookingState.COMPLETED
    return select(func.count(Booking.id)).where(*done).scalar_subquery()


AGREED = (BookingState.CONFIRMED, BookingState.IN_USE, BookingState.COMPLETED)


def last_moves(session: Session, organisation_ids: Collection[int]) -> dict[int, datetime]:
    """When people of each of these organisations last did something with a booking; none of those who never did."""
    event = BookingEvent
    rows = session.execute(
        select(event.organisation_id, func.max(event.at))
        .where(event.organisation_id.in_(organisation_ids))
        .group_by(event.organisation_id)
    )
    return {number: at for number, at in rows if number is not None}


def has_agreed(session: Session, equipment_id: int, organisation_id: int) -> bool:
    """Whether an organisation has a booking of that item which its owner said yes to, ahead or done."""
    row = Booking
    found = select(row.id).where(
        row.equipment_id == equipment_id, row.requester_id == organisation_id, row.state.in_(AGREED)
    )
    return session.scalar(found.limit(1)) is not None


def unit_is_held(session: Session, unit_id: int, now: datetime) -> bool:
    """Whether a booking that blocks, or is in use, still needs that unit."""
    period = BookingPeriod
    held = select(period.id).where(period.unit_id == unit_id, period.blocks, period.blocked_until > now)
    return session.scalar(held.limit(1)) is not None
