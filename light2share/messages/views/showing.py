"""The page of the talk around one booking: all of it, and the form."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.bookings.access import party_of
from light2share.bookings.models import Booking
from light2share.bookings.proposal_words import asked_label
from light2share.bookings.wording import takes_samples
from light2share.db import db
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.messages import access, actions
from light2share.messages.files import Prepared
from light2share.messages.forms import MessageForm
from light2share.messages.views import talk
from light2share.messages.views.room import bp, mine
from light2share.messages.wording import questions
from light2share.web import attachments, beside, limits
from light2share.web.access import allow, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.paging import asked_page

PAGE = 100
MOST_PAGES = 400


@bp.route("/bookings/<reference>/messages", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def show(reference: str) -> ResponseReturnValue:
    """What the two sides have written, the newest at the bottom, and a form to write."""
    booking, form = mine(reference), MessageForm()
    if request.method != "POST":
        form.body.data = _question(booking)
    if request.method != "POST" or only_shown():
        return _page(booking, form), 200
    require(access.may_write(current_actor(), booking))
    db.session.rollback()
    try:
        limits.refuse_if_used_up("LIMIT_MESSAGES", _whose())
    except TooManyRequests as refused:
        wait = int(str(refused.retry_after))
        form.form_errors.append(_too_many(wait))
        form.ask_for_files_again()
        return _page(mine(reference), form), 429, {"Retry-After": str(wait)}
    sent = form.taken_in()
    if sent is None:
        return _page(mine(reference), form), form.fault_status
    return _sent(reference, form.body.data, sent)


def _sent(reference: str, body: str, sent: list[Prepared]) -> ResponseReturnValue:
    stored = attachments.store(sent)
    if answer := open_writing():
        attachments.remove(stored)
        return answer
    booking = mine(reference)
    actions.write(db.session(), booking, current_actor(), body, stored, now())
    limits.count("LIMIT_MESSAGES", _whose())
    flash(gettext("Your message is sent."), "success")
    return done(url_for(".show", reference=reference, _anchor="latest"))


def _whose() -> str:
    return f"messages by {current_actor().person_id}"


def _too_many(seconds: int) -> str:
    wait = formats.duration(-(-seconds // 60), language())
    return gettext("Too many messages at present. Try again in %(time)s.", time=wait)


def _question(booking: Booking) -> str:
    """What was picked to begin with."""
    party = party_of(current_actor(), booking)
    asked = questions(party, takes_samples(booking.access_mode)) if party else {}
    return str(asked.get(request.args.get("ask", ""), ""))


def _page(booking: Booking, form: MessageForm) -> str:
    page = asked_page(MOST_PAGES)
    shown = talk.talk(booking, form, talk.Extent(PAGE, skip=(page - 1) * PAGE))
    reference = booking.reference
    return render_template(
        "messages/show.html",
        talk=shown,
        reference=reference,
        title=title(booking.equipment, language()),
        hours=asked_label(booking.choices, booking.equipment.site.zone, length=True),
        booking_url=url_for("bookings.show", reference=reference),
        earlier=url_for(".show", reference=reference, page=page + 1)
        if shown["more"] and page < MOST_PAGES
        else "",
        later=url_for(".show", reference=reference, page=page - 1 if page > 2 else None) if page > 1 else "",
        zone=formats.zone_label(booking.equipment.site.zone, language()),
    )


@bp.record_once
def _show_beside_booking(state: BlueprintSetupState) -> None:
    beside.leave(state.app, beside.TALK, talk.beside_booking)
