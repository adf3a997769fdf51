"""The week of a request as the owner sees it: what is booked, who asks, what is closed, what is free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from light2share.availability import queries as availability
from light2share.availability.blackouts import blackout_periods
from light2share.availability.hours import Row, monday_of, rows_of, shown_days
from light2share.availability.opening import OpeningRule, open_periods
from light2share.availability.queries import Timetable
from light2share.availability.wording import HOLIDAYS
from light2share.bookings import queries
from light2share.bookings.models import BLOCKING, Booking, BookingState
from light2share.bookings.queries import OwnersTime
from light2share.bookings.views.facts import Values, zone_of
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.i18n import formats, gettext, language, pgettext
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import local_day, to_local, to_utc
from light2share.kernel.period import Period

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Pressing:
    """What pressing a free slot does: it proposes as long a time as was asked for, from the start of the slot."""

    length: timedelta
    marked: Sequence[str]
    """The starts that are ticked, on the clock of the site."""
    may_add: bool
    fits: Callable[[Period], bool]
    address: Callable[[date, Sequence[str]], str]

    def url(self, start: datetime, monday: date, zone: ZoneInfo) -> str:
        """Where a press on the slot leads: ticked is taken away, not ticked is added; empty if it can't be."""
        mark = formats.local_iso(start, zone)
        if mark in self.marked:
            return self.address(monday, [one for one in self.marked if one != mark])
        if not self.may_add or not self.fits(Period(start, start + self.length)):
            return ""
        return self.address(monday, [*self.marked, mark])


@dataclass(frozen=True, slots=True)
class Seen:
    """What fills the cells of the week."""

    times: Sequence[OwnersTime]
    letters: Mapping[int, str]
    """The letters of the requests that are being compared, by booking."""
    opened: Sequence[Period]
    closed: Sequence[Period]
    busy: Sequence[Period]
    """What connected calendars block for the use that is asked for."""
    holidays: Sequence[tuple[Period, str]]
    """The public holidays that close it, by name."""
    now: datetime
    monday: date
    zone: ZoneInfo
    pressing: Pressing | None = None


def owner_week(
    session: Session,
    booking: Booking,
    letters: Mapping[int, str],
    actor: Actor,
    now: datetime,
    address: Callable[[date], str],
    day: date | None = None,
    known: Timetable | None = None,
    pressing: Pressing | None = None,
    names: bool = True,
) -> Values:
    """The grid (components/slot_grid.html) of the week of `day`, else of the one in which the booking starts.

    With its label and legend, the same as a list, and the ways to its neighbours: `address(monday)` is one. Without
    `names` it tells only of this booking whose it is.
    """
    item, zone = booking.equipment, zone_of(booking)
    monday = monday_of(day or to_local(booking.starts_at, zone).date())
    window = Period(local_day(monday, zone).start, local_day(monday + timedelta(days=6), zone).end)
    known = known or availability.timetable(session, item.id)
    rules = availability.counting(known.rules, item)
    with_it = [*rules, *_as_rules(booking, monday, zone)]
    days = shown_days(with_it, monday)
    times = queries.for_owner(session, item.id, window, actor)
    seen = Seen(
        times if names else [_unnamed(one, booking) for one in times],
        letters,
        open_periods(rules, zone, window),
        blackout_periods(known.blackouts, zone, window),
        availability.busy(session, item.id, window).against(booking.access_mode),
        _holidays(item, window) if rules else [],
        now,
        monday,
        zone,
        pressing,
    )
    rows = rows_of(with_it, days, item.terms)
    columns = [[_cell(_slot(day, row, zone), seen) for row in rows] for day in days]
    label = formats.date_range(days[0], days[-1], language())
    return {
        "caption": gettext("Your week, %(days)s", days=label),
        "label": label,
        "zone": formats.zone_label(zone, language(), booking.starts_at),
        "columns": [_column(day, now, zone) for day in days],
        "rows": [
            line
            for row, cells in zip(rows, zip(*columns, strict=True), strict=True)
            for line in _lines(row, cells)
        ],
        "days": _as_list(days, rows, columns),
        **_neighbours(monday, to_local(now, zone).date(), item.terms.horizon, address),
        "key": _key(gettext("Free: press to propose it") if pressing else gettext("Free")),
    }


def _unnamed(one: OwnersTime, booking: Booking) -> OwnersTime:
    return one if one.booking_id == booking.id else replace(one, requester="")


def _key(free: str) -> list[tuple[str, str]]:
    return [
        ("c", gettext("Booked")),
        ("w", gettext("Asked")),
        ("f", free),
        ("p", gettext("Held by a proposal")),
        ("x", gettext("Closed or own use")),
    ]


def _holidays(item: Equipment, window: Period) -> list[tuple[Period, str]]:
    zone = availability.zone_of(item)
    days = availability.holidays_of(item).closed_days(zone, window)
    return [(local_day(day, zone), str(HOLIDAYS[name])) for day, name in days.items()]


def _as_rules(booking: Booking, monday: date, zone: ZoneInfo) -> list[OpeningRule]:
    """The booking's own hours, so that the week shows them even where it is not open."""
    times = [one for choice in booking.choices for one in choice]
    return [rule for time in times for rule in _as_rules_of(time, monday, zone)]


