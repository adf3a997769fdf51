"""Reading bookings for calendars. What these give is for feeds and files whose reader has been checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.bookings import audience
from light2share.bookings.models import Booking, BookingPeriod
from light2share.db import Session
from light2share.equipment.models import Equipment

AT_ONCE = 500


def for_entries(
    session: Session, booking_ids: Sequence[int]
) -> Iterator[tuple[Booking, list[BookingPeriod], list[audience.Contact]]]:
    """Each booking with all that its calendar text needs, its periods in order, and who answers for both sides."""
    for first in range(0, len(booking_ids), AT_ONCE):
        some = booking_ids[first : first + AT_ONCE]
        periods: dict[int, list[BookingPeriod]] = {}
        for period in session.scalars(
            select(BookingPeriod)
            .where(BookingPeriod.booking_id.in_(some), ~BookingPeriod.held)
            .order_by(BookingPeriod.starts_at)
        ):
            periods.setdefault(period.booking_id, []).append(period)
        whole = select(Booking).where(Booking.id.in_(some)).order_by(Booking.id)
        found = session.scalars(
            whole.options(
                joinedload(Booking.equipment).joinedload(Equipment.site),
                joinedload(Booking.equipment).joinedload(Equipment.contact),
                joinedload(Booking.owner),
                joinedload(Booking.requester),
            )
        ).all()
        for booking, people in zip(found, audience.contacts_of(session, found), strict=True):
            yield booking, periods.get(booking.id, []), people
