"""Connected calendars: what is read of them, when again, and how they stand. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from light2share.availability.models import (
    BusyTime,
    CalendarKind,
    CalendarReading,
    ConnectedCalendar,
    Switch,
)
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.minutes import ALMOST_A_MINUTE, instant_of, minute_of
from light2share.kernel.period import Period, merged

NOT_FETCHED = "not_fetched"
"""Stands in the place of a trouble of reading."""
LONGEST_PAUSE = timedelta(hours=24)
JITTER = 0.2
FILE_AGAIN = timedelta(hours=24)
"""How often a file is worked out anew: the time that is read moves on, its series with it."""
LONGEST_NAME = 80


def window(now: datetime, months_back: int, months_ahead: int) -> Period:
    """What is read of a calendar; its edges are midnights, so that the same day gives the same times."""
    return Period(_months_on(now, -months_back), _months_on(now, months_ahead) + timedelta(days=1))


def _months_on(now: datetime, months: int) -> datetime:
    month = now.year * 12 + now.month - 1 + months
    return datetime(month // 12, month % 12 + 1, min(now.day, 28), tzinfo=UTC)


def pause(kind: CalendarKind, failures: int, refresh: timedelta, chance: float) -> timedelta:
    """How long a calendar rests before it is read again: longer after each failure; `chance` (0 to 1) spreads them."""
    if kind is CalendarKind.FILE and not failures:
        return FILE_AGAIN * (1 - JITTER * chance)
    longest = max(LONGEST_PAUSE, refresh)
    return min(refresh * (1 << min(failures, 10)), longest) * (1 + JITTER * chance)


def is_stale(calendar: ConnectedCalendar, now: datetime, after: timedelta) -> bool:
    """Whether what it blocks may no longer be right: a file is as its sender left it."""
    if calendar.switch is not Switch.ON or calendar.kind is CalendarKind.FILE:
        return False
    return calendar.read_at is None or calendar.read_at < now - after


def of_item(session: Session, equipment_id: int) -> list[ConnectedCalendar]:
    """The calendars of an item, oldest first; for its owner's eyes."""
    row = ConnectedCalendar
    return list(session.scalars(select(row).where(row.equipment_id == equipment_id).order_by(row.id)))


def one_of(session: Session, equipment_id: int, calendar_id: int) -> ConnectedCalendar | None:
    """One calendar of an item; None if it has no such calendar."""
    row = ConnectedCalendar
    query = select(row).where(row.id == calendar_id, row.equipment_id == equipment_id)
    return session.scalars(query).one_or_none()


def reading_of(session: Session, calendar_id: int) -> CalendarReading | None:
    """What its last reading found."""
    return session.get(CalendarReading, calendar_id)


def periods_of(reading: CalendarReading | None) -> list[Period]:
    """The busy times of a reading."""
    return periods_between(reading.busy) if reading else []


def periods_between(minutes: Sequence[int]) -> list[Period]:
    """Busy times from whole minutes: each start followed by its end."""
    return [
        Period(instant_of(start), instant_of(end))
        for start, end in zip(minutes[::2], minutes[1::2], strict=True)
    ]


def as_minutes(busy: Iterable[Period]) -> list[int]:
    """Busy times as they are kept: whole minutes, rounded outwards, merged."""
    whole = merged(
        Period(instant_of(minute_of(one.start)), instant_of(minute_of(one.end + ALMOST_A_MINUTE)))
        for one in busy
    )
    return [minute_of(instant) for one in whole for instant in (one.start, one.end)]


def in_force(session: Session, calendar_id: int) -> list[Period]:
    """The times that a calendar blocks now, in order."""
    row = BusyTime
    found = session.execute(
        select(row.starts_minute, row.ends_minute)
        .where(row.calendar_id == calendar_id)
        .order_by(row.starts_minute)
    )
    return [Period(instant_of(start), instant_of(end)) for start, end in found]


def blocking(
    session: Session, equipment_id: int, around: Period, mode: AccessMode | None = None
) -> list[tuple[Period, str]]:
    """The busy times that touch `around` with the names of their calendars; for the owner's eyes.

    With a `mode` only those that close that way of using it.
    """
    row = BusyTime
    found = session.execute(
        select(row.starts_minute, row.ends_minute, ConnectedCalendar.name)
        .join(ConnectedCalendar, ConnectedCalendar.id == row.calendar_id)
        .where(
            row.equipment_id == equipment_id,
            row.ends_minute > minute_of(around.start),
            row.starts_minute < minute_of(around.end + ALMOST_A_MINUTE),
            *([ConnectedCalendar.mode.is_(None) | (ConnectedCalendar.mode == mode)] if mode else []),
        )
        .order_by(row.starts_minute)
    )
    return [(Period(instant_of(start), instant_of(end)), name) for start, end, name in found]


def stale_since(item: Equipment, now: datetime, after: timedelta) -> datetime | None:
    """Since when a connected calendar of an item has not been read, if that is too long."""
    since = item.calendars_read_at
    return since if since is not None and since < now - after else None


def due(session: Session, real_now: datetime) -> int | None:
    """The calendar that has waited longest to be read, by number; None if none is due."""
    row = ConnectedCalendar
    return session.scalar(
        select(row.id)
        .where(
            row.next_read_at <= real_now,
            row.leased_until.is_(None) | (row.leased_until <= real_now),
        )
        .order_by(row.next_read_at, row.id)
        .limit(1)
    )


def unfit_marks(calendar: ConnectedCalendar, marks: Sequence[str]) -> set[str]:
    """What was left out without a manager's yes."""
    return set(marks) - set(calendar.agreed)
