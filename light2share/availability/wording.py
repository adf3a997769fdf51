"""Availability in words, in the language of the answer: what the grid, the month and the list of a page show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from light2share.availability.blackouts import Blackout, RepeatFault
from light2share.availability.grid import Cell, CellState, Column, FreeDay, Week
from light2share.availability.hours import Row, days_of_week
from light2share.availability.month import Month, MonthDay
from light2share.availability.opening import OpeningRule
from light2share.availability.recurrence import Recurrence, read
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.kernel.localtime import local_day
from light2share.kernel.period import Period

HOLIDAYS: dict[str, str] = {
    "new_year": _("New Year’s Day"),
    "easter_monday": _("Easter Monday"),
    "labour_day": _("Labour Day"),
    "victory_1945": _("Victory in 1945"),
    "ascension": _("Ascension Day"),
    "whit_monday": _("Whit Monday"),
    "national_day": _("National Day"),
    "assumption": _("Assumption Day"),
    "all_saints": _("All Saints’ Day"),
    "armistice": _("Armistice 1918"),
    "christmas": _("Christmas Day"),
}
"""The names of the keys in kernel.workdays."""

KEY: dict[str, str] = {
    "f": _("Free: press to choose"),
    "s": _("Your choice"),
    "w": _("Already asked for"),
    "x": _("Not available"),
}
"""The signs of the grid's legend."""

PLAIN_KEY: dict[str, str] = {"f": _("Free"), "w": _("Asked"), "x": _("Not available")}

Address = Callable[[Period], str]
"""From a time to the address that chooses it; an empty one where it can't be chosen."""


def week_table(week: Week, zone: ZoneInfo, address: Address | None = None) -> dict[str, Any]:
    """The week for `components/slot_grid.html`; without `address` nothing is a link."""
    return {
        "caption": caption(week, zone),
        "columns": [_head(column) for column in week.columns],
        "rows": [
            line
            for row, cells in zip(week.rows, week.cells, strict=True)
            for line in _lines(row, cells, zone, address)
        ],
    }


def caption(week: Week, zone: ZoneInfo) -> str:
    """`Week of 23 – 27 Nov 2026, Paris time (UTC+1): 6 free slots`."""
    free = ngettext("%(num)s free slot", "%(num)s free slots", week.free_count)
    return gettext(
        "Week of %(days)s, %(zone)s: %(free)s", days=days_label(week), zone=zone_label(week, zone), free=free
    )


def days_label(week: Week, year: bool = True) -> str:
    """`23 – 27 Nov 2026`."""
    first, last = week.columns[0].day, week.columns[-1].day
    return formats.date_range(first, last, language(), year)


def zone_label(week: Week, zone: ZoneInfo) -> str:
    """`Paris time (UTC+1)`; both offsets in a week in which the clocks change."""
    first = local_day(week.columns[0].day, zone).start
    last = local_day(week.columns[-1].day, zone).end - timedelta(minutes=1)
    label = formats.zone_label(zone, language(), first)
    if first.astimezone(zone).utcoffset() == last.astimezone(zone).utcoffset():
        return label
    return gettext("%(zone)s, then %(offset)s", zone=label, offset=formats.offset(last, zone))


def _head(column: Column) -> dict[str, Any]:
    notes = []
    if column.holiday:
        notes.append(str(HOLIDAYS[column.holiday]))
    if column.hours != 24:
        notes.append(gettext("a day of %(hours)s hours", hours=column.hours))
    return {
        "weekday": formats.weekday(column.day.weekday(), language()),
        "day": column.day.day,
        "current": column.is_today,
        "note": ", ".join([formats.month(column.day, language()), *notes]),
    }


