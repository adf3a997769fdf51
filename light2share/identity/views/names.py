"""How the site and its cluster are called, and where questions go."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import gettext
from light2share.identity import actions
from light2share.identity.forms import NamesForm
from light2share.identity.views.overview import chosen, operators
from light2share.identity.views.room import bp
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.identity import forget

SETTINGS = {"site_name": "SITE_NAME", "cluster_name": "CLUSTER_NAME", "contact": "CLUSTER_EMAIL"}


@bp.route("/cluster/identity/names", methods=["GET", "POST"])
@allow(cluster_manager)
def names() -> ResponseReturnValue:
    """Three fields; an empty one leaves it to the operator's setting."""
    form = NamesForm(obj=chosen())
    if form.submitted_and_valid():
        wanted = {name: form[name].data or None for name in SETTINGS}
        actions.change(db.session(), wanted, current_actor(), now())
        flash(
            gettext("The names are saved. Every page and every new mail follows within seconds."), "success"
        )
        answered = done(url_for(".index"))
        forget()
        return answered
    hints = {
        name: gettext(
            "Leave it empty for what the operator has set (%(setting)s): %(value)s",
            setting=setting,
            value=operators(setting),
        )
        for name, setting in SETTINGS.items()
    }
    page = render_template(
        "identity/names.html", form=form, hints=hints, action=url_for(".names"), back=url_for(".index")
    )
    return page, form.status()
