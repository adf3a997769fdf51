"""The open proposal on the page of its booking: what would change, until when it stands, and the ways to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from light2share.bookings import access
from light2share.bookings.models import Booking, BookingProposal, BookingState
from light2share.bookings.proposal_words import asked_label, times_label
from light2share.bookings.times import unpacked
from light2share.bookings.transitions import Move, Party, possible
from light2share.bookings.views import facts
from light2share.bookings.views.facts import Values, price, zone_of
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.web.forms import hidden_fields

State = BookingState
ANCHOR = "proposal"


def box(booking: Booking, actor: Actor, at: datetime, said: str = "") -> Values | None:
    """For both sides; the ways to answer only for who may take them now. `said` are its maker's words."""
    proposal = booking.open_proposal
    if proposal is None:
        return None
    mine = access.party_of(actor, booking) is proposal.by
    side = access.acts_as(actor, booking)
    moves = {row.move for row in possible(booking, side, at)} if side else set()
    maker = booking.owner if proposal.by is Party.OWNER else booking.requester
    return {
        "title": gettext("Your proposal")
        if mine
        else gettext("Proposal from %(company)s", company=maker.name),
        "standing": _standing(booking, proposal, mine, at),
        "lines": _lines(booking, proposal, said),
        "choices": _choices(booking, proposal, Move.ACCEPT_OFFER in moves),
        "hidden": hidden_fields()
        + Markup('<input type="hidden" name="version" value="{}">').format(booking.version),
        "accept_url": url_for("bookings.accept_offer", reference=booking.reference)
        if Move.ACCEPT_OFFER in moves
        else "",
        "refuse_url": url_for("bookings.refuse_offer", reference=booking.reference)
        if Move.REFUSE_OFFER in moves
        else "",
        "take_back_url": url_for("bookings.take_back", reference=booking.reference)
        if Move.TAKE_BACK in moves
        else "",
    }


def until_of(booking: Booking, proposal: BookingProposal) -> str:
    """When it lapses, in words."""
    return formats.until(proposal.until, language(), zone_of(booking))


def _standing(booking: Booking, proposal: BookingProposal, mine: bool, at: datetime) -> str:
    """Until when it stands, whether its times are held, and what follows if nobody answers."""
    until = until_of(booking, proposal)
    if proposal.until <= at:
        return gettext("The time to answer ended on %(until)s.", until=until)
    count = len(proposal.choices)
    if proposal.by is Party.REQUESTER:
        return gettext(
            "It stands until %(until)s. Its time is not held meanwhile, and the booking stays as it is until"
            " both sides agree.",
            until=until,
        )
    held = (
        ngettext("It is held until %(until)s.", "All are held until %(until)s.", count, until=until)
        if mine
        else ngettext(
            "It is held for you until %(until)s.", "All are held for you until %(until)s.", count, until=until
        )
    )
    lapses = (
        gettext("Without an answer by then, the request expires.")
        if booking.state is State.OFFERED
        else gettext("Without an answer by then, the booking stays as it is.")
    )
    return f"{held} {lapses}"


def _lines(booking: Booking, proposal: BookingProposal, said: str) -> list[Values]:
    """What is as it was struck through, what would be new beside it."""
    zone = zone_of(booking)
    is_offer, choices = booking.state is State.OFFERED, unpacked(proposal.choices)
    before = booking.choices if is_offer else unpacked([proposal.before])
    old = asked_label(before, zone, length=True)
    lines: list[Values] = []
    if choices == before:
        lines.append({"label": gettext("When"), "value": old, "note": gettext("as asked")})
    else:
        label = gettext("Asked for") if is_offer else gettext("Booked")
        lines.append({"label": label, "value": Markup("<del>{}</del>").format(old)})
    lines.append(_price_line(booking, proposal))
    if proposal.conditions:
        value = Markup("<ins>{}</ins>").format(proposal.conditions)
        lines.append({"label": gettext("Conditions"), "value": value, "note": gettext("new")})
    if said:
        lines.append({"label": gettext("Words"), "value": said})
    return lines


def _price_line(booking: Booking, proposal: BookingProposal) -> Values:
    label, mode = gettext("Estimate"), booking.price_mode
    old = price(mode, proposal.estimate_before)
    new = list(dict.fromkeys(price(mode, cents) for cents in proposal.estimates))
    if new == [old]:
        return {"label": label, "value": old, "note": gettext("unchanged")}
    if len(new) > 1:
        note = gettext("changes with the time that is chosen")
        return {"label": label, "value": Markup("<del>{}</del>").format(old), "note": note}
    value = Markup("<del>{}</del> <ins>{}</ins>").format(old, new[0])
    return {"label": label, "value": value, "note": gettext("changed")}


def _choices(booking: Booking, proposal: BookingProposal, may_accept: bool) -> list[Values]:
    zone, mode = zone_of(booking), booking.price_mode
    return [
        {
            "number": number,
            "title": times_label(choice, zone, length=True),
            "text": f"{price(mode, cents)}, {facts.zone_words(choice[0].start, zone)}",
            "accepts": may_accept,
        }
        for number, (choice, cents) in enumerate(
            zip(unpacked(proposal.choices), proposal.estimates, strict=True)
        )
    ]


def price_of(booking: Booking) -> tuple[str, str]:
    """Label and amount of the panel: the lowest and the highest while the choices differ."""
    proposal = booking.open_proposal
    if booking.state is not State.OFFERED or proposal is None:
        return gettext("Estimate"), price(booking.price_mode, booking.estimate_cents)
    known: Sequence[int] = sorted({cents for cents in proposal.estimates if cents is not None})
    if len(known) > 1:
        low, high = (formats.money(cents, language()) for cents in (known[0], known[-1]))
        return gettext("Proposed"), gettext("%(low)s to %(high)s excl. VAT", low=low, high=high)
    return gettext("Proposed"), price(booking.price_mode, proposal.estimates[0])


def next_of(booking: Booking, actor: Actor, at: datetime) -> tuple[str, str, str] | None:
    """Title, deadline and remark of the panel while a proposal is open; None without one."""
    proposal = booking.open_proposal
    if proposal is None:
        return None
    until = until_of(booking, proposal)
    if proposal.until <= at:
        return (
            gettext("No answer in time"),
            gettext("The time to answer ended on %(until)s.", until=until),
            "",
        )
    side = access.party_of(actor, booking)
    if side is not proposal.by and access.acts_as(actor, booking) is not None:
        title = gettext("Your turn: answer the proposal")
        return title, facts.due(gettext("Answer by %(until)s."), until), ""
    other = booking.requester if proposal.by is Party.OWNER else booking.owner
    title = gettext("%(company)s answers next", company=other.name)
    words = (
        gettext("Held until %(until)s.")
        if proposal.by is Party.OWNER
        else gettext("The proposal stands until %(until)s.")
    )
    return title, facts.due(words, until), ""
