"""The sheet of an instrument on paper (A4): what it is, what applies, and a QR code that leads back to its page."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import queries
from light2share.equipment.models import Equipment
from light2share.equipment.pricing import headline_of
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.values import values_of
from light2share.equipment.views import about, showing
from light2share.equipment.views.room import bp
from light2share.equipment.views.showing import Sheet
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import day
from light2share.kernel.localtime import to_local
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.links import full
from light2share.web.moved import gone_or_moved
from light2share.web.qr import qr_code


def bare(address: str) -> str:
    """An address as it is printed."""
    return address.removeprefix("https://").removeprefix("http://")


@bp.get("/equipment/<slug>/print")
@allow(anyone)
def printed(slug: str) -> ResponseReturnValue:
    """The sheet, for whoever may see the listing."""
    session, actor, moment = db.session(), current_actor(), now()
    item = queries.whole(session, slug, actor)
    if item is None:
        gone_or_moved(queries.moved_to(session, slug, actor))
    tree = taxonomy()
    values = values_of(queries.specifications_of(session, item), tree)
    today = to_local(moment, ZoneInfo(item.site.zone)).date()
    sheet = Sheet(item, tree.technique(item.technique), values, queries.photos_of(session, item), today)
    address = full("equipment.show", slug=slug)
    return render_template(
        "equipment/print.html",
        url=url_for(".show", slug=slug),
        head=showing.head(sheet, actor, ""),
        picture=_picture(sheet),
        key=showing.key(sheet, sheet.spectrum(None)),
        price=_price(item),
        modes=[str(MODES[mode]) for mode in item.modes_offered],
        specifications=about.specifications(sheet, item.own_specifications, None),
        calibration=about.calibrated(sheet, []),
        conditions=about.conditions(item, queries.mode_changes(item)),
        code=qr_code(address),
        address=address,
        shown_address=bare(address),
        printed_on=day(today, language(), year=True),
    )


def _picture(sheet: Sheet) -> dict[str, Any]:
    """The first photo, or the drawing."""
    found: dict[str, Any] = showing.gallery(sheet)["pictures"][0]
    return found


def _price(item: Equipment) -> dict[str, Any]:
    shown = headline_of(item, language())
    return {
        "amount": shown.amount,
        "note": shown.note,
        "details": shown.details if len(shown.details) > 1 else [],
        "label": gettext("Price"),
    }
