"""What the page after a visit, and the booking's page, show of answers and incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from light2share.aftercare import access, queries
from light2share.aftercare.forms import AnswerForm, CloseForm, PauseForm, ReportForm
from light2share.aftercare.models import Incident, VisitAnswer
from light2share.aftercare.rules import ASKED_FOR, are_shown, has_begun, is_asked
from light2share.aftercare.wording import ANSWERS, KINDS, QUESTIONS
from light2share.bookings.access import party_of
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import Party
from light2share.db import db
from light2share.equipment.models import ListingState
from light2share.i18n import formats, gettext, language
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.forms import Form

Values = dict[str, Any]
Sent = Mapping[str, Form]
"""Forms that were sent, by what they are for."""


def beside_booking(booking: Booking) -> Values:
    """On the booking's page: nothing before it has begun."""
    if not has_begun(booking.state, booking.starts_at, now()):
        return {}
    return {**box(booking, {}), "report": None}


def box(booking: Booking, sent: Sent) -> Values:
    """Answers or the question, incidents with what the actor may do about them, and the way to report one."""
    rows = queries.incidents(db.session(), booking.id)
    begun = has_begun(booking.state, booking.starts_at, now())
    page = url_for("aftercare.show", reference=booking.reference)
    return {
        "question": _question(booking, sent) if booking.state is BookingState.COMPLETED else None,
        "incidents": [_incident(booking, row, sent) for row in rows],
        "report": sent.get("report") or ReportForm(read=False) if begun else None,
        "report_action": url_for("aftercare.report", reference=booking.reference),
        "report_url": f"{page}#report",
    }


def _question(booking: Booking, sent: Sent) -> Values | None:
    """The form, or what has been said; None once the time is over and nobody said anything."""
    found = queries.answers(db.session(), booking.id)
    side = party_of(current_actor(), booking) or Party.REQUESTER
    asked = is_asked(booking.state, booking.changed_at, now()) and side not in found
    if not asked and not found:
        return None
    shown = are_shown(found, booking.changed_at, now())
    until = formats.day(booking.changed_at + ASKED_FOR, language(), booking.equipment.site.zone, year=True)
    form = sent.get("answer")
    if not isinstance(form, AnswerForm):
        form = AnswerForm(read=False)
    form.ask(side)
    return {
        "form": form if asked else None,
        "action": url_for("aftercare.answer", reference=booking.reference),
        "lines": [_line(booking, row) for party, row in found.items() if shown or party is side],
        "private": gettext(
            "Only the two organisations read this, each the other’s answer once both have answered, or on %(day)s.",
            day=until,
        )
        if not shown
        else "",
    }


def _line(booking: Booking, row: VisitAnswer) -> Values:
    """As the component pairs takes it."""
    by = booking.owner if row.side is Party.OWNER else booking.requester
    label = gettext("%(company)s: %(question)s", company=by.name, question=str(QUESTIONS[row.side]))
    return {"label": label, "value": str(ANSWERS[row.answer]), "note": row.words}


def form_prefix(handle: str) -> str:
    """What the names of an incident's fields begin with: a page may hold several."""
    return f"i-{handle}-"


def _incident(booking: Booking, row: Incident, sent: Sent) -> Values:
    zone = booking.equipment.site.zone
    by = booking.owner if row.side is Party.OWNER else booking.requester
    handles = row.is_open and access.may_handle(current_actor(), booking)
    return {
        "anchor": f"i-{row.handle}",
        "title": str(KINDS[row.kind]),
        "by": gettext(
            "Reported by %(company)s on %(at)s",
            company=by.name,
            at=formats.moment(row.reported_at, language(), zone),
        ),
        "text": row.words,
        "is_open": row.is_open,
        "done": _done(row, zone),
        "pause": _pause(booking, row, sent) if handles else None,
        "close": {
            "form": sent.get(f"close {row.handle}") or CloseForm(prefix=form_prefix(row.handle), read=False),
            "url": url_for("aftercare.close", reference=booking.reference, handle=row.handle),
        }
        if handles
        else None,
    }


def _done(row: Incident, zone: str) -> list[Values]:
    """What the owner has done about it; whom it alerted stays with the owner's own words."""
    say = language()
    lines = [
        (row.paused_at, gettext("Equipment paused"), ""),
        (row.alerted_at, gettext("People with later bookings told"), ""),
        (row.closed_at, gettext("Closed"), row.closing),
    ]
    return [
        {"label": label, "value": formats.moment(at, say, zone), "note": words}
        for at, label, words in lines
        if at
    ]


def _pause(booking: Booking, row: Incident, sent: Sent) -> Values | None:
    """The form to pause the equipment or, once paused, to tell those who have booked it; None if neither is left."""
    item = booking.equipment
    paused = item.state is ListingState.PAUSED
    if item.state is not ListingState.PUBLISHED and (not paused or row.alerted_at):
        return None
    form = sent.get(f"pause {row.handle}") or PauseForm(prefix=form_prefix(row.handle), read=False)
    return {
        "form": form,
        "version": item.version,
        "paused": paused,
        "asks_alert": not row.alerted_at,
        "url": url_for("aftercare.pause", reference=booking.reference, handle=row.handle),
    }
