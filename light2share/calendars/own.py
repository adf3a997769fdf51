"""What an item's own entries are called in calendars, so that they can be known again when they come back."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from sqlalchemy import select

from light2share.availability import queries as availability
from light2share.bookings.models import Booking, BookingPeriod
from light2share.calendars.rules import uid_of
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.ical.busy import uid_hash
from light2share.kernel.period import Period


def own_entries(session: Session, item: Equipment, window: Period) -> frozenset[str]:
    """The hashes (`ical.busy.uid_hash`) of the UIDs under which feeds give an item's bookings and closed times.

    A booking that its owner has in the calendar that is read here blocks by itself, and must not clash with itself; nor
    may a busy time hold itself in place by coming back through the item's own feed.
    """
    found: set[str] = set()
    rows = session.execute(
        select(Booking.uid, BookingPeriod.id, BookingPeriod.booking_id, BookingPeriod.held)
        .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
        .where(Booking.equipment_id == item.id, Booking.ends_at >= window.start)
        .order_by(BookingPeriod.booking_id, BookingPeriod.held, BookingPeriod.starts_at)
    )
    position, last = 0, None
    for uid, period, booking, held in rows:
        position = position + 1 if booking == last else 0
        last = booking
        found |= (
            {public_uid(f"{uid}/{period}")}
            if held
            else {uid_of(uid, position), public_uid(f"{uid}/{period}")}
        )
    found |= {public_uid(row.uid) for row in availability.blackout_rows(session, item.id)}
    found |= {
        public_uid(elsewhere_uid(item.slug, time)) for time in availability.blocked(session, item, window)
    }
    days = availability.holidays_of(item).closed_days(availability.zone_of(item), window)
    found |= {public_uid(holiday_uid(item.slug, day)) for day in days}
    return frozenset(map(uid_hash, found))


def elsewhere_uid(slug: str, time: Period) -> str:
    """What stands for a time that connected calendars block, as long as they block just that."""
    return f"{slug}/{time.start.isoformat()}/{time.end.isoformat()}"


def holiday_uid(slug: str, day: date) -> str:
    """What stands for a public holiday on which an item is closed."""
    return f"{slug}/holiday/{day.isoformat()}"


def public_uid(uid: str) -> str:
    """The UID of an entry in an item's calendar for everybody: it can't be traced to the private one."""
    return f"{sha256(uid.encode()).hexdigest()[:32]}@light2share"
