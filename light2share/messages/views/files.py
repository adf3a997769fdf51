"""Files of messages: saved by the people of the two sides, never opened in the site."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.messages import queries
from light2share.messages.files import sent_as
from light2share.messages.views.room import bp, mine
from light2share.web import downloads
from light2share.web.access import allow, signed_in


@bp.get("/bookings/<reference>/messages/files/<name>")
@allow(signed_in)
def download(reference: str, name: str) -> ResponseReturnValue:
    """A file of the talk, for members of the two sides."""
    row = queries.file(db.session(), mine(reference).id, name)
    if row is None:
        abort(404)
    return downloads.download(*sent_as(row))
