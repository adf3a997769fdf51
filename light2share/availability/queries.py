"""Reading opening rules, blackouts and the stored free time. Whether a listing may be seen is asked before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, bindparam, case, func, select

from light2share.availability.blackouts import Blackout, blackout_periods
from light2share.availability.free import bookable, not_before, stretches, within
from light2share.availability.holidays import Holidays, holiday_periods, holidays_at
from light2share.availability.models import (
    BlackoutRow,
    BusyTime,
    ConnectedCalendar,
    FirstFree,
    FreePeriod,
    OpeningRuleRow,
)
from light2share.availability.offering import Busy, blocked_for_all, busy_of, offered, offered_in
from light2share.availability.opening import OpeningRule, rules_in, rules_in_any
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment, EquipmentUnit
from light2share.equipment.queries import in_mode, quickest
from light2share.kernel.minutes import ALMOST_A_MINUTE, instant_of, minute_of
from light2share.kernel.period import Period, clipped, merged

LOOKED_AT = 50
"""How many stretches too short for a booking may lie before the next free one."""


def rule_rows(session: Session, equipment_id: int) -> list[OpeningRuleRow]:
    """The opening rules of an item in the order of the week."""
    row = OpeningRuleRow
    order = (row.weekday, row.opens_minute, row.valid_from, row.id)
    return list(session.scalars(select(row).where(row.equipment_id == equipment_id).order_by(*order)))


def rule_row(session: Session, equipment_id: int, rule_id: int) -> OpeningRuleRow | None:
    """One opening rule of an item; None if it has no such rule."""
    row = OpeningRuleRow
    return session.scalars(
        select(row).where(row.id == rule_id, row.equipment_id == equipment_id)
    ).one_or_none()


def blackout_row(session: Session, equipment_id: int, blackout_id: int) -> BlackoutRow | None:
    """One blackout of an item; None if it has no such blackout."""
    row = BlackoutRow
    return session.scalars(
        select(row).where(row.id == blackout_id, row.equipment_id == equipment_id)
    ).one_or_none()


def blackout_rows(session: Session, equipment_id: int) -> list[BlackoutRow]:
    """The blackouts of an item, earliest first."""
    row = BlackoutRow
    query = select(row).where(row.equipment_id == equipment_id).order_by(row.starts_local, row.id)
    return list(session.scalars(query))


def closed_by(session: Session, item: Equipment, wanted: Period) -> BlackoutRow | None:
    """The first blackout that covers some of `wanted`."""
    zone = zone_of(item)
    return next(
        (
            row
            for row in blackout_rows(session, item.id)
            if blackout_periods([blackout_of(row)], zone, wanted)
        ),
        None,
    )


RULES = select(
    OpeningRuleRow.weekday,
    OpeningRuleRow.opens_minute,
    OpeningRuleRow.closes_minute,
    OpeningRuleRow.valid_from,
    OpeningRuleRow.valid_until,
    OpeningRuleRow.weeks,
    OpeningRuleRow.mode,
).where(OpeningRuleRow.equipment_id == bindparam("equipment"))
BLACKOUTS = select(
    BlackoutRow.starts_local, BlackoutRow.ends_local, BlackoutRow.repeat, BlackoutRow.except_days
).where(BlackoutRow.equipment_id == bindparam("equipment"))


def rules(session: Session, equipment_id: int) -> list[OpeningRule]:
    """All opening rules as the algebra takes them."""
    return [OpeningRule(*found) for found in session.execute(RULES, {"equipment": equipment_id})]


def rules_for(session: Session, item: Equipment, mode: AccessMode | None = None) -> list[OpeningRule]:
    """The opening rules that count for one way of using an item; without one, for any of those that it offers."""
    return counting(rules(session, item.id), item, mode)


def counting(
    rules: Sequence[OpeningRule], item: Equipment, mode: AccessMode | None = None
) -> list[OpeningRule]:
    """Those of the item's rules that `rules_for` gives."""
    return rules_in(rules, mode) if mode else rules_in_any(rules, item.modes_offered)


