"""Keeping the stored free time in step with rules, blackouts and bookings.

Bookings belong to a later room: what they take arrives as a function from a window to the blocked times of each unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.orm import joinedload

from light2share.availability import queries
from light2share.availability.blackouts import Blackout
from light2share.availability.free import bookable, free_periods
from light2share.availability.models import (
    BlackoutRow,
    BusyTime,
    ConnectedCalendar,
    FirstFree,
    FreePeriod,
    OpeningRuleRow,
)
from light2share.availability.offering import busy_of, offered
from light2share.availability.opening import OpeningRule
from light2share.db import Session
from light2share.db.bulk import insert_rows
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment, EquipmentUnit
from light2share.equipment.rules import MINUTE, AccessMode, Terms, quickest
from light2share.kernel import clock
from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.minutes import ALMOST_A_MINUTE, instant_of, minute_of
from light2share.kernel.period import Period, merged, subtracted

Taken = Callable[[Period], Mapping[int, Sequence[Period]]]
"""From a window to the blocked times of each of the item's units that touch it; every unit has a key."""

SPARE = timedelta(days=2)
"""How much further than the horizon free time is kept, so that rolling it forward once a day is enough."""


def reach(item: Equipment, now: datetime) -> Period:
    """The time that is kept for an item: from the beginning of today to beyond its horizon."""
    zone = ZoneInfo(item.site.zone)
    start = local_day(to_local(now, zone).date(), zone).start
    return Period(start, local_day(to_local(now + item.terms.horizon + SPARE, zone).date(), zone).end)


def refresh_all(session: Session, item: Equipment, taken: Taken, now: datetime) -> None:
    """Work out the whole free time of an item again: after a change of rules, blackouts or terms."""
    _rewrite(session, item, taken, now).changed_at = clock.now()
    session.flush()


def _rewrite(session: Session, item: Equipment, taken: Taken, now: datetime) -> FirstFree:
    whole = reach(item, now)
    session.execute(delete(FreePeriod).where(FreePeriod.equipment_id == item.id))
    longest = _write(session, item, whole, taken(whole))
    first = _noted_first(session, item, now)
    first.longest_minutes = longest
    first.computed_until_minute = minute_of(whole.end)
    return first


def refresh_window(session: Session, item: Equipment, window: Period, taken: Taken, now: datetime) -> None:
    """Work out the free time again where a booking of `window` (its blocked time) came or went, and nowhere else."""
    terms = item.terms
    part = window.widened(terms.buffer_after, terms.buffer_before).clipped(reach(item, now))
    if part is None:
        return
    around = _taken_from_store(session, item.id, part)
    blocked = taken(part.widened(terms.buffer_before, terms.buffer_after))
    longest = 0
    for unit, free in _free_by_unit(session, item, part, blocked).items():
        outside = subtracted(around.get(unit, []), [part])
        longest = max(longest, _insert(session, item, unit, merged([*outside, *free])))
    first = _noted_first(session, item, now)
    first.changed_at = clock.now()
    if first.longest_minutes is not None:
        first.longest_minutes = max(first.longest_minutes, longest)
    session.flush()


TOUCHING = (
    FreePeriod.equipment_id == bindparam("equipment"),
    FreePeriod.ends_minute >= bindparam("start"),
    FreePeriod.starts_minute <= bindparam("end"),
)
STORED = (
    select(FreePeriod.unit_id, FreePeriod.starts_minute, FreePeriod.ends_minute)
    .where(*TOUCHING)
    .order_by(FreePeriod.starts_minute)
)
DROP = delete(FreePeriod).where(*TOUCHING).execution_options(synchronize_session=False)


def _taken_from_store(session: Session, equipment_id: int, part: Period) -> dict[int, list[Period]]:
    """The stored periods of each unit that overlap or touch `part`, which are no longer stored."""
    values = {
        "equipment": equipment_id,
        "start": minute_of(part.start),
        "end": minute_of(part.end + ALMOST_A_MINUTE),
    }
    found: dict[int, list[Period]] = {}
    for unit, starts, ends in session.execute(STORED, values):
        found.setdefault(unit, []).append(Period(instant_of(starts), instant_of(ends)))
    session.execute(DROP, values)
    return found


