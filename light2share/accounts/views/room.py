"""The blueprint of the room, whose account it is, and what its pages say to someone who tries too often."""

from __future__ import annotations

from flask import Blueprint, abort
from wtforms import PasswordField

from light2share.accounts import queries
from light2share.accounts.models import Person
from light2share.db import db
from light2share.i18n import gettext, ngettext
from light2share.security import passwords
from light2share.web import limits
from light2share.web.actor import current_person

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


def is_present(person: Person, field: PasswordField) -> bool:
    """Whether the present password was typed; a wrong one counts as a failed sign-in, and the field says so."""
    whose = f"account {person.email}"
    limits.refuse_if_used_up("LIMIT_SIGN_IN", whose)
    if passwords.matches(person.password_hash, field.data or ""):
        return True
    limits.count("LIMIT_SIGN_IN", whose)
    field.errors = [gettext("This isn’t your present password")]
    return False
