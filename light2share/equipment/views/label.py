"""The label for an instrument: 62 × 29 mm, with a QR code that leads to its page."""

from __future__ import annotations

from flask import render_template, url_for

from light2share.equipment.owner_pages import PAGES
from light2share.equipment.texts import title
from light2share.equipment.views.mine import own
from light2share.equipment.views.printing import bare
from light2share.equipment.views.room import bp
from light2share.i18n import language
from light2share.web.access import allow, signed_in
from light2share.web.links import full
from light2share.web.qr import qr_code
from light2share.web.tabs import tabs


@bp.get("/equipment/<slug>/label")
@allow(signed_in)
def label(slug: str) -> str:
    """The label, ready to be printed."""
    item = own(slug)
    address = full("equipment.show", slug=slug)
    return render_template(
        "equipment/label.html",
        title=title(item, language()),
        owner=item.owner.name,
        address=bare(address),
        code=qr_code(address),
        url=url_for(".show", slug=slug),
        tabs=tabs(PAGES, slug, "equipment.label"),
    )
