"""What the plays of proposals share: their fields, their pages, a change that is proposed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from light2share.bookings import proposing
from light2share.bookings.models import Booking
from light2share.bookings.proposing import Proposed
from light2share.bookings.transitions import Party
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period
from tests.factories import NOW, Cast

PARIS = ZoneInfo("Europe/Paris")


def pair(period: Period) -> dict[str, str]:
    """A period in the two fields of one's own; Paris is two hours ahead."""
    return {"starts": wall(period)[0], "ends": wall(period)[1]}


def wall(period: Period) -> tuple[str, str]:
    """Its start and end on the clock of the site."""
    start, end = (f"{to_local(one, PARIS):%Y-%m-%dT%H:%M}" for one in (period.start, period.end))
    return start, end


def ticked(period: Period) -> str:
    """A period as a box that is ticked sends it."""
    return "/".join(wall(period))


def proposed(session: Session, cast: Cast, booking: Booking, by: Party, to: Period) -> Booking:
    actor = cast.halden.actor if by is Party.OWNER else cast.brightwater.actor
    proposing.propose_change(session, booking, actor, booking.version, NOW, Proposed([[to]]))
    session.commit()
    return booking


def fresh(session: Session, booking: Booking) -> Booking:
    session.rollback()
    session.expire_all()
    return session.get_one(Booking, booking.id)


def at(booking: Booking, page: str = "") -> str:
    return f"/bookings/{booking.reference}" + (f"/{page}" if page else "")


def offer(**more: object) -> dict[str, object]:
    return {"decision": "offer", "version": "1", **more}
