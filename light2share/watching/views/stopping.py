"""Stopping the mails of a saved search by the link that each of them holds, without signing in."""

from __future__ import annotations

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.watching import queries, searches
from light2share.watching.links import read_stop_token
from light2share.watching.models import Alert
from light2share.watching.views.room import bp
from light2share.web.access import allow, holder
from light2share.web.actor import current_person
from light2share.web.clock import now
from light2share.web.forms import Form


@bp.route("/saved-searches/stop/<token>", methods=["GET", "POST"])
@allow(holder)
def stop(token: str) -> ResponseReturnValue:
    """Say which search it is, and stop its mails once the button is pressed: programs open the links of mails."""
    handle = read_stop_token(current_app.config["SECRET_KEY"], token)
    search = queries.with_handle(db.session(), handle) if handle else None
    if search is None:
        abort(404)
    form = Form()
    if form.submitted_and_valid():
        searches.change(db.session(), search, search.name, Alert.NONE, now())
        db.session.commit()
    return render_template(
        "watching/stop.html",
        form=form,
        name=search.name,
        stopped=search.alert is Alert.NONE,
        signed_in=current_person() is not None,
    )
