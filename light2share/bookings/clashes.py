"""Busy times of connected calendars that appear over agreed bookings: both sides are told, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite

from light2share.availability.models import ConnectedCalendar
from light2share.bookings import audience, queries
from light2share.bookings.models import Booking, BookingPeriod, CalendarClash
from light2share.bookings.queries import IN_USE_OR_BEFORE
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.period import Period, clipped
from light2share.mail import outbox

MAIL = "availability/calendar_clash"


@dataclass(frozen=True, slots=True)
class Covered:
    """An agreed booking, and what of it lies in a busy time."""

    booking_id: int
    reference: str
    period: Period


def covered(
    session: Session, equipment_id: int, busy: Sequence[Period], mode: AccessMode | None, now: datetime
) -> list[Covered]:
    """The agreed bookings ahead that lie at least partly in `busy`, which is merged; in the order of time.

    With a `mode` only those that use it so, or don't say how.
    """
    if not busy:
        return []
    return list(_covered(session, equipment_id, busy, mode, now))


def _covered(
    session: Session, equipment_id: int, busy: Sequence[Period], mode: AccessMode | None, now: datetime
) -> Iterator[Covered]:
    rows = session.execute(
        select(Booking.id, Booking.reference, BookingPeriod.starts_at, BookingPeriod.ends_at)
        .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
        .where(
            Booking.equipment_id == equipment_id,
            Booking.state.in_(IN_USE_OR_BEFORE),
            ~BookingPeriod.held,
            BookingPeriod.ends_at > max(now, busy[0].start),
            BookingPeriod.starts_at < busy[-1].end,
            *([or_(Booking.access_mode == mode, Booking.access_mode.is_(None))] if mode else []),
        )
        .order_by(BookingPeriod.starts_at)
    )
    for number, reference, starts, ends in rows:
        for part in clipped(busy, Period(starts, ends)):
            yield Covered(number, reference, part)


def tell(
    session: Session,
    item: Equipment,
    calendar: ConnectedCalendar,
    appeared: Sequence[Period],
    now: datetime,
) -> list[str]:
    """Write down each booking that a busy time has appeared over, and tell both sides; their references.

    Of a calendar that closes one way of using the item, bookings of that one alone. One mail for a booking, however
    many busy times lie in it; none for what was told before.
    """
    told: dict[int, str] = {}
    for one in covered(session, item.id, appeared, calendar.mode, now):
        clash = _noted(session, one, calendar.name, now)
        if clash is not None and one.booking_id not in told:
            told[one.booking_id] = one.reference
            booking = queries.by_id(session, one.booking_id)
            people = [
                number for party in Party if party is not Party.SITE
                for number in audience.people_of(session, booking, party)
            ]  # fmt: skip
            outbox.queue(session, MAIL, people, clash, now, zone=item.site.zone)
    return list(told.values())


def _noted(session: Session, one: Covered, calendar: str, now: datetime) -> int | None:
    """The number of the new line; None if it stands there already."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return session.scalar(
        insert(CalendarClash)
        .values(
            booking_id=one.booking_id,
            starts_at=one.period.start,
            ends_at=one.period.end,
            calendar=calendar,
            seen_at=now,
        )
        .on_conflict_do_nothing(index_elements=["booking_id", "starts_at", "ends_at"])
        .returning(CalendarClash.id)
    )


def references(found: Iterable[Covered]) -> list[str]:
    """Each booking once."""
    return list(dict.fromkeys(one.reference for one in found))
