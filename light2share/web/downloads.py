"""Files that people have sent, for those who may have them: saved, never opened in the site."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, abort, make_response

from light2share.web import storage

POLICY = "default-src 'none'; sandbox"
"""Nothing of a file runs or loads, even in a browser that shows it all the same."""


def download(stored: str, mimetype: str, plain: str, called: str) -> Response:
    """The file that lies in the storage as `stored`; `plain` is its name in plain letters, `called` its full one."""
    content = storage.read(stored)
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    full = quote(called, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
    return response
