"""A park in words, in the language of the answer: the tables of calendars/park.html and the same as a list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from light2share.availability.wording import HOLIDAYS
from light2share.bookings.transitions import Party
from light2share.bookings.wording import state_label
from light2share.calendars import park
from light2share.calendars.park import URGENCY, Cell, Entry, Instrument, Kind, Look, Row, Span
from light2share.calendars.views.park_heads import Sight, Values, day_heads, hour_heads, span_of
from light2share.i18n import formats, gettext, language, ngettext
from light2share.i18n.dates import FIXED
from light2share.i18n.typography import breakable, typeset
from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.minutes import instant_of
from light2share.kernel.workdays import holidays

SIGNS = {
    Kind.ASKED: "w",
    Kind.OFFERED: "o",
    Kind.BOOKED: "c",
    Kind.YOURS: "u",
    Kind.CLOSED: "x",
    Kind.FREE: "f",
}
"""The classes of the style sheet."""
SWATCHES = {Kind.OFFERED: "p"}
"""Where the legend has another sign."""
GLYPHS = {Kind.ASKED: "?", Kind.OFFERED: "⇄", Kind.BOOKED: "✓", Kind.YOURS: "●", Kind.CLOSED: "×"}
"""What stands in the narrow cells of a month."""
BADGES = {Kind.ASKED: ("wait", "clock"), Kind.OFFERED: ("act", "swap"), Kind.BOOKED: ("free", "check"),
          Kind.CLOSED: ("", "lock"), Kind.FREE: ("", "calendar")}  # fmt: skip
LONGEST_LIST = 150


def title_of(item: Instrument) -> str:
    """What an instrument is called, in the reader's language or in the other one."""
    return _title((item.title_fr, item.title_en), item.slug)


def _title(titles: tuple[str | None, str | None], otherwise: str = "") -> str:
    spoken = language()
    french, english = titles
    first, second = ((french, "fr"), (english, "en")) if spoken == "fr" else ((english, "en"), (french, "fr"))
    text, written = first if first[0] else second
    return typeset(text, written) if text else otherwise


def label(sight: Sight) -> str:
    """The days that are shown: `23 – 29 Nov 2026, week 48`, `November 2026`, `Tue 24 Nov 2026`."""
    if sight.look is Look.MONTH:
        return formats.month(sight.day, language())
    if sight.look is Look.DAY:
        return formats.day(sight.day, language(), year=True)
    days = formats.date_range(sight.days[0], sight.days[-1], language())
    return gettext("%(days)s, week %(number)s", days=days, number=sight.days[0].isocalendar().week)


def tables(sight: Sight, rows: Sequence[Row], others: Sequence[Row]) -> Values:
    """One table for each zone of a site, and the same as a list."""
    others = [row for row in others if _touches(row, sight)]
    zones: dict[str, list[Row]] = {}
    for row in (*rows, *others):
        zones.setdefault(row.zone.key, []).append(row)
    with_free = len(rows) == 1 or not sight.own
    entries, count = as_list(sight, rows, others, with_free)
    return {
        "look": sight.look,
        "tables": [] if sight.look is Look.LIST else [_table(sight, found) for found in zones.values()],
        "days": entries,
        "count": ngettext("%(num)s entry", "%(num)s entries", count),
        "more": gettext(
            "The first %(num)s are listed. Choose an instrument or a shorter time for the others.",
            num=LONGEST_LIST,
        )
        if count > LONGEST_LIST
        else "",
        "zone": " / ".join(_zone(sight, ZoneInfo(zone)) for zone in zones),
        "key": _key(sight),
        "list_title": _list_title(sight, with_free),
        "list_empty": _list_empty(sight, rows, with_free),
        "nothing": not rows and not others,
        "closed": gettext("Not offered") if sight.own else gettext("Not available"),
    }


def _touches(row: Row, sight: Sight) -> bool:
    marks = sight.edges(row.zone)
    return any(entry.starts < marks[-1] and entry.ends > marks[0] for entry in row.entries)


def _zone(sight: Sight, zone: ZoneInfo) -> str:
    """`Paris time (UTC+1)`; both offsets where the clocks change in between."""
    first, last = local_day(sight.days[0], zone).start, local_day(sight.days[-1], zone).end
    found = formats.zone_label(zone, language(), first)
    if formats.offset(first, zone) == formats.offset(last, zone):
        return found
    return gettext("%(zone)s, then %(offset)s", zone=found, offset=formats.offset(last, zone))


