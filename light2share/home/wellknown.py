"""Addresses that programs look for on every site (RFC 8615)."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from light2share.web.abstract import absolute
from light2share.web.access import allow, anyone
from light2share.web.actor import current_person
from light2share.web.clock import now
from light2share.web.identity import identity

bp = Blueprint("wellknown", __name__)

HOLDS = timedelta(days=180)
"""How long a reader may rely on security.txt; RFC 9116, section 2.5.5, advises less than a year."""


@bp.get("/.well-known/security.txt")
@allow(anyone)
def security() -> Response:
    """Whom to tell of a fault in the site's security (RFC 9116)."""
    known = identity()
    until = (now() + HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{known.contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(known.languages)}",
        f"Canonical: {absolute(url_for('.security'))}",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@bp.get("/.well-known/change-password")
@allow(anyone)
def change_password() -> ResponseReturnValue:
    """Where a password manager sends its owner (W3C, A Well-Known URL for Changing Passwords)."""
    place = url_for("accounts.account", _anchor="password")
    if current_person() is None:  # browsers drop the place within a page on the way through the sign-in
        return redirect(url_for("accounts.sign_in", next=place), 303)
    return redirect(place, 303)
