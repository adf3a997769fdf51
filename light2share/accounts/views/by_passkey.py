"""Signing in with a passkey: the device has verified its holder, so that nothing else is asked."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts import access, passkeys
from light2share.accounts.models import Person
from light2share.accounts.rules import Way
from light2share.accounts.views.challenges import SIGN_IN, party, waiting
from light2share.accounts.views.devices import from_here
from light2share.accounts.views.letting_in import let_in
from light2share.accounts.views.room import bp, try_again
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import gettext
from light2share.kernel import clock as real
from light2share.security.passkeys import NotRight
from light2share.web import limits
from light2share.web.access import allow, anyone
from light2share.web.links import local_or


@bp.post("/login/passkey")
@allow(anyone, writes_late=True)
def sign_in_with_passkey() -> ResponseReturnValue:
    """Let in whoever has answered the challenge of the page; each challenge is good for one answer."""
    address = from_here()
    try:
        limits.refuse_if_used_up("LIMIT_SIGN_IN", address)
    except TooManyRequests as refused:
        return _refused(try_again(int(str(refused.retry_after))))
    person = _holder()
    session.pop(SIGN_IN, None)
    if person is None:
        db.session.rollback()
        limits.count("LIMIT_SIGN_IN", address)
        return _refused(gettext("This passkey could not be used. Try again, or sign in with your password."))
    db.session.commit()
    return let_in(person, Way.PASSKEY)


def _holder() -> Person | None:
    site, found = party(), waiting(SIGN_IN)
    if site is None or found is None:
        return None
    begin_writing(db.session())
    try:
        person = passkeys.take(db.session(), site, found[0], request.form.get("credential", ""), real.now())
    except NotRight:
        return None
    return person if access.may_sign_in(person, current_app.config["DEMO"]) else None


def _refused(words: str) -> ResponseReturnValue:
    flash(words, "error")
    going_to = local_or(request.form.get("next"), "")
    return redirect(url_for(".sign_in", next=going_to or None), 303)
