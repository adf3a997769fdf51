"""The instruments that this browser has shown to the person signed in; the list ends with the session."""

from __future__ import annotations

from flask import session

KEY = "recent"
MOST = 12


def remember(slug: str) -> None:
    """Put it in front."""
    seen = slugs()
    if seen[:1] != [slug]:
        session[KEY] = [slug, *(one for one in seen if one != slug)][:MOST]


def slugs() -> list[str]:
    """The latest first. Whether they may still be seen is asked when they are shown."""
    return list(session.get(KEY, ()))


def forget() -> None:
    """Empty the list."""
    session.pop(KEY, None)
