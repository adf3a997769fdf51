"""The blueprint of the room, and what its pages say to someone who tries too often."""

from __future__ import annotations

from flask import Blueprint

from light2share.i18n import ngettext

bp = Blueprint("accounts", "light2share.accounts.views")


def try_again(seconds: int) -> str:
    """When the next try will be listened to."""
    if seconds < 60:
        return ngettext(
            "Too many attempts. Try again in %(num)s second.",
            "Too many attempts. Try again in %(num)s seconds.",
            seconds,
        )
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Try again in %(num)s minute.",
        "Too many attempts. Try again in %(num)s minutes.",
        minutes,
    )
