"""What bookings ask of an item's opening and its stored free time, and what they write there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from light2share.availability import queries as availability
from light2share.availability import stored
from light2share.availability.blackouts import blackout_periods
from light2share.availability.free import bookable, not_before, of_allowed_length, within
from light2share.availability.free import nearest as nearest_of_unit
from light2share.availability.models import FreePeriod
from light2share.availability.opening import OpeningRule, open_periods
from light2share.availability.queries import Timetable
from light2share.bookings import queries
from light2share.db import Session
from light2share.equipment import queries as equipment
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period, merged, subtracted

LOOKS_AROUND = timedelta(days=30)
"""How far before and after a wanted time other times are looked for."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When an item is open around a wanted time, blackouts and busy times taken away, and these."""

    open: list[Period]
    blackouts: list[Period]
    busy: list[Period] = field(default_factory=list)
    """What connected calendars block for the way of using it."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """The public holidays on which it is closed, with the keys of their names; none where no hours are named."""
    on_request: bool = False
    """Whether the owner names no hours at all: any time may be asked for, and none is confirmed without a yes."""


def is_on_request(session: Session, item: Equipment, mode: AccessMode | None = None) -> bool:
    """Whether the owner names no hours at all, for that way of using the item."""
    return not availability.rules_for(session, item, mode)


def opening(
    session: Session,
    item: Equipment,
    wanted: Period,
    mode: AccessMode | None = None,
    known: Timetable | None = None,
) -> Hours:
    """The opening on all local days that `wanted` touches, for one way of using the item.

    `known` spares asking for it again.
    """
    known = known or availability.timetable(session, item.id)
    zone = ZoneInfo(item.site.zone)
    days = Period(
        local_day(to_local(wanted.start, zone).date(), zone).start,
        local_day(to_local(wanted.end, zone).date(), zone).end,
    )
    rules = availability.counting(known.rules, item, mode)
    blackouts = blackout_periods(known.blackouts, zone, days)
    busy = availability.busy(session, item.id, days).against(mode)
    if not rules:
        return Hours(subtracted([days], merged([*blackouts, *busy])), blackouts, busy, on_request=True)
    holidays = availability.holidays_of(item).closed_days(zone, days)
    closed = availability.closed(item, known.blackouts, days)
    left = subtracted(open_periods(rules, zone, days), merged([*closed, *busy]))
    return Hours(left, blackouts, busy, holidays)


def refresh(session: Session, item: Equipment, blocked: Iterable[Period], now: datetime) -> None:
    """Bring the stored free time in step where these blocked times came or went."""

    def taken(window: Period) -> dict[int, list[Period]]:
        return queries.taken(session, item.id, window)

    for window in blocked:
        stored.refresh_window(session, item, window, taken, now)


def nearest(
    session: Session,
    item: Equipment,
    wanted: Period,
    now: datetime,
    count: int = 3,
    mode: AccessMode | None = None,
    rules: Sequence[OpeningRule] | None = None,
) -> list[Period]:
    """Up to `count` times that could be booked now, those closest to `wanted`, in the order of time.

    As long as `wanted`, as far as the owner's shortest and longest booking and the step of the slots allow. `mode` says
    by whose notice. `rules`, all opening rules of the item, spares asking for them.
    """
    terms = equipment.in_mode(item, mode).terms(item.terms)
    row, length = FreePeriod, of_allowed_length(wanted, terms)
    found = session.execute(
        select(row.unit_id, row.starts_minute, row.ends_minute)
        .where(
            row.equipment_id == item.id,
            row.ends_minute > minute_of(wanted.start - LOOKS_AROUND),
            row.starts_minute < minute_of(wanted.end + LOOKS_AROUND),
        )
        .order_by(row.ends_minute)
    )
    units: dict[int, list[Period]] = {}
    around = wanted.widened(LOOKS_AROUND, LOOKS_AROUND)
    rules = availability.rules(session, item.id) if rules is None else rules
    opened = availability.narrowed(session, item, rules, mode, around)
    for unit, starts, ends in found.all():
        for part in within([Period(instant_of(starts), instant_of(ends))], opened):
            if aligned := _not_before(part, now + terms.lead_time, terms.step):
                units.setdefault(unit, []).append(aligned)
    near = {
        time
        for free_periods in units.values()
        for time in nearest_of_unit(free_periods, length, terms.step, count)
        if time.start <= now + terms.horizon and time != wanted
    }
    closest = sorted(near, key=lambda time: (abs(time.start - wanted.start), time.start))[:count]
    return sorted(closest)


def roomier(
    session: Session,
    item: Equipment,
    wanted: Period,
    earliest: datetime,
    now: datetime,
    mode: AccessMode | None,
    rules: Sequence[OpeningRule],
) -> Period | None:
    """The first free time like `wanted` that starts at `earliest` or later; None if there is none on offer.

    `rules` are all opening rules of the item.
    """
    terms = equipment.in_mode(item, mode).terms(item.terms)
    last, length = now + terms.horizon, of_allowed_length(wanted, terms).length
    whole = Period(earliest, max(earliest + length, last))
    opened = availability.narrowed(session, item, rules, mode, whole)
    free = within(availability.free_touching(session, item.id, whole), opened)
    for period in bookable(free, terms, now):
        start = not_before(period.start, earliest, terms.step)
        if start + length <= period.end and start <= last:
            return Period(start, start + length)
    return None


def _not_before(free: Period, first: datetime, step: timedelta) -> Period | None:
    """`free` from `first` on, its start still a whole number of steps after the old one."""
    missing = max(first - free.start, timedelta(0))
    start = free.start + -(-missing // step) * step
    return Period(start, free.end) if start < free.end else None
