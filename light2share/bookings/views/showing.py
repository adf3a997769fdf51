"""The page of one booking."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from light2share.billing import statements
from light2share.bookings import access, documents, exchange, free_time, proposal_queries, queries
from light2share.bookings.access import party_of
from light2share.bookings.documents import Papers
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.queries import Outline
from light2share.bookings.references import as_written
from light2share.bookings.rules import cancel_rule
from light2share.bookings.states import OVER
from light2share.bookings.times import length_of, unpacked
from light2share.bookings.transitions import CLOSES_AFTER, Move, Party, possible
from light2share.bookings.views import awaiting, checklist_box, documents_box, facts, place, proposal_box
from light2share.bookings.views.checks import wanted
from light2share.bookings.views.facts import Values, zone_of
from light2share.bookings.views.question_rows import answered_lines
from light2share.bookings.views.room import bp
from light2share.bookings.wording import state_label, takes_samples
from light2share.db import db
from light2share.equipment.models import PriceMode
from light2share.equipment.words import free_cancel_length
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.quotes.words import lines_shown
from light2share.web import beside
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.forms import hidden_fields

State = BookingState
HAPPENED = 40
"""Moves that are shown at first."""


@bp.get("/bookings/<reference>")
@allow(signed_in)
def show(reference: str) -> ResponseReturnValue:
    """The booking for its two organisations; state and hours for the cluster manager; for others it is not there."""
    actor, session = current_actor(), db.session()
    written = as_written(reference)
    if written is not None and written != reference:
        return redirect(url_for("bookings.show", reference=written), 301)
    booking = queries.shown(session, reference, actor)
    if booking is not None:
        return booking_page(booking, actor)
    outline = queries.outline(session, reference, actor)
    if outline is None:
        abort(404)
    return render_template("bookings/outline.html", outline=_outline(outline))


def booking_page(booking: Booking, actor: Actor) -> str:
    """The page as it stands now."""
    session, at = db.session(), now()
    events = queries.history(session, booking.id)
    shown = events if request.args.get("history") == "all" else events[:HAPPENED]
    made = proposal_queries.about(session, booking.id, events)
    papers = documents.of_booking(session, booking, party_of(actor, booking))
    checks = checklist_box.box(booking, actor, papers)
    shows_near = booking.behind and party_of(actor, booking) is Party.REQUESTER
    near = (
        free_time.nearest(session, booking.equipment, wanted(booking), at, mode=booking.access_mode)
        if shows_near
        else []
    )
    return render_template(
        "bookings/show.html",
        head=facts.head(booking, actor),
        panel=_panel(booking, actor, at, checks),
        track=facts.track(booking, events),
        facts=[
            *facts.request_facts(booking),
            *facts.agreed_conditions(made),
            *answered_lines(booking),
            *_insurance(booking, papers),
            *beside.values(beside.QUESTION, booking)["lines"],
        ],
        exchanged=_exchanged(booking, actor),
        contacts=place.contacts(booking, actor),
        visiting=place.visiting(booking, actor),
        calendar=_calendar(booking),
        checks=checks,
        papers=documents_box.box(booking, actor, papers),
        cancelling=_cancelling(booking, actor, at),
        proposal=proposal_box.box(
            booking, actor, at, events[0].message if events[0].move in proposal_queries.PROPOSES else ""
        ),
        history=facts.history(booking, shown, made),
        all_history=url_for("bookings.show", reference=booking.reference, history="all", _anchor="past")
        if len(shown) < len(events)
        else "",
        talk=beside.values(beside.TALK, booking),
        billing=beside.values(beside.BILLING, booking),
        after=beside.values(beside.AFTERCARE, booking),
        taken=shows_near,
        near=facts.nearest_links(booking.equipment.slug, near, zone_of(booking)),
    )


def _insurance(booking: Booking, papers: Papers) -> list[Values]:
    """To both sides: what the requester is insured by ends before the time does."""
    words = documents.insurance_ends(booking, papers)
    return [{"label": gettext("Insurance"), "value": words}] if words and booking.state not in OVER else []


def _exchanged(booking: Booking, actor: Actor) -> str:
    """How many hours the two sides have lent each other, where that is how it is paid for."""
    if booking.price_mode is not PriceMode.EXCHANGE or actor.organisation_id is None:
        return ""
    other = booking.requester if party_of(actor, booking) is Party.OWNER else booking.owner
    found = exchange.balance(db.session(), actor.organisation_id, other.id)
    return exchange.in_words(found, other.name)


def _outline(outline: Outline) -> Values:
    when = formats.when(outline.hours.start, outline.hours.end, language(), outline.zone, length=True)
    return {
        "reference": outline.reference,
        "badge": facts.badge(outline.state, None),
        "lines": [
            {"label": gettext("State"), "value": state_label(outline.state)},
            {
                "label": gettext("When"),
                "value": when,
                "note": formats.zone_label(outline.zone, language(), outline.hours.start),
            },
        ],
    }


def _panel(booking: Booking, actor: Actor, at: datetime, checks: Values | None) -> Values:
    """State and who acts next; one primary button."""
    zone, say = zone_of(booking), language()
    several = bool(booking.several)
    one_day = not several and facts.is_one_day(booking)
    length = formats.duration(length_of(booking.choices[0]), say)
    price_label, amount = proposal_box.price_of(booking)
    panel: Values = {
        "day": formats.day(booking.starts_at, say, zone, year=True)
        if one_day
        else facts.hours_of(booking, length=False),
        "hours": formats.time_range(booking.starts_at, booking.ends_at, say, zone, length=True)
        if one_day
        else length,
        "time": {"start": booking.starts_at, "end": booking.ends_at, "zone": zone} if one_day else None,
        "price_label": price_label,
        "price": amount,
        "lines": [] if booking.state is State.OFFERED else lines_shown(facts.frozen_lines(booking)),
        "primary": None,
        "others": [],
        "hint": "",
        "due": "",
    }
    if booking.state is State.OFFERED and (proposal := booking.open_proposal):
        first = unpacked(proposal.choices)[0]
        length = formats.duration(length_of(first), say)
        panel.update(day=facts.hours_of(booking, length=False), hours=length, time=None)
    panel["title"], panel["due"], panel["hint"] = _who_is_next(booking, actor, at, checks)
    panel["short"] = awaiting.short(booking, actor, at)
    _offer_moves(panel, booking, actor, at)
    return panel


def _who_is_next(booking: Booking, actor: Actor, at: datetime, checks: Values | None) -> tuple[str, str, str]:
    """Title, deadline and remark of the panel."""
    party = party_of(actor, booking)
    if found := proposal_box.next_of(booking, actor, at):
        return found
    if booking.state is State.REQUESTED:
        return awaiting.awaited(booking, actor, at)
    if booking.state is State.CONFIRMED and at < booking.starts_at:
        if checks and checks["open"]:
            return (
                gettext("Confirmed"),
                "",
                gettext("What is still to be done before stands in the checklist."),
            )
        return gettext("Confirmed: nobody has to act"), "", ""
    if booking.state in {State.CONFIRMED, State.IN_USE} and at < booking.ends_at:
        if takes_samples(booking.access_mode):
            return gettext("The samples are being measured"), "", ""
        return gettext("The visit is on"), "", ""
    if booking.state in {State.CONFIRMED, State.IN_USE}:
        closes = formats.day(booking.ends_at + CLOSES_AFTER, language(), zone_of(booking))
        hint = gettext("Without a word, the site completes it on %(day)s with the booked hours.", day=closes)
        if access.may_report_use(actor, booking):
            return gettext("Your turn: how long was it used?"), "", hint
        return gettext("The owner reports the hours next"), "", hint
    if party is Party.REQUESTER and booking.state in {State.DECLINED, State.EXPIRED}:
        return state_label(booking.state), "", gettext("Ask for another time, or look for similar equipment.")
    return state_label(booking.state), "", ""


WAYS = {
    Move.ACCEPT: ("bookings.answer", "primary"),
    Move.CHECK_IN: ("bookings.check_in", "post"),
    Move.COMPLETE: ("bookings.complete", "primary"),
    Move.NO_SHOW: ("bookings.no_show", "other"),
    Move.REVISE: ("bookings.revise", "other"),
    Move.RESCHEDULE: ("bookings.reschedule", "other"),
    Move.HAND_OVER: ("bookings.hand_over", "other"),
    Move.WITHDRAW: ("bookings.withdraw", "other"),
    Move.CANCEL: ("bookings.cancel", "danger"),
}


def _offer_moves(panel: Values, booking: Booking, actor: Actor, at: datetime) -> None:
    """The moves that this actor may make now, as buttons; only what the table of moves allows."""
    side = access.acts_as(actor, booking)
    rows = possible(booking, side, at) if side else []
    if any(row.move is Move.ACCEPT_OFFER for row in rows):
        panel["primary"] = {"label": gettext("See the proposal"), "url": f"#{proposal_box.ANCHOR}"}
    if side and booking.state not in OVER:
        panel["others"].append({"label": gettext("Ask a question"), "url": "#messages"})
    labels = _labels(booking)
    for row in rows:
        if row.move not in WAYS:
            continue
        endpoint, kind = WAYS[row.move]
        way: Values = {"label": labels[row.move], "url": url_for(endpoint, reference=booking.reference)}
        if kind == "post" and not panel["primary"]:
            hidden = hidden_fields() + Markup('<input type="hidden" name="version" value="{}">').format(
                booking.version
            )
            panel["primary"] = {**way, "post": True, "hidden": hidden}
        elif kind == "primary" and not booking.behind and (not panel["primary"] or at >= booking.ends_at):
            panel["primary"] = way
        elif kind != "post":
            panel["others"].append({**way, "kind": "ghost danger" if kind == "danger" else "ghost"})
    if not panel["primary"] and booking.state is State.CONFIRMED and (url := _ics(booking)):
        panel["primary"] = {"label": gettext("Add to my calendar"), "url": url, "sign": "calendar"}
    if booking.state in OVER:
        _offer_again(panel, booking, actor)


def _labels(booking: Booking) -> dict[Move, str]:
    samples = takes_samples(booking.access_mode)
    return {
        Move.ACCEPT: gettext("Propose another time or decline")
        if booking.behind
        else gettext("Answer the request"),
        Move.CHECK_IN: gettext("The measurement has begun") if samples else gettext("The visit has begun"),
        Move.COMPLETE: gettext("Complete the booking"),
        Move.NO_SHOW: gettext("No samples came") if samples else gettext("Nobody came"),
        Move.REVISE: gettext("Change the request"),
        Move.RESCHEDULE: gettext("Propose another time"),
        Move.HAND_OVER: gettext("Pass it on to a colleague"),
        Move.WITHDRAW: gettext("Withdraw the request"),
        Move.CANCEL: gettext("Cancel the booking"),
    }


def _offer_again(panel: Values, booking: Booking, actor: Actor) -> None:
    """What the requester can do once it is over."""
    if access.party_of(actor, booking) is not Party.REQUESTER:
        return
    item = booking.equipment
    panel["primary"] = {
        "label": gettext("Ask again"),
        "url": url_for("bookings.request_booking", slug=item.slug),
    }
    similar = url_for("catalogue.search", technique=item.technique)
    panel["others"].append({"label": gettext("See similar equipment"), "url": similar})


def _ics(booking: Booking) -> str:
    return url_for("calendars.booking_ics", reference=booking.reference)


def _calendar(booking: Booking) -> list[Values]:
    if booking.state not in {State.CONFIRMED, State.IN_USE}:
        return []
    url, feeds = _ics(booking), url_for("calendars.subscriptions_page")
    return [
        {"label": gettext("This booking as a calendar file"), "url": url, "note": f"{booking.reference}.ics"},
        {"label": gettext("All bookings in your calendar program"), "url": feeds, "note": ""},
    ]


def _cancelling(booking: Booking, actor: Actor, at: datetime) -> str:
    """The owner's rule as it applies to this booking."""
    if booking.state not in {State.REQUESTED, State.CONFIRMED}:
        return ""
    rule = cancel_rule(booking.starts_at, booking.free_cancel, at)
    until = formats.until(rule.free_until, language(), zone_of(booking))
    if booking.state is State.REQUESTED:
        return gettext(
            "Nothing is due before the owner accepts. Once confirmed, free until %(until)s.", until=until
        )
    return cancel_words(booking, at, party_of(actor, booking))


