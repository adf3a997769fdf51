"""What one was told: the list behind the bell, and how each topic comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy import ScalarSelect

from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.mail.models import OutgoingMail
from light2share.mail.topics import CHANNELS, Channel, Topic, channel_of, may_choose, topic_of
from light2share.notifications import actions, inbox, words
from light2share.notifications.forms import ChoicesForm, choices_form
from light2share.notifications.headlines import headlines
from light2share.notifications.line import Headline
from light2share.web import pages
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.mail_texts import subject
from light2share.web.paging import asked_page, pager
from light2share.web.zones import own_zone

bp = Blueprint("notifications", __name__)

OF_CLUSTER = {Topic.CLUSTER}
NOT_LISTED = {Topic.DIGEST}
OF_BOOKING = {"bookings.show", "messages.show"}


@bp.get("/notifications")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """What the person was told, unread first."""
    number = asked_page()
    rows, count = inbox.page(db.session(), _me(), number)
    last = max(1, -(-count // inbox.PER_PAGE))
    if number > last:
        abort(404)
    about = headlines(db.session(), rows, _me())
    return render_template(
        "notifications/index.html",
        lines=[_line(row, about.get(row.id)) for row in rows],
        newest=_key(max(rows, key=lambda row: row.id)) if any(row.read_at is None for row in rows) else "",
        zone=formats.zone_label(own_zone().key, language()),
        pager=pager(_page, number, last),
    )


@bp.get("/notifications/<uuid:key>")
@allow(signed_in)
def opened(key: UUID) -> ResponseReturnValue:
    """To the page that it is about; it counts as read from then on."""
    row = _mine(key)
    about = headlines(db.session(), [row], _me()).get(row.id)
    if row.read_at is None:
        me, number, at = _me(), row.id, now()
        begin_writing(db.session())
        actions.read(db.session(), me, [number], at)
        db.session.commit()
    return redirect(_address(about) if about else url_for(".index"), 303)


@bp.post("/notifications/<uuid:key>/read")
@allow(signed_in)
def read(key: UUID) -> ResponseReturnValue:
    """One is done with."""
    actions.read(db.session(), _me(), [_mine(key).id], now())
    return done(url_for(".index"))


@bp.post("/notifications/read")
@allow(signed_in)
def read_all() -> ResponseReturnValue:
    """All that the page showed, and all before, are done with."""
    try:
        newest = _mine(UUID(request.form.get("newest", "")))
    except ValueError:
        abort(422)
    actions.read_up_to(db.session(), _me(), newest, now())
    flash(gettext("All notifications are marked as read."), "success")
    return done(url_for(".index"))


@bp.route("/account/notifications", methods=["GET", "POST"])
@allow(signed_in)
def choices() -> ResponseReturnValue:
    """How the person hears of each topic."""
    actor = current_actor()
    chosen = inbox.choices(db.session(), _me())
    listed = [topic for topic in CHANNELS if _listed(topic, actor)]
    to_choose = [topic for topic in listed if may_choose(topic)]
    form = choices_form(to_choose, {topic: channel_of(topic, chosen.get(topic)) for topic in to_choose})
    if form.submitted_and_valid():
        actions.choose(db.session(), _me(), form.chosen())
        flash(gettext("Your choice is saved. It holds for what comes from now on."), "success")
        return done(url_for(".choices"))
    page = render_template(
        "notifications/choices.html",
        form=form,
        columns=[str(words.CHANNELS[channel]) for channel in Channel],
        rows=[_row(topic, form) for topic in listed],
    )
    return page, form.status()


def _listed(topic: Topic, actor: Actor) -> bool:
    return topic not in NOT_LISTED and (actor.is_cluster_manager or topic not in OF_CLUSTER)


def _row(topic: Topic, form: ChoicesForm) -> dict[str, Any]:
    """A line of the table: a field with its buttons, or none where there is no choice."""
    field = form[topic.value] if may_choose(topic) else None
    return {"label": str(words.TOPICS[topic]), "hint": str(words.HINTS[topic]), "field": field}


def _line(row: OutgoingMail, about: Headline | None) -> dict[str, Any]:
    topic = str(words.TOPICS[topic_of(row.kind)])
    key = _key(row)
    return {
        "title": subject(row.kind, about.what, about.when) if about else topic,
        "url": url_for(".opened", key=key) if about else "",
        "note": about.note if about else gettext("There is nothing more to see."),
        "topic": topic,
        "at": formats.moment(row.created_at, language(), own_zone()),
        "iso": formats.iso(row.created_at),
        "read_url": url_for(".read", key=key) if row.read_at is None else "",
    }


def _page(number: int) -> str:
    return url_for(".index", page=number if number > 1 else None)


def _address(about: Headline) -> str:
    return url_for(about.endpoint, **about.values)  # type: ignore[arg-type]


def _key(row: OutgoingMail) -> str:
    """What names it in addresses: the part of its Message-ID that is drawn at random."""
    return row.message_id.strip("<>").partition("@")[0]


def _mine(key: UUID) -> OutgoingMail:
    return inbox.one(db.session(), _me(), str(key)) or abort(404)


def _me() -> int:
    person_id = current_actor().person_id
    return person_id if person_id is not None else abort(404)


@bp.after_app_request
def _seen_with_its_booking(response: Response) -> Response:
    """Who opens the page to which lines about a booking lead has seen them; asked only where something is unread."""
    unread = g.get(pages.COUNTED, {}).get(pages.UNREAD, 0)
    if unread and request.endpoint in OF_BOOKING and request.method == "GET" and response.status_code == 200:
        me, at = _me(), now()
        begin_writing(db.session())
        actions.read_about(db.session(), me, (request.view_args or {})["reference"], at)
        db.session.commit()
    return response


def unread() -> ScalarSelect[int] | None:
    """How much is unread, for the bell in the header of every page."""
    person = current_person()
    return inbox.unread_count(person.person_id) if person else None


@bp.record_once
def _show_in_header(state: BlueprintSetupState) -> None:
    pages.leave_count(state.app, pages.UNREAD, unread)
