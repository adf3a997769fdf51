"""The page on which an owner answers: the requests for one time side by side, its week, and what to know before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode

from flask import render_template, request, url_for

from light2share.availability.calendar import read
from light2share.availability.queries import timetable
from light2share.bookings import documents, earlier
from light2share.bookings.competing import competition_of
from light2share.bookings.forms.moving import AnswerForm
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.proposal_words import asked_label, times_label
from light2share.bookings.transitions import Party
from light2share.bookings.views import checklist_box, documents_box, facts
from light2share.bookings.views.checks import before_deciding
from light2share.bookings.views.facts import Values, price, zone_of
from light2share.bookings.views.offering import (
    PROPOSE,
    needs_several,
    offer_form,
    options,
    own_is_open,
    pressing_of,
    room_of,
)
from light2share.bookings.views.owner_week import Pressing, owner_week
from light2share.bookings.views.proposal_forms import OfferForm
from light2share.bookings.views.question_rows import answered_lines
from light2share.bookings.wording import mode_label, sample_label
from light2share.db import db
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import local_day
from light2share.kernel.period import Period
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


def answer_page(desk: Desk, sent: AnswerForm | OfferForm) -> str:
    session, booking, at = db.session(), desk.booking, now()
    others = competition_of(session, booking)
    rivals, letters = others.rivals[:MOST_RIVALS], others.letters
    before = earlier.together(session, booking.owner_id, [one.requester_id for one in (booking, *rivals)])
    known = timetable(session, booking.equipment_id)
    form = sent if isinstance(sent, AnswerForm) else AnswerForm(read=False)
    offer = sent if isinstance(sent, OfferForm) else offer_form(booking, read=False)
    form.version.data = offer.version.data = sent.version.data
    if sent is not form:
        form.offer(_choice_labels(booking))
    room = room_of(session, booking, *_shown_week(booking), *offer.times.ticked())
    pressing = pressing_of(booking, offer, at, room, partial(_propose_address, desk))
    free = [room.has_all(choice) and min(choice).start > at for choice in booking.choices]
    waits_for, accepted = checklist_box.before_accepting(booking, desk.actor, desk.by_link)
    return render_template(
        "bookings/answer.html",
        head=facts.head(booking, desk.actor),
        heading=_heading(booking, rivals),
        item=title(booking.equipment, language()),
        requests=[_card(one, letters[one.id], before[one.requester_id], desk) for one in (booking, *rivals)],
        week=owner_week(
            session,
            booking,
            {one.id: letters[one.id] for one in (booking, *rivals)} if rivals else {},
            desk.actor,
            at,
            partial(_week_address, desk, pressing),
            _day(),
            known,
            pressing,
            names=desk.shows_prices,
        ),
        checks=[*before_deciding(booking, rivals, free, known), *accepted, *_insured(desk)],
        is_free=any(free),
        choices=_choices(form, free),
        needs_several=needs_several(booking),
        rivals=_rivals_told(rivals),
        form=form,
        offer=offer,
        options=options(session, booking, offer, pressing, room, at, known.rules),
        zone=facts.zone_words(booking.starts_at, zone_of(booking)),
        own_is_open=own_is_open(offer),
        faults=sent.faults,
        accepting=_accepting(desk),
        waits_for=waits_for,
        action=desk.action,
        several=bool(rivals),
        sign_in_url=""
        if desk.shows_prices
        else url_for("accounts.sign_in", next=url_for("bookings.answer", reference=booking.reference)),
    )


def _insured(desk: Desk) -> list[Values]:
    """What the requester has of insurances; a mail's link tells nothing of its documents."""
    if desk.by_link:
        return []
    papers = documents.of_booking(db.session(), desk.booking, Party.OWNER)
    return documents_box.before_deciding(desk.booking, papers)


def answer_form(booking: Booking) -> AnswerForm:
    """The form, with the times to choose from where there are several."""
    form = AnswerForm()
    form.offer(_choice_labels(booking))
    return form


def _choice_labels(booking: Booking) -> list[str]:
    zone = zone_of(booking)
    return [times_label(choice, zone, year=False, length=True) for choice in booking.choices]


def _choices(form: AnswerForm, free: Sequence[bool]) -> list[Values]:
    """The times to choose from; the first that is free is chosen until another one is. None where there is one."""
    labels = [choice.label for choice in form.choice.choices]
    if len(labels) < 2:
        return []
    chosen = form.choice.data if form.choice.raw_data else (free.index(True) if any(free) else None)
    return [
        {
            "value": number,
            "label": label,
            "checked": is_free and number == chosen,
            "free": is_free,
            "note": "" if is_free else gettext("no longer free"),
        }
        for number, (label, is_free) in enumerate(zip(labels, free, strict=True))
    ]


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


def _card(one: Booking, letter: str, before: dict[BookingState, int], desk: Desk) -> Values:
    """One request, to be compared."""
    zone, say = zone_of(desk.booking), language()
    lines: list[Values] = [
        {"label": gettext("Wants"), "value": one.purpose, "note": sample_label(one.sample, one.samples)},
        *facts.declared_values(one),
        *answered_lines(one),
        {"label": gettext("When"), "value": asked_label(one.choices, zone, length=True)},
    ]
    if desk.shows_prices:
        lines.append(facts.estimate_line(one))
    if mode := mode_label(one.access_mode):
        lines.append({"label": gettext("Who runs it"), "value": mode})
    until = formats.until(one.expires_at, say, zone, year=False) if one.expires_at else ""
    lines.append(
        {
            "label": gettext("Asked"),
            "value": formats.moment(one.created_at, say, zone, year=False),
            "note": _until_words(one, until) if until else "",
        }
    )
    return {
        "letter": letter,
        "company": one.requester.name,
        "before": _before(before),
        "current": one is desk.booking,
        "lines": lines,
        "url": url_for("bookings.answer", reference=one.reference),
    }


def _until_words(one: Booking, until: str) -> str:
    if one.behind:
        return gettext("on the waiting list until %(until)s", until=until)
    return gettext("answer by %(until)s", until=until)


def _before(counts: dict[BookingState, int]) -> str:
    """How earlier bookings between the two went."""
    used, missed, late = (counts.get(one, 0) for one in (State.COMPLETED, State.NO_SHOW, State.CANCELLED))
    if not used and not missed and not late:
        return gettext("first booking with you")
    text = ngettext("%(num)s booking with you", "%(num)s bookings with you", used + missed + late)
    if not missed and not late:
        return gettext("%(bookings)s, all as agreed", bookings=text)
    if missed:
        text += ngettext(", %(num)s not used", ", %(num)s not used", missed)
    if late:
        text += ngettext(", %(num)s cancelled late", ", %(num)s cancelled late", late)
    return text


def _accepting(desk: Desk) -> str:
    """What accepting means, in one sentence."""
    booking = desk.booking
    hours = (
        gettext("the time you choose")
        if len(booking.choices) > 1
        else times_label(booking.choices[0], zone_of(booking), year=False)
    )
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