def _as_rules_of(time: Period, monday: date, zone: ZoneInfo) -> list[OpeningRule]:
    start, end = to_local(time.start, zone), to_local(time.end, zone)
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


def _neighbours(monday: date, today: date, horizon: timedelta, address: Callable[[date], str]) -> Values:
    """The weeks before and after; none before the present one, none beyond what may be booked."""
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    return {
        "before": {"url": address(before), "label": gettext("Previous week")}
        if before >= monday_of(today)
        else None,
        "after": {"url": address(after), "label": gettext("Next week")} if after <= today + horizon else None,
    }


def _as_list(days: Sequence[date], rows: Sequence[Row], columns: Sequence[Sequence[Values]]) -> list[Values]:
    """The days on which anything is open or booked; neighbouring slots of one kind are one line."""
    found = []
    for day, cells in zip(days, columns, strict=True):
        entries: list[Values] = []
        for row, cell in zip(rows, cells, strict=True):
            if "label" not in cell:
                continue
            url = cell.get("url", "")
            words = (cell["label"], cell.get("note") or ("" if url else cell.get("more", "")))
            last = entries[-1] if entries else None
            if (
                last
                and last["words"] == words
                and not url
                and not last["url"]
                and last["until"] == row.starts_minute
            ):
                last["until"] = row.ends_minute
            else:
                entries.append(
                    {
                        "words": words,
                        "from": row.starts_minute,
                        "until": row.ends_minute,
                        "url": url,
                        "more": cell.get("more", "") if url else "",
                    }
                )
        if entries:
            found.append(_day_of_list(day, entries))
    return found


def _day_of_list(day: date, entries: Sequence[Values]) -> Values:
    return {
        "day": formats.weekday(day.weekday(), language()),
        "date": formats.date_range(day, day, language(), year=False),
        "entries": [
            {
                "hours": gettext("all day")
                if (one["from"], one["until"]) == (0, DAY_MINUTES)
                else f"{_clock(one['from'])} – {_clock(one['until'])}",
                "label": one["words"][0],
                "note": one["words"][1],
                "url": one["url"],
                "more": one["more"],
            }
            for one in entries
        ],
    }


def _lines(row: Row, cells: Sequence[Values]) -> list[Values]:
    line = {
        "starts": pgettext("grid", "All") if row.is_whole_day else _clock(row.starts_minute),
        "ends": pgettext("grid", "day") if row.is_whole_day else _clock(row.ends_minute),
        "cells": list(cells),
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
    if booked and booked.state is BookingState.OFFERED:
        return {"state": "held", "label": gettext("Held"), "note": booked.requester}
    if booked:
        return {"state": "taken", "label": gettext("Booked"), "note": booked.requester}
    if here:
        return _asked(here, seen.letters)
    if slot.end <= seen.now:
        return {"state": "past"}
    if any(closing.overlaps(slot) for closing in seen.closed):
        return {"state": "own", "label": gettext("Own use")}
    if any(one.overlaps(slot) for one in seen.busy):
        return {"state": "own", "label": gettext("Your calendar")}
    if not any(opening.overlaps(slot) for opening in seen.opened):
        return {"state": "closed"}
    if holiday := next((name for day, name in seen.holidays if day.overlaps(slot)), None):
        return {"state": "own", "label": holiday}
    return _free(slot, seen)


def _is_open(time: Period, seen: Seen) -> bool:
    """Whether the whole time is open, and nothing of the owner's own is in it."""
    shut = [*seen.closed, *seen.busy, *(day for day, _name in seen.holidays)]
    return time.inside_any(seen.opened) and not any(one.overlaps(time) for one in shut)


def _free(slot: Period, seen: Seen) -> Values:
    """Free, and a link where it can be proposed."""
    plain = {"state": "free", "label": gettext("Free")}
    if not seen.pressing:
        return plain
    chosen = formats.local_iso(slot.start, seen.zone) in seen.pressing.marked
    time = Period(slot.start, slot.start + seen.pressing.length)
    url = seen.pressing.url(slot.start, seen.monday, seen.zone) if chosen or _is_open(time, seen) else ""
    if not url:
        return plain
    hours = formats.when(time.start, time.end, language(), seen.zone, year=False)
    words = (
        gettext("no longer propose %(hours)s", hours=hours)
        if chosen
        else gettext("propose %(hours)s", hours=hours)
    )
    return {
        "state": "free",
        "label": gettext("Chosen") if chosen else gettext("Free"),
        "url": url,
        "chosen": chosen,
        "more": words,
    }


def _asked(here: Sequence[OwnersTime], letters: Mapping[int, str]) -> Values:
    named = [letters[one.booking_id] for one in here if one.booking_id in letters]
    if len(named) > 1:
        return {"state": "both", "label": formats.words(named, language()), "note": gettext("overlap")}
    if named:
        return {"state": "asked", "label": named[0], "note": gettext("asked")}
    return {"state": "asked", "label": gettext("Asked"), "more": here[0].requester}
