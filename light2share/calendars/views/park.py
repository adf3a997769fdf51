"""The calendar of an organisation: its instruments and its own bookings elsewhere; or what others see of a park."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, request, url_for

from light2share.availability.wording import HOLIDAYS
from light2share.calendars import park_closings, park_queries
from light2share.calendars.park import Entry, Instrument, Look, Row, around, days_of, following, opens_at
from light2share.calendars.views import park_words
from light2share.calendars.views.park_heads import Sight
from light2share.calendars.views.park_words import title_of
from light2share.calendars.views.room import bp
from light2share.calendars.views.small_month import small_month
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period
from light2share.organisations import queries as organisations
from light2share.organisations.models import Organisation
from light2share.web.access import allow, member
from light2share.web.actor import current_actor, current_person
from light2share.web.clock import now
from light2share.web.paging import asked_page

HOME = ZoneInfo("Europe/Paris")
"""Whose today a calendar opens with."""
MOST = 200
"""Instruments of one page."""
REACH = timedelta(days=731)
"""How far before and after today one may turn the pages."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what can't be read counts as not there."""

    look: Look
    day: date
    today: date
    slugs: tuple[str, ...]
    organisation: Organisation | None
    """Whose park is shown as others see it; None for one's own."""

    def address(self, look: Look | None = None, day: date | None = None, **other: Any) -> str:
        """The same with another look, another day or what else is named."""
        values: Values = {
            "view": look or self.look,
            "date": day or self.day,
            "item": list(self.slugs) or None,
            "org": self.organisation.slug if self.organisation else None,
        }
        return url_for("calendars.calendar", **values | other)


@bp.get("/calendar")
@allow(member)
def calendar() -> str:
    """Rows are instruments, columns days or hours."""
    asked = _asked()
    window = around(days_of(asked.look, asked.day))
    everything, rows, others = _read(asked, window)
    shown, page, pages = _page(rows)
    own = asked.organisation is None
    sight = Sight(asked.look, asked.day, asked.today, own, asked.address, own and current_actor().is_manager)
    return render_template(
        "calendars/park.html",
        heading=_heading(asked),
        asked={"view": asked.look, "date": asked.day, "org": asked.organisation and asked.organisation.slug},
        own=own,
        views=_views(asked),
        label=park_words.label(sight),
        before=_turn(asked, back=True),
        after=_turn(asked),
        today_url="" if _shows_today(asked) else asked.address(day=asked.today),
        choices=[
            {"value": item.slug, "label": title_of(item), "chosen": item.slug in asked.slugs}
            for item in everything
        ],
        pages=_pages(asked, page, pages),
        month=_month(asked, shown),
        **park_words.tables(sight, shown, others if page == 1 else []),
        **_links(asked),
    )


def _asked() -> Asked:
    today = to_local(now(), HOME).date()
    view = request.args.get("view", "")
    look = Look(view) if view in set(Look) else Look.WEEK
    try:
        day = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        day = opens_at(look, today)
    day = min(max(day, today - REACH), today + REACH)
    organisation = None
    if slug := request.args.get("org", ""):
        session = db.session()
        organisation = organisations.shown(session, slug) or organisations.what_became_of(session, slug)
        if organisation is None:
            abort(404)
    slugs = tuple(slug for slug in dict.fromkeys(request.args.getlist("item")) if slug)
    return Asked(look, day, today, slugs, organisation)


def _read(asked: Asked, window: Period) -> tuple[list[Instrument], list[Row], list[Row]]:
    """All instruments of the park, the rows of those that were asked for, and the viewer's own bookings elsewhere."""
    session, actor, at = db.session(), current_actor(), now()
    if asked.organisation:
        items = _sorted(park_queries.of_others(session, actor, asked.organisation.id))
        chosen = _chosen(items, asked)
        free = park_queries.free(session, chosen, window, at)
        known = park_queries.for_others(session, actor, [item.number for item in chosen], window)
        return items, list(park_queries.rows_of(chosen, free, known)), []
    booked = park_queries.on_own(session, actor, window)
    items = _sorted(park_queries.own(session, actor, booked))
    chosen = _chosen(items, asked)
    free = park_queries.free(session, chosen, window, at)
    closed = park_closings.closings(session, chosen, window)
    holidays = park_closings.on_holidays(session, chosen, window, HOLIDAYS)
    busy = park_closings.busy_elsewhere(session, chosen, window, gettext("Connected calendar"))
    rows = list(park_queries.rows_of(chosen, free, booked, closed, holidays, busy))
    return items, rows, [] if asked.slugs else _by_zone(park_queries.elsewhere(session, actor, window))


