"""Another address to sign in with: asked for by its person, confirmed by the link that went there."""

from __future__ import annotations

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts import access, addresses, second_factor
from light2share.accounts.forms import ChangeEmailForm
from light2share.accounts.models import EmailChange, Person
from light2share.accounts.rules import plain_email
from light2share.accounts.views.room import bp, code_tries, hold_back, is_present, may_try_code, me
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel import clock as real
from light2share.web import limits
from light2share.web.access import allow, holder, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.private import private


@bp.route("/account/email", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def change_email() -> ResponseReturnValue:
    """Ask for another address; the answer is the same if somebody has it."""
    person = me()
    form = ChangeEmailForm()
    form.present = person.email
    if not form.submitted_and_valid() or not is_present(person, form):
        return _page(person, form)
    email = plain_email(form.email.data or "")
    whose = (f"new address of {person.id}", f"new address {email}")
    try:
        limits.refuse_if_used_up("LIMIT_ACCOUNT_MAILS", *whose)
    except TooManyRequests as refused:
        hold_back(form, refused)
        return _page(person, form)
    asks_code = second_factor.is_on(db.session(), person.id)
    if asks_code and not may_try_code(person, form):
        return _page(person, form)
    if answered := open_writing():
        return answered
    if asks_code and not _takes(person, form):
        db.session.rollback()
        form.refuse_code()
        return _page(me(), form)
    limits.count("LIMIT_ACCOUNT_MAILS", *whose)
    addresses.ask(db.session(), me(), email, now())
    flash(
        gettext(
            "If the new address can be used, a link is on its way there. Until you confirm it, nothing changes."
        ),
        "message",
    )
    return done(url_for(".account"))


def _takes(person: Person, form: ChangeEmailForm) -> bool:
    key, code = str(current_app.config["SECRET_KEY"]), form.code.data or ""
    if second_factor.take(db.session(), key, person.id, code, now(), real.now()) is None:
        return False
    limits.forgive("LIMIT_SECOND_FACTOR", code_tries(person))
    return True


def _page(person: Person, form: ChangeEmailForm) -> ResponseReturnValue:
    asks_code = second_factor.is_on(db.session(), person.id)
    page = render_template("accounts/change_email.html", form=form, email=person.email, asks_code=asks_code)
    return page, form.status()


@bp.route("/account/email/<token>", methods=["GET", "POST"])
@allow(holder, writes_late=True)
def confirm_email(token: str) -> ResponseReturnValue:
    """Change to the address that the link went to; opening it changes nothing."""
    found = _opened(token)
    if found is None:
        return _gone()
    form = Form()
    if not form.submitted_and_valid():
        shown = {"email": found.email, "name": found.person.name}
        return private(render_template("accounts/confirm_email.html", form=form, **shown), form.status())
    if answered := open_writing():
        return answered
    found = _opened(token)
    if found is None or not addresses.change(db.session(), found, now()):
        db.session.rollback()
        return _gone()
    flash(gettext("You sign in with %(email)s from now on.", email=found.email), "message")
    here = current_actor().person_id == found.person_id
    return done(url_for(".account" if here else ".sign_in"))


def _opened(token: str) -> EmailChange | None:
    found = addresses.opened_by(db.session(), current_app.config["SECRET_KEY"], token, now())
    return found if found and access.may_sign_in(found.person, current_app.config["DEMO"]) else None


def _gone() -> ResponseReturnValue:
    return private(render_template("accounts/email_gone.html"), 404)
