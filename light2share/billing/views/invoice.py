"""The owner's own invoice as a Factur-X file, and its data alone."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from light2share.billing import access, queries
from light2share.billing.invoice_file import embedded
from light2share.billing.invoice_xml import invoice_xml, may_be_made
from light2share.billing.paper import pdf
from light2share.billing.pre_invoice import invoice_paper
from light2share.billing.views.quote import asked_language
from light2share.billing.views.room import bp, mine
from light2share.db import db
from light2share.i18n import speaking
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.tables import attached


@bp.get("/bookings/<reference>/factur-x.<kind>")
@allow(member)
def factur_x(reference: str, kind: str) -> ResponseReturnValue:
    """For the owner, once it has noted the number and the day: a PDF/A-3 with the data inside, or the data."""
    booking = mine(reference)
    require(access.may_settle(current_actor(), booking))
    found = queries.statement(db.session(), booking.id)
    if found is None or not may_be_made(found) or kind not in {"pdf", "xml"}:
        abort(404)
    lang = asked_language()
    with speaking(lang):
        xml = invoice_xml(found)
        if kind == "xml":
            return attached(Response(xml, mimetype="application/xml"), f"{found.number}-factur-x.xml")
        paper = invoice_paper(found)
        title = f"{paper.kind} {paper.number}"
        whole = embedded(pdf(paper, to_keep=True), xml, lang, title, paper.author)
    return attached(Response(whole, mimetype="application/pdf"), f"{found.number}-factur-x.pdf")
