"""What stands about money on the page of a booking."""

from __future__ import annotations

from typing import Any

from flask import url_for

from light2share.billing import access, queries
from light2share.billing.forms import AcceptForm
from light2share.billing.invoice_xml import lacking, may_be_made
from light2share.billing.models import QUOTED, Quote, QuoteState
from light2share.billing.paper import names, short_day
from light2share.billing.pre_invoice import hours
from light2share.billing.quoting import has_price, today
from light2share.billing.reminders import mediation_from
from light2share.billing.statement_models import (
    Statement,
    StatementKind,
    StatementState,
)
from light2share.billing.views.contested import step_words
from light2share.billing.wording import exact, facts_text, who_accepted
from light2share.bookings.access import party_of
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.states import OVER
from light2share.bookings.transitions import Party
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.organisations.queries import holders
from light2share.organisations.rules import Role
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.forms import hidden_fields

Values = dict[str, Any]
STATED = {BookingState.COMPLETED, BookingState.CANCELLED, BookingState.NO_SHOW}
"""States that may leave something owed."""


def beside_booking(booking: Booking) -> Values:
    """The quote as the actor's side sees it; once the booking is over, what is owed."""
    session = db.session()
    if booking.state in OVER:
        found = queries.statement(session, booking.id) if booking.state in STATED else None
        return {"quote": None, "statement": statement_box(booking, found) if found else None}
    if not has_price(booking):
        return {"quote": None}
    return {"quote": quote_box(booking, queries.latest_quote(session, booking.id), AcceptForm(read=False))}


def quote_box(booking: Booking, quote: Quote | None, form: AcceptForm) -> Values | None:
    """Where it stands, the way to it, and what the actor may do: accept it, name an order, have it made (again)."""
    actor, reference = current_actor(), booking.reference
    open_now = booking.state in QUOTED
    if quote is None:
        if not open_now or not access.may_make_quote(actor, booking):
            return None
        return {"standing": gettext("No quote has been made of this booking yet."), "kind": "", "links": [],
                "accept": None, "make": _make(booking, None), "missing": ""}  # fmt: skip
    late = quote.valid_until < today(booking, now())
    to_approve = quote.state is QuoteState.OPEN and open_now
    return {
        "standing": _standing(booking, quote, late),
        "kind": {QuoteState.ACCEPTED: "free", QuoteState.OPEN: "wait"}.get(quote.state, ""),
        "links": [
            {
                "label": gettext("Quote %(number)s", number=quote.number),
                "url": url_for("billing.quote", reference=reference),
                "note": gettext("%(amount)s incl. VAT", amount=exact(quote.gross_cents)),
            },
            *(_pdf(reference, quote, code, name) for code, name in (("fr", "Français"), ("en", "English"))),
        ],
        "accept": _accept(booking, quote, form) if to_approve and not late else None,
        "make": _make(booking, quote) if open_now and access.may_make_quote(actor, booking) else None,
        "missing": _missing(booking, quote) if open_now else "",
    }


def _pdf(reference: str, quote: Quote, code: str, name: str) -> Values:
    url = url_for("billing.quote_pdf", reference=reference, lang=code)
    return {"label": f"PDF, {name}", "url": url, "note": f"{quote.number}.pdf"}


def _standing(booking: Booking, quote: Quote, late: bool) -> str:
    say, zone = language(), booking.equipment.site.zone
    if quote.state is QuoteState.ACCEPTED and quote.accepted_at:
        at = formats.moment(quote.accepted_at, say, zone)
        if quote.purchase_order:
            return gettext(
                "Quote accepted on %(at)s by %(name)s, purchase order %(order)s.",
                at=at,
                name=who_accepted(quote),
                order=quote.purchase_order,
            )
        return gettext("Quote accepted on %(at)s by %(name)s.", at=at, name=who_accepted(quote))
    if quote.state is QuoteState.OPEN and booking.state is BookingState.OFFERED:
        return gettext("This quote is for what was asked. The owner has proposed something else: once that is agreed,"
                       " a new quote takes its place.")  # fmt: skip
    if quote.state is QuoteState.OPEN and not late:
        day = short_day(quote.valid_until)
        if quote.version > 1:
            return gettext("Quote to approve, valid until %(day)s. It replaces the one before.", day=day)
        return gettext("Quote to approve, valid until %(day)s.", day=day)
    if quote.state is QuoteState.OPEN:
        return gettext(
            "The quote was valid until %(day)s; the owner can make a new one.",
            day=short_day(quote.valid_until),
        )
    return gettext("The quote no longer holds.")


def _accept(booking: Booking, quote: Quote, form: AcceptForm) -> Values | None:
    """The form for the requester's side; None for the owner, who waits."""
    actor = current_actor()
    if not access.may_order(actor, booking):
        return None
    binds = access.may_accept(actor, booking)
    hint = gettext("Optional: it then stands on the pre-invoice.")
    if not binds:
        holding = [one.name for one in holders(db.session(), booking.requester_id, Role.QUOTES)]
        hint = (
            gettext("Without one, %(names)s can accept it.", names=names(holding))
            if holding
            else gettext("Your organisation has nobody on this site who can accept it without one.")
        )
    form.quote.data = quote.version
    return {
        "form": form,
        "url": url_for("billing.accept_quote", reference=booking.reference),
        "hint": hint,
        "binds": binds,
        "version": quote.version,
    }


