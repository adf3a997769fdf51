"""Answering a request: signed in, or by the link of a mail. Opening either page changes nothing."""

from __future__ import annotations

from hmac import compare_digest

from flask import abort, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import access, actions, proposing, queries
from light2share.bookings.check_words import missing_label
from light2share.bookings.checklist import NotReady
from light2share.bookings.forms.moving import AnswerForm, MoveForm, version_of
from light2share.bookings.links import AnswerLink, person_mark, read_answer_token
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import DeclineReason, Move, Party
from light2share.bookings.views import facts
from light2share.bookings.views.answer_page import Desk, answer_form, answer_page
from light2share.bookings.views.answered import kept_facts, next_steps, what_happened
from light2share.bookings.views.moving import mine, once_more, only_for
from light2share.bookings.views.offering import (
    offer_form,
    proposed,
)
from light2share.bookings.views.proposal_forms import OfferForm
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.errors import Stale, Taken
from light2share.organisations.queries import WhoIs, answering_for, who_is
from light2share.web.access import allow, ask_to_sign_in, holder, member, require
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done, only_shown
from light2share.web.clock import now

State = BookingState


@bp.route("/bookings/<reference>/answer", methods=["GET", "POST"])
@allow(member)
def answer(reference: str) -> ResponseReturnValue:
    """Accept or decline."""
    booking, actor = mine(reference), current_actor()
    if access.party_of(actor, booking) is Party.REQUESTER:
        return _asked_by_you(booking)
    require(access.may_answer(actor, booking))
    return _at(Desk(booking, actor, request.path, url_for("bookings.show", reference=reference)))


def _asked_by_you(booking: Booking) -> ResponseReturnValue:
    """The requester follows the request on its page; the answer is the owner's."""
    if request.method != "GET":
        only_for(Party.OWNER, booking)
    return done(url_for("bookings.show", reference=booking.reference))


@bp.route("/a/<token>", methods=["GET", "POST"])
@allow(holder)
def answer_by_link(token: str) -> ResponseReturnValue:
    """The same for the person to whom a mail went, without signing in; prices are shown to who is signed in."""
    link = read_answer_token(current_app.config["SECRET_KEY"], token)
    if link is None:
        abort(404)
    session = db.session()
    booking = queries.by_reference(session, link.reference)
    if booking is None:
        abort(404)
    person = _holder(link, booking)
    if (
        person is None
        or person.session_epoch != link.session_epoch
        or not access.may_answer(person.actor, booking)
    ):
        return _too_old(booking)
    g.acting = person.actor
    signed = current_person()
    is_signed_in = signed is not None and signed.person_id == person.person_id
    after = url_for("bookings.show", reference=booking.reference) if is_signed_in else request.path
    return _at(Desk(booking, person.actor, request.path, after, shows_prices=is_signed_in, by_link=True))


def _holder(link: AnswerLink, booking: Booking) -> WhoIs | None:
    """The person the link was made for, among those who answer for the owner now."""
    key = current_app.config["SECRET_KEY"]
    for person_id in answering_for(db.session(), booking.owner_id):
        if compare_digest(person_mark(key, booking.reference, person_id), link.person):
            return who_is(db.session(), person_id, booking.owner_id)
    return None


def _too_old(booking: Booking) -> ResponseReturnValue:
    """The link no longer stands for anybody: sign in to the same page."""
    if request.method != "GET":
        return ask_to_sign_in()
    return done(url_for("accounts.sign_in", next=url_for("bookings.answer", reference=booking.reference)))


def _at(desk: Desk) -> ResponseReturnValue:
    form = offer_form(desk.booking) if request.form.get("decision") == "offer" else answer_form(desk.booking)
    if not _waits(desk.booking):
        return _answered(desk, 200 if request.method != "POST" or only_shown() else _late(desk, form))
    if request.method != "POST" or only_shown():
        form.version.data = desk.booking.version
        return answer_page(desk, form), 200
    if not form.submitted_and_valid():
        return answer_page(desk, form), 422
    return _moved(desk, form)


def _waits(booking: Booking) -> bool:
    lapsed = booking.expires_at is not None and booking.expires_at <= now()
    return booking.state is State.REQUESTED and not lapsed


def _late(desk: Desk, form: MoveForm) -> int:
    """409, but 422 if the form itself says too little, and 303 if it repeats what was done."""
    return 409 if form.validate() else 422


def _moved(desk: Desk, form: AnswerForm | OfferForm) -> ResponseReturnValue:
    """Make the move and go on; where somebody was faster, show how things stand, with everything typed."""
    session, booking, at = db.session(), desk.booking, now()
    words = form.message.data or ""
    try:
        if isinstance(form, OfferForm):
            proposing.offer(session, booking, desk.actor, version_of(form), at, proposed(form, booking))
            said = gettext(
                "Your proposal is held until the requester has answered. The requester has been told."
            )
        elif form.decision.data == "accept":
            actions.accept(session, booking, desk.actor, version_of(form), at, words, form.choice.data or 0)
            said = gettext("The booking is confirmed. The requester has been told.")
        else:
            reason = DeclineReason(form.reason.data)
            actions.decline(session, booking, desk.actor, version_of(form), at, reason, words)
            said = gettext("The request is declined. The requester has been told.")
    except Taken:
        db.session.rollback()
        form.form_errors.append(
            gettext("Not every time that you propose is still free: choose among those below.")
            if isinstance(form, OfferForm)
            else gettext(
                "This time has just been taken by another booking: you can decline, or leave the request waiting."
            )
        )
        return answer_page(desk, form), 409
    except NotReady as lacks:
        db.session.rollback()
        form.form_errors.append(missing_label(booking, lacks.kinds, Party.OWNER))
        return answer_page(desk, form), 422
    except Stale:
        db.session.rollback()
        if not _waits(booking):
            return _answered(desk, 409)
        once_more(form, booking)
        return answer_page(desk, form), 409
    if not (desk.by_link and desk.after == request.path):
        flash(said)
    return done(desk.after)


def _answered(desk: Desk, status: int) -> ResponseReturnValue:
    """What became of the request, and by which role; nothing more to whoever only holds the link.

    It says `done` to whoever comes back to an answer of theirs, never to a press that changed nothing.
    """
    booking = desk.booking
    if status == 409 and _repeats(desk):
        return done(desk.after)
    event = queries.last_event(db.session(), booking.id)
    answered = event.move in {Move.ACCEPT, Move.OFFER, Move.DECLINE}
    mine = status == 200 and answered and event.person_id == desk.actor.person_id
    by_link = desk.by_link and desk.after == request.path
    page = render_template(
        "bookings/answered.html",
        head=facts.head(booking, desk.actor),
        heading=gettext("Done: the requester has been told") if mine else gettext("Already answered"),
        kind="free" if mine else "info",
        text=what_happened(booking, event),
        facts=kept_facts(booking),
        steps=next_steps(booking, by_link),
        by_link=by_link,
    )
    return page, status


def _repeats(desk: Desk) -> bool:
    """Whether this post asks for what has just been done by the same side."""
    event = queries.last_event(db.session(), desk.booking.id)
    return event.move == request.form.get("decision") and event.party is Party.OWNER
