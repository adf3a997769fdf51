"""One's own second step: set up, recovery codes, turned off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts import codes, second_factor
from light2share.accounts.forms import SecondFactorForm
from light2share.accounts.models import Person
from light2share.accounts.views.room import bp, code_tries, here, is_present, may_try_code, me
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel import clock as real
from light2share.web import limits
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_person, keep_session
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.identity import identity
from light2share.web.qr import qr_code

TELL_ONCE = "recovery_codes"


@bp.get("/account/second-factor")
@allow(signed_in)
def second_step_of_mine() -> ResponseReturnValue:
    """Whether the person is asked for a code when they sign in; setting that up, or turning it off."""
    return _page(me(), SecondFactorForm(read=False))


def _page(person: Person, form: SecondFactorForm, status: int = 200) -> ResponseReturnValue:
    factor = second_factor.of(db.session(), person.id)
    is_on = factor is not None and factor.confirmed_at is not None
    shown: dict[str, Any] = {"form": form, "email": person.email, "hidden": hidden_fields()}
    if factor and is_on:
        shown["left"] = second_factor.codes_left(db.session(), person.id)
        return render_template("accounts/second_factor_on.html", **shown), status
    signed_in_as = current_person()
    shown["required"] = signed_in_as is not None and signed_in_as.sets_up_first
    secret = second_factor.secret(factor, _key()) if factor else ""
    if secret:
        site = identity().site_name
        shown["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        shown["drawing"] = qr_code(codes.address(secret, person.email, site))
    return render_template("accounts/second_factor.html", **shown), status


@bp.post("/account/second-factor/begin")
@allow(signed_in)
def begin_second_step() -> ResponseReturnValue:
    """Make a secret for the person's program; it counts once a code of it has come back."""
    second_factor.begin(db.session(), _key(), me().id)
    return done(url_for(".second_step_of_mine"))


@bp.post("/account/second-factor")
@allow(signed_in, writes_late=True)
def confirm_second_step() -> ResponseReturnValue:
    """Turn it on with a first code; recovery codes are shown once."""

    def turn_on(person: Person) -> ResponseReturnValue:
        epoch, made = second_factor.turn_on(db.session(), person, now(), here())
        flash(gettext("From now on you are asked for a code when you sign in."), "message")
        return _told(epoch, made)

    return _changed(False, turn_on)


@bp.post("/account/second-factor/codes")
@allow(signed_in, writes_late=True)
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes; the new ones are shown once."""

    def renew(person: Person) -> ResponseReturnValue:
        return _told(*second_factor.renew_codes(db.session(), person, now(), here()))

    return _changed(True, renew)


@bp.post("/account/second-factor/off")
@allow(signed_in, writes_late=True)
def turn_off_second_step() -> ResponseReturnValue:
    """Ask for no code any more."""

    def turn_off(person: Person) -> ResponseReturnValue:
        keep_session(second_factor.turn_off(db.session(), person, now(), here()))
        flash(gettext("You sign in with your password alone again."), "message")
        return done(url_for(".second_step_of_mine"))

    return _changed(True, turn_off)


@bp.get("/account/second-factor/codes")
@allow(signed_in)
def recovery_codes() -> ResponseReturnValue:
    """The recovery codes, once; afterwards nobody can read them any more."""
    made = session.pop(TELL_ONCE, None)
    if not made:
        return redirect(url_for(".second_step_of_mine"), 303)
    return render_template("accounts/recovery_codes.html", codes=made, text="%0A".join(made))


def _told(epoch: int, made: list[str]) -> ResponseReturnValue:
    keep_session(epoch)
    session[TELL_ONCE] = made
    return done(url_for(".recovery_codes"))


def _changed(was_on: bool, change: Callable[[Person], ResponseReturnValue]) -> ResponseReturnValue:
    """Make a change that wants the password and a code, if the second step still is as the page said."""
    person = me()
    if second_factor.is_on(db.session(), person.id) != was_on:
        return redirect(url_for(".second_step_of_mine"), 303)
    form = SecondFactorForm()
    if not form.submitted_and_valid() or not is_present(person, form):
        return _page(person, form, form.status())
    if not may_try_code(person, form):
        return _page(person, form, form.status())
    if answered := open_writing():
        return answered
    if second_factor.take(db.session(), _key(), person.id, form.code.data or "", now(), real.now()):
        limits.forgive("LIMIT_SECOND_FACTOR", code_tries(person))
        return change(me())
    db.session.rollback()
    form.refuse_code()
    return _page(me(), form, form.status())


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
