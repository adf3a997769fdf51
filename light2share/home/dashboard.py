"""The first page after signing in: what waits, the days to come, hours that stand idle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.authorisations import queries as authorisations
from light2share.availability.connected import stale_since
from light2share.bookings import figures, lists
from light2share.bookings.access import party_of
from light2share.bookings.draft_lines import draft_lines
from light2share.bookings.lists import Row
from light2share.bookings.models import BookingState
from light2share.bookings.to_do import SIGNS, hours_of, title_of, to_do_of
from light2share.bookings.transitions import Party
from light2share.bookings.wording import state_label
from light2share.calendars.models import CalendarFeed
from light2share.db import db
from light2share.equipment.access import may_list
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.texts import title
from light2share.equipment.words import STATES
from light2share.home.idle import Idle, idle, weekdays
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import to_local
from light2share.messages.queries import News
from light2share.messages.queries import news as message_news
from light2share.watching import queries as watching
from light2share.web import beside, calendar_limits, recent
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.forms import hidden_fields

bp = Blueprint("home", __name__)

HOME = ZoneInfo("Europe/Paris")
"""Where 'this year' begins."""
SHOWN = 5
IDLE = 3
BADGES = {
    BookingState.REQUESTED: ("wait", "clock"),
    BookingState.OFFERED: ("act", "swap"),
    BookingState.CONFIRMED: ("free", "check"),
    BookingState.IN_USE: ("info", "play"),
}

Values = dict[str, Any]


@bp.get("/dashboard")
@allow(signed_in)
def dashboard() -> ResponseReturnValue:
    """What is up for the person and their organisation."""
    actor, session, at = current_actor(), db.session(), now()
    if not actor.is_member:
        to_do = beside.values(beside.APPLICATIONS, actor)["to_do"]
        return render_template("home/no_dashboard.html", staff=actor.is_cluster_manager, to_do=to_do)
    rows = lists.to_do(session, actor, at)
    coming = lists.coming(session, actor, None, at, until=at + timedelta(days=7))
    waiting = lists.in_states(session, actor, Party.REQUESTER, [BookingState.REQUESTED], SHOWN)
    listed = authorisations.instruments(session, actor)
    items = [item for item, _wishes in listed]
    incidents = beside.values(beside.INCIDENTS, actor)["to_do"]
    year = _year(actor, at)
    never = not (rows or coming or waiting or incidents or year) and not lists.has_any(session, actor)
    news = [] if never else message_news(session, actor, at)
    questions = beside.values(beside.QUESTIONS, actor)
    money = {"to_do": []} if never else beside.values(beside.MONEY, actor)
    to_do = (
        _to_do(rows, actor)
        + incidents
        + questions["to_do"]
        + beside.values(beside.APPLICATIONS, actor)["to_do"]
        + money["to_do"]
        + beside.values(beside.TRAININGS, listed)["to_do"]
        + beside.values(beside.PROOFS_ENDING, actor)["to_do"]
        + _messages(news)
        + _calendars(items, actor, at)
    )
    drafts = _drafts(actor)
    return render_template(
        "home/dashboard.html",
        heading=_heading(len(to_do)),
        to_do=to_do,
        drafts=drafts,
        hidden=hidden_fields() if drafts else "",
        days=_days(coming, actor, at),
        zone=_zone(coming),
        waiting=[*(_waiting(row) for row in waiting), *questions["waits"]],
        steps=_first_steps(actor, items) if never else [],
        idle=[_idle(one, at) for one in idle(session, actor, at, IDLE)],
        year=year,
        instruments=[_instrument(item) for item in items[:SHOWN]],
        searches=_searches(actor),
        recent=[_instrument(item) for item in watching.at_slugs(session, actor, recent.slugs()[:SHOWN])],
        search_url=url_for("catalogue.search"),
        calendar_url=url_for("bookings.index"),
        mine_url=url_for("equipment.mine"),
        new_url=url_for("equipment.new") if may_list(actor) else "",
    )


def _searches(actor: Actor) -> list[Values]:
    """Saved searches, those with news first."""
    kept = watching.saved_by(db.session(), actor.person_id or 0)
    news = watching.news_counts(db.session(), actor) if kept else {}
    return [
        {
            "title": one.name,
            "url": url_for("watching.opened", handle=one.handle),
            "note": ngettext("%(num)s new", "%(num)s new", news[one.id])
            if one.id in news
            else gettext("nothing new"),
        }
        for one in sorted(kept, key=lambda one: -news.get(one.id, 0))[:SHOWN]
    ]


def _heading(count: int) -> str:
    if not count:
        return gettext("Nothing waits for you")
    return ngettext("%(num)s thing waits for you", "%(num)s things wait for you", count)


def _to_do(rows: Sequence[Row], actor: Actor) -> list[Values]:
    return [
        {
            "sign": SIGNS[one.task],
            "kind": "wait" if one.is_waited_for else "",
            "title": one.title,
            "text": one.text,
            "url": url_for(f"bookings.{one.task}", reference=one.reference),
            "action": one.action,
            "more": f" – {one.about}",
            "main": position == 0,
        }
        for position, one in enumerate(to_do_of(rows, actor))
    ]


def _messages(news: Sequence[News]) -> list[Values]:
    """What the other side of a booking has written, for who has not opened it."""
    return [
        {
            "sign": "message",
            "kind": "act",
            "title": ngettext(
                "%(num)s new message: %(title)s",
                "%(num)s new messages: %(title)s",
                one.count,
                title=title_of(one),
            ),
            "text": gettext(
                "%(company)s, %(at)s",
                company=one.sender,
                at=formats.moment(one.sent_at, language(), one.zone),
            ),
            "url": url_for("messages.show", reference=one.reference, _anchor="latest"),
            "action": gettext("Read"),
            "more": f" – {one.reference}",
            "main": False,
        }
        for one in news[:SHOWN]
    ]


def _calendars(items: Sequence[Equipment], actor: Actor, at: datetime) -> list[Values]:
    """Instruments whose connected calendars have not been read for long."""
    if not actor.is_manager:
        return []
    stale = [(item, stale_since(item, at, calendar_limits.stale_after())) for item in items]
    return [
        {
            "sign": "alert",
            "kind": "wait",
            "title": gettext("Connected calendars: %(title)s", title=title(item, language())),
            "text": gettext(
                "A connected calendar could not be read since %(since)s. What it said then is still in force.",
                since=formats.moment(since, language(), item.site.zone),
            ),
            "url": url_for("availability.calendars", slug=item.slug),
            "action": gettext("Look at it"),
            "more": f" – {title(item, language())}",
            "main": False,
        }
        for item, since in stale
        if since is not None
    ][:SHOWN]


def _drafts(actor: Actor) -> list[Values]:
    return [
        {
            "title": line.title,
            "text": line.text,
            "url": url_for("bookings.request_booking", slug=line.slug, step=line.step),
            "forget_url": url_for("bookings.forget_draft", slug=line.slug),
        }
        for line in draft_lines(db.session(), actor)
    ]


def _days(rows: Sequence[Row], actor: Actor, at: datetime) -> list[Values]:
    """Day by day; what has begun before stands under today."""

    def day_of(row: Row) -> datetime:
        zone = ZoneInfo(row.zone)
        return datetime.combine(to_local(max(row.hours.start, at), zone).date(), datetime.min.time())

    days = []
    for day, entries in groupby(sorted(rows, key=day_of), key=day_of):
        today = day.date() == to_local(at, HOME).date()
        days.append(
            {
                "day": gettext("Today") if today else formats.weekday(day.weekday(), language()),
                "date": formats.date_range(day.date(), day.date(), language(), year=False),
                "entries": [_entry(row, actor, at) for row in entries],
            }
        )
    return days


def _entry(row: Row, actor: Actor, at: datetime) -> Values:
    party = party_of(actor, row)
    zone = ZoneInfo(row.zone)
    one_day = to_local(row.hours.start, zone).date() == to_local(row.hours.end, zone).date()
    start, end = row.hours.start, row.hours.end
    label = state_label(row.state, party, row.proposed_by, row.behind)
    kind, sign = BADGES[BookingState.OFFERED if row.waits_for(actor.organisation_id) else row.state]
    if party is Party.OWNER:
        note = gettext("for %(company)s", company=row.requester)
    else:
        note = gettext("at %(company)s, %(place)s", company=row.owner, place=row.town)
    if row.state is BookingState.OFFERED and row.choices:
        times = gettext("proposed: %(times)s", times=hours_of(row, year=False))
        one_day, note = True, f"{note}, {times}"
        start, end = row.choices[0][0].start, row.choices[0][-1].end
    far = formats.other_year(end, at, zone)
    until = gettext("until %(end)s", end=formats.until(end, language(), zone, year=far))
    return {
        "hours": formats.time_range(start, end, language(), zone) if one_day else formats.clock(start, zone),
        "title": title_of(row),
        "url": url_for("bookings.show", reference=row.reference),
        "note": note if one_day else f"{note}, {until}",
        "badge": {"label": label, "kind": kind, "sign": sign},
    }


def _zone(rows: Sequence[Row]) -> str:
    zones = {row.zone for row in rows}
    return formats.zone_label(zones.pop(), language()) if len(zones) == 1 else ""


def _waiting(row: Row) -> Values:
    until = formats.until(row.expires_at, language(), row.zone) if row.expires_at else ""
    note = gettext("%(hours)s. The answer is due by %(until)s", hours=hours_of(row), until=until)
    if row.behind:
        note = gettext("%(hours)s. On the waiting list until %(until)s", hours=hours_of(row), until=until)
    return {"title": title_of(row), "url": url_for("bookings.show", reference=row.reference), "note": note}


def _idle(one: Idle, at: datetime) -> Values:
    say = language()
    names = (one.title_fr, one.title_en) if say == "fr" else (one.title_en, one.title_fr)
    days = weekdays(at, one.zone)
    halves = one.halves(days)
    free = [
        formats.weekday(day.weekday(), say, "wide")
        for day, parts in zip(days, halves, strict=True)
        if any(parts)
    ]
    where = (
        gettext("Free: %(days)s", days=formats.words(free, say))
        if free
        else gettext("Free at the weekend only")
    )
    return {
        "title": names[0] or names[1] or one.slug,
        "text": gettext(
            "%(hours)s free in the next 7 days that nobody has asked for.", hours=_hours(one.minutes)
        ),
        "url": url_for("availability.edit", slug=one.slug),
        "strip": {
            "label": where,
            "days": [
                {
                    "name": formats.weekday(day.weekday(), say, "short"),
                    "halves": ["f" if part else "x" for part in parts],
                }
                for day, parts in zip(days, halves, strict=True)
            ],
        },
    }


def _year(actor: Actor, at: datetime) -> list[Values]:
    """Hours lent and used since January; nothing where there are none."""
    since = datetime(to_local(at, HOME).year, 1, 1, tzinfo=HOME).astimezone(UTC)
    lines = []
    use = figures.used(db.session(), actor, since, at)
    lent, used = use[Party.OWNER], use[Party.REQUESTER]
    if lent.bookings:
        lines.append(
            _figure(
                gettext("Lent"),
                lent,
                ngettext("to %(num)s organisation", "to %(num)s organisations", lent.others),
            )
        )
    if used.bookings:
        lines.append(
            _figure(
                gettext("Used"),
                used,
                ngettext("at %(num)s organisation", "at %(num)s organisations", used.others),
            )
        )
    return lines


def _hours(minutes: int) -> str:
    """A sum of hours, which are no days."""
    return formats.quantity(round(minutes / 60), "h", language())


def _figure(label: str, use: figures.Use, others: str) -> Values:
    bookings = ngettext("%(num)s booking", "%(num)s bookings", use.bookings)
    return {"label": label, "value": _hours(use.minutes), "note": f"{bookings}, {others}"}


def _instrument(item: Equipment) -> Values:
    note = "" if item.state is ListingState.PUBLISHED else str(STATES[item.state])
    return {"title": title(item, language()), "url": url_for("equipment.show", slug=item.slug), "note": note}


def _first_steps(actor: Actor, items: Sequence[Equipment]) -> list[Values]:
    """The way in, each step ticked once it is done; gone after the first booking."""
    if may_list(actor):
        shared = [item for item in items if item.state is ListingState.PUBLISHED]
        first = shared[0].slug if shared else ""
        steps = [
            (
                bool(items),
                gettext("List an instrument"),
                gettext("8 fields, about 3 minutes"),
                url_for("equipment.new"),
            ),
            (
                bool(shared),
                gettext("Publish it with its opening hours"),
                gettext("Others see free hours, never your own bookings"),
                url_for("availability.edit", slug=first) if first else url_for("equipment.mine"),
            ),
        ]
    else:
        steps = [
            (
                False,
                gettext("Find an instrument"),
                gettext("By what you measure, where, and when"),
                url_for("catalogue.search"),
            ),
            (
                False,
                gettext("Ask for test time"),
                gettext("Nothing is booked until the owner says yes"),
                url_for("catalogue.search"),
            ),
        ]
    has_feed = db.session.query(CalendarFeed.id).filter_by(person_id=actor.person_id).first() is not None
    steps.append(
        (
            has_feed,
            gettext("Bring the bookings into your calendar"),
            gettext("One address for your calendar program"),
            url_for("calendars.subscriptions_page"),
        )
    )
    return [
        {
            "sign": "check" if done else "minus",
            "kind": "ok" if done else "ng",
            "title": label,
            "note": gettext("done") if done else note,
            "url": "" if done else url,
            "action": gettext("Go"),
        }
        for done, label, note, url in steps
    ]
