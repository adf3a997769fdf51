"""Calendars out: one booking, an item's busy times, subscriptions."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import queries as availability
from light2share.bookings import queries as bookings
from light2share.bookings.models import Booking
from light2share.calendars import entries, feeds, public, reading, subscriptions
from light2share.calendars.actions import keep_entries
from light2share.calendars.forms import FeedForm
from light2share.calendars.models import CalendarFeed, FeedScope
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.equipment import queries as equipment
from light2share.equipment.texts import title
from light2share.i18n import LANGUAGES, gettext
from light2share.ical.write import calendar
from light2share.kernel.errors import NotFound
from light2share.web import limits
from light2share.web.access import allow, anyone, holder, member
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.languages import chosen_language
from light2share.web.links import full
from light2share.web.moved import gone_or_moved

bp = Blueprint("calendars", __name__)

TELL_ONCE = "new_feed"
"""Where the session keeps a new address until its page has shown it."""


def as_calendar(body: bytes, etag: str, name: str, attached: bool = False) -> Response:
    """The calendar, or 304 if the reader has it already."""
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    way = "attachment" if attached else "inline"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}.ics"'
    response.make_conditional(request)
    return response


def unchanged(etag: str) -> Response | None:
    """304 if the reader's copy still holds (RFC 9110, section 13.1.2), before anything is put together."""
    if not request.if_none_match.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag)
    return response


def booking_address(booking: Booking) -> str:
    """A booking's page, as it stands in calendars."""
    return full("bookings.show", reference=booking.reference)


def _site_url() -> str:
    """What every address in a calendar begins with."""
    return str(current_app.config["BASE_URL"])


@bp.get("/bookings/<reference>.ics")
@allow(member)
def booking_ics(reference: str) -> ResponseReturnValue:
    """One booking, for its two organisations."""
    booking = bookings.shown(db.session(), reference, current_actor())
    if booking is None:
        raise NotFound
    language = chosen_language()
    periods = bookings.periods(db.session(), booking.id)
    body = entries.file_of(booking, periods, language, booking_address(booking))
    return as_calendar(body, sha256(body).hexdigest()[:32], booking.reference, attached=True)


@bp.get("/equipment/<slug>/calendar.ics")
@allow(anyone)
def equipment_ics(slug: str) -> ResponseReturnValue:
    """An item's busy times and opening hours, for whoever may see the listing. `lang` chooses the words."""
    item = equipment.listed(db.session(), slug, current_actor())
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, current_actor()))
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else chosen_language()
    covers = feeds.window(now())
    content = reading.busy_content(db.session(), item, language, covers)
    if same := unchanged(content.etag):
        return same
    busy = {"fr": "Occupé", "en": "Busy"}[language]
    body = public.calendar(
        title(item, language),
        busy,
        ZoneInfo(item.site.zone),
        covers,
        reading.busy_periods(db.session(), item.id, covers),
        availability.blackout_rows(db.session(), item.id),
        availability.busy(db.session(), item.id, covers),
        availability.counting_rows(db.session(), item),
        item.updated_at,
        item.slug,
    )
    return as_calendar(body, content.etag, item.slug)


@bp.get("/feed/<secret>.ics")
@allow(holder)
def feed(secret: str) -> ResponseReturnValue:
    """A subscription, for the holder of its address."""
    limits.refuse_if_used_up("LIMIT_FEED", secret)
    limits.count("LIMIT_FEED", secret)
    found = reading.by_secret(db.session(), secret)
    if found is None:
        raise NotFound
    covers = feeds.window(now())
    content = reading.content(db.session(), found, covers, _site_url())
    if same := unchanged(content.etag):
        return same
    body = reading.finished(db.session(), found, content.etag) or _built(found, now())
    return as_calendar(body, content.etag, "light2share")


