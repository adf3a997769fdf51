"""The first time that can be asked for of each listing on a page, and the free stretches of its week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from light2share.catalogue.results import Slot
from light2share.kernel.localtime import to_utc
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period, clipped, merged


@dataclass(frozen=True, slots=True)
class First:
    """From which minute on (since 1970) an item can be booked, and the zone of its site."""

    equipment_id: int
    minute: int
    zone: str


def first_slots(session: Session, firsts: Sequence[First]) -> dict[int, Slot]:
    """The slot of each item with the week it lies in. One query."""
    if not firsts:
        return {}
    weeks = {one.equipment_id: week_around(instant_of(one.minute), ZoneInfo(one.zone)) for one in firsts}
    values: dict[str, int] = {}
    for number, (equipment_id, week) in enumerate(weeks.items()):
        values |= {
            f"e{number}": equipment_id,
            f"f{number}": minute_of(week.start),
            f"t{number}": minute_of(week.end),
        }
    rows = session.execute(_in_weeks(len(weeks)), values)
    free: dict[int, list[Period]] = {}
    for equipment_id, starts, ends in rows:
        free.setdefault(equipment_id, []).append(Period(instant_of(starts), instant_of(ends)))
    return {
        one.equipment_id: Slot(
            _shown(instant_of(one.minute), free[one.equipment_id], ZoneInfo(one.zone)),
            tuple(clipped(merged(free[one.equipment_id]), weeks[one.equipment_id])),
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


def _shown(start: datetime, free: Sequence[Period], zone: ZoneInfo) -> Period:
    """From the start to the end of the longest stretch around it; one that runs day and night, to the day's end."""
    midnight = to_utc(datetime.combine(start.astimezone(zone).date() + timedelta(days=1), time()), zone)
    ends = [period.end for period in free if period.start <= start < period.end]
    return Period(start, min(max(ends, default=midnight), midnight))


def week_around(moment: datetime, zone: ZoneInfo) -> Period:
    """The week, Monday to Sunday in the zone, that holds an instant."""
    day = moment.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    return Period(
        to_utc(datetime.combine(monday, time()), zone),
        to_utc(datetime.combine(monday + timedelta(days=7), time()), zone),
    )