def blackouts(session: Session, equipment_id: int) -> list[Blackout]:
    """The blackouts as the algebra takes them."""
    found = session.execute(BLACKOUTS, {"equipment": equipment_id})
    return [Blackout(starts, ends, repeat, days_of(left)) for starts, ends, repeat, left in found]


def days_of(texts: Iterable[str]) -> tuple[date, ...]:
    """The exceptions of a series as they are stored."""
    return tuple(date.fromisoformat(text) for text in texts)


def blackout_of(row: BlackoutRow) -> Blackout:
    """A closed time as the algebra takes it."""
    return Blackout(row.starts_local, row.ends_local, row.repeat, days_of(row.except_days))


def rule_of(row: OpeningRuleRow) -> OpeningRule:
    """Opening hours as the algebra takes them."""
    opens, closes = row.opens_minute, row.closes_minute
    return OpeningRule(row.weekday, opens, closes, row.valid_from, row.valid_until, row.weeks, row.mode)


def counting_rows(session: Session, item: Equipment) -> list[OpeningRuleRow]:
    """The rows of the opening rules that count for any of the ways of using an item, in the order of the week."""
    rows = rule_rows(session, item.id)
    count = set(counting([rule_of(row) for row in rows], item))
    return [row for row in rows if rule_of(row) in count]


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the owner has set, for pages that need it more than once."""

    rules: list[OpeningRule]
    blackouts: list[Blackout]


def timetable(session: Session, equipment_id: int) -> Timetable:
    """The opening rules and the blackouts of an item: two queries."""
    return Timetable(rules(session, equipment_id), blackouts(session, equipment_id))


def zone_of(item: Equipment) -> ZoneInfo:
    """The zone of its site."""
    return ZoneInfo(item.site.zone)


def holidays_of(item: Equipment) -> Holidays:
    """On which public holidays it is closed."""
    return holidays_at(item.site.postcode, item.open_on_holidays, item.opened_holidays)


def closed(item: Equipment, blackouts: Iterable[Blackout], window: Period) -> list[Period]:
    """The blackouts of an item and the public holidays that close it, inside `window`, merged."""
    zone = zone_of(item)
    closings = blackout_periods(blackouts, zone, window)
    return merged([*closings, *holiday_periods(holidays_of(item), zone, window)])


BUSY = (
    select(BusyTime.starts_minute, BusyTime.ends_minute, ConnectedCalendar.mode)
    .join(ConnectedCalendar, ConnectedCalendar.id == BusyTime.calendar_id)
    .where(
        BusyTime.equipment_id == bindparam("equipment"),
        BusyTime.ends_minute > bindparam("start"),
        BusyTime.starts_minute < bindparam("end"),
    )
    .order_by(BusyTime.starts_minute)
)


def busy(session: Session, equipment_id: int, window: Period) -> Busy:
    """What connected calendars block inside `window`."""
    values = {
        "equipment": equipment_id,
        "start": minute_of(window.start),
        "end": minute_of(window.end + ALMOST_A_MINUTE),
    }
    found = session.execute(BUSY, values)
    times = ((Period(instant_of(starts), instant_of(ends)), mode) for starts, ends, mode in found)
    return busy_of((part, mode) for period, mode in times if (part := period.clipped(window)))


def blocked(session: Session, item: Equipment, window: Period) -> list[Period]:
    """What connected calendars block inside `window` whatever the use, merged: what others are told is busy."""
    known = busy(session, item.id, window)
    own = rules(session, item.id) if known.only else []
    return blocked_for_all(own, item.modes_offered, known, zone_of(item), window)


def narrowed(
    session: Session,
    item: Equipment,
    rules: Sequence[OpeningRule],
    mode: AccessMode | None,
    window: Period,
    known: Busy | None = None,
) -> list[Period] | None:
    """When one use is open inside `window`, for the stored free time to be narrowed down to; None where all share it.

    `rules` are all opening rules of the item, `known` what its connected calendars block, where that was read before.
    """
    if mode is None or item.modes_offered == [mode]:
        return None
    taken = busy_by_use(session, item, window) if known is None else known
    return offered_in(rules, mode, taken, zone_of(item), window)


def busy_by_use(session: Session, item: Equipment, window: Period) -> Busy:
    """What connected calendars block inside `window`, if one of them closes some uses alone; else nothing."""
    return busy(session, item.id, window) if item.closed_by_use else Busy()


def openings(session: Session, item: Equipment, window: Period) -> tuple[list[Period], list[Period]]:
    """When an item is open inside `window` in one of its uses at least, and what is closed after all; each merged."""
    known, taken = timetable(session, item.id), busy(session, item.id, window)
    opened = offered(known.rules, item.modes_offered, taken, zone_of(item), window)
    return opened, merged([*closed(item, known.blackouts, window), *taken.always])


FREE_TOUCHING = (
    select(FreePeriod.starts_minute, FreePeriod.ends_minute)
    .where(
        FreePeriod.equipment_id == bindparam("equipment"),
        FreePeriod.ends_minute > bindparam("start"),
        FreePeriod.starts_minute < bindparam("end"),
    )
    .order_by(FreePeriod.ends_minute)
)
"""Put together once: every week that is shown asks it."""


def free_touching(session: Session, equipment_id: int, window: Period) -> list[Period]:
    """The stored free time of an item that lies at least partly in `window`, not cut at its ends: one query.

    Sorted, each stretch as one unit can serve it; of an item with several units two may overlap
    (`availability.free.stretches`). Lead time, horizon and shortest booking are not applied.
    """
    values = {
        "equipment": equipment_id,
        "start": minute_of(window.start),
        "end": minute_of(window.end),
    }
    found = session.execute(FREE_TOUCHING, values)
    return stretches(Period(instant_of(starts), instant_of(ends)) for starts, ends in found)


def bookable_between(session: Session, item: Equipment, window: Period, now: datetime) -> list[Period]:
    """The part of the free time inside `window` that could be asked for now: one query."""
    return clipped(bookable(free_touching(session, item.id, window), quickest(item), now), window)


def _first_free() -> Select[int, int | None]:
    minute, opens, step = bindparam("minute", type_=Integer), FreePeriod.starts_minute, Equipment.step_minutes
    soonest = minute + func.coalesce(FirstFree.lead_minutes, Equipment.lead_time_minutes)
    missing = soonest - opens
    start = case((missing <= 0, opens), else_=opens + (missing + step - 1) // step * step)
    first_of_unit = (
        select(start)
        .where(
            FreePeriod.equipment_id == EquipmentUnit.equipment_id,
            FreePeriod.unit_id == EquipmentUnit.id,
            FreePeriod.ends_minute >= soonest + Equipment.shortest_minutes,
            FreePeriod.ends_minute >= start + Equipment.shortest_minutes,
            start <= minute + Equipment.horizon_days * 1440,
        )
        .order_by(FreePeriod.starts_minute)
        .limit(1)
        .correlate(Equipment, EquipmentUnit, FirstFree)
        .scalar_subquery()
    )
    return (
        select(Equipment.id, func.min(first_of_unit))
        .join(EquipmentUnit, EquipmentUnit.equipment_id == Equipment.id)
        .outerjoin(FirstFree, FirstFree.equipment_id == Equipment.id)
        .where(Equipment.id.in_(bindparam("items", expanding=True)))
        .group_by(Equipment.id)
    )


FIRST_FREE = _first_free()


def first_free_for(session: Session, equipment_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """The start of the first time that could be asked for now, for each of the items that has one: one query.

    Each item's shortest booking, horizon and step count, and the notice of its quickest mode, as in
    `availability.free.bookable`.
    """
    if not equipment_ids:
        return {}
    values = {"minute": minute_of(now + ALMOST_A_MINUTE), "items": list(equipment_ids)}
    rows = session.execute(FIRST_FREE, values)
    return {number: instant_of(minute) for number, minute in rows if minute is not None}


def uses_apart(item: Equipment, rules: Sequence[OpeningRule]) -> bool:
    """Whether its ways of use can't all be asked for at the same hours and with the same notice.

    `rules` are all opening rules of the item.
    """
    if len(item.modes_offered) < 2:
        return False
    notices = {in_mode(item, mode).terms(item.terms).lead_time for mode in item.modes_offered}
    return item.closed_by_use or any(rule.mode for rule in rules) or len(notices) > 1


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was read of an item to look for free times in each of its modes inside `window`, without asking again."""

    item: Equipment
    rules: Sequence[OpeningRule]
    free: Sequence[Period]
    taken: Busy
    window: Period

    def first(self, mode: AccessMode, window: Period, least: timedelta, now: datetime) -> Period | None:
        """As `first_in_mode`; `window` lies inside that which was read."""
        item = self.item
        opened = offered_in(self.rules, mode, self.taken, zone_of(item), self.window)
        free = within(self.free, None if item.modes_offered == [mode] else opened)
        terms = in_mode(item, mode).terms(item.terms)
        terms = replace(terms, shortest=max(terms.shortest, least))
        inside = clipped(free, window) if least else free
        for period in bookable(inside, terms, now):
            start = not_before(period.start, max(window.start, now + terms.lead_time), terms.step)
            if start < window.end and start + terms.shortest <= period.end:
                return Period(start, period.end)
        return None

    def next(self, mode: AccessMode, after: datetime, now: datetime) -> datetime | None:
        """As `next_free`, in one mode: by its hours and its notice."""
        if after >= self.window.end:
            return None
        found = self.first(mode, Period(after, self.window.end), timedelta(0), now)
        return found.start if found else None


