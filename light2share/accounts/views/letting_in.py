"""After a right password: the code where one is asked for, then the session."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts import access, codes, happened, second_factor, sessions
from light2share.accounts.forms import CodeForm
from light2share.accounts.models import Person
from light2share.accounts.rules import Way
from light2share.accounts.views import terms
from light2share.accounts.views.challenges import to_sign_in
from light2share.accounts.views.devices import from_here, this_device, this_program, tries_of
from light2share.accounts.views.room import bp, try_again
from light2share.audit.models import Happening
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.kernel import clock as real
from light2share.web import kept, limits
from light2share.web.access import allow, anyone
from light2share.web.actor import TWO_STEPS, begin_session
from light2share.web.clock import now
from light2share.web.links import local_or

WAITING = "waits_for_code"


def after_sign_in() -> str:
    """Where the reader wanted to go."""
    return local_or(request.values.get("next"), url_for("home.dashboard"))


def let_in(person: Person, way: Way, going_to: str = "") -> ResponseReturnValue:
    """Begin a session of the person, and go on with what they were at; `going_to` is an address of the site."""
    begin_writing(db.session())
    waits = terms.wait(person.id)
    secret = sessions.begin(db.session(), person, way, this_program(), this_device(), now(), real.now())
    db.session.commit()
    begin_session(person.id, person.session_epoch, secret)
    if way is Way.PASSKEY:
        session[TWO_STEPS] = True
    if form := kept.carried():
        return kept.page(form)
    going_to = going_to or after_sign_in()
    return redirect(terms.first(going_to) if waits else going_to, 303)


def ask_for_code(person: Person, going_to: str = "") -> ResponseReturnValue:
    """Remember for a while that the password was right; nobody is signed in yet."""
    session[WAITING] = [person.id, person.session_epoch, int(real.now().timestamp())]
    if kept.carried():
        return _page(CodeForm(read=False))
    going_to = going_to or local_or(request.values.get("next"), "")
    return redirect(url_for(".second_step", next=going_to or None), 303)


@bp.route("/login/second", methods=["GET", "POST"])
@allow(anyone, writes_late=True)
def second_step() -> ResponseReturnValue:
    """Ask for the code of whoever has given the right password a moment ago."""
    person = _waiting()
    if person is None:
        return redirect(url_for(".sign_in"), 303)
    form = CodeForm()
    if not form.submitted_and_valid():
        return _page(form, form.status())
    return _with_code(person, form)


def _with_code(person: Person, form: CodeForm) -> ResponseReturnValue:
    """Let the person in if the code is right; tries are counted before it is looked at, so that none is free."""
    tries, *network = tries_of(person.id, f"second {person.id}")
    try:
        limits.refuse_if_used_up("LIMIT_SIGN_IN", *network)
        limits.spend("LIMIT_SECOND_FACTOR", tries)
    except TooManyRequests as refused:
        wait = int(str(refused.retry_after))
        form.form_errors.append(try_again(wait))
        return _page(form, 429, {"Retry-After": str(wait)})
    begin_writing(db.session())
    key = str(current_app.config["SECRET_KEY"])
    if way := second_factor.take(db.session(), key, person.id, form.code.data or "", now(), real.now()):
        db.session.commit()
        limits.forgive("LIMIT_SECOND_FACTOR", tries)
        return let_in(person, way)
    details = {"by": "wrong_code", "program": this_program()}
    happened.by_nobody_known(db.session(), Happening.SIGN_IN_REFUSED, person.id, now(), **details)
    db.session.commit()
    limits.count("LIMIT_SIGN_IN", from_here())
    form.refuse_code()
    return _page(form, 422)


def _waiting() -> Person | None:
    """Whose password was right; None once that is too long ago, or the account has changed since."""
    waits = session.get(WAITING)
    if not waits or real.now().timestamp() - waits[2] > codes.PENDING.total_seconds():
        return None
    person = db.session.get(Person, waits[0])
    if person is None or person.session_epoch != waits[1]:
        return None
    return person if access.may_sign_in(person, current_app.config["DEMO"]) else None


def _page(form: CodeForm, status: int = 200, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    going_to = local_or(request.values.get("next"), "")
    page = render_template(
        "accounts/second_step.html", form=form, next=going_to, kept=kept.carried(), passkey=to_sign_in()
    )
    return page, status, headers or {}
