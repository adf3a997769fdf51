"""The page after a visit, and what both sides do there."""

from __future__ import annotations

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.aftercare import access, actions, queries
from light2share.aftercare.forms import AnswerForm, CloseForm, PauseForm, ReportForm
from light2share.aftercare.models import Incident
from light2share.aftercare.rules import Answer, has_begun
from light2share.aftercare.views.box import Sent, box, form_prefix
from light2share.aftercare.views.room import bp, mine
from light2share.bookings.access import party_of
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.catalogue import actions as catalogue
from light2share.db import db
from light2share.equipment.texts import title
from light2share.i18n import gettext, language
from light2share.kernel.errors import Stale
from light2share.web.access import allow, member, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now


@bp.get("/bookings/<reference>/after")
@allow(signed_in)
def show(reference: str) -> ResponseReturnValue:
    """The question, the incidents, and the form to report one; nothing before the booking has begun."""
    return _page(_begun(reference), {}), 200


@bp.post("/bookings/<reference>/after/answer")
@allow(member)
def answer(reference: str) -> ResponseReturnValue:
    """The answer of one's own side, once."""
    booking, form, actor = _begun(reference), AnswerForm(), current_actor()
    form.ask(party_of(actor, booking) or Party.REQUESTER)
    if not form.submitted_and_valid():
        return _page(booking, {"answer": form}), form.status()
    try:
        said, words = Answer(form.answer.data), form.remark.data or ""
        actions.answer(db.session(), booking, said, words, actor, now())
    except Stale:
        too_late = gettext("Your organisation has answered already, or the time to answer is over.")
        return _too_late(reference, {"answer": form}, too_late, form.remark.data or "")
    flash(gettext("Thank you for your answer."))
    return _done(reference)


@bp.post("/bookings/<reference>/after/incident")
@allow(member)
def report(reference: str) -> ResponseReturnValue:
    """Something went wrong."""
    booking, form = _begun(reference), ReportForm()
    if not form.submitted_and_valid():
        return _page(booking, {"report": form}), form.status()
    actions.report(db.session(), booking, form.chosen, form.words.data, current_actor(), now())
    flash(gettext("The incident is reported; the other side has been told."))
    return _done(reference)


@bp.post("/bookings/<reference>/after/<handle>/pause")
@allow(member)
def pause(reference: str, handle: str) -> ResponseReturnValue:
    """The owner pauses the equipment, and lets those who have booked it know."""
    booking, incident = _to_handle(reference, handle)
    form = PauseForm(prefix=form_prefix(handle))
    sent = {f"pause {handle}": form}
    if not form.submitted_and_valid():
        return _page(booking, sent), form.status()
    seen, session = form.version.data or 0, db.session()
    try:
        actions.pause(session, booking, incident, seen, form.alert.data, current_actor(), now())
    except Stale:
        words = gettext("The incident or the listing has changed meanwhile. Check it, then press again.")
        return _too_late(reference, sent, words)
    catalogue.index(session, booking.equipment)
    name = title(booking.equipment, language())
    flash(gettext("“%(title)s” is paused: nobody else sees it, its bookings stand.", title=name), "success")
    if form.alert.data:
        flash(gettext("The people who have booked it for later get a mail."))
    return _done(reference)


@bp.post("/bookings/<reference>/after/<handle>/close")
@allow(member)
def close(reference: str, handle: str) -> ResponseReturnValue:
    """The owner says what came of it."""
    booking, incident = _to_handle(reference, handle)
    form = CloseForm(prefix=form_prefix(handle))
    sent = {f"close {handle}": form}
    if not form.submitted_and_valid():
        return _page(booking, sent), form.status()
    try:
        actions.close(db.session(), booking, incident, form.closing.data, now())
    except Stale:
        words = gettext("This incident is closed already.")
        return _too_late(reference, sent, words, form.closing.data)
    flash(gettext("The incident is closed."))
    return _done(reference)


def _begun(reference: str) -> Booking:
    booking = mine(reference)
    require(access.may_speak(current_actor(), booking))
    if not has_begun(booking.state, booking.starts_at, now()):
        abort(404)
    return booking


def _to_handle(reference: str, handle: str) -> tuple[Booking, Incident]:
    booking = _begun(reference)
    found = queries.incident(db.session(), booking.id, handle) or abort(404)
    require(access.may_handle(current_actor(), booking))
    return booking, found


def _done(reference: str) -> ResponseReturnValue:
    return done(url_for("aftercare.show", reference=reference))


def _too_late(reference: str, sent: Sent, words: str, typed: str = "") -> ResponseReturnValue:
    """The page as it stands by now; what was `typed` in a form that is gone is shown once more."""
    db.session.rollback()
    for form in sent.values():
        form.form_errors.append(words)
    if typed:
        flash(gettext("You had typed: %(words)s", words=typed[:600]), "info")
    return _page(_begun(reference), sent), 409


def _page(booking: Booking, sent: Sent) -> str:
    return render_template(
        "aftercare/show.html",
        after=box(booking, sent),
        faults=[fault for form in sent.values() for fault in form.faults],
        title=title(booking.equipment, language()),
        reference=booking.reference,
        booking_url=url_for("bookings.show", reference=booking.reference),
    )
