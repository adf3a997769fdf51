"""The blueprint of the room, whose account it is, and what its pages say to someone who tries too often."""

from __future__ import annotations

from flask import Blueprint, Response, abort, after_this_request
from werkzeug.exceptions import TooManyRequests

from light2share.accounts import queries
from light2share.accounts.models import Person
from light2share.db import db
from light2share.i18n import gettext, ngettext
from light2share.security import passwords
from light2share.web import limits
from light2share.web.actor import current_person
from light2share.web.forms import Form

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


def me() -> Person:
    """The row of the person who is signed in."""
    person = current_person()
    if person is None:
        abort(401)
    return queries.person(db.session(), person.person_id)


def here() -> int:
    """The row of the session that asks."""
    person = current_person()
    return person.sign_in_id if person else abort(401)


def hold_back(form: Form, refused: TooManyRequests) -> None:
    """Have the form come back with 429, the time to wait, and what was typed."""
    wait = int(str(refused.retry_after))
    form.form_errors.append(try_again(wait))
    form.held_back = True

    @after_this_request
    def tell(response: Response) -> Response:
        response.headers["Retry-After"] = str(wait)
        return response


def is_present(person: Person, form: Form) -> bool:
    """Whether somebody signed in has typed their present password; the form says why not.

    Wrong ones count for the signed-in person only: failed sign-ins of strangers keep nobody from their own account.
    """
    whose = f"proof of {person.id}"
    try:
        limits.refuse_if_used_up("LIMIT_SIGN_IN", whose)
    except TooManyRequests as refused:
        hold_back(form, refused)
        return False
    field = form["current_password"]
    if passwords.matches(person.password_hash, field.data or ""):
        return True
    limits.count("LIMIT_SIGN_IN", whose)
    field.errors = [gettext("This isn’t your present password")]
    return False


def may_try_code(person: Person, form: Form) -> bool:
    """Count one more code of somebody signed in, apart from those typed to sign in; the form says if none is left."""
    try:
        limits.spend("LIMIT_SECOND_FACTOR", code_tries(person))
    except TooManyRequests as refused:
        hold_back(form, refused)
        return False
    return True


def code_tries(person: Person) -> str:
    """Whose codes are counted."""
    return f"code proof of {person.id}"
