"""The statement of a booking: its page, what the two sides do with it, and the pre-invoice that it becomes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Response, abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.billing import access, queries, settling
from light2share.billing.forms import InvoiceForm, SeenForm, WaiveForm
from light2share.billing.forms.contesting import AnswerForm, ContestForm
from light2share.billing.forms.lines import LinesForm
from light2share.billing.pre_invoice import data, statement_paper, table
from light2share.billing.statement_models import Statement, StatementKind, StatementState
from light2share.billing.views.beside import statement_box
from light2share.billing.views.contested import contest_words
from light2share.billing.views.quote import as_pdf, asked_language
from light2share.billing.views.room import bp, mine
from light2share.bookings.models import Booking
from light2share.db import db
from light2share.i18n import gettext, speaking
from light2share.kernel.errors import Stale
from light2share.web.access import allow, in_charge, member, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.tables import attached, csv_file

State = StatementState
INVOICED_AHEAD = timedelta(days=31)
"""An invoice may be noted so long before its date."""


@bp.get("/bookings/<reference>/statement")
@allow(signed_in)
def statement(reference: str) -> ResponseReturnValue:
    """What was booked, used and is billed, and what can be done about it."""
    booking = mine(reference)
    return _page(booking, {}, 200)


@bp.get("/bookings/<reference>/pre-invoice.<kind>")
@allow(signed_in)
def pre_invoice(reference: str, kind: str) -> ResponseReturnValue:
    """The closed statement as a PDF, a table or data, in the language asked for."""
    found = _found(mine(reference))
    if found.state is not State.CLOSED or kind not in {"pdf", "csv", "json"}:
        abort(404)
    with speaking(asked_language()):
        if kind == "pdf":
            return as_pdf(statement_paper(found))
        if kind == "csv":
            return csv_file(table([found]), found.number)
        text = json.dumps(data(found), ensure_ascii=False, indent=2)
        return attached(Response(text, mimetype="application/json"), f"{found.number}.json")


@bp.get("/org/statements.csv")
@allow(in_charge)
def closed_statements() -> ResponseReturnValue:
    """Every closed statement of what one's own organisation lent, for its accounts."""
    rows = queries.closed_of(db.session(), current_actor().organisation_id or 0)
    return csv_file(table(rows), "statements")


@bp.post("/bookings/<reference>/statement/confirm")
@allow(member)
def confirm_statement(reference: str) -> ResponseReturnValue:
    """The requester says that it is right."""
    booking = _for(reference, access.may_confirm)
    form = SeenForm()
    said = gettext("The statement is confirmed and closed. The owner has been told.")
    return _done(booking, "confirm", form, lambda v: settling.confirm(db.session(), booking, v, now()), said)


@bp.post("/bookings/<reference>/contest")
@allow(member)
def contest_statement(reference: str) -> ResponseReturnValue:
    """The requester counts otherwise."""
    booking = _for(reference, access.may_confirm)
    form = ContestForm().offer(_found(booking))
    form.longest = _since(booking)

    def act(version: int) -> None:
        reason = form.reason.data
        settling.contest(db.session(), booking, version, form.minutes, reason, now(), form.contested)

    return _done(booking, "contest", form, act, gettext("The owner has been told, and answers."))


@bp.post("/bookings/<reference>/statement/answer")
@allow(member)
def answer_contest(reference: str) -> ResponseReturnValue:
    """The owner agrees to what is contested, keeps what it said, or corrects the hours."""
    booking = _for(reference, access.may_settle)
    form = AnswerForm().offer(_found(booking))
    form.longest = _since(booking)

    def act(version: int) -> None:
        session, word = db.session(), form.message.data
        if form.decision.data == "agree":
            settling.agree(session, booking, version, word, now())
        else:
            settling.keep(session, booking, version, word, now(), form.corrected)

    return _done(booking, "answer", form, act, gettext("The requester has been told."))


