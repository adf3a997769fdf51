"""The quote of a booking: as a page, as a PDF, made again, accepted."""

from __future__ import annotations

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.billing import access, queries, quoting
from light2share.billing.forms import AcceptForm
from light2share.billing.models import QUOTED, Quote
from light2share.billing.paper import Paper, pdf, quote_paper
from light2share.billing.views.beside import quote_box
from light2share.billing.views.room import bp, mine
from light2share.bookings.models import Booking
from light2share.db import db
from light2share.i18n import LANGUAGES, gettext, language, speaking
from light2share.kernel.errors import Stale
from light2share.web.access import allow, member, require, signed_in
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done
from light2share.web.clock import now


@bp.get("/bookings/<reference>/quote")
@allow(signed_in)
def quote(reference: str) -> ResponseReturnValue:
    """The quote as a page that prints, and the form to accept it."""
    booking = mine(reference)
    return _page(booking, _latest(booking), AcceptForm(read=False), 200)


@bp.get("/bookings/<reference>/quote.pdf")
@allow(signed_in)
def quote_pdf(reference: str) -> ResponseReturnValue:
    """The same as a tagged PDF, in the language asked for."""
    found = _latest(mine(reference))
    with speaking(asked_language()):
        return as_pdf(quote_paper(found))


@bp.post("/bookings/<reference>/quote")
@allow(member)
def make_quote(reference: str) -> ResponseReturnValue:
    """The owner has it made, with what its papers say of it today."""
    booking = mine(reference)
    require(access.may_make_quote(current_actor(), booking))
    if booking.state not in QUOTED or not quoting.has_price(booking):
        flash(gettext("There is no quote to make: the booking is not confirmed, or has no price."), "wait")
    else:
        before = queries.latest_quote(db.session(), booking.id)
        made = quoting.make(db.session(), booking, now(), anew=True, but=current_actor().person_id)
        if made is before:
            flash(gettext("The quote says already what it would say now."), "wait")
        else:
            flash(gettext("The quote is made. The customer is asked to approve it."))
    return done(url_for("bookings.show", reference=reference, _anchor="quote"))


@bp.post("/bookings/<reference>/quote/accept")
@allow(member)
def accept_quote(reference: str) -> ResponseReturnValue:
    """The requester says yes: an admin by a press, any member by the number of a purchase order."""
    booking, actor, person = mine(reference), current_actor(), current_person()
    require(access.may_order(actor, booking))
    form = AcceptForm()
    form.needs_order = not access.may_accept(actor, booking)
    if not form.submitted_and_valid():
        return _page(booking, _latest(booking), form, form.status())
    order = form.purchase_order.data
    try:
        name = person.name if person else ""
        quoting.accept(db.session(), booking, form.quote.data or 0, actor, name, now(), order)
    except Stale:
        db.session.rollback()
        booking = mine(reference)
        form.form_errors.append(
            gettext("The quote has changed meanwhile; this is how it stands now. Check it, then press again.")
        )
        return _page(booking, _latest(booking), form, 409)
    flash(gettext("The quote is accepted. The owner has been told."))
    return done(url_for("bookings.show", reference=reference, _anchor="quote"))


def asked_language() -> str:
    """Of the paper: what `lang` asks for, else the reader's."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else language()


def as_pdf(paper: Paper) -> Response:
    """The paper as an answer to keep."""
    response = Response(pdf(paper), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _latest(booking: Booking) -> Quote:
    return queries.latest_quote(db.session(), booking.id) or abort(404)


def _page(booking: Booking, found: Quote, form: AcceptForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "billing/quote.html",
        paper=quote_paper(found),
        box=quote_box(booking, found, form),
        form=form,
        faults=form.faults,
        reference=booking.reference,
        booking_url=url_for("bookings.show", reference=booking.reference),
    )
    return page, status