def _built(found: CalendarFeed, at: datetime) -> bytes:
    """Join the stored text of the feed's bookings, after making what is missing or out of date; keep both.

    The lines are read again inside the writing transaction, so that bytes and ETag belong to the same state.
    """
    begin_writing(db.session())
    covers = feeds.window(at)
    content = reading.content(db.session(), found, covers, _site_url())
    lines = reading.lines(db.session(), found, covers, content.marks)
    missing = [line.booking_id for line in lines if line.body is None]
    made = (
        keep_entries(db.session(), missing, found.language, booking_address, content.marks) if missing else {}
    )
    bodies = ((line.body or made[line.booking_id]).encode() for line in lines)
    body = calendar(bodies, method="PUBLISH", name=found.name, refresh=feeds.REFRESH)
    subscriptions.keep_finished(db.session(), found, content.etag, body)
    db.session.commit()
    return body


@bp.route("/calendar/feed", methods=["GET", "POST"])
@allow(member)
def subscriptions_page() -> ResponseReturnValue:
    """One's subscriptions, and a form for another; a new address is shown once."""
    actor, language = current_actor(), chosen_language()
    own = {item.slug: item for item in equipment.for_owner(db.session(), actor)}
    form = FeedForm()
    form.offer([(slug, title(item, language)) for slug, item in own.items()])
    if form.submitted_and_valid():
        scope = FeedScope(form.scope.data)
        item = own[form.equipment.data] if scope is FeedScope.EQUIPMENT else None
        name = form.name.data or _default_name(scope, title(item, language) if item else "")
        made = subscriptions.subscribe(
            db.session(), actor, scope, name, language, now(), item, bool(form.tentative.data)
        )
        if made:
            session[TELL_ONCE] = [made[0].handle, made[1]]
            return done(url_for(".subscriptions_page"))
        form.scope.errors = [
            gettext("You have %(count)s subscriptions: end one first", count=subscriptions.MOST)
        ]
    page = render_template("calendars/feeds.html", form=form, **_shown())
    return page, form.status()


def _default_name(scope: FeedScope, item: str) -> str:
    words = {
        FeedScope.PERSON: gettext("Light2Share: my bookings"),
        FeedScope.ORGANISATION: gettext("Light2Share: our bookings"),
        FeedScope.EQUIPMENT: gettext("Light2Share: %(item)s", item=item),
    }
    return words[scope][:120]


def _shown() -> dict[str, object]:
    handle, secret = session.pop(TELL_ONCE, (None, None)) if request.method == "GET" else (None, None)
    words = {
        FeedScope.PERSON: gettext("My own bookings"),
        FeedScope.ORGANISATION: gettext("All bookings of my organisation"),
    }
    rows = [
        {
            "name": row.name,
            "holds": words.get(row.scope) or gettext("One of our instruments"),
            "tentative": row.tentative,
            "renewed_at": row.renewed_at,
            "renew_url": url_for(".renew", handle=row.handle),
            "revoke_url": url_for(".revoke", handle=row.handle),
            "address": full("calendars.feed", secret=secret) if row.handle == handle and secret else "",
        }
        for row in reading.of_person(db.session(), current_actor())
    ]
    return {"feeds": rows, "hidden": hidden_fields()}


def _own(handle: str) -> CalendarFeed:
    found = reading.own(db.session(), handle, current_actor())
    if found is None:
        abort(404)
    return found


@bp.post("/calendar/feed/<handle>/renew")
@allow(member)
def renew(handle: str) -> ResponseReturnValue:
    """A new address; the old one stops at once."""
    found = _own(handle)
    session[TELL_ONCE] = [found.handle, subscriptions.renew(db.session(), found, now())]
    flash(gettext("The old address no longer works. Put the new one into your calendar program."))
    return done(url_for(".subscriptions_page"))


@bp.post("/calendar/feed/<handle>/revoke")
@allow(member)
def revoke(handle: str) -> ResponseReturnValue:
    """End a subscription; its address stops at once."""
    subscriptions.end(db.session(), _own(handle))
    flash(gettext("The subscription has ended; its address no longer works."))
    return done(url_for(".subscriptions_page"))
