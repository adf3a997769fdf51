"""The first time that can be asked for of each listing on a page, and the half-days of its week that can be.

In minutes since 1970: a page holds some two hundred free stretches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from light2share.availability.month import HALF
from light2share.catalogue.results import Halves, Slot
from light2share.kernel.localtime import to_utc
from light2share.kernel.minutes import ALMOST_A_MINUTE, MINUTE, instant_of, minute_of

HALF_MINUTES = HALF // MINUTE
NOON = 13
DAYS_SHOWN = 5

Stretch = tuple[int, int]
"""Where a free time begins and ends."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an owner asks of every booking, in minutes."""

    lead: int
    shortest: int
    step: int
    horizon: int


@dataclass(frozen=True, slots=True)
class First:
    """From which minute on an item can be booked, the zone of its site, and its terms."""

    equipment_id: int
    minute: int
    zone: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Week:
    """A week, Monday to Sunday, of a zone: where it and its half-days begin and end."""

    monday: date
    start: int
    end: int
    halves: tuple[tuple[int, int], ...]


def first_slots(session: Session, firsts: Sequence[First], now: datetime) -> dict[int, Slot]:
    """The slot of each item with the week it lies in. One query."""
    present = minute_of(now + ALMOST_A_MINUTE)
    if not firsts:
        return {}
    weeks = {one.equipment_id: week_of(one.minute, one.zone) for one in firsts}
    values: dict[str, int] = {}
    for number, (equipment_id, week) in enumerate(weeks.items()):
        values |= {f"e{number}": equipment_id, f"f{number}": week.start, f"t{number}": week.end}
    free: dict[int, list[Stretch]] = {}
    for equipment_id, starts, ends in session.execute(_in_weeks(len(weeks)), values).all():
        free.setdefault(equipment_id, []).append((starts, ends))
    return {
        one.equipment_id: _slot(
            one.minute, one.zone, bookable(free[one.equipment_id], one.terms, present), one.terms.shortest
        )
        for one in firsts
        if one.equipment_id in free
    }


@lru_cache(maxsize=64)
def _in_weeks(count: int) -> TextClause:
    weeks = " OR ".join(
        f"equipment_id = :e{n} AND ends_minute > :f{n} AND starts_minute < :t{n}" for n in range(count)
    )
    return text(f"SELECT equipment_id, starts_minute, ends_minute FROM free_period WHERE {weeks}")


def bookable(free: Sequence[Stretch], terms: Terms, present: int) -> tuple[Stretch, ...]:
    """The part of `free` that could be asked for at the minute `present`, as `availability.free.bookable`."""
    soonest, last = present + terms.lead, present + terms.horizon
    result = []
    for starts, ends in free:
        start = starts + max(0, -(-(soonest - starts) // terms.step)) * terms.step
        if start <= last and start + terms.shortest <= ends:
            result.append((start, ends))
    return tuple(result)


@lru_cache(maxsize=4096)
def _slot(first: int, zone: str, free: tuple[Stretch, ...], shortest: int) -> Slot:
    """From the first minute to the end of the longest stretch around it, at most to the end of that day."""
    week, midnight = week_of(first, zone), _end_of_day(first, zone)
    end = max((ends for starts, ends in free if starts <= first < ends), default=midnight)
    return Slot(
        first, min(end, midnight), week.monday, _halves(first, free, week, min(HALF_MINUTES, shortest))
    )


def _halves(first: int, free: Sequence[Stretch], week: Week, least: int) -> Halves:
    """The days from Monday to Friday, or to Sunday where there is free time at the weekend."""
    lit = [
        since <= first < until or any(min(until, ends) - max(since, starts) >= least for starts, ends in free)
        for since, until in week.halves
    ]
    days = list(zip(lit[::2], lit[1::2], strict=True))
    return tuple(days if any(any(day) for day in days[DAYS_SHOWN:]) else days[:DAYS_SHOWN])


def _end_of_day(minute: int, zone: str) -> int:
    day = instant_of(minute).astimezone(ZoneInfo(zone)).date()
    return _minute_at(day + timedelta(days=1), 0, zone)


def week_of(minute: int, zone: str) -> Week:
    """The week that holds a minute."""
    day = instant_of(minute).astimezone(ZoneInfo(zone)).date()
    return _week_from(day - timedelta(days=day.weekday()), zone)


@lru_cache(maxsize=1024)
def _week_from(monday: date, zone: str) -> Week:
    days = [monday + timedelta(days=number) for number in range(8)]
    halves = []
    for number in range(7):
        noon = _minute_at(days[number], NOON, zone)
        halves += [(_minute_at(days[number], 0, zone), noon), (noon, _minute_at(days[number + 1], 0, zone))]
    return Week(monday, _minute_at(days[0], 0, zone), _minute_at(days[7], 0, zone), tuple(halves))


@lru_cache(maxsize=4096)
def _minute_at(day: date, hour: int, zone: str) -> int:
    return minute_of(to_utc(datetime.combine(day, time(hour)), ZoneInfo(zone)))
