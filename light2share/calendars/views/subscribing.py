"""A person's subscriptions: made, shown once, explained, renewed, ended; and how to subscribe to an item's calendar."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from light2share.calendars import reading, subscriptions
from light2share.calendars.forms import FeedForm, FeedSettingsForm
from light2share.calendars.models import CalendarFeed, FeedScope
from light2share.calendars.views.room import bp
from light2share.calendars.views.steps import programs
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.access import is_public
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import LANGUAGES, formats, gettext, speaking
from light2share.web.access import allow, anyone, member
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.identity import identity
from light2share.web.languages import chosen_language
from light2share.web.links import full
from light2share.web.moved import gone_or_moved
from light2share.web.qr import qr_code

TELL_ONCE = "new_feed"
"""Where the session keeps a new address until its page has shown it."""
ZONE = "Europe/Paris"
"""Whose clock says when a subscription was read."""

Values = dict[str, Any]


@bp.route("/calendar/feed", methods=["GET", "POST"])
@allow(member)
def subscriptions_page() -> ResponseReturnValue:
    """One's subscriptions, and a form for another."""
    actor, language = current_actor(), chosen_language()
    own = {item.slug: item for item in equipment.for_owner(db.session(), actor)}
    form = FeedForm()
    form.offer([(slug, title(item, language)) for slug, item in own.items()])
    if form.submitted_and_valid():
        scope = FeedScope(form.scope.data)
        item = own[form.equipment.data] if scope is FeedScope.EQUIPMENT else None
        name = form.name.data or _default_name(scope, form.language.data, item)
        made = subscriptions.subscribe(
            db.session(), actor, scope, name, form.language.data, now(), item, bool(form.tentative.data)
        )
        if made:
            session[TELL_ONCE] = [made[0].handle, made[1]]
            return done(url_for(".subscription", handle=made[0].handle))
        form.scope.errors = [
            gettext("You have %(count)s subscriptions: end one first", count=subscriptions.MOST)
        ]
    rows = [_line(row) for row in reading.of_person(db.session(), actor)]
    page = render_template("calendars/feeds.html", form=form, feeds=rows, hidden=hidden_fields())
    return page, form.status()


def _default_name(scope: FeedScope, spoken: str, item: Equipment | None) -> str:
    """What calendar programs call it, in the language of its entries."""
    site, called = identity().site_name, title(item, spoken) if item else ""
    with speaking(spoken):
        words = {
            FeedScope.PERSON: gettext("%(site)s: my bookings", site=site),
            FeedScope.ORGANISATION: gettext("%(site)s: our bookings", site=site),
            FeedScope.EQUIPMENT: gettext("%(site)s: %(item)s", site=site, item=called),
        }
    return words[scope][:120]


def _line(feed: CalendarFeed) -> Values:
    """What its holder is told of a subscription."""
    return {
        "name": feed.name,
        "holds": _holds(feed),
        "language": LANGUAGES.get(feed.language, feed.language),
        "tentative": feed.tentative,
        "renewed_at": feed.renewed_at,
        "read": _read(feed),
        "url": url_for(".subscription", handle=feed.handle),
        "ask_renew_url": url_for(".subscription", handle=feed.handle, ask="renew", _anchor="its-address"),
        "ask_end_url": url_for(".subscription", handle=feed.handle, ask="end", _anchor="its-address"),
    }


def _asked(feed: CalendarFeed) -> Values | None:
    """What is asked before the address changes or the feed ends, and what comes of it; None if neither was pressed."""
    match request.args.get("ask"):
        case "renew":
            return {
                "title": gettext("Renew the address?"),
                "text": gettext(
                    "The present address stops at once. Every calendar program that reads it must be given "
                    "the new one, which is shown once."
                ),
                "action": url_for(".renew", handle=feed.handle),
                "label": gettext("Renew the address"),
                "keep": gettext("Keep the present one"),
            }
        case "end":
            return {
                "title": gettext("End this feed?"),
                "text": gettext(
                    "Its address stops at once: no calendar program can read it any more. Your bookings stay as "
                    "they are. A feed made later has another address."
                ),
                "action": url_for(".revoke", handle=feed.handle),
                "label": gettext("End the feed"),
                "keep": gettext("Keep it"),
            }
    return None