def _key(sight: Sight) -> list[tuple[str, str]]:
    month = sight.look is Look.MONTH
    if not sight.own:
        words = {Kind.FREE: gettext("Free"), Kind.ASKED: gettext("Asked"), Kind.YOURS: gettext("Yours")}
        closed = gettext("Not available")
    else:
        words = {
            Kind.BOOKED: gettext("Confirmed"),
            Kind.OFFERED: gettext("Your proposal, held"),
            Kind.ASKED: gettext("Request, not blocking"),
            Kind.FREE: gettext("Free for others"),
            Kind.YOURS: gettext("You at others"),
        }
        closed = gettext("Not offered, or closed by you")
        if month:
            words[Kind.FREE] = gettext("Free for others (8 h: hours still free)")
            closed += f" ({GLYPHS[Kind.CLOSED]})"
    return [
        *(
            (SWATCHES.get(kind, SIGNS[kind]), f"{GLYPHS[kind]} {text}" if month and kind in GLYPHS else text)
            for kind, text in words.items()
        ),
        ("x", closed),
    ]


def _table(sight: Sight, rows: Sequence[Row]) -> Values:
    zone = rows[0].zone
    caption = gettext("%(days)s, %(zone)s", days=label(sight), zone=_zone(sight, zone))
    if sight.look is Look.MONTH:
        caption = gettext("%(month)s. In an empty cell nothing is offered.", month=caption)
    if sight.look is Look.MONTH:
        marks = sight.edges(zone)
        words: dict[Any, tuple[str, str, str]] = {}
        lines = [_line(row, sight, _month_cells(row, marks, sight, words)) for row in rows]
        return {"caption": caption, "heads": day_heads(sight, zone), "rows": lines}
    if sight.look is Look.DAY:
        marks = park.ticks(rows, sight.day, zone)
        whole = span_of(sight.day, zone)
        lines = [_line(row, sight, _cells(row, park.by_ticks(row, marks), sight, [whole])) for row in rows]
        return {"caption": caption, "heads": hour_heads(marks, zone), "rows": lines}
    marks = sight.edges(zone)
    days = list(pairwise(marks))
    cells = [park.by_days(row, marks) for row in rows]
    drawn = 7 if any(cell.entries or cell.free for line in cells for cell in line[5:]) else 5
    lines = [
        _line(row, sight, _cells(row, line[:drawn], sight, days)) for row, line in zip(rows, cells, strict=True)
    ]  # fmt: skip
    return {"caption": caption, "heads": day_heads(sight, zone)[:drawn], "rows": lines}


def _line(row: Row, sight: Sight, cells: list[Values]) -> Values:
    item = row.instrument
    if item is None:
        names = {"title": gettext("You at others"), "note": gettext("your own bookings")}
        return {**names, "url": "", "cells": cells, "elsewhere": True}
    url = sight.address(item=item.slug) if sight.own else url_for("equipment.show", slug=item.slug)
    note = item.place if item.is_published else gettext("%(place)s, not published", place=item.place)
    if item.is_on_request:
        note = gettext("%(place)s, on request", place=item.place)
    return {"title": breakable(title_of(item)), "note": note, "url": url, "cells": cells}


def _month_cells(
    row: Row, marks: Sequence[int], sight: Sight, words: dict[Any, tuple[str, str, str]]
) -> list[Values]:
    """For each day a sign, the free hours and the same in words; the day is added to one address for each row."""
    base = sight.address(look=Look.DAY, item=row.instrument.slug if row.instrument else None, date=None)
    found: list[Values] = []
    for day, cell in zip(sight.days, park.by_days(row, marks), strict=True):
        if not cell.entries and not cell.free:
            found.append({"on_request": _may_be_asked(row, cell, sight)})
            continue
        kinds = tuple(sorted((entry.kind for entry in cell.entries), key=URGENCY.__getitem__))
        key = (kinds, cell.free_minutes)
        if key not in words:
            words[key] = in_a_month(kinds, cell.free_minutes)
        state, short, long = words[key]
        found.append({"state": state, "short": short, "words": long, "url": f"{base}&date={day}"})
    return found


