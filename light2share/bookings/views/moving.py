"""Withdraw, cancel, check in, complete, no show: each asks once more on a page of its own, but for checking in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.billing import statements
from light2share.bookings import access, actions, queries
from light2share.bookings.check_words import missing_label
from light2share.bookings.checklist import NotReady
from light2share.bookings.forms.moving import (
    CancelForm,
    CompleteForm,
    HandOverForm,
    MoveForm,
    NoShowForm,
    WithdrawForm,
    version_of,
)
from light2share.bookings.models import Booking
from light2share.bookings.times import length_of, used_so_far
from light2share.bookings.transitions import Move, Party, not_before, possible
from light2share.bookings.views import facts
from light2share.bookings.views.room import bp
from light2share.bookings.views.showing import booking_page, cancel_words
from light2share.bookings.wording import state_label, takes_samples
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale, Taken
from light2share.organisations.queries import people_of
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks before a move is made."""

    move: Move
    title: str
    text: str
    button: str
    keep: str
    said: str
    """The message on the booking's page afterwards."""
    danger: bool = True


def mine(reference: str) -> Booking:
    """The booking for the actor's organisation; 404 for others."""
    booking = queries.shown(db.session(), reference, current_actor())
    if booking is None:
        abort(404)
    return booking


def only_for(side: Party, booking: Booking) -> None:
    """403 in true words for the other side: no right that somebody could grant is missing."""
    if access.party_of(current_actor(), booking) is not side:
        who = booking.owner if side is Party.OWNER else booking.requester
        abort(403, gettext("This is for %(company)s to do, not for your organisation.", company=who.name))


def is_possible(booking: Booking, actor: Actor, move: Move) -> bool:
    """Whether the actor's side could make the move now."""
    side = access.acts_as(actor, booking)
    if side is None:
        return False
    rows = possible(booking, side, now())
    return any(row.move is move for row in rows)


def ask_or_make(
    booking: Booking, form: MoveForm, asked: Asked, act: Callable[[Actor, int], None], fields: list[str]
) -> ResponseReturnValue:
    """Show the question, or make the move and go back to the booking."""
    actor = current_actor()
    if request.method != "POST" or only_shown():
        if not is_possible(booking, actor, asked.move):
            flash(why_not(booking, asked.move), "wait")
            return done(url_for("bookings.show", reference=booking.reference))
        form.version.data = booking.version
        return _question(booking, form, asked, fields, 200)
    if not form.submitted_and_valid():
        return _question(booking, form, asked, fields, 422)
    try:
        act(actor, version_of(form))
    except Stale:
        db.session.rollback()
        return changed(booking.reference, form, asked, fields)
    except NotReady as lacks:
        db.session.rollback()
        side = access.party_of(actor, booking)
        form.form_errors.append(missing_label(booking, lacks.kinds, side))
        return _question(booking, form, asked, fields, 422)
    except Taken:
        db.session.rollback()
        form.form_errors.append(
            gettext("This time has just been taken by another booking. Refuse it, or ask for another one.")
        )
        return _question(mine(booking.reference), form, asked, fields, 409)
    flash(asked.said)
    return done(url_for("bookings.show", reference=booking.reference))


def once_more(form: MoveForm, booking: Booking) -> None:
    """Let the form be sent again for the booking as it is now."""
    form.version.data, form.version.raw_data = booking.version, None
    form.form_errors.append(
        gettext("The booking has changed meanwhile; this is its present state. Check it, then press again.")
    )


def changed(reference: str, form: MoveForm, asked: Asked, fields: list[str]) -> ResponseReturnValue:
    """The present state and what can be done now: the same once more, or not; what was typed is kept."""
    booking = mine(reference)
    if is_possible(booking, current_actor(), asked.move):
        once_more(form, booking)
        return _question(booking, form, asked, fields, 409)
    return render_template(
        "bookings/changed.html",
        head=facts.head(booking, current_actor()),
        text=why_not(booking, asked.move),
        typed=[str(form[name].data) for name in fields if form[name].data],
    ), 409


def why_not(booking: Booking, move: Move) -> str:
    """Why the move can't be made: not yet, or no longer."""
    if first := not_before(booking, move, now()):
        at = formats.moment(first, language(), facts.zone_of(booking))
        return gettext("This can’t be done before %(when)s.", when=at)
    return gettext(
        "This can’t be done any more: the booking is now “%(state)s”.", state=state_label(booking.state)
    )


def _question(
    booking: Booking, form: MoveForm, asked: Asked, fields: list[str], status: int
) -> ResponseReturnValue:
    page = render_template(
        "bookings/move.html",
        head=facts.head(booking, current_actor()),
        form=form,
        faults=form.faults,
        asked=asked,
        fields=[form[name] for name in fields],
        action=request.path,
        kind="danger" if asked.danger else "",
    )
    return page, status


@bp.route("/bookings/<reference>/withdraw", methods=["GET", "POST"])
@allow(member)
def withdraw(reference: str) -> ResponseReturnValue:
    """The requester no longer asks."""
    booking = mine(reference)
    only_for(Party.REQUESTER, booking)
    require(access.may_withdraw(current_actor(), booking))
    form = WithdrawForm()
    asked = Asked(
        Move.WITHDRAW,
        gettext("Withdraw this request?"),
        gettext("The owner is told at once. You can ask again at any time."),
        gettext("Withdraw the request"),
        gettext("Keep the request"),
        gettext("The request is withdrawn."),
    )

    def act(actor: Actor, version: int) -> None:
        actions.withdraw(db.session(), booking, actor, version, now(), form.reason.data or "")

    return ask_or_make(booking, form, asked, act, ["reason"])


