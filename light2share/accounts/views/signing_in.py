"""Signing in and out."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts import access, queries, second_factor, sessions
from light2share.accounts.forms import SignInForm
from light2share.accounts.models import Person
from light2share.accounts.rules import Way, plain_email
from light2share.accounts.views.by_company import providers
from light2share.accounts.views.challenges import to_sign_in
from light2share.accounts.views.devices import from_here, tries_of
from light2share.accounts.views.letting_in import after_sign_in, ask_for_code, let_in
from light2share.accounts.views.refused import note_later
from light2share.accounts.views.room import bp, try_again
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import _, gettext
from light2share.kernel import clock as real
from light2share.security import passwords
from light2share.web import kept, limits
from light2share.web.access import allow, anyone
from light2share.web.actor import current_person, end_session
from light2share.web.links import local_or

DEMO_PASSWORD = "demo-light2share"  # noqa: S105  told to everybody who sees the demo
DEMO_SIGN_INS = (
    ("owner@demo.example", _("Lists instruments and answers requests for the owner")),
    ("requester@demo.example", _("Requests test time for another organisation")),
    ("bystander@demo.example", _("Belongs to a third organisation, which sees neither side’s bookings")),
    ("admin@demo.example", _("Looks after people and papers of the requester’s organisation")),
    ("cluster@demo.example", _("Works for the cluster")),
)


@bp.route("/login", methods=["GET", "POST"])
@allow(anyone, writes_late=True)
def sign_in() -> ResponseReturnValue:
    """Ask who is there; afterwards the reader goes on where they were, with what they had typed."""
    if request.method != "POST" and current_person():
        return redirect(after_sign_in(), 303)
    form = SignInForm()
    status = form.status()
    headers: dict[str, str] = {}
    if form.submitted_and_valid():
        try:
            person = _known(form.email.data or "", form.password.data or "")
        except TooManyRequests as refused:
            wait = int(str(refused.retry_after))
            form.refuse(try_again(wait))
            status, headers = 429, {"Retry-After": str(wait)}
        else:
            if person:
                asks = second_factor.is_on(db.session(), person.id)
                return ask_for_code(person) if asks else let_in(person, Way.PASSWORD)
            form.refuse(gettext("The e-mail address or the password isn’t right. Check both and try again."))
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        next=local_or(request.values.get("next"), ""),
        kept=kept.carried(),
        passkey=to_sign_in(),
        companies=providers(),
        demo_columns=[{"label": gettext("E-mail")}, {"label": gettext("What this person does")}],
        demo_rows=DEMO_SIGN_INS if current_app.config["DEMO"] else (),
        demo_password=DEMO_PASSWORD,
    )
    return page, status, headers


def _known(email: str, password: str) -> Person | None:
    """The person of that address and password, or None, which counts. Raises TooManyRequests."""
    person = queries.by_email(db.session(), email)
    whose = tries_of(person.id if person else 0, f"account {plain_email(email)}")
    limits.refuse_if_used_up("LIMIT_SIGN_IN", *whose)
    db.session.close()  # nothing is held while the password is looked at, which is slow on purpose
    right = passwords.matches(person.password_hash if person else None, password)
    if person and right and access.may_sign_in(person, current_app.config["DEMO"]):
        return person
    limits.count("LIMIT_SIGN_IN", *{from_here(), *whose})
    note_later(person.id if person else None, "closed" if right else "wrong_password")
    return None


@bp.post("/logout")
@allow(anyone, writes_late=True)
def sign_out() -> ResponseReturnValue:
    """End this session; whoever has none already is as welcome."""
    if person := current_person():
        begin_writing(db.session())
        sessions.end_row(db.session(), person.sign_in_id, real.now())
        db.session.commit()
    end_session()
    flash(gettext("You are signed out."), "message")
    return redirect("/", 303)