def _sorted(items: list[Instrument]) -> list[Instrument]:
    return sorted(items, key=lambda item: (title_of(item).casefold(), item.slug))


def _chosen(items: list[Instrument], asked: Asked) -> list[Instrument]:
    return [item for item in items if item.slug in asked.slugs] if asked.slugs else items


def _by_zone(found: list[tuple[str, Entry]]) -> list[Row]:
    rows: dict[str, Row] = {}
    for zone, entry in sorted(found, key=lambda one: (one[1].starts, one[1].reference)):
        rows.setdefault(zone, Row(None, ZoneInfo(zone))).entries.append(entry)
    return list(rows.values())


def _month(asked: Asked, shown: list[Row]) -> Values | None:
    """The month beside the list; the month itself needs none, nor does the park of another."""
    if asked.look is Look.MONTH or asked.organisation:
        return None
    items = [row.instrument for row in shown if row.instrument]
    return small_month(db.session(), items, asked.day, asked.address, now())


def _page(rows: list[Row]) -> tuple[list[Row], int, int]:
    pages = max(1, -(-len(rows) // MOST))
    page = asked_page(pages)
    return rows[(page - 1) * MOST : page * MOST], page, pages


def _pages(asked: Asked, page: int, pages: int) -> Values:
    def address(number: int) -> str:
        return asked.address(page=number)

    return {
        "numbers": [
            {"number": number, "url": address(number), "current": number == page}
            for number in range(1, pages + 1)
        ],
        "before": address(page - 1) if page > 1 else "",
        "after": address(page + 1) if page < pages else "",
    }


def _heading(asked: Asked) -> str:
    if asked.organisation is None:
        return gettext("Calendar")
    if asked.organisation.id == current_actor().organisation_id:
        return gettext("Your instruments as others see them")
    return gettext("Calendar of %(company)s", company=asked.organisation.name)


def _views(asked: Asked) -> list[Values]:
    names = {
        Look.DAY: gettext("Day"),
        Look.WEEK: gettext("Week"),
        Look.MONTH: gettext("Month"),
        Look.LIST: gettext("List"),
    }
    return [
        {"label": name, "url": asked.address(look=look), "current": look is asked.look}
        for look, name in names.items()
    ]


def _turn(asked: Asked, back: bool = False) -> dict[str, str] | None:
    day = following(asked.look, asked.day, back)
    if abs(day - asked.today) > REACH:
        return None
    names = {
        (Look.DAY, True): gettext("Previous day"),
        (Look.DAY, False): gettext("Next day"),
        (Look.MONTH, True): gettext("Previous month"),
        (Look.MONTH, False): gettext("Next month"),
    }
    label = names.get((asked.look, back)) or (gettext("Previous week") if back else gettext("Next week"))
    return {"url": asked.address(day=day), "label": label}


def _shows_today(asked: Asked) -> bool:
    return asked.today in days_of(asked.look, asked.day)


def _links(asked: Asked) -> Values:
    """The ways on from here."""
    actor, slug = current_actor(), asked.slugs[0] if len(asked.slugs) == 1 else ""
    links: Values = {
        "feeds_url": url_for("calendars.subscriptions_page"),
        "public": {
            "url": url_for("calendars.equipment_calendar", slug=slug),
            "label": gettext("This instrument (.ics, free and busy only)"),
        }
        if slug
        else None,
        "change_url": "",
        "others_url": "",
        "own_url": url_for("calendars.calendar") if asked.organisation else "",
        "search_url": url_for("catalogue.search"),
    }
    if asked.organisation is None:
        person = current_person()
        links["others_url"] = url_for(
            "calendars.calendar",
            org=person.organisation_slug if person else None,
            view=asked.look,
            date=asked.day,
            item=list(asked.slugs) or None,
        )
        if actor.is_manager:
            links["change_url"] = (
                url_for("availability.edit", slug=slug) if slug else url_for("equipment.mine")
            )
    return links
