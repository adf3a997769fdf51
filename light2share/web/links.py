"""Addresses: which ones a reader may be sent on to, and full ones for mails."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, url_for


def local_or(target: str | None, otherwise: str) -> str:
    """`target` if it is an address of this site, written as a path; else `otherwise` (no open redirect)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return otherwise
    if any(ord(sign) < 32 for sign in target):
        return otherwise
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else otherwise


def full(endpoint: str, **values: object) -> str:
    """The address as it stands in mails and calendars: under BASE_URL, whatever host the request named."""
    with current_app.test_request_context(base_url="http://localhost/"):
        path = url_for(endpoint, **values)  # type: ignore[arg-type]
    return str(current_app.config["BASE_URL"]) + path
