"""Numbers of bookings that may be told to anybody: no companies, no instruments, no days."""

from __future__ import annotations

from sqlalchemy import func, select

from light2share.bookings.models import Booking
from light2share.bookings.states import BookingState
from light2share.db import Session


def completed_for_owner(session: Session, owner_id: int) -> int:
    """How many bookings were completed on the equipment of an organisation."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(Booking.owner_id == owner_id, Booking.state == BookingState.COMPLETED)
        )
        or 0
    )
