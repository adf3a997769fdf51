"""Whether other sites may show when an item is free; off until its owner switches it on."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import actions
from light2share.availability.views.editing import locked
from light2share.availability.views.room import bp
from light2share.db import db
from light2share.i18n import gettext
from light2share.web.access import allow, signed_in
from light2share.web.answers import done, only_shown
from light2share.web.clock import now


@bp.post("/equipment/<slug>/availability/frames")
@allow(signed_in)
def frames(slug: str) -> ResponseReturnValue:
    """Allow it or stop it: `allowed` is `yes` or `no`."""
    item, allowed = locked(slug), request.form.get("allowed") == "yes"
    if not only_shown():
        actions.allow_frames(db.session(), item, allowed, now())
        flash(
            gettext("Other sites may show when it is free.")
            if allowed
            else gettext("Other sites no longer show when it is free."),
            "success",
        )
    return done(url_for("availability.edit", slug=slug, _anchor="frames"))
