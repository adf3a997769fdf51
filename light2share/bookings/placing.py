"""Where on the units of an item a booking can be, and what it takes from others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from light2share.bookings import queries
from light2share.bookings.models import (
    Booking,
    BookingPeriod,
)
from light2share.bookings.times import Choice
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.errors import Taken
from light2share.kernel.period import Period


def place(
    session: Session, booking: Booking, item: Equipment, choices: Sequence[Choice]
) -> list[tuple[int, Choice]]:
    """A unit for each choice on which all of it is free, whatever the booking itself takes. Raises Taken."""
    found: list[tuple[int, Choice]] = []
    for choice in choices:
        unit = free_unit(session, item, [item.terms.blocked(one) for one in choice], booking.id)
        if unit is None:
            raise Taken
        found.append((unit, choice))
    return found


def free_unit(session: Session, item: Equipment, blocked: list[Period], but: int | None = None) -> int | None:
    """The first unit on which all of `blocked` are free; None if every unit is taken."""
    around = Period(min(one.start for one in blocked), max(one.end for one in blocked))
    for unit, busy in queries.taken(session, item.id, around, but).items():
        if not overlap(blocked, busy):
            return unit
    return None


def blocking(session: Session, booking_id: int) -> set[tuple[int, Period]]:
    """The time that the booking takes from everybody else, buffers included, with its unit."""
    rows = session.execute(
        select(BookingPeriod.unit_id, BookingPeriod.blocked_from, BookingPeriod.blocked_until).where(
            BookingPeriod.booking_id == booking_id, BookingPeriod.blocks
        )
    )
    return {(unit, Period(start, end)) for unit, start, end in rows}


def overlap(wanted: Sequence[Period], taken: Sequence[Period]) -> bool:
    """Whether any of one shares an instant with any of the other."""
    return any(one.overlaps(other) for one in wanted for other in taken)
