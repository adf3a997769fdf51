"""Accept, refuse or take back what is proposed; each asks once more on a page of its own where it is only opened."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from light2share.bookings import access, proposing
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.proposal_words import times_label
from light2share.bookings.times import unpacked
from light2share.bookings.transitions import Move, Party
from light2share.bookings.views.facts import zone_of
from light2share.bookings.views.moving import Asked, ask_or_make, mine, only_for
from light2share.bookings.views.proposal_forms import ChoiceForm, RefuseForm, TakeBackForm
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.actor import Actor
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.clock import now

State = BookingState


def _open_to(booking: Booking, answers: bool) -> None:
    """403 for the side that does not answer an open proposal, or did not make it, and for who may not act."""
    require(access.may_cancel(current_actor(), booking))
    by = booking.proposed_by
    if by is None:
        return
    other = Party.REQUESTER if by is Party.OWNER else Party.OWNER
    only_for(other if answers else by, booking)


@bp.route("/bookings/<reference>/accept-offer", methods=["GET", "POST"])
@allow(member)
def accept_offer(reference: str) -> ResponseReturnValue:
    """Agree to one of the proposed times."""
    booking = mine(reference)
    _open_to(booking, answers=True)
    form, zone, proposal = ChoiceForm(), zone_of(booking), booking.open_proposal
    choices = unpacked(proposal.choices) if proposal else []
    form.offer([times_label(choice, zone, length=True) for choice in choices])
    if request.method != "POST" and (number := request.args.get("choice", "")) in map(
        str, range(len(choices))
    ):
        form.choice.data = int(number)
    asked = Asked(
        Move.ACCEPT_OFFER,
        gettext("Accept this proposal?"),
        gettext("The booking is confirmed at the time you choose, and everybody gets it for their calendar.")
        if booking.state is State.OFFERED
        else gettext("The booking moves to this time, and everybody gets it for their calendar once more."),
        gettext("Accept"),
        gettext("Not now"),
        gettext("Agreed: the booking is confirmed. The other side has been told."),
        danger=False,
    )

    def act(actor: Actor, version: int) -> None:
        proposing.accept(db.session(), booking, actor, version, now(), form.choice.data or 0)

    return ask_or_make(booking, form, asked, act, ["choice"])


@bp.route("/bookings/<reference>/refuse-offer", methods=["GET", "POST"])
@allow(member)
def refuse_offer(reference: str) -> ResponseReturnValue:
    """Say no to what is proposed."""
    booking = mine(reference)
    _open_to(booking, answers=True)
    form, is_offer = RefuseForm(), booking.state is State.OFFERED
    asked = Asked(
        Move.REFUSE_OFFER,
        gettext("Refuse this proposal?"),
        gettext("Your request ends with it: the times are free for others again, and the owner is told.")
        if is_offer
        else gettext("The booking stays as it is, and the other side is told."),
        gettext("Refuse the proposal"),
        gettext("Go back"),
        gettext("The proposal is refused. The other side has been told."),
        danger=is_offer,
    )

    def act(actor: Actor, version: int) -> None:
        proposing.refuse(db.session(), booking, actor, version, now(), form.message.data or "")

    return ask_or_make(booking, form, asked, act, ["message"])


@bp.route("/bookings/<reference>/take-back", methods=["GET", "POST"])
@allow(member)
def take_back(reference: str) -> ResponseReturnValue:
    """No longer propose it."""
    booking = mine(reference)
    _open_to(booking, answers=False)
    form = TakeBackForm()
    asked = Asked(
        Move.TAKE_BACK,
        gettext("Take your proposal back?"),
        gettext("Its times are free for others again. The request waits for your answer as before.")
        if booking.state is State.OFFERED
        else gettext("The booking stays as it is, and the other side is told."),
        gettext("Take the proposal back"),
        gettext("Keep the proposal"),
        gettext("Your proposal is taken back. The other side has been told."),
        danger=False,
    )

    def act(actor: Actor, version: int) -> None:
        proposing.take_back(db.session(), booking, actor, version, now(), form.message.data or "")

    return ask_or_make(booking, form, asked, act, ["message"])