def _write(session: Session, item: Equipment, window: Period, taken: Mapping[int, Sequence[Period]]) -> int:
    """Minutes of the longest stretch, as `_insert`."""
    by_unit = _free_by_unit(session, item, window, taken)
    return max((_insert(session, item, unit, free) for unit, free in by_unit.items()), default=0)


def _free_by_unit(
    session: Session, item: Equipment, window: Period, taken: Mapping[int, Sequence[Period]]
) -> dict[int, list[Period]]:
    opened, closed = queries.openings(session, item, window)
    return {unit: free_periods(opened, closed, blocked, item.terms) for unit, blocked in taken.items()}


def _insert(session: Session, item: Equipment, unit: int, free: Sequence[Period]) -> int:
    """Store the free time of a unit; the minutes of its longest stretch, 0 if there is none."""
    rows = [
        {"equipment_id": item.id, "unit_id": unit, "starts_minute": starts, "ends_minute": ends}
        for starts, ends in _minutes(free)
    ]
    if rows:
        session.execute(insert(FreePeriod), rows)
    return max((row["ends_minute"] - row["starts_minute"] for row in rows), default=0)


def _minutes(periods: Sequence[Period]) -> Iterator[tuple[int, int]]:
    """Whole minutes inside each period."""
    for period in periods:
        starts, ends = minute_of(period.start + ALMOST_A_MINUTE), minute_of(period.end)
        if starts < ends:
            yield starts, ends


def _noted_first(session: Session, item: Equipment, now: datetime) -> FirstFree:
    """The item's row with its sort key as it is now."""
    changes = equipment.changes_for(session, [item.id]).get(item.id, {})
    lead = quickest(item.terms, item.access_modes, changes).lead_time // MINUTE
    row = session.get(FirstFree, item.id)
    if row is None:
        until = minute_of(reach(item, now).end)
        row = FirstFree(equipment_id=item.id, computed_until_minute=until, lead_minutes=lead)
        session.add(row)
    row.lead_minutes = lead
    session.flush()
    first = queries.first_free_for(session, [item.id], now).get(item.id)
    row.starts_minute = minute_of(first) if first else None
    return row


def roll_forward(
    session: Session, now: datetime, taken_of: Callable[[Equipment], Taken], at_most: int = 200
) -> int:
    """Bring up to date what time alone has changed, and answer how many items that was; 0 when nothing is left to do.

    An item is due when its first free start has come too close to be asked for, or when its free time no longer
    reaches its horizon. `at_most` keeps the transaction short.
    """
    session.execute(delete(FreePeriod).where(FreePeriod.ends_minute < minute_of(now) - 1440))
    minute = minute_of(now)
    horizon = minute + Equipment.horizon_days * 1440
    due = session.execute(
        select(Equipment, FirstFree)
        .outerjoin(FirstFree, FirstFree.equipment_id == Equipment.id)
        .where(
            FirstFree.equipment_id.is_(None)
            | (FirstFree.starts_minute < minute + FirstFree.lead_minutes)
            | (FirstFree.computed_until_minute < horizon)
        )
        .order_by(Equipment.id)
        .limit(at_most)
    ).all()
    for item, first in due:
        if first is None:
            refresh_all(session, item, taken_of(item), now)
        elif first.computed_until_minute < minute + item.horizon_days * 1440:
            _rewrite(session, item, taken_of(item), now)
        else:
            _noted_first(session, item, now)
    session.flush()
    return len(due)


