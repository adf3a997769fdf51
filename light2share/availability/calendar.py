"""The calendar of an item on a page: a week, a month or a list by address, with the ways to the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from light2share.availability import queries, wording
from light2share.availability.free import bookable, within
from light2share.availability.grid import Marks, Sight, Week, as_shown, free_days, week_of
from light2share.availability.hours import days_of_week, monday_of
from light2share.availability.month import Month, month_of, month_period
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.equipment.queries import in_mode, quickest
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period

FARTHEST = 2100


class View(StrEnum):
    """The three ways to look, each with an address of its own."""

    WEEK = "week"
    MONTH = "month"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a view, the day it holds, the time chosen so far, and the use if it is not any."""

    view: View = View.WEEK
    day: date | None = None
    choice: Period | None = None
    mode: AccessMode | None = None


def read(
    view: str | None, day: str | None, choice: Period | None = None, mode: AccessMode | None = None
) -> Asked:
    """From the texts of an address; what can't be read counts as not there."""
    try:
        wanted = date.fromisoformat(day or "")
    except ValueError:
        wanted = None
    if wanted is not None and not 1970 <= wanted.year < FARTHEST:
        wanted = None
    return Asked(View(view) if view in set(View) else View.WEEK, wanted, choice, mode)


@dataclass(frozen=True, slots=True)
class Addresses:
    """How the page is addressed: `of(view, day)` for looking, `pick(period)` for choosing (None: nothing is a link).

    `as_shown`: what is pressed means the time that it shows, not one that may be booked.
    """

    of: Callable[[View, date | None], str]
    pick: wording.Address | None = None
    as_shown: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """What `templates/availability/_calendar.html` shows.

    `on_request` where nothing opens at all: the page then offers a free choice of date.
    """

    view: View
    window: Period
    label: str
    zone: str
    views: list[dict[str, Any]]
    before: dict[str, str] | None
    after: dict[str, str] | None
    table: dict[str, Any] | None = None
    month: dict[str, Any] | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    next_free: dict[str, str] | None = None
    free_count: int = 0
    on_request: bool = False
    chosen: Period | None = None


def calendar(
    session: Session,
    item: Equipment,
    asked: Asked,
    addresses: Addresses,
    now: datetime,
    marks_in: Callable[[Period], Marks] | None = None,
) -> Calendar:
    """The calendar as it was asked for; without a day, the week of the choice or of the first free time.

    `marks_in` tells what is known of a window beside free time; it comes from a later room. Three queries, and one
    more where the view holds no free time.
    """
    zone = ZoneInfo(item.site.zone)
    day = asked.day or _first_day(session, item, asked, zone, now)
    rules, holidays = queries.rules(session, item.id), queries.holidays_of(item)
    terms = in_mode(item, asked.mode).terms(item.terms) if asked.mode else quickest(item)
    sight = Sight(queries.counting(rules, item, asked.mode), terms, zone, (), now, holidays)
    window = month_period(sight, day) if asked.view is View.MONTH else sight.week_period(monday_of(day))
    free = queries.free_touching(session, item.id, window)
    if free and asked.mode:
        whole = Period(min(window.start, free[0].start), max(window.end, free[-1].end))
        free = within(free, queries.narrowed(session, item, rules, asked.mode, whole))
    sight = replace(sight, free=bookable(free, terms, now))
    marks = marks_in(window) if marks_in else Marks()
    marks = replace(marks, choice=asked.choice)
    make = _month if asked.view is View.MONTH else _week
    return make(session, item, sight, day, asked, marks, addresses)


def _first_day(session: Session, item: Equipment, asked: Asked, zone: ZoneInfo, now: datetime) -> date:
    if asked.choice:
        first: datetime | None = asked.choice.start
    elif asked.mode:
        first = queries.next_in_mode(session, item, asked.mode, now, now)
    else:
        first = queries.first_free_for(session, [item.id], now).get(item.id)
    return to_local(first or now, zone).date()


def _week(
    session: Session,
    item: Equipment,
    sight: Sight,
    day: date,
    asked: Asked,
    marks: Marks,
    addresses: Addresses,
) -> Calendar:
    week = week_of(sight, monday_of(day), marks)
    days = list(free_days(sight, days_of_week(week.monday)))
    if addresses.as_shown:
        week, days = as_shown(week), [day.as_shown() for day in days]
    table = wording.week_table(week, sight.zone, addresses.pick)
    return Calendar(
        asked.view,
        sight.week_period(week.monday),
        wording.days_label(week),
        wording.zone_label(week, sight.zone),
        _views(asked.view, day, addresses),
        _turn(week.before, asked.view, addresses, gettext("Previous week")),
        _turn(week.after, asked.view, addresses, gettext("Next week")),
        table=table if asked.view is View.WEEK else None,
        rows=wording.slot_rows(days, sight.zone, addresses.pick),
        next_free=None if days else _next_free(session, item, sight, week, addresses, asked),
        free_count=week.free_count,
        on_request=not sight.rules,
        chosen=asked.choice,
    )


def _month(
    session: Session,
    item: Equipment,
    sight: Sight,
    day: date,
    asked: Asked,
    marks: Marks,
    addresses: Addresses,
) -> Calendar:
    month: Month = month_of(sight, day)
    return Calendar(
        asked.view,
        month_period(sight, day),
        formats.month(month.first, language()),
        formats.zone_label(sight.zone, language()),
        _views(asked.view, day, addresses),
        _turn(month.before, asked.view, addresses, gettext("Previous month")),
        _turn(month.after, asked.view, addresses, gettext("Next month")),
        month=wording.month_table(month, lambda day: addresses.of(View.WEEK, day)),
        free_count=sum(day.free_halves for week in month.weeks for day in week.days if day.in_month),
        on_request=not sight.rules,
        chosen=asked.choice,
    )


def _views(view: View, day: date, addresses: Addresses) -> list[dict[str, Any]]:
    names = {View.WEEK: gettext("Week"), View.MONTH: gettext("Month"), View.LIST: gettext("List")}
    return [
        {"label": name, "url": addresses.of(one, day), "current": one is view} for one, name in names.items()
    ]


def _turn(to: date | None, view: View, addresses: Addresses, label: str) -> dict[str, str] | None:
    return {"url": addresses.of(view, to), "label": label} if to else None


def _next_free(
    session: Session, item: Equipment, sight: Sight, week: Week, addresses: Addresses, asked: Asked
) -> dict[str, str] | None:
    """The way to the next free time after a week that has none."""
    after = sight.week_period(week.monday).end
    found = (
        queries.next_in_mode(session, item, asked.mode, after, sight.now)
        if asked.mode
        else queries.next_free(session, item, after, sight.now)
    )
    if found is None:
        return None
    day = to_local(found, sight.zone).date()
    return {
        "url": addresses.of(asked.view, day),
        "label": gettext(
            "Next free time: %(day)s",
            day=formats.day(day, language(), year=formats.other_year(day, sight.today)),
        ),
    }