def _lines(
    row: Row, cells: Sequence[Cell], zone: ZoneInfo, address: Address | None
) -> Iterable[dict[str, Any]]:
    if row.after_gap:
        yield {"gap": True}
    starts, ends = _clock(row.starts_minute), _clock(row.ends_minute)
    yield {
        "starts": gettext("Day") if row.is_whole_day else starts,
        "ends": "" if row.is_whole_day else ends,
        "cells": [_cell(cell, zone, address) for cell in cells],
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


LINKED = {CellState.FREE, CellState.CHOSEN, CellState.ASKED}


def _cell(cell: Cell, zone: ZoneInfo, address: Address | None) -> dict[str, Any]:
    if cell.state is CellState.PAST:
        return {"state": "past"}
    if cell.state is CellState.UNAVAILABLE or cell.period is None:
        return {"state": "closed"}
    shown: dict[str, Any] = {
        "state": {CellState.ASKED: "asked", CellState.YOURS: "taken"}.get(cell.state, "free"),
        "label": _part(cell, zone) if cell.is_part and cell.state is CellState.FREE else _label(cell),
        "chosen": cell.state is CellState.CHOSEN,
        "more": when(cell.period, zone),
        "value": formats.local_iso(cell.period.start, zone),
    }
    if address and cell.pick and cell.state in LINKED:
        shown["url"] = address(cell.pick)
    return shown


def _label(cell: Cell) -> str:
    if cell.state is CellState.YOURS:
        return gettext("Yours")
    if cell.state is CellState.CHOSEN:
        return gettext("Chosen")
    if cell.state is CellState.ASKED:
        return gettext("Asked")
    return gettext("Free")


def _part(cell: Cell, zone: ZoneInfo) -> str:
    """Which part of a slot is free."""
    if cell.period is None or cell.slot is None:
        return ""
    start, end = formats.clock(cell.period.start, zone), formats.clock(cell.period.end, zone)
    if cell.period.start == cell.slot.start:
        return gettext("Free until %(time)s", time=end)
    if cell.period.end == cell.slot.end:
        return gettext("Free from %(time)s", time=start)
    return gettext("Free %(start)s – %(end)s", start=start, end=end)


def when(period: Period, zone: ZoneInfo, year: bool = False) -> str:
    """A time of the item, with its length."""
    return formats.when(period.start, period.end, language(), zone, year=year, length=True)


def held_words(period: Period, zone: ZoneInfo) -> str:
    """A time with its year, without its length."""
    return formats.when(period.start, period.end, language(), zone)


def slot_rows(
    days: Iterable[FreeDay], zone: ZoneInfo, address: Address | None = None
) -> list[dict[str, Any]]:
    """The free hours as a list, for `components/slot_list.html`."""
    return [
        {
            "day": formats.day(free.day, language()),
            "hours": hours_of_day(part, free.day, zone),
            "url": address(pick) if address else "",
        }
        for free in days
        for part, pick in free.hours
    ]


def hours_of_day(part: Period, day: date, zone: ZoneInfo) -> str:
    """`08:30 – 12:30 (4 h)`, or `all day`."""
    if part == local_day(day, zone):
        return gettext("all day")
    return formats.time_range(part.start, part.end, language(), zone, length=True)


def month_table(month: Month, address: Callable[[date], str] | None = None) -> dict[str, Any]:
    """The month for `components/month_grid.html`; `address` is that of a day's week."""
    spoken = language()
    return {
        "caption": gettext("Free half-days in %(month)s", month=formats.month(month.first, spoken)),
        "weekdays": [
            {"short": formats.weekday(number, spoken), "long": formats.weekday(number, spoken, "wide")}
            for number in range(7)
        ],
        "weeks": [
            {"number": week.number, "days": [_month_day(day, address) for day in week.days]}
            for week in month.weeks
        ],
    }


def _month_day(day: MonthDay, address: Callable[[date], str] | None) -> dict[str, Any]:
    head = day.head
    shown: dict[str, Any] = {
        "day": head.day.day,
        "current": head.is_today,
        "kind": "x",
        "label": "",
        "more": "",
    }
    if not day.in_month:
        return {**shown, "kind": "out"}
    if head.holiday:
        shown |= {"kind": "hol", "label": str(HOLIDAYS[head.holiday])}
    if day.is_past:
        return {**shown, "kind": "past"}
    if day.free_halves:
        shown["kind"] = "many" if day.free_halves == 2 else "f"
        shown["label"] = ngettext("%(num)s free", "%(num)s free", day.free_halves)
        shown["more"] = ngettext("half-day", "half-days", day.free_halves)
        shown["url"] = address(head.day) if address else ""
    elif not head.holiday:
        shown["more"] = gettext("Not available")
    return shown


def strip(halves: Sequence[Sequence[str]], monday: date) -> dict[str, Any]:
    """The days of a card for `components/week_strip.html`, the same in words for readers."""
    spoken = language()
    days = days_of_week(monday)[: len(halves)]
    return {
        "label": _strip_label(halves, days),
        "days": [
            {"name": formats.weekday(day.weekday(), spoken, "short"), "halves": list(half)}
            for day, half in zip(days, halves, strict=True)
        ],
    }


def _strip_label(halves: Sequence[Sequence[str]], days: Sequence[date]) -> str:
    names = []
    for day, (morning, afternoon) in zip(days, halves, strict=True):
        name = formats.weekday(day.weekday(), language(), "wide")
        if morning == afternoon == "f":
            names.append(name)
        elif morning == "f":
            names.append(gettext("%(day)s morning", day=name))
        elif afternoon == "f":
            names.append(gettext("%(day)s afternoon", day=name))
    return (
        gettext("Free: %(days)s", days=", ".join(names))
        if names
        else gettext("No free half-day in this week")
    )


def wall_clock(minute: int) -> str:
    """`08:30` for a minute of a day; above 1440 the time of the next day; `24:00` for midnight at its end."""
    return _clock(minute if minute <= 1440 else minute - 1440)


SAME_WEEKDAY = "same-weekday"
"""Chosen in place of a rule: monthly on the weekday of the start, such as each first Monday."""


def repeat_choices() -> list[tuple[str, str]]:
    """The rules that an owner chooses by name."""
    return [
        ("", gettext("Never")),
        ("FREQ=DAILY", gettext("Every day")),
        ("FREQ=WEEKLY", gettext("Every week")),
        ("FREQ=WEEKLY;INTERVAL=2", gettext("Every 2 weeks")),
        ("FREQ=MONTHLY", gettext("Every month, on the same date")),
        (SAME_WEEKDAY, gettext("Every month, on the same weekday (such as the first Monday)")),
        ("FREQ=YEARLY", gettext("Every year")),
    ]


FAULTS: dict[RepeatFault, str] = {
    RepeatFault.UNREADABLE: _("Choose how it repeats, or enter a rule such as FREQ=WEEKLY;BYDAY=MO"),
    RepeatFault.TOO_FINE: _("Repeat it every hour at most, not more often"),
    RepeatFault.TOO_MANY: _("Repeat it less often: this rule closes more than 5,000 times in two years"),
    RepeatFault.NEVER: _("Choose another rule: this one matches no day within two years"),
}
"""Why a recurrence rule is refused, and what would do."""


def blackout_when(blackout: Blackout) -> str:
    """`Wed 25 Nov 2026, all day`, `24 Dec 2026 – 3 Jan 2027`, `Mon 7 Dec 2026, 13:30 – 17:30`."""
    starts, ends, spoken = blackout.starts, blackout.ends, language()
    if starts.time() == ends.time() == time():
        last = (ends - timedelta(days=1)).date()
        if last == starts.date():
            return gettext("%(day)s, all day", day=formats.day(last, spoken, year=True))
        return formats.date_range(starts.date(), last, spoken)
    day = formats.day(starts.date(), spoken, year=True)
    if starts.date() == ends.date():
        return f"{day}, {starts:%H:%M} – {ends:%H:%M}"
    return f"{day}, {starts:%H:%M} – {formats.day(ends.date(), spoken, year=True)}, {ends:%H:%M}"


def blackout_repeats(blackout: Blackout) -> str:
    """How it repeats, in words where there are any; empty for a single one."""
    if not blackout.repeat:
        return ""
    try:
        rule = read(blackout.repeat)
    except ValueError:
        return blackout.repeat
    words = _rule_words(rule, blackout.starts.date())
    if words is None:
        return gettext("repeats by the rule %(rule)s", rule=blackout.repeat)
    if rule.until:
        return gettext(
            "%(rule)s, until %(day)s", rule=words, day=formats.day(rule.until.date(), language(), year=True)
        )
    count = dict(rule.parts).get("count")
    return ngettext("%(rule)s, once", "%(rule)s, %(num)s times", count, rule=words) if count else words


def _rule_words(rule: Recurrence, starts: date) -> str | None:
    """The frequency in words, for the rules that an owner chooses by name and their like."""
    parts = dict(rule.parts)
    every = parts.get("interval", 1)
    days = parts.get("byweekday")
    if parts.keys() - {"interval", "count", "byweekday", "wkst"}:
        return None
    if rule.frequency == "WEEKLY":
        names = formats.words(
            [formats.weekday(day.weekday, language(), "wide") for day in days]
            if days
            else [formats.weekday(starts.weekday(), language(), "wide")],
            language(),
        )
        return ngettext("every week on %(days)s", "every %(num)s weeks on %(days)s", every, days=names)
    if rule.frequency == "MONTHLY" and days and len(days) == 1 and days[0].n in ORDINALS and every == 1:
        name = formats.weekday(days[0].weekday, language(), "wide")
        return gettext(str(ORDINALS[days[0].n]), day=name)
    if days:
        return None
    if rule.frequency == "DAILY":
        return ngettext("every day", "every %(num)s days", every)
    if rule.frequency == "MONTHLY":
        return ngettext("every month", "every %(num)s months", every)
    if rule.frequency == "YEARLY":
        return ngettext("every year", "every %(num)s years", every)
    return None


ORDINALS: dict[int, str] = {
    1: _("every first %(day)s of the month"),
    2: _("every second %(day)s of the month"),
    3: _("every third %(day)s of the month"),
    4: _("every fourth %(day)s of the month"),
    -1: _("every last %(day)s of the month"),
}


def rule_hours(rule: OpeningRule) -> str:
    """`08:30 – 12:30`, `20:00 – 04:00 the next day`, `open day and night`."""
    if (rule.opens_minute, rule.closes_minute) == (0, 1440):
        return gettext("all day")
    hours = f"{wall_clock(rule.opens_minute)} – {wall_clock(rule.closes_minute)}"
    return gettext("%(hours)s the next day", hours=hours) if rule.closes_minute > 1440 else hours


def rule_validity(rule: OpeningRule) -> str:
    """`from 2 Nov 2026`, `until …`, both or nothing."""
    spoken = language()
    first = formats.day(rule.valid_from, spoken, year=True) if rule.valid_from else ""
    last = formats.day(rule.valid_until, spoken, year=True) if rule.valid_until else ""
    if first and last:
        return gettext("from %(first)s until %(last)s", first=first, last=last)
    if first:
        return gettext("from %(first)s", first=first)
    return gettext("until %(last)s", last=last) if last else ""