def in_a_month(kinds: tuple[Kind, ...], free: int) -> tuple[str, str, str]:
    """A day's class, sign with its free hours, and words; `kinds` by urgency, `free` in minutes."""
    partly = free > 0 and set(kinds) == {Kind.CLOSED}
    first = kinds[0] if kinds and not partly else Kind.FREE
    parts = [_counted(kind, kinds.count(kind), free) for kind in dict.fromkeys(kinds)]
    short = GLYPHS.get(first, "")
    if free:
        hours, rest = divmod(free, 60)
        amount = f"{hours or ''}{'½' if rest >= 30 else ''}" or "<1"
        short = f"{short} {amount}{FIXED}h".strip()
        parts.append(_length_free(free))
    return SIGNS[first], short, ", ".join(parts)


def _length_free(minutes: int) -> str:
    """`4 h free`; the word agrees with the figure that stands first."""
    first = next((count for count in (minutes // park.DAY, minutes // park.HOUR) if count), minutes)
    return ngettext("%(length)s free", "%(length)s free", first, length=formats.duration(minutes, language()))


def _counted(kind: Kind, count: int, free: int) -> str:
    if kind is Kind.ASKED:
        return ngettext("%(num)s request", "%(num)s requests", count)
    if kind is Kind.OFFERED:
        return ngettext("%(num)s proposal", "%(num)s proposals", count)
    if kind is Kind.CLOSED:
        return gettext("partly closed by you") if free else gettext("closed by you")
    return ngettext("%(num)s booking", "%(num)s bookings", count)


def _cells(row: Row, cells: Iterable[Cell], sight: Sight, days: Sequence[Span]) -> list[Values]:
    """Each with what goes on in it, in the order of time; `days` are the day of each cell, or of all."""
    found = []
    for number, cell in enumerate(cells):
        day = days[number if len(days) > 1 else 0]
        events = [(entry.starts, _event(entry, day, sight, row.zone)) for entry in cell.entries]
        events += [(span[0], _free(span, day, row, sight)) for span in cell.free]
        events.sort(key=lambda event: event[0])
        found.append(
            {
                "width": cell.width,
                "events": [event for _start, event in events],
                "on_request": not events and _may_be_asked(row, cell, sight),
            }
        )
    return found


def _may_be_asked(row: Row, cell: Cell, sight: Sight) -> bool:
    """Whether an empty cell is one for which users may ask for a date."""
    item = row.instrument
    return item is not None and item.is_on_request and cell.ends > span_of(sight.today, row.zone)[0]


def _event(entry: Entry, day: Span, sight: Sight, zone: ZoneInfo) -> Values:
    return {
        "mark": SIGNS[entry.kind],
        "title": breakable(_what(entry, sight)),
        "hours": sight.hours((entry.starts, entry.ends), day, zone)
        + (f", {entry.place}" if entry.place else ""),
        "url": url_for("bookings.show", reference=entry.reference) if entry.reference else "",
        "more": _more(entry),
    }


def _what(entry: Entry, sight: Sight) -> str:
    if entry.kind is Kind.CLOSED:
        return entry.who or gettext("Closed")
    if entry.kind is Kind.YOURS:
        return _title(entry.titles) or gettext("Yours")
    if entry.kind is Kind.OFFERED:
        return gettext("Proposal: %(company)s", company=entry.who)
    return entry.who if sight.own else gettext("Asked")


def _more(entry: Entry) -> str:
    """The state in words, for those who do not see the colour."""
    if entry.state is None:
        return ""
    return state_label(entry.state, Party.REQUESTER if entry.kind is Kind.YOURS else Party.OWNER)


def _free(span: Span, day: Span, row: Row, sight: Sight) -> Values:
    start, end = max(span[0], day[0]), min(span[1], day[1])
    slug = row.instrument.slug if row.instrument else ""
    on = formats.local_iso(instant_of(start), row.zone)[:10]
    return {
        "mark": "f",
        "title": _length_free(end - start),
        "hours": sight.hours((start, end), day, row.zone),
        "url": url_for("equipment.show", slug=slug, date=on, _anchor="availability"),
        "more": "",
    }


def _list_title(sight: Sight, with_free: bool) -> str:
    if not with_free:
        return gettext("Bookings and closed times")
    return gettext("List") if sight.look is Look.LIST else gettext("The same as a list")


def _list_empty(sight: Sight, rows: Iterable[Row], with_free: bool) -> str:
    """What a list without entries says; that free times are not in it, where there are any."""
    if with_free:
        return gettext("Nothing is free, booked or asked for in these days.")
    free = any(
        row.free and any(cell.free for cell in park.by_days(row, sight.edges(row.zone))) for row in rows
    )
    if not free:
        return gettext("Nothing is booked or asked for in these days.")
    if sight.look is Look.LIST:
        return gettext("Nothing is booked, asked for or closed in these days. There are free times: "
                       "choose an instrument to have them listed.")  # fmt: skip
    return gettext("Nothing is booked, asked for or closed in these days. The table shows the free times.")


def as_list(
    sight: Sight, rows: Sequence[Row], others: Sequence[Row], with_free: bool
) -> tuple[list[Values], int]:
    """Day by day: bookings and closed times, and free ones if wanted."""
    found: list[tuple[date, int, str, Row, Entry]] = []
    for row in (*rows, *others):
        marks = sight.edges(row.zone)
        entries = [entry for entry in row.entries if with_free or not entry.is_holiday]
        if with_free:
            entries += [Entry(Kind.FREE, *span) for span in row.free]
        name = title_of(row.instrument) if row.instrument else ""
        for entry in entries:
            if entry.starts < marks[-1] and entry.ends > marks[0]:
                number = max(bisect_right(marks, entry.starts) - 1, 0)
                found.append((sight.days[number], max(entry.starts, marks[0]), name, row, entry))
    found.sort(key=lambda one: one[:3])
    days: list[Values] = []
    for day, _start, name, row, entry in found[:LONGEST_LIST]:
        if not days or days[-1]["on"] != day:
            days.append(_list_day(day))
        days[-1]["entries"].append(_list_entry(entry, name, day, row, sight))
    return days, len(found)


def _list_day(day: date) -> Values:
    spoken, holiday = language(), holidays(day.year).get(day)
    date = formats.date_range(day, day, spoken, year=False)
    return {
        "on": day,
        "day": formats.weekday(day.weekday(), spoken),
        "date": f"{date}, {HOLIDAYS[holiday]}" if holiday else date,
        "entries": [],
    }


def _list_entry(entry: Entry, name: str, day: date, row: Row, sight: Sight) -> Values:
    whole = span_of(day, row.zone)
    hours = sight.hours((entry.starts, entry.ends), whole, row.zone)
    note = entry.who
    if entry.kind is Kind.YOURS:
        name = name or _title(entry.titles)
        note = (
            gettext("you at %(company)s, %(place)s", company=entry.who, place=entry.place)
            if entry.who
            else ""
        )
    if entry.ends > whole[1]:
        until = gettext("until %(end)s", end=_end_words(instant_of(entry.ends), sight.today, row.zone))
        note = ", ".join(part for part in (note, until) if part)
    kind, sign = BADGES.get(entry.kind, ("free", "check"))
    words = {Kind.CLOSED: gettext("Closed"), Kind.FREE: gettext("Free"), Kind.ASKED: gettext("Asked")}
    url = url_for("bookings.show", reference=entry.reference) if entry.reference else ""
    if entry.kind is Kind.FREE:
        url = _free((entry.starts, entry.ends), whole, row, sight)["url"]
    if entry.kind is Kind.CLOSED and sight.manages and row.instrument:
        url = url_for("availability.edit", slug=row.instrument.slug, date=day.isoformat())
    badge = _more(entry) or words[entry.kind]
    if entry.kind is Kind.YOURS and entry.state:
        kind, sign = STATES.get(str(entry.state), (kind, sign))
    return {"hours": hours, "title": name, "url": url, "note": note,
            "badge": {"label": badge, "kind": kind, "sign": sign}}  # fmt: skip


def _end_words(ends: datetime, today: date, zone: ZoneInfo) -> str:
    """`Tue 22 Dec, 08:00`; at midnight the day that ends, `Fri 1 Jan 2027`."""
    last = ends - timedelta(minutes=1)
    far = formats.other_year(last, today, zone)
    if to_local(ends, zone).time() == time():
        return formats.day(last, language(), zone, year=far)
    return formats.moment(ends, language(), zone, year=far)


STATES = {"requested": ("wait", "clock"), "offered": ("act", "swap"), "in_use": ("info", "play"),
          "completed": ("", "done"), "no_show": ("bad", "minus")}  # fmt: skip
