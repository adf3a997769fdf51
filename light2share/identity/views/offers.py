"""What the site offers: its languages, a look at new listings, fields of use."""

from __future__ import annotations

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import reviewing
from light2share.i18n import gettext, ngettext
from light2share.identity import actions
from light2share.identity.forms import OffersForm
from light2share.identity.views.overview import chosen
from light2share.identity.views.room import bp
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.identity import forget


@bp.route("/cluster/identity/offers", methods=["GET", "POST"])
@allow(cluster_manager)
def offers() -> ResponseReturnValue:
    """Three choices on one page."""
    form = OffersForm.of(chosen(), bool(current_app.config["REVIEW_LISTINGS"]))
    if form.submitted_and_valid():
        actions.change(db.session(), form.wanted(), current_actor(), now())
        flash(gettext("Saved. Every page follows within seconds."), "success")
        answered = done(url_for(".index"))
        forget()
        return answered
    page = render_template(
        "identity/offers.html",
        form=form,
        waiting=_waiting(),
        waiting_url=url_for("equipment.review"),
        action=url_for(".offers"),
        back=url_for(".index"),
    )
    return page, form.status()


def _waiting() -> str:
    """How many listings wait to be read; empty if none does."""
    number = len(reviewing.in_review(db.session()))
    return ngettext("%(num)s listing waits", "%(num)s listings wait", number) if number else ""
