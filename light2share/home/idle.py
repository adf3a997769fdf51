"""Hours of an owner's instruments that are free soon and that nobody has asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.availability.models import FirstFree, FreePeriod
from light2share.bookings.models import Booking, BookingPeriod, BookingState
from light2share.equipment.models import Equipment, ListingState
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import to_local, to_utc
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period, clipped, merged, subtracted
from light2share.organisations.models import Site

DAYS = 7
NOON = time(13)


@dataclass(frozen=True, slots=True)
class Idle:
    """One instrument: what can still be booked in the window and nobody has asked for, and its weekdays in halves."""

    slug: str
    title_fr: str | None
    title_en: str | None
    zone: ZoneInfo
    free: list[Period]

    @property
    def minutes(self) -> int:
        """How much it is."""
        return round(sum((period.length for period in self.free), timedelta()) / timedelta(minutes=1))

    def halves(self, days: Sequence[date]) -> list[tuple[bool, bool]]:
        """Whether each day's morning and afternoon hold some of it."""
        return [(self._has(day, time(), NOON), self._has(day, NOON, None)) for day in days]

    def _has(self, day: date, first: time, last: time | None) -> bool:
        start = to_utc(datetime.combine(day, first), self.zone)
        end = to_utc(datetime.combine(day if last else day + timedelta(days=1), last or time()), self.zone)
        return any(period.overlaps(Period(start, end)) for period in self.free)


def idle(session: Session, actor: Actor, now: datetime, most: int) -> list[Idle]:
    """The instruments of the actor's organisation with the most such time in the next days; two queries."""
    if not actor.is_manager or actor.organisation_id is None:
        return []
    window = Period(now, now + timedelta(days=DAYS))
    asked = _asked(session, actor.organisation_id, window)
    rows = session.execute(
        select(
            Equipment.id,
            Equipment.slug,
            Equipment.title_fr,
            Equipment.title_en,
            func.coalesce(FirstFree.lead_minutes, Equipment.lead_time_minutes).label("lead_minutes"),
            Equipment.shortest_minutes,
            Site.zone,
            FreePeriod.starts_minute,
            FreePeriod.ends_minute,
        )
        .join(Site, Site.id == Equipment.site_id)
        .outerjoin(FirstFree, FirstFree.equipment_id == Equipment.id)
        .outerjoin(
            FreePeriod,
            (FreePeriod.equipment_id == Equipment.id)
            & (FreePeriod.ends_minute > minute_of(window.start))
            & (FreePeriod.starts_minute < minute_of(window.end)),
        )
        .where(Equipment.owner_id == actor.organisation_id, Equipment.state == ListingState.PUBLISHED)
        .order_by(Equipment.id)
    ).all()
    items = {row.id: row for row in rows}
    free: dict[int, list[Period]] = {number: [] for number in items}
    for row in rows:
        if row.starts_minute is not None:
            free[row.id].append(Period(instant_of(row.starts_minute), instant_of(row.ends_minute)))
    found = [
        Idle(
            row.slug,
            row.title_fr,
            row.title_en,
            ZoneInfo(row.zone),
            _bookable(
                free[number],
                asked.get(number, []),
                Period(now + timedelta(minutes=row.lead_minutes), window.end),
                timedelta(minutes=row.shortest_minutes),
            )
            if now + timedelta(minutes=row.lead_minutes) < window.end
            else [],
        )
        for number, row in items.items()
    ]
    return sorted((one for one in found if one.free), key=lambda one: -one.minutes)[:most]


def _bookable(
    free: Sequence[Period], asked: Sequence[Period], window: Period, shortest: timedelta
) -> list[Period]:
    """What of `free` begins after the owner's notice, is long enough for a booking and lies inside the window.

    A stretch that goes on after the window counts with its whole length: only its part inside is given.
    """
    reachable = [Period(max(one.start, window.start), one.end) for one in free if one.end > window.start]
    left = subtracted(merged(reachable), merged(asked))
    return clipped([one for one in left if one.length >= shortest], window)


def _asked(session: Session, owner_id: int, window: Period) -> dict[int, list[Period]]:
    rows = session.execute(
        select(Booking.equipment_id, BookingPeriod.starts_at, BookingPeriod.ends_at)
        .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
        .where(
            Booking.owner_id == owner_id,
            Booking.state == BookingState.REQUESTED,
            Booking.starts_at < window.end,
            Booking.ends_at > window.start,
        )
    )
    found: dict[int, list[Period]] = {}
    for equipment_id, start, end in rows:
        found.setdefault(equipment_id, []).append(Period(start, end))
    return found


def weekdays(now: datetime, zone: ZoneInfo) -> list[date]:
    """The next five days that are not a weekend, today included."""
    first = to_local(now, zone).date()
    days = [first + timedelta(days=number) for number in range(DAYS + 2)]
    return [day for day in days if day.weekday() < 5][:5]
