"""What papers say of one's own organisation: its admins write it."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.billing import actions, queries
from light2share.billing.forms import ProfileForm
from light2share.billing.quoting import party
from light2share.billing.views.room import bp
from light2share.billing.wording import facts_text
from light2share.db import db
from light2share.i18n import gettext
from light2share.web.access import admin, allow
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now


@bp.route("/org/billing", methods=["GET", "POST"])
@allow(admin)
def profile() -> ResponseReturnValue:
    """Name, seat, numbers, tax, terms; everything is optional."""
    session, number = db.session(), current_actor().organisation_id or 0
    organisation, known = queries.sides(session, [number])[number]
    form = ProfileForm()
    if form.submitted_and_valid():
        actions.change_profile(session, organisation, known, form.columns(), form.numbers(), now())
        flash(gettext("Saved. Quotes made from now on say this; those that were made stay as they are."))
        return done(url_for("billing.profile"))
    if form.status() == 200 and not only_shown():
        form.show(organisation, known)
    page = render_template(
        "billing/profile.html",
        form=form,
        faults=form.faults,
        name=organisation.name,
        missing=facts_text(party(organisation, known).missing()),
        action=url_for("billing.profile"),
    )
    return page, form.status()
