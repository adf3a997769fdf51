"""The week of a request as the owner sees it: what is booked, who asks, what is closed, what is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from light2share.availability import queries as availability
from light2share.availability.blackouts import blackout_periods
from light2share.availability.hours import Row, monday_of, rows_of, shown_days
from light2share.availability.opening import OpeningRule, open_periods
from light2share.bookings import queries
from light2share.bookings.models import BLOCKING, Booking
from light2share.bookings.queries import OwnersTime
from light2share.bookings.views.facts import Values, zone_of
from light2share.db import Session
from light2share.i18n import formats, gettext, language, pgettext
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import local_day, to_local, to_utc
from light2share.kernel.period import Period

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Seen:
    """What fills the cells of the week."""

    times: Sequence[OwnersTime]
    letters: Mapping[int, str]
    """The letters of the requests that are being compared, by booking."""
    opened: Sequence[Period]
    closed: Sequence[Period]
    now: datetime


def owner_week(
    session: Session, booking: Booking, letters: Mapping[int, str], actor: Actor, now: datetime
) -> Values:
    """The grid (components/slot_grid.html) of the week in which the booking starts, with its label and legend."""
    item, zone = booking.equipment, zone_of(booking)
    monday = monday_of(to_local(booking.starts_at, zone).date())
    window = Period(local_day(monday, zone).start, local_day(monday + timedelta(days=6), zone).end)
    rules = availability.rules(session, item.id)
    with_it = [*rules, *_as_rules(booking, monday, zone)]
    days = shown_days(with_it, monday)
    seen = Seen(
        queries.for_owner(session, item.id, window, actor),
        letters,
        open_periods(rules, zone, window),
        blackout_periods(availability.blackouts(session, item.id), zone, window),
        now,
    )
    rows = rows_of(with_it, days, item.terms)
    label = formats.date_range(days[0], days[-1], language())
    return {
        "caption": gettext("Your week, %(days)s", days=label),
        "label": label,
        "zone": formats.zone_label(zone, language(), booking.starts_at),
        "columns": [_column(day, now, zone) for day in days],
        "rows": [line for row in rows for line in _lines(row, days, zone, seen)],
        "key": [
            ("c", gettext("Booked")),
            ("w", gettext("Asked")),
            ("f", gettext("Free")),
            ("x", gettext("Closed or own use")),
        ],
    }


def _as_rules(booking: Booking, monday: date, zone: ZoneInfo) -> list[OpeningRule]:
    """The booking's own hours, so that the week shows them even where it is not open."""
    start, end = to_local(booking.starts_at, zone), to_local(booking.ends_at, zone)
    found = []
    day = start.date()
    while day <= min(end.date(), monday + timedelta(days=6)):
        opens = start.hour * 60 + start.minute if day == start.date() else 0
        closes = end.hour * 60 + end.minute if day == end.date() else DAY_MINUTES
        if opens < closes:
            found.append(OpeningRule(day.weekday(), opens, closes, day, day))
        day += timedelta(days=1)
    return found


def _column(day: date, now: datetime, zone: ZoneInfo) -> Values:
    return {
        "weekday": formats.weekday(day.weekday(), language()),
        "day": day.day,
        "current": day == to_local(now, zone).date(),
        "note": formats.month(day, language()),
    }


def _lines(row: Row, days: Sequence[date], zone: ZoneInfo, seen: Seen) -> list[Values]:
    line = {
        "starts": pgettext("grid", "All") if row.is_whole_day else _clock(row.starts_minute),
        "ends": pgettext("grid", "day") if row.is_whole_day else _clock(row.ends_minute),
        "cells": [_cell(_slot(day, row, zone), seen) for day in days],
    }
    return [{"gap": True}, line] if row.after_gap else [line]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _slot(day: date, row: Row, zone: ZoneInfo) -> Period | None:
    midnight = datetime.combine(day, time())
    start = to_utc(midnight + timedelta(minutes=row.starts_minute), zone)
    end = to_utc(midnight + timedelta(minutes=row.ends_minute), zone)
    return Period(start, end) if start < end else None


def _cell(slot: Period | None, seen: Seen) -> Values:
    if slot is None:
        return {"state": "closed"}
    here = [one for one in seen.times if one.period.overlaps(slot)]
    booked = next((one for one in here if one.state in BLOCKING), None)
    if booked:
        return {"state": "taken", "label": gettext("Booked"), "note": booked.requester}
    if here:
        return _asked(here, seen.letters)
    if slot.end <= seen.now:
        return {"state": "past"}
    if any(closing.overlaps(slot) for closing in seen.closed):
        return {"state": "own", "label": gettext("Own use")}
    if not any(opening.overlaps(slot) for opening in seen.opened):
        return {"state": "closed"}
    return {"state": "free", "label": gettext("Free")}


def _asked(here: Sequence[OwnersTime], letters: Mapping[int, str]) -> Values:
    named = [letters[one.booking_id] for one in here if one.booking_id in letters]
    if len(named) > 1:
        return {"state": "both", "label": formats.words(named, language()), "note": gettext("overlap")}
    if named:
        return {"state": "asked", "label": named[0], "note": gettext("asked")}
    return {"state": "asked", "label": gettext("Asked"), "more": here[0].requester}