def _holds(feed: CalendarFeed) -> str:
    if feed.scope is FeedScope.EQUIPMENT and feed.equipment:
        return gettext("One instrument: %(title)s", title=title(feed.equipment, chosen_language()))
    if feed.scope is FeedScope.ORGANISATION:
        return gettext("All bookings of %(organisation)s", organisation=feed.organisation.name)
    return gettext("My own bookings")


def _read(feed: CalendarFeed) -> str:
    if feed.last_read_at is None:
        return gettext("Not read yet")
    return gettext(
        "Last read %(when)s by %(program)s",
        when=formats.moment(feed.last_read_at, chosen_language(), ZONE),
        program=feed.last_read_by or gettext("a program that we do not know"),
    )


@bp.route("/calendar/feed/<handle>", methods=["GET", "POST"])
@allow(member)
def subscription(handle: str) -> ResponseReturnValue:
    """One subscription: its address, this once; how to subscribe; its name and what it holds."""
    feed = _own(handle)
    form = FeedSettingsForm(feed)
    if form.submitted_and_valid():
        subscriptions.change(
            db.session(), feed, form.name.data, form.language.data, bool(form.tentative.data)
        )
        flash(gettext("The feed is changed; its address stays."), "success")
        return done(url_for(".subscription", handle=handle))
    address = _told(handle)
    page = render_template(
        "calendars/feed.html",
        form=form,
        feed=_line(feed),
        address=ways_to(address) if address else None,
        asked=_asked(feed),
        programs=programs(),
        back_url=url_for(".subscriptions_page"),
        hidden=hidden_fields(),
    )
    return page, form.status()


def _told(handle: str) -> str:
    """The address that was made just now, if this page is the first to show it."""
    kept, secret = session.get(TELL_ONCE, (None, None))
    if request.method != "GET" or kept != handle:
        return ""
    session.pop(TELL_ONCE)
    return full("calendars.feed", secret=secret)


def ways_to(address: str) -> Values:
    """The same calendar for pasting, for pressing and for the camera of a phone."""
    webcal = f"webcal://{address.partition('://')[2]}"
    return {"url": address, "webcal": webcal, "code": qr_code(webcal)}


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
    return done(url_for(".subscription", handle=handle))


@bp.post("/calendar/feed/<handle>/revoke")
@allow(member)
def revoke(handle: str) -> ResponseReturnValue:
    """End a subscription; its address stops at once."""
    subscriptions.end(db.session(), _own(handle))
    flash(gettext("The subscription has ended; its address no longer works."))
    return done(url_for(".subscriptions_page"))


@bp.get("/equipment/<slug>/calendar")
@allow(anyone)
def equipment_calendar(slug: str) -> str:
    """How to subscribe to the busy times of an instrument, for whoever may see its listing."""
    item = equipment.listed(db.session(), slug, current_actor())
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, current_actor()))
    language = chosen_language()
    address = full("calendars.equipment_ics", slug=slug, lang=language)
    framed = full("calendars.free_busy", slug=slug, lang=language)
    return render_template(
        "calendars/equipment.html",
        title=title(item, language),
        url=url_for("equipment.show", slug=slug),
        address=ways_to(address),
        programs=programs(),
        is_public=is_public(item),
        plain_address=full("calendars.equipment_ics", slug=slug, lang=language, opening="no"),
        file_url=url_for(".equipment_ics", slug=slug, lang=language),
        frame=frame_of(framed, title(item, language)) if is_public(item) and item.shows_free_busy else "",
        frame_url=framed,
    )


def frame_of(address: str, name: str) -> str:
    """What somebody puts into a page of their own."""
    label = gettext("Free times: %(title)s", title=name)
    frame = Markup('<iframe src="{}" title="{}" width="100%" height="560" loading="lazy"></iframe>')
    return str(frame.format(address, label))
