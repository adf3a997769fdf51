"""Availability in words, in the language of the answer: what the grid, the month and the list of a page show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from light2share.availability.clocktimes import clock
from light2share.availability.grid import Cell, CellState, Column, FreeDay, Week
from light2share.availability.hours import Row, days_of_week
from light2share.availability.month import Month, MonthDay
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.kernel.localtime import local_day
from light2share.kernel.period import Period
from light2share.kernel.workdays import Region

DAY_HOURS = 24

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
    "good_friday": _("Good Friday"),
    "saint_stephen": _("Saint Stephen’s Day"),
    "abolition": _("Abolition of slavery"),
}
"""The names of the keys in kernel.workdays."""
REGIONS = {
    Region.ALSACE_MOSELLE: _("Alsace and Moselle"),
    Region.GUADELOUPE: _("Guadeloupe"),
    Region.MARTINIQUE: _("Martinique"),
    Region.GUYANE: _("French Guiana"),
    Region.REUNION: _("Réunion"),
    Region.MAYOTTE: _("Mayotte"),
    Region.SAINT_BARTHELEMY: _("Saint-Barthélemy"),
    Region.SAINT_MARTIN: _("Saint-Martin"),
}
"""Parts of France with public holidays of their own."""

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
        "note": _note(week.columns),
        "parts": any(_is_free_in_part(cell) for row in week.cells for cell in row),
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


def _note(columns: Iterable[Column]) -> str:
    """The public holidays among these days by name, and the days on which the clocks change: said under the table."""
    named = []
    for column in columns:
        if column.holiday:
            words = {"day": formats.day(column.day, language()), "holiday": HOLIDAYS[column.holiday]}
            closed = gettext("%(day)s, %(holiday)s: closed", **words)
            named.append(closed if column.is_closed else gettext("%(day)s: %(holiday)s", **words))
        if column.hours != DAY_HOURS:
            day = formats.day(column.day, language())
            named.append(gettext("%(day)s: a day of %(hours)s hours", day=day, hours=column.hours))
    return formats.clauses(named, language())


def say_use(table: dict[str, Any] | None, use: object) -> None:
    """Under a week that shows the hours of one use, where uses have hours of their own: which one."""
    if table is not None:
        said = gettext("Hours for “%(use)s”; other uses have their own", use=use)
        table["note"] = formats.clauses((part for part in (table["note"], said) if part), language())


def _head(column: Column) -> dict[str, Any]:
    notes = []
    if column.holiday:
        notes.append(str(HOLIDAYS[column.holiday]))
    if column.hours != DAY_HOURS:
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
    starts, ends = clock(row.starts_minute), clock(row.ends_minute)
    yield {
        "starts": gettext("Day") if row.is_whole_day else starts,
        "ends": "" if row.is_whole_day else ends,
        "cells": [_cell(cell, zone, address) for cell in cells],
    }


LINKED = {CellState.FREE, CellState.CHOSEN, CellState.ASKED}


def _cell(cell: Cell, zone: ZoneInfo, address: Address | None) -> dict[str, Any]:
    if cell.state is CellState.PAST:
        return {"state": "past"}
    if cell.state is CellState.UNAVAILABLE or cell.period is None:
        return {"state": "closed"}
    shown: dict[str, Any] = {
        "state": {CellState.ASKED: "asked", CellState.YOURS: "taken"}.get(cell.state, "free"),
        "label": _part(cell, zone) if _is_free_in_part(cell) else _label(cell),
        "part": _is_free_in_part(cell),
        "chosen": cell.state is CellState.CHOSEN,
        "more": when(cell.period, zone),
        "value": formats.local_iso(cell.period.start, zone),
    }
    if address and cell.pick and cell.state in LINKED:
        shown["url"] = address(cell.pick)
    return shown


def _is_free_in_part(cell: Cell) -> bool:
    return cell.is_part and cell.state is CellState.FREE


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
    """The month for `components/month_grid.html`; `address` is that of a day's week.

    Its public holidays stand under it too: in a narrow month their names have no room inside their days.
    """
    spoken = language()
    return {
        "caption": gettext("Free half-days in %(month)s", month=formats.month(month.first, spoken)),
        "weekdays": [
            {"short": formats.weekday(number, spoken), "long": formats.weekday(number, spoken, "wide")}
            for number in range(7)
        ],
        "note": _note(day.head for week in month.weeks for day in week.days if day.in_month),
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
        return shown if head.holiday else {**shown, "kind": "past"}
    if day.free_halves:
        shown["kind"] = "many" if day.free_halves == 2 else "f"
        shown["label"] = ngettext("%(num)s free", "%(num)s free", day.free_halves)
        shown["more"] = ngettext("half-day", "half-days", day.free_halves)
        if head.holiday:
            shown["more"] += f", {HOLIDAYS[head.holiday]}"
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
