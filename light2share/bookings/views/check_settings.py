"""The owner's page of an instrument on which it says what it asks for with every booking."""

from __future__ import annotations

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import checklist
from light2share.bookings.check_words import MEANINGS
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.forms.checking import AskedForm, asked_form
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.equipment import actions, queries
from light2share.equipment.access import may_edit
from light2share.equipment.models import Equipment
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.texts import title
from light2share.i18n import gettext, language
from light2share.kernel.errors import Stale
from light2share.web.access import allow, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.moved import gone_or_moved
from light2share.web.tabs import tabs


@bp.route("/equipment/<slug>/checks", methods=["GET", "POST"])
@allow(signed_in)
def check_settings(slug: str) -> ResponseReturnValue:
    """Which lines a checklist has, and which of them stand between a booking and its confirmation."""
    item = own(slug)
    kinds = checklist.asked_of(db.session(), item)
    form = asked_form(kinds)
    if not form.submitted_and_valid():
        return _page(item, form, kinds), form.status()
    try:
        actions.claim(db.session(), item, _seen(form), now())
    except Stale:
        db.session.rollback()
        item = own(slug)
        form.version.data, form.version.raw_data = str(item.version), None
        form.form_errors.append(
            gettext(
                "Somebody of your organisation changed this listing after you opened this page. Nothing of yours is"
                " saved yet: check what stands below, then save again."
            )
        )
        return _page(item, form, kinds), 409
    checklist.ask_for(db.session(), item, form.wanted(kinds))
    flash(gettext("The checklist is saved. Bookings that were asked for keep theirs."), "success")
    return done(url_for("bookings.check_settings", slug=slug))


def own(slug: str) -> Equipment:
    """The item, for the managers of its owner: 403 for its other members, 404 for everybody else."""
    actor = current_actor()
    item = queries.listed(db.session(), slug, actor)
    if item is None:
        gone_or_moved(queries.moved_to(db.session(), slug, actor))
    if item.owner_id != actor.organisation_id:
        abort(404)
    require(may_edit(actor, item))
    return item


def _seen(form: AskedForm) -> int:
    """The version that the form names. Raises Stale if it names none."""
    text = form.version.data or ""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Stale
    return int(text)


def _page(item: Equipment, form: AskedForm, kinds: dict[CheckKind, Asked]) -> str:
    if request.method != "POST":
        form.version.data = str(item.version)
    return render_template(
        "bookings/check_settings.html",
        title=title(item, language()),
        url=url_for("equipment.show", slug=item.slug),
        edit_url=url_for("equipment.edit", slug=item.slug),
        mine_url=url_for("equipment.mine"),
        tabs=tabs(PAGES, item.slug, "bookings.check_settings"),
        form=form,
        fields=[
            {"field": field, "hint": MEANINGS[kind]}
            for kind, field in zip(kinds, form.shown(kinds), strict=True)
        ],
        action=request.path,
    )