def horizon_of(item: Equipment, now: datetime) -> Period:
    """From now to the last instant at which a booking may start."""
    return Period(now, now + item.terms.horizon)


def first_in_mode(
    session: Session, item: Equipment, mode: AccessMode, window: Period, least: timedelta, now: datetime
) -> Period | None:
    """The first time in `window` that could be asked for now in one mode: by its hours and its notice.

    As long as it is free; it begins in `window`, and if `least` asks for some length it has that inside `window`.
    """
    taken = busy_by_use(session, item, window)
    known = Ahead(item, rules(session, item.id), free_touching(session, item.id, window), taken, window)
    return known.first(mode, window, least, now)


def next_in_mode(
    session: Session, item: Equipment, mode: AccessMode, after: datetime, now: datetime
) -> datetime | None:
    """As `next_free`, in one mode: by its hours and its notice."""
    window = horizon_of(item, now)
    if after >= window.end:
        return None
    found = first_in_mode(session, item, mode, Period(after, window.end), timedelta(0), now)
    return found.start if found else None


def next_free(session: Session, item: Equipment, after: datetime, now: datetime) -> datetime | None:
    """The start of the first time from `after` on that could be asked for now; None up to the horizon."""
    terms, row = quickest(item), FreePeriod
    first = minute_of(max(after, now + terms.lead_time))
    found = session.execute(
        select(row.starts_minute, row.ends_minute)
        .where(row.equipment_id == item.id, row.ends_minute >= first + item.shortest_minutes)
        .order_by(row.ends_minute)
        .limit(LOOKED_AT)
    )
    for starts, ends in found:
        start = max(not_before(instant_of(starts), now + terms.lead_time, terms.step), after)
        if start + terms.shortest <= instant_of(ends):
            return start if start <= now + terms.horizon else None
    return None
