"""Answering a request: signed in, or by the link of a mail. Opening either page changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hmac import compare_digest
from string import ascii_uppercase
from urllib.parse import urlencode

from flask import abort, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability.calendar import read
from light2share.availability.queries import timetable
from light2share.bookings import access, actions, proposing, queries
from light2share.bookings.forms import AnswerForm, MoveForm, version_of
from light2share.bookings.links import AnswerLink, person_mark, read_answer_token
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import DeclineReason, Move, Party
from light2share.bookings.views import facts
from light2share.bookings.views.answered import kept_facts, next_steps, what_happened
from light2share.bookings.views.checks import before_deciding, wanted
from light2share.bookings.views.facts import Values, price, zone_of
from light2share.bookings.views.moving import mine, only_for
from light2share.bookings.views.offering import (
    PROPOSE,
    offer_form,
    options,
    own_is_open,
    pressing_of,
    proposed,
    room_of,
)
from light2share.bookings.views.owner_week import Pressing, owner_week
from light2share.bookings.views.proposal_forms import OfferForm
from light2share.bookings.views.room import bp
from light2share.bookings.wording import mode_label
from light2share.db import db
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale, Taken
from light2share.kernel.localtime import local_day
from light2share.kernel.period import Period
from light2share.organisations.queries import WhoIs, answering_for, who_is
from light2share.web.access import allow, ask_to_sign_in, holder, member, require
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done, only_shown
from light2share.web.clock import now

State = BookingState
MOST_RIVALS = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers, from which page, and what that page may show."""

    booking: Booking
    actor: Actor
    action: str
    after: str
    """Where to go once it is answered."""
    shows_prices: bool = True
    by_link: bool = False


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
    form = offer_form(desk.booking) if request.form.get("decision") == "offer" else AnswerForm()
    if not _waits(desk.booking):
        return _answered(desk, 200 if request.method != "POST" or only_shown() else _late(desk, form))
    if request.method != "POST" or only_shown():
        form.version.data = desk.booking.version
        return _page(desk, form), 200
    if not form.submitted_and_valid():
        return _page(desk, form), 422
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
            actions.accept(session, booking, desk.actor, version_of(form), at, words)
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
        return _page(desk, form), 409
    except Stale:
        db.session.rollback()
        if not _waits(booking):
            return _answered(desk, 409)
        form.version.data, form.version.raw_data = booking.version, None
        form.form_errors.append(
            gettext(
                "The booking has changed meanwhile; this is its present state. Check it, then press again."
            )
        )
        return _page(desk, form), 409
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
    return event.move == request.form.get("decision") and event.organisation_id == desk.booking.owner_id


def _page(desk: Desk, sent: AnswerForm | OfferForm) -> str:
    session, booking, at = db.session(), desk.booking, now()
    rivals = queries.rivals(session, booking)[:MOST_RIVALS]
    letters = {one.id: letter for one, letter in zip([booking, *rivals], ascii_uppercase, strict=False)}
    before = queries.together(session, booking.owner_id, [one.requester_id for one in (booking, *rivals)])
    known = timetable(session, booking.equipment_id)
    form = sent if isinstance(sent, AnswerForm) else AnswerForm(read=False)
    offer = sent if isinstance(sent, OfferForm) else offer_form(booking, read=False)
    form.version.data = offer.version.data = sent.version.data
    room = room_of(session, booking, *_shown_week(booking), *offer.times.ticked())
    pressing = pressing_of(booking, offer, at, room, partial(_propose_address, desk))
    free = room.has(wanted(booking))
    return render_template(
        "bookings/answer.html",
        head=facts.head(booking, desk.actor),
        heading=_heading(booking, rivals),
        item=title(booking.equipment, language()),
        requests=[
            _card(one, letters[one.id], before[one.requester_id], desk, one is booking)
            for one in (booking, *rivals)
        ],
        week=owner_week(
            session,
            booking,
            letters if rivals else {},
            desk.actor,
            at,
            partial(_week_address, desk, pressing),
            _day(),
            known,
            pressing,
        ),
        checks=before_deciding(booking, rivals, free, known),
        is_free=free,
        rivals=_rivals_told(rivals),
        form=form,
        offer=offer,
        options=options(session, booking, offer, pressing, room, at, known.rules),
        zone=facts.zone_words(booking.starts_at, zone_of(booking)),
        own_is_open=own_is_open(offer),
        faults=sent.faults,
        accepting=_accepting(desk),
        action=desk.action,
        several=bool(rivals),
        sign_in_url=""
        if desk.shows_prices
        else url_for("accounts.sign_in", next=url_for("bookings.answer", reference=booking.reference)),
    )


