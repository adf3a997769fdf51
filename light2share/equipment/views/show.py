"""The page of one instrument."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import queries
from light2share.equipment.views.room import bp
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor


@bp.get("/equipment/<slug>")
@allow(anyone)
def show(slug: str) -> ResponseReturnValue:
    """The page."""
    item = queries.listed(db.session(), slug, current_actor())
    if item is None:
        abort(404)
    return item.slug