def cancel_words(booking: Booking, at: datetime, party: Party | None) -> str:
    """What cancelling means now, for the side that would do it."""
    if party is Party.OWNER:
        return gettext(
            "You cancel as the owner: the requester owes nothing, and the time is free again at once."
        )
    rule = cancel_rule(booking.starts_at, booking.free_cancel, at)
    until = formats.until(rule.free_until, language(), zone_of(booking))
    length = free_cancel_length(booking.free_cancel)
    if booking.free_cancel.is_longer(booking.starts_at):
        if rule.is_free:
            return gettext(
                "The owner entered this booking. If it is not what you agreed, cancel it: that is free until"
                " %(until)s.",
                until=until,
            )
        return " ".join(
            [gettext("Cancelling was free until %(until)s.", until=until), _fee_words(booking, at)]
        )
    if rule.is_free:
        return gettext(
            "Free until %(length)s before the start: %(until)s. After that, a fee may be due under the owner’s"
            " conditions.",
            length=length,
            until=until,
        )
    ended = gettext(
        "Cancelling was free until %(length)s before the start, %(until)s.", length=length, until=until
    )
    return f"{ended} {_fee_words(booking, at)}"


def _fee_words(booking: Booking, at: datetime) -> str:
    """What is due for cancelling late, by the rule that the quote names."""
    if booking.price_mode is PriceMode.FREE:
        return gettext("This booking is free of charge: there is no fee.")
    line = statements.late_fee(db.session(), booking, at)
    if line is None:
        return gettext(
            "The owner may now ask for a fee under its conditions. The site takes no payment:"
            " the two organisations settle it."
        )
    return gettext(
        "Cancelling now costs %(fee)s excl. VAT, %(percent)s%% of the price, unless the time is let again or the owner"
        " waives it. The site takes no payment: the two organisations settle it.",
        fee=formats.money(line.amount_cents, language()),
        percent=statements.asked(db.session(), booking)[0],
    )
