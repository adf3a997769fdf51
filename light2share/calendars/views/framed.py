"""When an item is free, as a page for the frames of other sites: only where its owner allows it, without any name."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, make_response, render_template, request, url_for

from light2share.availability import wording
from light2share.availability.calendar import Addresses, View, calendar, read
from light2share.availability.grid import Marks
from light2share.bookings import queries as bookings
from light2share.calendars.views.room import bp
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import LANGUAGES, speaking
from light2share.kernel.actor import VISITOR
from light2share.kernel.period import Period
from light2share.web.access import allow, anyone
from light2share.web.clock import now
from light2share.web.headers import framed
from light2share.web.languages import accepted_language
from light2share.web.links import full


@bp.get("/equipment/<slug>/free-busy")
@allow(anyone)
def free_busy(slug: str) -> Response:
    """A week or a month as any visitor sees it, whoever looks. `lang` chooses the words."""
    item = equipment.listed(db.session(), slug, VISITOR)
    if item is None or not item.shows_free_busy:
        abort(404)
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else accepted_language()
    with speaking(language):
        return framed(make_response(_page(item, language)))


def _page(item: Equipment, language: str) -> str:
    def address(view: View, day: date | None) -> str:
        return url_for("calendars.free_busy", slug=item.slug, lang=language, view=view, date=day)

    def marks_in(window: Period) -> Marks:
        found = bookings.asked(db.session(), item.id, window, VISITOR)
        held = [mark.period for mark in found if mark.held_until]
        return Marks([mark.period for mark in found], held=held)

    asked = read(request.args.get("view"), request.args.get("date"))
    shown = calendar(db.session(), item, asked, Addresses(address), now(), marks_in)
    return render_template(
        "calendars/free_busy.html",
        lang=language,
        title=title(item, language),
        town=item.site.town,
        calendar=shown,
        key=list(wording.PLAIN_KEY.items()),
        url=full("equipment.show", slug=item.slug),
    )
