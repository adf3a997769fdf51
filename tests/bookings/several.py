"""What the plays of several times share: their fields, what they ask for, what they take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import asking
from light2share.bookings.asking import Wish
from light2share.bookings.models import Booking, BookingPeriod
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.kernel.period import Period
from tests.bookings.play import equipment, hours
from tests.bookings.proposals import wall
from tests.factories import NOW, Cast

MORNINGS = [hours(9, 11, day=day) for day in (0, 1, 2)]


def ask_for(
    session: Session, cast: Cast, periods: list[Period], one_of: bool, slug: str = "chamber"
) -> Booking:
    wish = Wish(Times.of(periods, one_of), "M² at 1064 nm", AccessMode.OPERATOR_ASSISTED)
    item = equipment(session, getattr(cast, slug))
    booking, reasons = asking.request_booking(session, item, wish, cast.brightwater.actor, NOW)
    assert reasons == []
    assert booking
    session.commit()
    return booking


def taken(session: Session, booking: Booking) -> list[Period]:
    rows = session.scalars(
        select(BookingPeriod).where(BookingPeriod.booking_id == booking.id, BookingPeriod.blocks)
    )
    return sorted(row.period for row in rows)


def fields(periods: list[Period], several: str = "all", **more: Any) -> dict[str, Any]:
    pairs = [wall(one) for one in periods]
    return {
        "starts": [start for start, _end in pairs],
        "ends": [end for _start, end in pairs],
        "several": several,
        "access_mode": "operator_assisted",
        "purpose": "M² of a fibre laser",
        "action": "send",
        **more,
    }