def fill(session: Session, taken: Mapping[int, Sequence[Period]], now: datetime) -> None:
    """Work out the free time of every item that has none yet, many rows at once: for a bulk load.

    `taken` holds the blocked times of each unit that has any.
    """
    done = set(session.scalars(select(FirstFree.equipment_id)))
    every = select(Equipment).options(joinedload(Equipment.site)).order_by(Equipment.id)
    # With its site, at once: nothing can be read on a connection while COPY writes on it.
    items = [item for item in session.scalars(every) if item.id not in done]
    units: dict[int, list[int]] = {}
    for equipment_id, unit in session.execute(
        select(EquipmentUnit.equipment_id, EquipmentUnit.id).where(EquipmentUnit.retired_at.is_(None))
    ):
        units.setdefault(equipment_id, []).append(unit)
    rules, blackouts, busy = _all_rules(session), _all_blackouts(session), _all_busy(session)
    leads = equipment.own_leads(session)
    firsts: list[tuple[int, int | None, int, int, int]] = []

    def rows() -> Iterator[tuple[int, int, int, int]]:
        for item in items:
            whole, zone = reach(item, now), ZoneInfo(item.site.zone)
            terms = quickest(item.terms, item.access_modes, leads.get(item.id, {}))
            taken_elsewhere = busy_of(busy.get(item.id, ()))
            opened = offered(rules.get(item.id, []), item.modes_offered, taken_elsewhere, zone, whole)
            closings = queries.closed(item, blackouts.get(item.id, []), whole)
            closed = merged([*closings, *taken_elsewhere.always])
            starts: list[int] = []
            longest = 0
            for unit in units.get(item.id, []):
                free = free_periods(opened, closed, taken.get(unit, ()), terms)
                starts += _first_start(free, terms, now)
                for start, end in _minutes(free):
                    longest = max(longest, end - start)
                    yield item.id, unit, start, end
            lead = terms.lead_time // MINUTE
            firsts.append((item.id, min(starts, default=None), minute_of(whole.end), lead, longest))

    columns = ("equipment_id", "unit_id", "starts_minute", "ends_minute")
    insert_rows(session, cast(Table, FreePeriod.__table__), columns, rows())
    kept = ("equipment_id", "starts_minute", "computed_until_minute", "lead_minutes", "longest_minutes")
    insert_rows(session, cast(Table, FirstFree.__table__), kept, firsts)


def _first_start(free: Sequence[Period], terms: Terms, now: datetime) -> list[int]:
    return [minute_of(period.start + ALMOST_A_MINUTE) for period in bookable(free, terms, now)[:1]]


def _all_rules(session: Session) -> dict[int, list[OpeningRule]]:
    row = OpeningRuleRow
    found: dict[int, list[OpeningRule]] = {}
    columns = row.equipment_id, row.weekday, row.opens_minute, row.closes_minute
    for item, day, opens, closes, first, last, weeks, mode in session.execute(
        select(*columns, row.valid_from, row.valid_until, row.weeks, row.mode)
    ):
        rule = OpeningRule(day, opens, closes, first, last, weeks, mode)
        found.setdefault(item, []).append(rule)
    return found


def _all_blackouts(session: Session) -> dict[int, list[Blackout]]:
    row = BlackoutRow
    found: dict[int, list[Blackout]] = {}
    for item, starts, ends, repeat, left in session.execute(
        select(row.equipment_id, row.starts_local, row.ends_local, row.repeat, row.except_days)
    ):
        found.setdefault(item, []).append(Blackout(starts, ends, repeat, queries.days_of(left)))
    return found


def _all_busy(session: Session) -> dict[int, list[tuple[Period, AccessMode | None]]]:
    row = BusyTime
    found: dict[int, list[tuple[Period, AccessMode | None]]] = {}
    rows = select(row.equipment_id, row.starts_minute, row.ends_minute, ConnectedCalendar.mode).join(
        ConnectedCalendar, ConnectedCalendar.id == row.calendar_id
    )
    for item, starts, ends, mode in session.execute(rows):
        found.setdefault(item, []).append((Period(instant_of(starts), instant_of(ends)), mode))
    return found