def _day() -> date | None:
    """The day whose week is looked at; what can't be read counts as not there."""
    return read(None, request.args.get("date")).day


def _shown_week(booking: Booking) -> list[Period]:
    """The week that the address asks for, at most a horizon away."""
    day = _day()
    if day is None:
        return []
    week = local_day(day, zone_of(booking)).widened(timedelta(days=7), timedelta(days=7))
    return [week]


def _week_address(desk: Desk, pressing: Pressing, monday: date) -> str:
    return _propose_address(desk, monday, pressing.marked)


def _propose_address(desk: Desk, monday: date, marked: Sequence[str]) -> str:
    """The same page on a week, with these times ticked."""
    query = urlencode([("date", monday.isoformat()), *((PROPOSE, one) for one in marked)])
    return f"{desk.action}?{query}#week"


def _heading(booking: Booking, rivals: Sequence[Booking]) -> str:
    if rivals:
        return ngettext(
            "%(num)s company asks for this time", "%(num)s companies ask for this time", len(rivals) + 1
        )
    return gettext("%(company)s asks for test time", company=booking.requester.name)


def _card(one: Booking, letter: str, before: dict[BookingState, int], desk: Desk, current: bool) -> Values:
    """One request, to be compared."""
    zone, say = zone_of(desk.booking), language()
    lines: list[Values] = [
        {"label": gettext("Wants"), "value": one.purpose, "note": one.sample},
        {"label": gettext("When"), "value": formats.when(one.starts_at, one.ends_at, say, zone, length=True)},
    ]
    if desk.shows_prices:
        lines.append({"label": gettext("Estimate"), "value": price(one.price_mode, one.estimate_cents)})
    if mode := mode_label(one.access_mode):
        lines.append({"label": gettext("Who runs it"), "value": mode})
    until = formats.moment(one.expires_at, say, zone, year=False) if one.expires_at else ""
    lines.append(
        {
            "label": gettext("Asked"),
            "value": formats.moment(one.created_at, say, zone, year=False),
            "note": gettext("answer by %(until)s", until=until) if until else "",
        }
    )
    return {
        "letter": letter,
        "company": one.requester.name,
        "before": _before(before),
        "current": current,
        "lines": lines,
        "url": url_for("bookings.answer", reference=one.reference),
    }


def _before(counts: dict[BookingState, int]) -> str:
    """How earlier bookings between the two went."""
    used, missed = counts.get(State.COMPLETED, 0), counts.get(State.NO_SHOW, 0)
    if not used and not missed:
        return gettext("first booking with you")
    text = ngettext("%(num)s booking with you", "%(num)s bookings with you", used + missed)
    if missed:
        return text + ngettext(", %(num)s not used", ", %(num)s not used", missed)
    return gettext("%(bookings)s, all as agreed", bookings=text)


def _accepting(desk: Desk) -> str:
    """What accepting means, in one sentence."""
    booking = desk.booking
    hours = facts.hours_of(booking, length=False)
    if desk.shows_prices:
        amount = price(booking.price_mode, booking.estimate_cents)
        return gettext(
            "Confirms %(hours)s, at an estimate of %(amount)s. The exact address and your name go to %(company)s.",
            hours=hours,
            amount=amount,
            company=booking.requester.name,
        )
    return gettext(
        "Confirms %(hours)s. The exact address and your name go to %(company)s.",
        hours=hours,
        company=booking.requester.name,
    )


def _rivals_told(rivals: Sequence[Booking]) -> str:
    if not rivals:
        return ""
    names = formats.words([rival.requester.name for rival in rivals], language())
    return ngettext(
        "%(num)s other request overlaps: %(names)s will be told and shown the nearest free times.",
        "%(num)s other requests overlap: %(names)s will be told and shown the nearest free times.",
        len(rivals),
        names=names,
    )
