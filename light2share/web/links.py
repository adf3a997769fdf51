"""Addresses: which ones a reader may be sent on to, and full ones for mails."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

LONGEST = 2000


def local_or(target: str | None, otherwise: str) -> str:
    """`target` if it is an address of this site, written as a path; else `otherwise` (no open redirect)."""
    if not target or len(target) > LONGEST or not target.startswith("/"):
        return otherwise
    if (
        target.startswith("//")
        or "\\" in target
        or any(ord(sign) < 33 or ord(sign) == 127 for sign in target)
    ):
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return target if not parts.scheme and not parts.netloc else otherwise


def way_back() -> str:
    """A page that can be read again: this one, else the one that its form stood on, else the home page."""
    if can_be_read(request.path):
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.referrer or "")
    path = local_or(came_from.path, "/") if came_from.netloc == request.host else "/"
    if not can_be_read(path):
        return "/"
    return f"{path}?{came_from.query}" if came_from.query else path


def can_be_read(path: str) -> bool:
    """Whether the site has a page at `path`."""
    routes = current_app.url_map.bind("")
    try:
        routes.match(path, method="GET")
    except HTTPException:
        return False
    return True


def full(endpoint: str, **values: object) -> str:
    """The address as it stands in mails and calendars: under BASE_URL, whatever host the request named."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return str(current_app.config["BASE_URL"]) + path
