"""What closes many instruments: one statement for each kind of thing, however many instruments there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from light2share.availability.blackouts import Blackout, whole_closings
from light2share.availability.holidays import holidays_at
from light2share.availability.models import BlackoutRow, BusyTime, ConnectedCalendar
from light2share.availability.queries import days_of
from light2share.calendars.park import Entry, Instrument, Kind, Span
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.localtime import local_day
from light2share.kernel.minutes import minute_of
from light2share.kernel.period import Period
from light2share.kernel.workdays import Region, holidays_between
from light2share.organisations.models import Site


def closings(session: Session, items: Sequence[Instrument], window: Period) -> dict[int, list[Entry]]:
    """What the owner has closed, with the reasons, by instrument: for the eyes of its organisation."""
    zones = {item.number: item.zone for item in items}
    row = BlackoutRow
    # wall-clock times of any zone lie within a day of UTC
    first = window.start.replace(tzinfo=None) - timedelta(days=1)
    last = window.end.replace(tzinfo=None) + timedelta(days=1)
    once = and_(row.ends_local > first, row.starts_local < last)
    again = and_(row.repeat != "", row.starts_local < last)
    rows = session.execute(
        select(
            row.equipment_id, row.starts_local, row.ends_local, row.repeat, row.except_days, row.reason
        ).where(row.equipment_id.in_(list(zones)), or_(once, again))
    )
    found: dict[int, list[Entry]] = defaultdict(list)
    for number, starts, ends, repeat, left_out, reason in rows:
        blackout = Blackout(starts, ends, repeat, days_of(left_out))
        for span in _spans(blackout, zones[number], window):
            found[number].append(Entry(Kind.CLOSED, *span, who=reason))
    return found


def on_holidays(
    session: Session, items: Sequence[Instrument], window: Period, words: Mapping[str, str]
) -> dict[int, list[Entry]]:
    """The public holidays that close each instrument; `words` are their names by the keys of kernel.workdays."""
    around = window.widened(timedelta(days=1), timedelta(days=1))  # in any zone
    first, last = around.start.date(), around.end.date()
    if not any(holidays_between(first, last, region) for region in Region):
        return {}
    columns = (Equipment.id, Site.postcode, Equipment.open_on_holidays, Equipment.opened_holidays)
    rows = session.execute(
        select(*columns)
        .join(Site, Site.id == Equipment.site_id)
        .where(Equipment.id.in_([item.number for item in items]))
    )
    zones = {item.number: ZoneInfo(item.zone) for item in items}
    found: dict[int, list[Entry]] = {}
    for number, postcode, opens, opened in rows:
        zone = zones[number]
        days = holidays_at(postcode, opens, opened).closed_days(zone, window)
        found[number] = [
            Entry(
                Kind.CLOSED,
                minute_of(whole.start),
                minute_of(whole.end),
                who=str(words[name]),
                is_holiday=True,
            )
            for day, name in days.items()
            for whole in [local_day(day, zone)]
        ]
    return found


def busy_elsewhere(
    session: Session, items: Sequence[Instrument], window: Period, words: str
) -> dict[int, list[Entry]]:
    """What connected calendars block, by instrument, merged; `words` stand for what nobody keeps.

    One that closes one of several ways of using the instrument leaves it open to the others, and isn't shown.
    """
    start, end = minute_of(window.start), minute_of(window.end)
    rows = session.execute(
        select(
            BusyTime.equipment_id,
            BusyTime.starts_minute,
            BusyTime.ends_minute,
            ConnectedCalendar.mode,
            Equipment.access_modes,
        )
        .join(ConnectedCalendar, ConnectedCalendar.id == BusyTime.calendar_id)
        .join(Equipment, Equipment.id == BusyTime.equipment_id)
        .where(
            BusyTime.equipment_id.in_([item.number for item in items]),
            BusyTime.ends_minute > start,
            BusyTime.starts_minute < end,
        )
        .order_by(BusyTime.equipment_id, BusyTime.starts_minute)
    )
    spans: dict[int, list[Span]] = defaultdict(list)
    for number, starts, ends, mode, modes in rows:
        if mode is not None and list(modes) != [mode.value]:
            continue
        known = spans[number]
        if known and starts <= known[-1][1]:
            known[-1] = (known[-1][0], max(known[-1][1], ends))
        else:
            known.append((starts, ends))
    return {
        number: [Entry(Kind.CLOSED, *span, who=words) for span in found] for number, found in spans.items()
    }


@lru_cache(maxsize=2048)
def _spans(blackout: Blackout, zone: str, window: Period) -> list[Span]:
    """Kept, because a series is followed from its beginning and instruments are often closed by the same one."""
    periods = whole_closings(blackout, ZoneInfo(zone), window)
    return [(minute_of(period.start), minute_of(period.end)) for period in periods]
