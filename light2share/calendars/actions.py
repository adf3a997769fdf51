"""Keeping the calendar text of bookings, so that a feed only joins what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.dialects import postgresql, sqlite

from light2share.bookings.models import Booking
from light2share.calendars import queries
from light2share.calendars.entries import body_of
from light2share.calendars.feeds import Sides
from light2share.calendars.models import CalendarEntry
from light2share.db import Session


def sides_of(booking: Booking) -> Sides:
    """By what a mark is found."""
    return booking.equipment_id, booking.owner_id, booking.requester_id, booking.requested_by_id or 0


def keep_entries(
    session: Session,
    booking_ids: Sequence[int],
    language: str,
    address_of: Callable[[Booking], str],
    marks: Mapping[Sides, str],
) -> dict[int, str]:
    """Make the text of these bookings as they are now, keep it, and give it back by row number. The caller commits.

    `marks` are those of the state that is read here.
    Two who make the same text at once write the same bytes, so the last one wins without harm.
    """
    bodies: dict[int, str] = {}
    rows = []
    for booking, periods in queries.for_entries(session, booking_ids):
        bodies[booking.id] = body_of(booking, periods, language, address_of(booking))
        rows.append(
            {
                "booking_id": booking.id,
                "language": language,
                "version": booking.version,
                "mark": marks.get(sides_of(booking), ""),
                "body": bodies[booking.id],
            }
        )
    if rows:
        insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(CalendarEntry)
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["booking_id", "language"],
                set_={name: insert.excluded[name] for name in ("version", "mark", "body")},
            ),
            rows,
        )
    return bodies