@bp.post("/bookings/<reference>/statement/lines")
@allow(member)
def change_lines(reference: str) -> ResponseReturnValue:
    """The owner adds, changes and takes away lines of its own, all at once."""
    booking = _for(reference, access.may_settle)
    form = LinesForm().offer(_found(booking).says.conditions.rate)

    def act(version: int) -> None:
        settling.change_extras(db.session(), booking, version, form.extras(), now())

    said = gettext("The lines are saved. The requester has 10 days to confirm or contest them.")
    return _done(booking, "lines", form, act, said)


@bp.post("/bookings/<reference>/statement/waive")
@allow(member)
def waive_statement(reference: str) -> ResponseReturnValue:
    """The owner asks for nothing after all."""
    booking = _for(reference, access.may_settle)
    form = WaiveForm()

    def act(version: int) -> None:
        settling.waive(db.session(), booking, version, form.message.data, now())

    return _done(
        booking, "waive", form, act, gettext("Nothing is owed any more. The requester has been told.")
    )


@bp.post("/bookings/<reference>/statement/invoice")
@allow(member)
def note_invoice(reference: str) -> ResponseReturnValue:
    """The owner notes its own invoice."""
    booking = _for(reference, access.may_settle)
    form, zone = InvoiceForm(), ZoneInfo(booking.equipment.site.zone)
    moments = (booking.created_at, now() + INVOICED_AHEAD)
    form.first, form.last = (at.astimezone(zone).date() for at in moments)

    def act(version: int) -> None:
        settling.name_invoice(db.session(), booking, version, form.number.data, form.day)

    return _done(
        booking, "invoice", form, act, gettext("The number of your invoice is noted; both sides see it.")
    )


def _for(reference: str, may: Callable[..., bool]) -> Booking:
    booking = mine(reference)
    require(may(current_actor(), booking))
    return booking


def _found(booking: Booking) -> Statement:
    return queries.statement(db.session(), booking.id) or abort(404)


def _done(
    booking: Booking, name: str, form: SeenForm, act: Callable[[int], None], said: str
) -> ResponseReturnValue:
    """Do it, or show the page again with what was typed."""
    if not form.submitted_and_valid():
        return _page(booking, {name: form}, form.status())
    try:
        act(form.version.data or 0)
    except Stale:
        db.session.rollback()
        booking = mine(booking.reference)
        form.form_errors.append(
            gettext(
                "The statement has changed meanwhile; this is how it stands now. Check it, then press again."
            )
        )
        return _page(booking, {name: form}, 409)
    flash(said)
    return done(url_for("billing.statement", reference=booking.reference))


def _since(booking: Booking) -> int:
    """Minutes since the start."""
    return max(now() - booking.starts_at, timedelta()) // timedelta(minutes=1)


def _offered(booking: Booking, found: Statement) -> Iterator[tuple[str, SeenForm]]:
    """The forms that the actor may send now, with what stands."""
    actor, of_use = current_actor(), found.kind is StatementKind.USE
    if access.may_confirm(actor, booking) and not found.is_done:
        yield "confirm", SeenForm(read=False)
        if found.state is State.OPEN and found.is_contestable and now() < found.contest_until:
            yield "contest", ContestForm(read=False, data={"hours": found.used_minutes}).offer(found)
    if access.may_settle(actor, booking):
        if found.state is State.CONTESTED:
            yield "answer", AnswerForm(read=False, data={"hours": found.used_minutes}).offer(found)
        if of_use and not found.is_done:
            said = found.says
            yield "lines", LinesForm(read=False).offer(said.conditions.rate, said.extras)
        if not found.is_done and found.net_cents:
            yield "waive", WaiveForm(read=False)
        if found.state is State.CLOSED and found.net_cents:
            yield "invoice", InvoiceForm(read=False)


def _page(booking: Booking, sent: dict[str, SeenForm], status: int) -> ResponseReturnValue:
    found = _found(booking)
    faults = [fault for form in sent.values() for fault in form.faults]
    page = render_template(
        "billing/statement.html",
        paper=statement_paper(found),
        box=statement_box(booking, found),
        forms={name: sent.get(name, form) for name, form in _offered(booking, found)},
        contest=contest_words(found),
        faults=faults,
        version=found.version,
        hidden=hidden_fields(),
        reference=booking.reference,
        booking_url=url_for("bookings.show", reference=booking.reference),
    )
    return page, status
