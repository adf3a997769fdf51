"""The owner enters what it has agreed with another organisation by word, such as on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import asking
from light2share.bookings.forms.requesting import BookForForm
from light2share.bookings.times import MOST_PERIODS
from light2share.bookings.views.requesting import ANOTHER
from light2share.bookings.views.room import bp
from light2share.catalogue.words import fold
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.texts import title
from light2share.equipment.words import MODE_HINTS
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale, Taken
from light2share.organisations.models import Organisation
from light2share.organisations.queries import others_than
from light2share.web.access import allow, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import in_zone


@bp.route("/equipment/<slug>/book-for", methods=["GET", "POST"])
@allow(signed_in)
def book_for(slug: str) -> ResponseReturnValue:
    """Book for another organisation on one's own instrument; it is confirmed at once."""
    item = _own(slug)
    others = others_than(db.session(), item.owner_id)
    form = _form(item, others)
    if request.method != "POST" or only_shown():
        return _page(item, form, others), 200
    if request.form.get("action") == ANOTHER:
        form.more.take(form.more.typed, empty=1)
        return _page(item, form, others), 200
    if not form.submitted_and_valid():
        return _page(item, form, others), 422
    return _booked(item, form, others)


def _own(slug: str) -> Equipment:
    """The instrument, for the managers of its owner; 403 for others there, 404 for everybody else."""
    actor = current_actor()
    item = equipment.listed(db.session(), slug, actor)
    if item is None or item.state is not ListingState.PUBLISHED or item.owner_id != actor.organisation_id:
        abort(404)
    require(actor.manages(item.owner_id))
    return item


def _form(item: Equipment, others: Sequence[Organisation]) -> BookForForm:
    form, by_name = BookForForm(), {fold(one.name): one for one in others}
    form.organisation.find = lambda name: by_name.get(fold(name))
    form.offer([str(mode) for mode in item.access_modes])
    in_zone(form, ZoneInfo(item.site.zone))
    return form


def _booked(item: Equipment, form: BookForForm, others: Sequence[Organisation]) -> ResponseReturnValue:
    (requester,), wish = form.organisation.found, form.wish()
    try:
        booking = asking.book_for(db.session(), item, wish, requester.id, current_actor(), now())
    except Stale:
        form.starts.errors = [gettext("Choose a start in the future")]
        return _page(item, form, others), 422
    except Taken:
        db.session.rollback()
        form.starts.errors = [
            gettext("Another booking takes this time, or there is no room for set-up and cool-down around it")
        ]
        return _page(_own(item.slug), form, others), 409
    flash(gettext("The booking is confirmed. %(company)s has been told.", company=requester.name))
    return done(url_for("bookings.show", reference=booking.reference))


def _page(item: Equipment, form: BookForForm, others: Sequence[Organisation]) -> str:
    return render_template(
        "bookings/book_for.html",
        form=form,
        faults=form.faults,
        title=title(item, language()),
        urls={"show": url_for("equipment.show", slug=item.slug), "action": request.path},
        names=[one.name for one in others],
        zone=formats.zone_label(ZoneInfo(item.site.zone), language()),
        mode_hints={mode.value: hint for mode, hint in MODE_HINTS.items()},
        several_modes=len(item.access_modes) > 1,
        may_add=len(form.rows()) < MOST_PERIODS,
    )
