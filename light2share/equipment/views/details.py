"""The owner's own specifications of a listing, and what differs by access mode."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import details, queries
from light2share.equipment.details import OwnLine
from light2share.equipment.forms.modes import ModesForm, mode_inputs, modes_form
from light2share.equipment.forms.own import OwnForm, own_form, own_inputs
from light2share.equipment.models import Equipment
from light2share.equipment.rules import PriceMode
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around, seen_version, stale_words
from light2share.i18n import gettext
from light2share.kernel.errors import Stale
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form


@bp.route("/equipment/<slug>/specifications", methods=["GET", "POST"])
@allow(signed_in)
def own_specifications(slug: str) -> ResponseReturnValue:
    """The specifications that the technique does not ask for: add, change, order, remove."""
    item = own(slug)
    form = own_form(_lines(item), item.version)
    if form.submitted_and_valid():
        lines = form.lines(request.form.get("action", ""))
        try:
            details.write_own(db.session(), item, lines, seen_version(), now())
        except Stale:
            item = _again(slug, form)
            return _own_page(item, form), 409
        publishing.changed(db.session(), item)
        flash(gettext("Your specifications are saved."), "success")
        return done(url_for("equipment.own_specifications", slug=slug))
    return _own_page(item, form), form.status()


def _lines(item: Equipment) -> list[OwnLine]:
    rows = item.own_specifications
    return [OwnLine(row.label_fr or "", row.label_en or "", row.value) for row in rows]


def _own_page(item: Equipment, form: OwnForm) -> str:
    return render_template(
        "equipment/own_specifications.html",
        form=form,
        rows=own_inputs(form, len(_lines(item))),
        **around(item, "equipment.own_specifications"),
    )


@bp.route("/equipment/<slug>/modes", methods=["GET", "POST"])
@allow(signed_in)
def modes(slug: str) -> ResponseReturnValue:
    """Notice and rates of each access mode, where they are not those of the whole item."""
    item = own(slug)
    form = modes_form(item, queries.mode_changes(item))
    if form.submitted_and_valid():
        try:
            seen = seen_version()
            details.write_modes(db.session(), item, form.changes(), seen, now())
        except Stale:
            item = _again(slug, form)
            return _modes_page(item, form), 409
        publishing.opening_changed(db.session(), item, now())
        publishing.changed(db.session(), item)
        flash(gettext("Notice and rates are saved. Bookings that were made keep theirs."), "success")
        return done(url_for("equipment.modes", slug=slug))
    return _modes_page(item, form), form.status()


def _modes_page(item: Equipment, form: ModesForm) -> str:
    return render_template(
        "equipment/modes.html",
        form=form,
        modes=mode_inputs(form),
        by_rate=item.price_mode is PriceMode.RATE,
        **around(item, "equipment.modes"),
    )


def _again(slug: str, form: Form) -> Equipment:
    """The listing as it is now, for a form that was filled from an older one."""
    db.session.rollback()
    item = own(slug)
    form["version"].data, form["version"].raw_data = str(item.version), None
    form.form_errors.append(stale_words())
    return item
