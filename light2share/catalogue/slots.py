"""The first time that can be asked for of each listing on a page, and the free stretches of its week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from light2share.availability.models import FreePeriod
from light2share.catalogue.results import Slot
from light2share.kernel.localtime import to_utc
from light2share.kernel.period import Period, merged

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAYS = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for of one item: from which minute on (since 1970), how long at least, on which grain."""

    equipment_id: int
    first: int
    minutes: int
    step: int
    zone: str


def first_slots(session: Session, wishes: Sequence[Wish]) -> dict[int, Slot]:
    """The slot of each item that has one in the week of its first minute. One query."""
    weeks = {wish.equipment_id: week_around(instant(wish.first), ZoneInfo(wish.zone)) for wish in wishes}
    if not wishes:
        return {}
    rows = session.execute(
        select(FreePeriod.equipment_id, FreePeriod.starts_minute, FreePeriod.ends_minute)
        .where(
            or_(
                *(
                    and_(
                        FreePeriod.equipment_id == equipment_id,
                        FreePeriod.ends_minute > minute(week.start),
                        FreePeriod.starts_minute < minute(week.end),
                    )
                    for equipment_id, week in weeks.items()
                )
            )
        )
        .order_by(FreePeriod.equipment_id, FreePeriod.starts_minute)
    )
    stretches: dict[int, list[tuple[int, int]]] = {}
    for equipment_id, starts, ends in rows:
        stretches.setdefault(equipment_id, []).append((starts, ends))
    found = {}
    for wish in wishes:
        mine = stretches.get(wish.equipment_id, [])
        if start := _start(wish, mine):
            week = weeks[wish.equipment_id]
            free = merged(Period(instant(starts), instant(ends)) for starts, ends in mine)
            found[wish.equipment_id] = Slot(
                _shown(start, ZoneInfo(wish.zone)), tuple(part for p in free if (part := p.clipped(week)))
            )
    return found


def _start(wish: Wish, stretches: Iterable[tuple[int, int]]) -> Period | None:
    """The first start on the grain (counted from the opening) that leaves enough of a stretch."""
    for starts, ends in stretches:
        start = starts if starts >= wish.first else starts + -(-(wish.first - starts) // wish.step) * wish.step
        if ends - start >= wish.minutes and ends > wish.first:
            return Period(instant(start), instant(ends))
    return None


def _shown(period: Period, zone: ZoneInfo) -> Period:
    """A stretch that runs on day and night is shown to the end of its first day."""
    local = period.start.astimezone(zone)
    midnight = to_utc(datetime.combine(local.date() + timedelta(days=1), time()), zone)
    return Period(period.start, min(period.end, midnight))


def week_around(moment: datetime, zone: ZoneInfo) -> Period:
    """The week, Monday to Sunday in the zone, that holds an instant."""
    day = moment.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    return Period(
        to_utc(datetime.combine(monday, time()), zone),
        to_utc(datetime.combine(monday + timedelta(days=DAYS), time()), zone),
    )


def minute(moment: datetime) -> int:
    """Whole minutes since 1970."""
    return int(moment.timestamp() // 60)


def instant(minutes: int) -> datetime:
    """The instant of a minute since 1970."""
    return EPOCH + timedelta(minutes=minutes)
