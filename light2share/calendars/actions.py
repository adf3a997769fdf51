"""Keeping the calendar text of bookings, so that a feed only joins what is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.dialects import postgresql, sqlite

from light2share.bookings.models import Booking
from light2share.calendars import queries
from light2share.calendars.entries import body_of
from light2share.calendars.feeds import Sides
from light2share.calendars.models import CalendarEntry
from light2share.db import Session


@dataclass(frozen=True, slots=True)
class Made:
    """The calendar text of a booking, as it is kept."""

    booking_id: int
    language: str
    version: int
    mark: str
    body: str


def sides_of(booking: Booking) -> Sides:
    """By what a mark is found."""
    return booking.equipment_id, booking.owner_id, booking.requester_id, booking.requested_by_id or 0


def entries_now(
    session: Session,
    booking_ids: Sequence[int],
    language: str,
    address_of: Callable[[Booking], str],
    marks: Mapping[Sides, str],
) -> dict[int, Made]:
    """The text of these bookings as they are now, by row number. `marks` are those of the names in them."""
    return {
        booking.id: Made(
            booking.id,
            language,
            booking.version,
            marks.get(sides_of(booking), ""),
            body_of(booking, periods, language, address_of(booking)),
        )
        for booking, periods in queries.for_entries(session, booking_ids)
    }


def keep_entries(session: Session, made: Collection[Made]) -> None:
    """Keep the text; the caller commits. One that is out of date by then is found out by its version and mark."""
    if not made:
        return
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(CalendarEntry)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["booking_id", "language"],
            set_={name: insert.excluded[name] for name in ("version", "mark", "body")},
        ),
        [asdict(one) for one in made],
    )
