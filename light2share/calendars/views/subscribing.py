"""A person's subscriptions: made, shown once, renewed, ended."""

from __future__ import annotations

from flask import abort, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from light2share.calendars import reading, subscriptions
from light2share.calendars.forms import FeedForm
from light2share.calendars.models import CalendarFeed, FeedScope
from light2share.calendars.views.room import bp
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.texts import title
from light2share.i18n import gettext
from light2share.web.access import allow, member
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.languages import chosen_language
from light2share.web.links import full

TELL_ONCE = "new_feed"
"""Where the session keeps a new address until its page has shown it."""


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
