"""Which language and theme a page is shown in: session, account, browser, else the first that is offered."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, session
from flask.typing import ResponseReturnValue

from light2share.web.access import allow, anyone
from light2share.web.actor import current_person
from light2share.web.identity import identity
from light2share.web.links import local_or

bp = Blueprint("languages", __name__)


def chosen_language() -> str:
    """The language of this request."""
    offered = identity().languages
    if len(offered) == 1:
        return offered[0]
    if (chosen := session.get("language")) in offered:
        return str(chosen)
    person = current_person()
    if person and person.language in offered:
        return str(person.language)
    return accepted_language()


def accepted_language() -> str:
    """The language that the browser would rather have, a country's variant of it counting as the language."""
    offered = identity().languages
    for tag, quality in request.accept_languages:
        language = tag.partition("-")[0].lower()
        if quality > 0 and language in offered:
            return language
    return offered[0]


def chosen_theme() -> str | None:
    """`light`, `dark`, or None to follow the system."""
    theme = session.get("theme")
    if theme is None and (person := current_person()):
        theme = person.theme
    return theme if theme in {"light", "dark"} else None


@bp.get("/lang/<code>")
@allow(anyone)
def switch(code: str) -> ResponseReturnValue:
    """Keep the language for this session and go back to the page."""
    if code not in identity().languages:
        abort(404)
    session["language"] = code
    return redirect(local_or(request.args.get("next"), "/"), 303)