@bp.route("/bookings/<reference>/hand-over", methods=["GET", "POST"])
@allow(member)
def hand_over(reference: str) -> ResponseReturnValue:
    """A colleague takes the booking over."""
    booking = mine(reference)
    only_for(Party.REQUESTER, booking)
    require(access.may_withdraw(current_actor(), booking))
    people = {one.id: one.name for one in people_of(db.session(), booking.requester_id)}
    if not people.keys() - {booking.requested_by_id}:
        flash(gettext("Nobody else of your organisation is on this site yet."), "wait")
        return done(url_for("bookings.show", reference=reference))
    form = HandOverForm()
    form.offer(people, booking.requested_by_id)
    asked = Asked(
        Move.HAND_OVER,
        gettext("Pass this booking on?"),
        gettext("Your colleague hears of it, gets all further mails, and is the person whom the owner sees."),
        gettext("Pass it on"),
        gettext("Not now"),
        gettext("The booking is passed on. Your colleague has been told."),
        danger=False,
    )

    def act(actor: Actor, version: int) -> None:
        colleague = form.colleague.data or 0
        actions.hand_over(db.session(), booking, actor, version, now(), colleague, form.message.data or "")

    return ask_or_make(booking, form, asked, act, ["colleague", "message"])


@bp.route("/bookings/<reference>/cancel", methods=["GET", "POST"])
@allow(member)
def cancel(reference: str) -> ResponseReturnValue:
    """Either side gives a confirmed booking up."""
    booking = mine(reference)
    require(access.may_cancel(current_actor(), booking))
    form = CancelForm()
    asked = Asked(
        Move.CANCEL,
        gettext("Cancel this booking?"),
        cancel_words(booking, now(), access.party_of(current_actor(), booking)),
        gettext("Cancel the booking"),
        gettext("Keep the booking"),
        gettext("The booking is cancelled. The other side has been told, and it leaves the calendars."),
    )

    def act(actor: Actor, version: int) -> None:
        actions.cancel(db.session(), booking, actor, version, now(), form.reason.data or "")

    return ask_or_make(booking, form, asked, act, ["reason"])


@bp.post("/bookings/<reference>/check-in")
@allow(member)
def check_in(reference: str) -> ResponseReturnValue:
    """The visit has begun."""
    booking, actor = mine(reference), current_actor()
    require(access.acts_as(actor, booking) is not None)
    form = MoveForm()
    if not form.submitted_and_valid():
        flash(gettext("Reload this page, then try again."), "wait")
        return booking_page(booking, actor), form.status()
    try:
        actions.check_in(db.session(), booking, actor, version_of(form), now())
    except Stale:
        db.session.rollback()
        booking = mine(reference)
        flash(why_not(booking, Move.CHECK_IN), "wait")
        return booking_page(booking, actor), 409
    samples = takes_samples(booking.access_mode)
    flash(gettext("The measurement has begun.") if samples else gettext("The visit has begun."))
    return done(url_for("bookings.show", reference=reference))


@bp.route("/bookings/<reference>/complete", methods=["GET", "POST"])
@allow(member)
def complete(reference: str) -> ResponseReturnValue:
    """The owner says how long it was really used."""
    booking = mine(reference)
    only_for(Party.OWNER, booking)
    require(access.may_report_use(current_actor(), booking))
    form = CompleteForm()
    length = length_of(booking.choices[0])
    form.longest = max(now() - booking.starts_at, length)
    if request.method != "POST":
        form.hours.data = used_so_far(booking.choices[0], now())
    booked = formats.duration(length, language())
    asked = Asked(
        Move.COMPLETE,
        gettext("Complete this booking"),
        gettext("Booked were %(hours)s. The requester is told the hours you enter.", hours=booked),
        gettext("Complete the booking"),
        gettext("Not now"),
        gettext("The booking is completed."),
        danger=False,
    )

    def act(actor: Actor, version: int) -> None:
        minutes = form.hours.data or 0
        actions.complete(db.session(), booking, actor, version, now(), minutes, form.message.data or "")

    return ask_or_make(booking, form, asked, act, ["hours", "message"])


@bp.route("/bookings/<reference>/no-show", methods=["GET", "POST"])
@allow(member)
def no_show(reference: str) -> ResponseReturnValue:
    """Nobody came."""
    booking = mine(reference)
    only_for(Party.OWNER, booking)
    require(access.may_report_use(current_actor(), booking))
    form, samples = NoShowForm(), takes_samples(booking.access_mode)
    asked = Asked(
        Move.NO_SHOW,
        gettext("Did no samples come?") if samples else gettext("Did nobody come?"),
        _not_used(booking),
        gettext("No samples came") if samples else gettext("Nobody came"),
        gettext("Go back"),
        gettext("The booking is closed as not used."),
    )

    def act(actor: Actor, version: int) -> None:
        actions.no_show(db.session(), booking, actor, version, now(), form.reason.data or "")

    return ask_or_make(booking, form, asked, act, ["reason"])


def _not_used(booking: Booking) -> str:
    """What closing it as not used means."""
    told = gettext("The booking is closed as not used, and the requester is told.")
    line = statements.no_show_fee(db.session(), booking)
    if line is None:
        return told
    fee = gettext(
        "It owes %(fee)s excl. VAT by your rule; it can contest that within 10 days, and you can waive it.",
        fee=formats.money(line.amount_cents, language()),
    )
    return f"{told} {fee}"
