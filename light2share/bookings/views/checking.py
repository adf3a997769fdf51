"""Saying that a line of a booking's checklist is done, or that it is not after all."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import access, checklist, documents
from light2share.bookings.check_words import KINDS, line_note
from light2share.bookings.checklist import Line
from light2share.bookings.checks import SAID_BY, CheckKind, may_say
from light2share.bookings.forms.checking import DoneForm
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import Party
from light2share.bookings.views import facts
from light2share.bookings.views.moving import mine, only_for
from light2share.bookings.views.room import bp
from light2share.bookings.wording import state_label
from light2share.db import db
from light2share.i18n import _, gettext
from light2share.kernel.errors import Stale
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now

HINTS = {
    CheckKind.INSURANCE: _(
        "Whoever holds an instrument answers for it: the policy should cover damage to it, or the owner’s insurer"
        " should waive its claim against you. Both sides read what you enter."
    ),
    CheckKind.PREVENTION: _(
        "Before staff of another firm work on your site, both inspect the place together (Code du travail, R4512-2);"
        " where risks add up, a prevention plan follows (R4512-6). The site keeps what you say, no judgement of it."
    ),
    CheckKind.QUOTE: _("For a quote that was accepted outside this site, such as by e-mail or on paper."),
    CheckKind.ORDER: _("It stands on the papers of this booking."),
}


@bp.route("/bookings/<reference>/checks/<kind>", methods=["GET", "POST"])
@allow(member)
def check(reference: str, kind: str) -> ResponseReturnValue:
    """One line: say that it is done, otherwise than before, or not after all."""
    booking, line = _line(reference, kind)
    form = DoneForm(data=_present(line) or _certified(booking, line))
    form.about(line.kind)
    if request.method != "POST" or only_shown():
        return _page(booking, line, form), 200
    back = request.form.get("action") == "open"
    if not back and not form.submitted_and_valid():
        return _page(booking, line, form), 422
    try:
        _say(booking, line, form, back)
    except Stale:
        db.session.rollback()
        return _changed(reference, kind, form)
    flash(gettext("The line is open again.") if back else gettext("Noted. Both sides see it."), "success")
    return done(url_for("bookings.show", reference=reference))


def _line(reference: str, kind: str) -> tuple[Booking, Line]:
    """The line, for the side that speaks of it: 403 for the other, 404 where the booking has no such line."""
    booking, actor = mine(reference), current_actor()
    line = next((one for one in checklist.lines_shown(db.session(), booking) if one.kind.value == kind), None)
    if line is None or line.kind not in SAID_BY:
        abort(404)
    if access.party_of(actor, booking) not in SAID_BY[line.kind]:
        only_for(Party.OWNER, booking)
    require(may_say(access.acts_as(actor, booking), line.kind, BookingState.REQUESTED))
    return booking, line


def _present(line: Line) -> dict[str, object]:
    said = line.done
    if said is None:
        return {}
    way = said.way.value if said.way else None
    return {"seen": said.at.isoformat(), "way": way, "day": said.day, "note": said.note}


def _certified(booking: Booking, line: Line) -> dict[str, object]:
    """For the line about insurance, the requester's certificate that covers the time."""
    if line.kind is not CheckKind.INSURANCE:
        return {}
    party = access.party_of(current_actor(), booking)
    papers = documents.of_booking(db.session(), booking, party)
    row = next(iter(documents.covering(booking, papers.insurances)), None)
    return {"note": documents.in_words(row), "day": row.ends_on} if row else {}


def _say(booking: Booking, line: Line, form: DoneForm, back: bool) -> None:
    session, actor = db.session(), current_actor()
    seen = _seen(form)
    if back:
        checklist.say_open(session, booking, line.kind, actor, seen)
    else:
        checklist.say_done(session, booking, line.kind, actor, form.done(actor, now()), seen)


def _seen(form: DoneForm) -> datetime | None:
    """When it was done, as the page said that was sent. Raises Stale if that can't be read."""
    text = form.seen.data or ""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Stale from None


def _changed(reference: str, kind: str, form: DoneForm) -> ResponseReturnValue:
    """As it stands now, with what was typed, to be sent again."""
    booking, line = _line(reference, kind)
    form.seen.data, form.seen.raw_data = line.done.at.isoformat() if line.done else "", None
    if may_say(access.acts_as(current_actor(), booking), line.kind, booking.state):
        form.form_errors.append(
            gettext("This line has changed meanwhile; this is how it stands. Check it, then press again.")
        )
    else:
        state = state_label(booking.state)
        form.form_errors.append(
            gettext("This can’t be done any more: the booking is now “%(state)s”.", state=state)
        )
    return _page(booking, line, form), 409


def _page(booking: Booking, line: Line, form: DoneForm) -> str:
    head = facts.head(booking, current_actor())
    return render_template(
        "bookings/check.html",
        head=head,
        title=KINDS[line.kind],
        hint=HINTS[line.kind],
        stands=line_note(booking, line, access.party_of(current_actor(), booking)),
        is_done=line.done is not None,
        may=may_say(access.acts_as(current_actor(), booking), line.kind, booking.state),
        form=form,
        faults=form.faults,
        action=request.path,
    )
