"""The label for an instrument: 62 × 29 mm, with a QR code that leads to its page."""

from __future__ import annotations

import segno
from flask import render_template, url_for
from markupsafe import Markup

from light2share.equipment.texts import title
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.i18n import language
from light2share.web.access import allow, signed_in
from light2share.web.links import full


@bp.get("/equipment/<slug>/label")
@allow(signed_in)
def label(slug: str) -> str:
    """The label, ready to be printed."""
    item = own(slug)
    address = full("equipment.show", slug=slug)
    code = segno.make(address, error="m").svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None)
    return render_template(
        "equipment/label.html",
        title=title(item, language()),
        owner=item.owner.name,
        address=address.removeprefix("https://").removeprefix("http://"),
        code=Markup(code),  # noqa: S704  drawn here from our own address
        url=url_for(".show", slug=slug),
    )
