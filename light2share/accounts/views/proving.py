"""A fresh proof before a way of signing in goes: the password again, and a code where one is asked for."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from light2share.accounts import second_factor
from light2share.accounts.forms import LetGoForm
from light2share.accounts.views.room import code_tries, is_present, may_try_code, me
from light2share.db import db
from light2share.kernel import clock as real
from light2share.web import limits
from light2share.web.answers import open_writing
from light2share.web.clock import now


def let_go(
    heading: str, text: str, back: tuple[str, str], change: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """The page that asks for the proof, or what `change` answers, in a writing transaction, once it is given.

    `back` is the address of the page that lists them, and what it is called.
    """
    form = LetGoForm()
    answered = _proved(form, change)
    if answered is not None:
        return answered
    person = me()
    page = render_template(
        "accounts/let_go.html",
        form=form,
        heading=heading,
        text=text,
        back_url=back[0],
        back_label=back[1],
        email=person.email,
        has_password=person.password_hash is not None,
        asks_code=second_factor.is_on(db.session(), person.id),
    )
    return page, form.status()


def _proved(form: LetGoForm, change: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """What `change` answers, or the first answer to the form; None if it is not proved, which the form says."""
    person = me()
    if not form.submitted_and_valid() or not is_present(person, form):
        return None
    asks_code = second_factor.is_on(db.session(), person.id)
    if asks_code and not may_try_code(person, form):
        return None
    if answered := open_writing():
        return answered
    key = str(current_app.config["SECRET_KEY"])
    if asks_code and not second_factor.take(
        db.session(), key, person.id, form.code.data or "", now(), real.now()
    ):
        db.session.rollback()
        form.refuse_code()
        return None
    if asks_code:
        limits.forgive("LIMIT_SECOND_FACTOR", code_tries(person))
    return change()
