"""Pictures: taken in, stored in two sizes, and shown to whoever may see their listing."""

from __future__ import annotations

from flask import Response, abort, make_response
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import queries
from light2share.equipment.actions import StoredPicture
from light2share.equipment.pictures import (
    LARGEST_BYTES,
    SIZES,
    Fault,
    Picture,
    Refused,
    file_of,
    files_of,
    prepared,
)
from light2share.equipment.views.room import bp
from light2share.web import storage, uploads
from light2share.web.access import allow, anyone, manager
from light2share.web.actor import current_actor

KEPT_FOR = 365 * 24 * 3600
WEBP = "image/webp"


def sent(field: str = "photo") -> StoredPicture | None:
    """The picture of the form, stored; None if none was chosen. Raises Refused. Slow: before the transaction."""
    file = next(uploads.sent(field, LARGEST_BYTES), None)
    if file is None:
        return None
    if not file.data:
        raise Refused(Fault.NO_PICTURE)
    return store(prepared(file.data))


def store(picture: Picture) -> StoredPicture:
    """Put both sizes into the storage under a new random name."""
    name = storage.new_name()
    for size in SIZES:
        storage.write(file_of(name, size), getattr(picture, size))
    return StoredPicture(name, picture.width, picture.height)


def remove(name: str | None) -> None:
    """Take the files of a picture away."""
    if name:
        for file in files_of(name):
            storage.remove(file)


@bp.get("/equipment/<slug>/photos/<name>-<any(page, thumb):size>.webp")
@allow(anyone)
def picture(slug: str, name: str, size: str) -> ResponseReturnValue:
    """A photo of a listing."""
    item = queries.listed(db.session(), slug, current_actor())
    photo = queries.photo(db.session(), item, name) if item else None
    if item is None or photo is None:
        abort(404)
    return _shown(photo.name, size)


@bp.get("/equipment/uploads/<name>-<any(page, thumb):size>.webp")
@allow(manager)
def upload(name: str, size: str) -> ResponseReturnValue:
    """A picture of a form that is not sent yet, for the person who sent it."""
    kept = queries.kept_form(db.session(), current_actor())
    if kept is None or kept.photo_name != name:
        abort(404)
    return _shown(name, size)


def _shown(name: str, size: str) -> Response:
    content = storage.read(file_of(name, size))
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = WEBP
    response.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response
