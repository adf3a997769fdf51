"""Files of messages: stored, and saved by the people of the two sides, never opened in the site."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.slugs import slug_of
from light2share.messages import queries
from light2share.messages.files import MIMETYPES, Prepared, Stored, file_of
from light2share.messages.views.room import bp, mine
from light2share.web import downloads, storage
from light2share.web.access import allow, signed_in


@bp.get("/bookings/<reference>/messages/files/<name>")
@allow(signed_in)
def download(reference: str, name: str) -> ResponseReturnValue:
    """A file of the talk, for members of the two sides."""
    row = queries.file(db.session(), mine(reference).id, name)
    if row is None:
        abort(404)
    ending = row.kind.value
    return downloads.download(
        file_of(row.name, row.kind),
        MIMETYPES[row.kind],
        f"{slug_of(row.title)}.{ending}",
        f"{row.title}.{ending}",
    )


def store(files: Sequence[Prepared]) -> list[Stored]:
    """Put them into the storage under new random names."""
    found = []
    for one in files:
        name = storage.new_name()
        storage.write(file_of(name, one.kind), one.content)
        found.append(Stored(name, one.kind, one.title, len(one.content)))
    return found


def remove(files: Sequence[Stored]) -> None:
    """Take them out of the storage again."""
    for one in files:
        storage.remove(file_of(one.name, one.kind))
