"""The availability of an instrument on its page: week, month or list, and the time that the reader has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for

from light2share.availability import queries as availability
from light2share.availability import wording
from light2share.availability.free import bookable, chosen, nearest, of_allowed_length, within
from light2share.availability.grid import Marks, Sight, free_days, week_of
from light2share.availability.hours import monday_of
from light2share.availability.month import month_of, month_period
from light2share.availability.opening import OpeningRule, rules_in, rules_in_any
from light2share.bookings import queries as bookings
from light2share.bookings.wording import own_label
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.views.uses import Search, Use, free_label, links
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import date_range, iso, month, named, time_range
from light2share.i18n.formats import day as day_words
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import exists, local_day, to_local, to_utc
from light2share.kernel.period import Period

VIEWS = ("week", "month", "list")
LISTED_DAYS = 28
WIDEST = timedelta(days=62)
WEEK = timedelta(days=7)
NEAREST = 3
CARRIED = ("access_mode", "purpose", "near", "nm", "back")
"""What the panel holds and what a search sent along; the calendar's links take it with them."""
LONGEST_CARRIED = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a view, a day in it, and a time that was pressed."""

    view: str
    day: date | None
    start: datetime | None
    end: datetime | None

    @property
    def wanted(self) -> Period | None:
        """The time that was pressed, if it has both ends."""
        return Period(self.start, self.end) if self.start and self.end and self.start < self.end else None


@dataclass
class Slots:
    """The section as finished values, and the choice itself for the panel."""

    view: str
    title: str
    choice: Period | None
    lost: bool
    """Whether a time was asked for that can't be had any more."""
    rules: Sequence[OpeningRule]
    """All opening rules of the item, of every mode."""
    opens: bool
    """Whether the owner has published any hours."""
    free_week: str = ""
    """The week of the first free time, in words."""
    day: str = ""
    """The day that the view is about, for addresses."""
    own: dict[str, str] | None = None
    """The request or booking of one's own for the time that was asked for."""
    uses: list[dict[str, Any]] = field(default_factory=list)
    """Links to the other uses, where their hours differ."""
    shown: dict[str, Any] = field(default_factory=dict)


