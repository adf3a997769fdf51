"""The identical pieces of a listing."""

from __future__ import annotations

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import moves
from light2share.bookings.counts import unit_is_held
from light2share.db import db
from light2share.equipment import queries, units
from light2share.equipment.forms.acts import UnitForm
from light2share.equipment.models import Equipment
from light2share.equipment.units import MOST_UNITS
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around
from light2share.i18n import gettext
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.clock import now


@bp.route("/equipment/<slug>/units", methods=["GET", "POST"], endpoint="units")
@allow(signed_in)
def all_units(slug: str) -> ResponseReturnValue:
    """The pieces, and a form to add one."""
    item, form = own(slug), UnitForm()
    if not form.submitted_and_valid():
        return _page(item, form), form.status()
    session = db.session()
    item = moves.lock(session, item.id)
    if len(queries.units_of(session, item)) >= MOST_UNITS:
        form.form_errors.append(
            gettext("Remove a piece first: a listing has %(most)s at most", most=MOST_UNITS)
        )
        return _page(item, form), 422
    units.add(session, item, form.label.data or "", now())
    publishing.units_changed(session, item, now())
    flash(gettext("The piece is added: it can be booked now."), "success")
    return done(url_for(".units", slug=slug))


@bp.post("/equipment/<slug>/units/<int:number>")
@allow(signed_in)
def unit(slug: str, number: int) -> ResponseReturnValue:
    """Call a piece otherwise, or take it out of service."""
    session = db.session()
    item = moves.lock(session, own(slug).id)
    row = next((one for one in queries.units_of(session, item) if one.number == number), None)
    if row is None:
        abort(404)
    if request.form.get("action") == "remove":
        if unit_is_held(session, row.id, now()):
            form = UnitForm(read=False)
            form.form_errors.append(
                gettext("Piece %(number)s has bookings ahead: move or cancel them first.", number=number)
            )
            return _page(item, form), 409
        if not units.retire(session, item, row, now()):
            abort(409)
        publishing.units_changed(session, item, now())
        flash(gettext("The piece is removed. Its past bookings stay on record."), "success")
        return done(url_for(".units", slug=slug))
    form = UnitForm()
    if not form.submitted_and_valid():
        return _page(item, UnitForm(read=False), number, form), form.status()
    units.relabel(session, item, row, form.label.data or "", now())
    flash(gettext("The piece is saved."), "success")
    return done(url_for(".units", slug=slug))


def _page(item: Equipment, form: UnitForm, refused: int = 0, label: UnitForm | None = None) -> str:
    rows = queries.units_of(db.session(), item)
    shown = []
    for row in rows:
        one = label if label and row.number == refused else UnitForm(data={"label": row.label}, read=False)
        one.label.id = one.label.label.field_id = f"label-{row.number}"
        shown.append(
            {
                "number": row.number,
                "form": one,
                "url": url_for(".unit", slug=item.slug, number=row.number),
                "removable": len(rows) > 1,
            }
        )
    return render_template(
        "equipment/units.html",
        form=form,
        refused_label=label,
        units=shown,
        full=len(rows) >= MOST_UNITS,
        action=url_for(".units", slug=item.slug),
        **around(item, "equipment.units"),
    )