def _make(booking: Booking, quote: Quote | None) -> Values:
    return {
        "label": gettext("Make the quote again") if quote else gettext("Make the quote"),
        "url": url_for("billing.make_quote", reference=booking.reference),
        "hidden": hidden_fields(),
    }


def _missing(booking: Booking, quote: Quote) -> str:
    """To the owner: what its papers should say of it."""
    if party_of(current_actor(), booking) is not Party.OWNER:
        return ""
    return facts_text(quote.says.seller.missing())


def statement_box(booking: Booking, found: Statement) -> Values:
    """Where the statement stands, what it comes to, and the papers it becomes."""
    reference = booking.reference
    amount = exact(found.gross_cents)
    closed = found.state is StatementState.CLOSED
    mine = found.state is StatementState.OPEN and access.may_confirm(current_actor(), booking)
    theirs = closed and access.may_settle(current_actor(), booking)
    links = [
        {
            "label": gettext("Pre-invoice, %(kind)s", kind=kind.upper()),
            "url": url_for("billing.pre_invoice", reference=reference, kind=kind),
            "note": f"{found.number}.{kind}",
        }
        for kind in ("pdf", "csv", "json")
    ]
    return {
        "standing": statement_standing(booking, found),
        "kind": {StatementState.OPEN: "wait", StatementState.CONTESTED: "wait"}.get(found.state, "free"),
        "lines": [{"label": label, "value": value} for label, value in hours(found)]
        + ([{"label": _amount_label(found), "value": amount}] if found.net_cents else []),
        "url": url_for("billing.statement", reference=reference),
        "links": [*links, *(_factur_x(reference, found) if theirs else [])] if closed else [],
        "lacks": _lacks(found) if theirs and found.net_cents else "",
        "confirm_url": url_for("billing.confirm_statement", reference=reference) if mine else "",
        "version": found.version,
        "hidden": hidden_fields() if mine else "",
        "words": _words(booking, found),
    }


def _amount_label(found: Statement) -> str:
    waived = found.state is StatementState.WAIVED
    return gettext("Waived, incl. VAT") if waived else gettext("To pay, incl. VAT")


def _factur_x(reference: str, found: Statement) -> list[Values]:
    """The invoice as a file, for the owner, once it has its number."""
    if not may_be_made(found):
        return []
    return [
        {
            "label": label,
            "url": url_for("billing.factur_x", reference=reference, kind=kind),
            "note": f"{found.number}-factur-x.{kind}",
        }
        for kind, label in (
            ("pdf", gettext("Invoice as Factur-X, PDF with its data")),
            ("xml", gettext("Invoice as Factur-X, data alone")),
        )
    ]


def _lacks(found: Statement) -> str:
    """What keeps it from becoming a Factur-X file, or what it waits for."""
    if facts := lacking(found.says):
        return gettext(
            "No Factur-X file can be made of it: the statement does not say your %(facts)s.",
            facts=facts_text(facts),
        )
    if not found.invoice_number:
        return gettext(
            "Once you have noted the number and the date of your invoice, it is here as Factur-X (EN 16931)."
        )
    return ""


def statement_standing(booking: Booking, found: Statement) -> str:
    """Who acts next, or how it ended."""
    say, zone = language(), booking.equipment.site.zone
    if found.state is StatementState.OPEN:
        until = formats.until(found.contest_until, say, zone)
        if found.kind is StatementKind.USE:
            return gettext(
                "The requester confirms or contests it until %(until)s; then the site closes it.", until=until
            )
        if found.is_contestable:
            return gettext(
                "The requester may contest the fee until %(until)s, and the owner waive it; then the site closes it.",
                until=until,
            )
        return gettext("The fee stands unless the owner waives it by %(until)s.", until=until)
    if found.state is StatementState.CONTESTED:
        since = formats.moment(found.contested_at, say, zone) if found.contested_at else ""
        words = gettext(
            "Contested by the requester: it has waited for the owner’s answer since %(since)s.", since=since
        )
        return f"{words} {_mediated(booking, found)}"
    at = formats.moment(found.closed_at, say, zone) if found.closed_at else ""
    if found.state is StatementState.WAIVED:
        if found.closed_by is Party.SITE:
            return gettext("Waived on %(at)s: the time is let again.", at=at)
        return gettext("Waived by the owner on %(at)s.", at=at)
    if found.invoice_number and found.invoiced_on:
        day = short_day(found.invoiced_on)
        return gettext(
            "Closed on %(at)s; invoice %(number)s of %(day)s.", at=at, number=found.invoice_number, day=day
        )
    return gettext("Closed on %(at)s.", at=at)


def _mediated(booking: Booking, found: Statement) -> str:
    """When the cluster is asked to mediate, or that it has been."""
    office = booking.equipment.site.office
    at = mediation_from(found.contested_at or found.made_at, office)
    day = short_day(to_local(at, office.zone).date())
    if at <= now():
        return gettext("The cluster was asked to mediate on %(day)s.", day=day)
    return gettext("Without an answer the cluster is asked to mediate on %(day)s.", day=day)


def _words(booking: Booking, found: Statement) -> list[Values]:
    """What the two sides did and wrote, in order."""
    say, zone = language(), booking.equipment.site.zone
    lines = []
    steps = queries.steps(db.session(), found.id)
    for step, said in zip(steps, step_words(found, steps), strict=True):
        if said or step.words:
            side = booking.owner if step.by is Party.OWNER else booking.requester
            at = formats.moment(step.at, say, zone)
            note = f"{at} – {step.words}" if said and step.words else at
            lines.append({"label": side.name, "value": said or step.words, "note": note})
    return lines
