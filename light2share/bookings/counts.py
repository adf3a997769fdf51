"""Numbers of bookings that may be told to anybody: no companies, no instruments, no days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect, func, select

from light2share.bookings.models import Booking, BookingPeriod
from light2share.bookings.states import BookingState
from light2share.db import Session
from light2share.equipment import queries as equipment
from light2share.kernel.actor import Actor


def completed_for_owner(session: Session, owner_id: int) -> int:
    """How many bookings were completed on the equipment of an organisation."""
    return session.scalar(select(_completed(owner_id))) or 0


def shared_and_completed(session: Session, owner_id: int, actor: Actor) -> tuple[int, int]:
    """How many instruments of an organisation the actor sees, and how many bookings were completed on all of its."""
    counts = select(equipment.published_count(owner_id, actor), _completed(owner_id))
    shared, completed = session.execute(counts).one()
    return shared, completed


def _completed(owner_id: int) -> ScalarSelect[int]:
    done = Booking.owner_id == owner_id, Booking.state == BookingState.COMPLETED
    return select(func.count(Booking.id)).where(*done).scalar_subquery()


AGREED = (BookingState.CONFIRMED, BookingState.IN_USE, BookingState.COMPLETED)


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
