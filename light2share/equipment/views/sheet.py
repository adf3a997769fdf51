"""Editing the whole sheet of a listing."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import actions, queries, reviewing
from light2share.equipment.calibration import calibration
from light2share.equipment.forms.sheet import SheetForm, sheet_form, specification_inputs
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.values import values_of
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import move_buttons, own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around, seen_version
from light2share.equipment.words import OWNER_MODE_HINTS
from light2share.i18n import gettext, language
from light2share.i18n.formats import clauses, day
from light2share.kernel.errors import Stale
from light2share.kernel.workdays import region_of
from light2share.organisations.queries import people_of, sites_of
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.clock import now

MOST_TOLD = 6
"""Figures whose reading is told after saving."""


@bp.route("/equipment/<slug>/edit", methods=["GET", "POST"])
@allow(signed_in)
def edit(slug: str) -> ResponseReturnValue:
    """The sheet as a form."""
    item = own(slug)
    form = _form(item)
    stale = False
    if form.submitted_and_valid() and _number_is_free(item, form):
        try:
            return _saved(item, form)
        except Stale:
            db.session.rollback()
            item, stale = own(slug), True
            form.version.data = str(item.version)
            form.version.raw_data = None
    return _page(item, form, stale), form.status(stale)


def _number_is_free(item: Equipment, form: SheetForm) -> bool:
    """Whether no other listing of the owner has the same number of its own; else says so beside the field."""
    if form.owner_key.data and queries.has_key(db.session(), item, form.owner_key.data):
        form.owner_key.errors = [gettext("Enter another one: you have a listing with this number")]
        return False
    return True


def _form(item: Equipment) -> SheetForm:
    values = values_of(queries.specifications_of(db.session(), item), taxonomy())
    sites = sites_of(db.session(), item.owner_id)
    drawn_for = request.form.get("drawn_for", item.technique)
    if taxonomy().technique(drawn_for) is None:
        drawn_for = item.technique
    today = now().astimezone(ZoneInfo(item.site.zone)).date()
    form = sheet_form(drawn_for)(item, sites, people_of(db.session(), item.owner_id), values, today)
    if request.method != "POST" and request.args.get("publish") and item.state is not ListingState.PUBLISHED:
        form.is_complete = True
        form.validate()
    return form


def _opening_hangs_on(item: Equipment) -> tuple[object, ...]:
    """What of the sheet decides when it is open."""
    return item.site.zone, region_of(item.site.postcode), item.modes_offered


def _saved(item: Equipment, form: SheetForm) -> ResponseReturnValue:
    """Write it; what the new technique has no place for is named."""
    session, tree = db.session(), taxonomy()
    seen = seen_version()
    sheet, values = form.sheet(), form.values()
    technique = tree.technique(sheet["technique"])
    fitting = {slug: value for slug, value in values.items() if technique and technique.parameter(slug)}
    before = _opening_hangs_on(item)
    changed = form.drawn is not None and technique is not None and form.drawn.slug != technique.slug
    actions.edit(session, item, sheet, fitting, seen, now())
    publishing.changed(session, item)
    session.refresh(item, ["site"])
    if _opening_hangs_on(item) != before:
        publishing.opening_changed(session, item, now())
    if read := form.read_back()[:MOST_TOLD]:
        flash(gettext("Read as: %(figures)s", figures=clauses(read, language())))
    if not changed:
        flash(gettext("The sheet is saved."), "success")
        return done(url_for("equipment.show", slug=item.slug))
    lost = [
        parameter.label.in_(language())
        for slug in values.keys() - fitting.keys()
        if (parameter := tree.parameter(slug))
    ]
    flash(gettext("The sheet is saved. Fill in the specifications of the new technique."), "success")
    if lost:
        flash(
            gettext(
                "Removed, because the new technique has no place for it: %(names)s", names=", ".join(lost)
            )
        )
    return done(url_for("equipment.edit", slug=item.slug, _anchor="specifications"))


def _page(item: Equipment, form: SheetForm, stale: bool) -> str:
    return render_template("equipment/edit.html", form=form, stale=stale, **_values(item, form))


def _values(item: Equipment, form: SheetForm) -> dict[str, Any]:
    technique = form.drawn
    due = calibration(item.calibrated_on, item.calibration_interval_months)
    return {
        **around(item, "equipment.edit"),
        "mode_hints": {mode.value: hint for mode, hint in OWNER_MODE_HINTS.items()},
        "buttons": move_buttons(item),
        "version": item.version,
        "specifications": specification_inputs(form),
        "technique_name": technique.name.in_(language()) if technique else "",
        "techniques": [one.name.in_(language()) for one in taxonomy().techniques.values()],
        "next_calibration": day(due.next, language(), year=True) if due.next else "",
        "overdue": due.is_overdue(form.today),
        "sent_back": reviewing.sent_back(db.session(), [item.id]).get(item.id, ""),
    }
