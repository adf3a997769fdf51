"""Propose another time for what is confirmed; it stays as it is until the other side agrees."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import access, proposing
from light2share.bookings.forms.moving import version_of
from light2share.bookings.models import Booking
from light2share.bookings.proposal_words import times_label
from light2share.bookings.proposing import Proposed
from light2share.bookings.transitions import Move, Party
from light2share.bookings.views import facts
from light2share.bookings.views.facts import Values, zone_of
from light2share.bookings.views.moving import Asked, changed, is_possible, mine, once_more, why_not
from light2share.bookings.views.offering import nearest_to, option, room_of
from light2share.bookings.views.proposal_forms import OWN, RescheduleForm
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.errors import Stale, Taken
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now


@bp.route("/bookings/<reference>/reschedule", methods=["GET", "POST"])
@allow(member)
def reschedule(reference: str) -> ResponseReturnValue:
    """Ask the other side for another time."""
    booking, actor = mine(reference), current_actor()
    require(access.may_cancel(actor, booking))
    form = RescheduleForm()
    form.place_in(zone_of(booking), now())
    present = sorted(booking.choices[0])
    form.about(present, [times_label([one], zone_of(booking)) for one in present])
    if request.method != "POST" or only_shown():
        if not is_possible(booking, actor, Move.RESCHEDULE):
            flash(_why_not(booking), "wait")
            return done(url_for("bookings.show", reference=reference))
        form.version.data = booking.version
        return _page(booking, form), 200
    if not form.submitted_and_valid():
        return _page(booking, form), 422
    return _proposed(booking, form)


def _proposed(booking: Booking, form: RescheduleForm) -> ResponseReturnValue:
    actor, reference = current_actor(), booking.reference
    wish = Proposed(choices=[form.moved()], message=form.message.data or "")
    try:
        proposing.propose_change(db.session(), booking, actor, version_of(form), now(), wish)
    except Taken:
        db.session.rollback()
        form.form_errors.append(gettext("This time is no longer free: choose another one."))
        return _page(mine(reference), form), 409
    except Stale:
        db.session.rollback()
        booking = mine(reference)
        if not is_possible(booking, actor, Move.RESCHEDULE):
            return changed(reference, form, _asked(), ["message"])
        once_more(form, booking)
        return _page(booking, form), 409
    flash(gettext("Your proposal is sent. The booking stays as it is until the other side agrees."))
    return done(url_for("bookings.show", reference=reference))


def _asked() -> Asked:
    title = gettext("Propose another time")
    return Asked(Move.RESCHEDULE, title, "", title, "", "", danger=False)


def _why_not(booking: Booking) -> str:
    if booking.proposed_by is not None:
        return gettext("A proposal is open already: it has to be answered or taken back first.")
    return why_not(booking, Move.RESCHEDULE)


def _page(booking: Booking, form: RescheduleForm) -> str:
    actor = current_actor()
    mine = access.party_of(actor, booking)
    options = _options(booking, form)
    own = OWN in (form.times.raw_data or ()) or any(
        field.errors or (field.raw_data and any(field.raw_data)) for field in (form.starts, form.ends)
    )
    other = booking.requester if mine is Party.OWNER else booking.owner
    return render_template(
        "bookings/reschedule.html",
        head=facts.head(booking, actor),
        form=form,
        faults=form.faults,
        options=options,
        own=own or not options,
        own_value=OWN,
        several=len(form.present) > 1,
        zone=facts.zone_words(booking.starts_at, zone_of(booking)),
        other=other.name,
        consequences=_consequences(mine, other.name),
        action=request.path,
    )


def _options(booking: Booking, form: RescheduleForm) -> list[Values]:
    """Free times near it, and what was chosen before."""
    session = db.session()
    ticked = set(form.times.ticked())
    near = nearest_to(session, booking, now())
    room = room_of(session, booking, *ticked)
    return [option(zone_of(booking), time, time in ticked, room) for time in sorted({*ticked, *near})]


def _consequences(side: Party | None, other: str) -> list[Values]:
    """What the proposal means, before it is sent."""
    held = (
        gettext("Your time is held for the requester until then.")
        if side is Party.OWNER
        else gettext("Your time is not held meanwhile: somebody else may book it.")
    )
    lines = [
        ("owner", gettext("The booking stays as it is until %(company)s agrees.", company=other)),
        ("clock", gettext("The proposal stands for two working days, at most until the booking starts.")),
        ("lock" if side is Party.OWNER else "info", held),
        ("calendar", gettext("Calendars change only once both sides agree.")),
    ]
    return [{"sign": sign, "text": text} for sign, text in lines]