def read(zone: ZoneInfo) -> Asked:
    """The parameters of the address; what can't be read counts as not given."""
    view = request.args.get("view", "week")
    try:
        on = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        on = None
    if on and not 2000 <= on.year <= 2100:
        on = None
    return Asked(
        view if view in VIEWS else "week",
        on,
        _instant(request.args.get("slot") or request.args.get("starts", ""), zone),
        _instant(request.args.get("end") or request.args.get("ends", ""), zone),
    )


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """`2026-11-24T12:30Z`, or without a zone the wall clock of the site."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= found.year <= 2100:
        return None
    if found.tzinfo is not None:
        return found.astimezone(ZoneInfo("UTC"))
    return to_utc(found, zone) if exists(found, zone) else None


@dataclass(frozen=True, slots=True)
class Place:
    """The page that the section stands on: its endpoint, what its addresses carry, and whether a time can be chosen."""

    endpoint: str = "equipment.show"
    carried: Sequence[str] = CARRIED
    chooses: bool = True


ON_ITS_PAGE = Place()


def section(
    session: Session,
    item: Equipment,
    use: Use,
    actor: Actor,
    first_of_any: datetime | None,
    now: datetime,
    place: Place = ON_ITS_PAGE,
) -> Slots:
    """The availability of `item` as `actor` sees it, by the hours and terms of the mode that is chosen.

    `first_of_any` is the first free time of any of its modes.
    """
    zone, terms = ZoneInfo(item.site.zone), use.terms
    asked = read(zone) if place.chooses else replace(read(zone), start=None, end=None)
    rules = availability.rules(session, item.id)
    search = Search(session, item, use, rules, now)
    first_free = search.first(first_of_any)
    on = asked.day or (to_local(asked.start or first_free or now, zone).date())
    on = max(on, to_local(now, zone).date())
    counting = rules_in(rules, use.mode) if use.mode else rules_in_any(rules, item.modes_offered)
    blank = Sight(counting, terms, zone, (), now, availability.holidays_of(item))
    window = _window(blank, asked, on)
    around = _around(window, asked, item)
    stored = availability.free_touching(session, item.id, around)
    free = within(
        stored, availability.narrowed(session, item, rules, use.mode, _hull(around, stored), search.taken)
    )
    sight = replace(blank, free=bookable(free, terms, now))
    choice = _choice(sight, asked)
    lost = asked.start is not None and choice is None
    opens = bool(sight.rules)
    slots = Slots(asked.view, "", choice, lost, rules, opens, _free_week(first_free, zone), on.isoformat())
    found = bookings.asked(session, item.id, _reaching(window, asked.wanted), actor)
    if asked.wanted:
        slots.own = _own(found, asked.wanted)
    drawing = _Drawing(sight, asked, on, slots, place, search, first_free)
    slots.uses = drawing.uses()
    if opens:
        drawing.fill(_marks(found, choice))
        if use.mode and any(rule.mode for rule in rules):
            wording.say_use(slots.shown.get("grid"), MODES[use.mode])
    return slots


def _window(sight: Sight, asked: Asked, on: date) -> Period:
    if asked.view == "month":
        return month_period(sight, on)
    if asked.view == "list":
        last = on + timedelta(days=LISTED_DAYS - 1)
        return Period(local_day(on, sight.zone).start, local_day(last, sight.zone).end)
    return sight.week_period(monday_of(on))


def _around(window: Period, asked: Asked, item: Equipment) -> Period:
    """The window, wide enough to see whether a choice inside it can be made longer."""
    wide = min(item.terms.longest, WIDEST)
    start, end = window.start - wide, window.end + wide
    if asked.start:
        start, end = min(start, asked.start - WEEK), max(end, asked.start + wide)
    return Period(start, end)


def _hull(window: Period, periods: Sequence[Period]) -> Period:
    """The window, wide enough to hold all of these."""
    ends = [window, *periods]
    return Period(min(one.start for one in ends), max(one.end for one in ends))


def _choice(sight: Sight, asked: Asked) -> Period | None:
    if asked.start is None:
        return None
    if asked.end is not None and asked.end <= asked.start:
        return None
    return chosen(sight.free, sight.terms, asked.start, asked.end)


def _marks(found: list[bookings.Mark], choice: Period | None) -> Marks:
    return Marks(
        asked=[mark.period for mark in found if not mark.yours],
        yours=[mark.period for mark in found if mark.yours],
        choice=choice,
        held=[mark.period for mark in found if mark.held_until and not mark.yours],
    )


def _reaching(window: Period, wanted: Period | None) -> Period:
    """The window, wide enough to see what stands in the way of a time that was asked for."""
    if wanted is None:
        return window
    return Period(min(window.start, wanted.start), max(window.end, wanted.end))


def _own(found: list[bookings.Mark], wanted: Period) -> dict[str, str] | None:
    mine = next((mark for mark in found if mark.reference and mark.period.overlaps(wanted)), None)
    if mine is None or mine.reference is None:
        return None
    url = url_for("bookings.show", reference=mine.reference)
    return {"text": own_label(mine.state), "label": mine.reference, "url": url}


def _free_week(first_free: datetime | None, zone: ZoneInfo) -> str:
    if first_free is None:
        return ""
    monday = monday_of(to_local(first_free, zone).date())
    return gettext("Free in the week of %(day)s", day=date_range(monday, monday, language(), year=False))


@dataclass
class _Drawing:
    """One view being drawn: the addresses of its links, its heads and its cells."""

    sight: Sight
    asked: Asked
    on: date
    slots: Slots
    place: Place
    search: Search
    first_free: datetime | None

    @property
    def choosing(self) -> wording.Address | None:
        """How a time is chosen; None where none can be."""
        return self.pick if self.place.chooses else None

    def fill(self, marks: Marks) -> None:
        """Put the view into `slots`."""
        draw = {"week": self._week, "month": self._month, "list": self._list}[self.asked.view]
        self.slots.shown = draw(marks)
        self.slots.shown["views"] = [
            {
                "label": label,
                "url": self.address(view=view, date=self.on.isoformat()),
                "current": view == self.asked.view,
            }
            for view, label in zip(VIEWS, (gettext("Week"), gettext("Month"), gettext("List")), strict=True)
        ]
        if self.slots.lost and self.asked.start:
            self.slots.shown["instead"] = self._instead(self.asked.start)

    def address(self, choice: Period | None = None, anchor: str = "", **values: Any) -> str:
        """This page with another view, day or choice; what the panel holds comes along."""
        kept: dict[str, Any] = {
            name: request.args[name][:LONGEST_CARRIED]
            for name in self.place.carried
            if request.args.get(name)
        }
        picked = choice or self.slots.choice
        if picked:
            kept |= {"slot": iso(picked.start), "end": iso(picked.end)}
        if values.get("view") == "week":
            del values["view"]
        slug = self.search.item.slug
        return url_for(self.place.endpoint, slug=slug, **(kept | values), _anchor=anchor or None)

    def pick(self, period: Period) -> str:
        """The address that chooses a time."""
        view = {} if self.asked.view == "week" else {"view": self.asked.view}
        return self.address(period, "book", date=self.on.isoformat(), **view)

    def _turn(self, to: date | None, label: str) -> dict[str, str] | None:
        if to is None:
            return None
        url = self.address(view=self.asked.view, date=to.isoformat(), anchor="availability")
        return {"url": url, "label": label}

    def _week(self, marks: Marks) -> dict[str, Any]:
        week = week_of(self.sight, monday_of(self.on), marks)
        table = wording.week_table(week, self.sight.zone, self.choosing)
        return {
            "label": wording.days_label(week),
            "before": self._turn(week.before, gettext("Previous week")),
            "after": self._turn(week.after, gettext("Next week")),
            "grid": table,
            "zone": wording.zone_label(week, self.sight.zone),
            "said": table["caption"],
            "none": not week.free_count,
            "next": None if week.free_count else self._next(self.sight.week_period(week.monday).end),
            "rows": self._rows([column.day for column in week.columns]),
            "rows_caption": gettext("Free hours, %(days)s", days=wording.days_label(week)),
        }

    def _next(self, after: datetime) -> dict[str, str] | None:
        """The way to the next free slot after a week that has none."""
        free = self.search.next(after, self.first_free)
        if free is None:
            return None
        values: dict[str, Any] = {"date": to_local(free.at, self.sight.zone).date().isoformat()}
        if free.mode:
            values["access_mode"] = free.mode.value
        return {"url": self.address(anchor="availability", **values), "label": free_label(free, self.search)}

    def uses(self) -> list[dict[str, Any]]:
        """The way to the hours of the other uses; on the days that are asked for, else where each is free first."""
        kept: dict[str, Any] = {"view": self.asked.view} | (
            {"date": self.on.isoformat()} if self.asked.day else {}
        )
        return links(
            self.search, lambda mode: self.address(anchor="availability", **kept, access_mode=mode.value)
        )

    def _month(self, _marks: Marks) -> dict[str, Any]:
        shown = month_of(self.sight, self.on)
        table = wording.month_table(
            shown, lambda day: self.address(date=day.isoformat(), anchor="availability")
        )
        return {
            "label": month(shown.first, language()),
            "before": self._turn(shown.before, gettext("Previous month")),
            "after": self._turn(shown.after, gettext("Next month")),
            "month": table,
            "said": table["caption"],
        }

    def _list(self, _marks: Marks) -> dict[str, Any]:
        days = [self.on + timedelta(days=number) for number in range(LISTED_DAYS)]
        today = self.sight.today
        before, after = self.on - timedelta(days=LISTED_DAYS), days[-1] + timedelta(days=1)
        last = to_local(self.sight.now + self.sight.terms.horizon, self.sight.zone).date()
        rows = self._rows(days)
        label = date_range(days[0], days[-1], language())
        free = ngettext("%(num)s free time", "%(num)s free times", len(rows))
        return {
            "label": label,
            "before": self._turn(max(before, today), gettext("Earlier")) if self.on > today else None,
            "after": self._turn(after, gettext("Later")) if after <= last else None,
            "list": rows,
            "rows_caption": gettext("Free hours, %(days)s", days=label),
            "said": named(label, free, language()),
        }

    def _rows(self, days: list[date]) -> list[dict[str, Any]]:
        return wording.slot_rows(free_days(self.sight, days), self.sight.zone, self.choosing)

    def _instead(self, start: datetime) -> list[dict[str, str]]:
        """The free times nearest to one that can't be had."""
        wanted = self.asked.wanted or Period(start, start + self.sight.terms.shortest)
        return [
            {"url": self.pick(period), "label": wording.when(period, self.sight.zone)}
            for period in nearest(
                self.sight.free, of_allowed_length(wanted, self.sight.terms), self.sight.terms.step, NEAREST
            )
        ]


def picked(choice: Period, zone: ZoneInfo) -> dict[str, Any]:
    """The choice for the panel: its day and its hours, or its two ends."""
    first, last = to_local(choice.start, zone), to_local(choice.end - timedelta(microseconds=1), zone)
    if first.date() == last.date():
        return {
            "day": day_words(choice.start, language(), zone, year=True),
            "hours": time_range(choice.start, choice.end, language(), zone, length=True),
            "time": {"start": choice.start, "end": choice.end, "zone": zone},
        }
    words = wording.when(choice, zone, year=True)
    return {"day": day_words(choice.start, language(), zone, year=True), "hours": words}
