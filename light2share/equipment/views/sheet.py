"""Editing the whole sheet of a listing."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import actions, queries
from light2share.equipment.forms.sheet import SheetForm, sheet_form, specification_inputs
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.quality import hints
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.equipment.values import values_of
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import hints_in_words, move_buttons, own, state_badge
from light2share.equipment.views.room import bp
from light2share.equipment.words import OWNER_MODE_HINTS
from light2share.i18n import gettext, language
from light2share.kernel.errors import Stale
from light2share.organisations.queries import sites_of
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields


@bp.route("/equipment/<slug>/edit", methods=["GET", "POST"])
@allow(signed_in)
def edit(slug: str) -> ResponseReturnValue:
    """The sheet as a form."""
    item = own(slug)
    form = _form(item)
    stale = False
    if form.submitted_and_valid():
        try:
            return _saved(item, form)
        except Stale:
            db.session.rollback()
            item, stale = own(slug), True
            form.version.data = str(item.version)
            form.version.raw_data = None
    return _page(item, form, stale), form.status(stale)


def _form(item: Equipment) -> SheetForm:
    values = values_of(queries.specifications_of(db.session(), item), taxonomy())
    sites = sites_of(db.session(), item.owner_id)
    drawn_for = request.form.get("drawn_for", item.technique)
    if taxonomy().technique(drawn_for) is None:
        drawn_for = item.technique
    today = now().astimezone(ZoneInfo(item.site.zone)).date()
    form = sheet_form(drawn_for)(item, sites, values, today)
    if request.method != "POST" and request.args.get("publish") and item.state is not ListingState.PUBLISHED:
        form.is_complete = True
        form.validate()
    return form


def _saved(item: Equipment, form: SheetForm) -> ResponseReturnValue:
    """Write it; what the new technique has no place for is named."""
    session, tree = db.session(), taxonomy()
    seen = form.version.data or ""
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        raise Stale
    sheet, values = form.sheet(), form.values()
    technique = tree.technique(sheet["technique"])
    fitting = {slug: value for slug, value in values.items() if technique and technique.parameter(slug)}
    zone = item.site.zone
    changed = form.drawn is not None and technique is not None and form.drawn.slug != technique.slug
    actions.edit(session, item, sheet, fitting, int(seen), now())
    publishing.changed(session, item)
    session.refresh(item, ["site"])
    if item.site.zone != zone:
        publishing.moved(session, item, now())
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
    session = db.session()
    photos = queries.photos_of(session, item)
    values = values_of(queries.specifications_of(session, item), taxonomy())
    return render_template(
        "equipment/edit.html", form=form, stale=stale, **_values(item, form, len(photos), values)
    )


def _values(item: Equipment, form: SheetForm, photos: int, values: dict[str, Any]) -> dict[str, Any]:
    technique = form.drawn
    return {
        "title": title(item, language()),
        "slug": item.slug,
        "mode_hints": {mode.value: hint for mode, hint in OWNER_MODE_HINTS.items()},
        "url": url_for("equipment.show", slug=item.slug),
        "state": state_badge(item),
        "buttons": move_buttons(item),
        "version": item.version,
        "hidden": hidden_fields(),
        "specifications": specification_inputs(form),
        "technique_name": technique.name.in_(language()) if technique else "",
        "techniques": [one.name.in_(language()) for one in taxonomy().techniques.values()],
        "photos_url": url_for("equipment.photos", slug=item.slug),
        "availability_url": publishing.address("availability.edit", slug=item.slug),
        "label_url": url_for("equipment.label", slug=item.slug),
        "hints": hints_in_words(hints(item, photos, values, technique, opens=None)),
    }
