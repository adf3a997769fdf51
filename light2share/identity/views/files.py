"""What every page of the site loads of its cluster's look: the picture and the small style sheet."""

from __future__ import annotations

from flask import Response, abort, make_response
from flask.typing import ResponseReturnValue

from light2share.identity import actions, colours, styles
from light2share.identity.views.room import bp
from light2share.web import storage
from light2share.web.access import allow, anyone
from light2share.web.identity import identity

FOR_EVER = f"public, max-age={365 * 24 * 3600}, immutable"


@bp.get("/identity/logo-<name>.webp")
@allow(anyone)
def logo_file(name: str) -> ResponseReturnValue:
    """The logo, under a name that another picture never has."""
    logo = identity().logo
    content = storage.read(actions.logo_file(name)) if logo and logo.name == name else None
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Disposition"] = "inline"
    return response


@bp.get("/identity/<digits>-<mark>.css")
@allow(anyone)
def style(digits: str, mark: str) -> ResponseReturnValue:
    """The style sheet of any colour that is accepted: what it holds follows from its address alone."""
    colour = f"#{digits}"
    if colours.written(colour) != colour or not colours.accepted(colour):
        abort(404)
    text, known = styles.sheet(colour)
    if mark != known:
        abort(404)
    response = Response(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_EVER
    return response
