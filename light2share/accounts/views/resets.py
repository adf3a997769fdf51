"""A forgotten password: asking for a link, and choosing a new password by it."""

from __future__ import annotations

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts import access, actions, queries
from light2share.accounts.forms import AskResetForm
from light2share.accounts.models import PasswordReset
from light2share.accounts.rules import plain_email
from light2share.accounts.views.room import bp, try_again
from light2share.db import db
from light2share.i18n import gettext
from light2share.security import passwords
from light2share.web import limits
from light2share.web.access import allow, anyone, holder
from light2share.web.actor import end_session
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.passwords import NewPasswordForm
from light2share.web.private import private


@bp.route("/password", methods=["GET", "POST"])
@allow(anyone)
def ask_reset() -> ResponseReturnValue:
    """Send a link to whoever has lost their password; the answer is the same if nobody has that address."""
    form = AskResetForm()
    status = form.status()
    headers: dict[str, str] = {}
    if form.submitted_and_valid():
        email = plain_email(form.email.data or "")
        whose = (f"reset {email}", f"reset from {limits.address()}")
        try:
            limits.refuse_if_used_up("LIMIT_ACCOUNT_MAILS", whose[0])
            limits.refuse_if_used_up("LIMIT_SIGN_IN", whose[1])
        except TooManyRequests as refused:
            wait = int(str(refused.retry_after))
            form.form_errors.append(try_again(wait))
            status, headers = 429, {"Retry-After": str(wait)}
        else:
            limits.count("LIMIT_ACCOUNT_MAILS", whose[0])
            limits.count("LIMIT_SIGN_IN", whose[1])
            person = queries.by_email(db.session(), email)
            if person and access.may_sign_in(person, current_app.config["DEMO"]):
                actions.ask_reset(db.session(), person, now())
            return done(url_for(".reset_asked"))
    return render_template("accounts/ask_reset.html", form=form), status, headers


@bp.get("/password/sent")
@allow(anyone)
def reset_asked() -> ResponseReturnValue:
    """What happens next, whether or not there is such an account."""
    return render_template("accounts/reset_asked.html")


@bp.route("/password/<secret>", methods=["GET", "POST"])
@allow(holder, writes_late=True)
def set_password(secret: str) -> ResponseReturnValue:
    """Let the holder of a reset link choose a new password; opening the link changes nothing."""
    reset = queries.open_reset(db.session(), secret, now())
    if reset is None or not access.may_sign_in(reset.person, current_app.config["DEMO"]):
        return private(render_template("accounts/reset_gone.html"), 404)
    form = NewPasswordForm()
    form.about(reset.person.email, reset.person.name)
    if form.submitted_and_valid():
        return _by_link(reset, passwords.hashed(form.new_password.data or ""))
    page = render_template("accounts/set_password.html", form=form, email=reset.person.email)
    return private(page, form.status())


def _by_link(reset: PasswordReset, password_hash: str) -> ResponseReturnValue:
    if answered := open_writing():
        return answered
    if not actions.reset_password(db.session(), reset, password_hash, now()):
        db.session.rollback()
        return private(render_template("accounts/reset_gone.html"), 404)
    end_session()
    flash(gettext("Your new password is set. Sign in with it."), "message")
    return done(url_for(".sign_in"))
