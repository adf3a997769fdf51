"""Signing in and out, a forgotten password, and one's own account."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests
from werkzeug.utils import redirect
from wtforms import SelectChoice

from light2share.accounts import access, actions, queries
from light2share.accounts.forms import (
    ActingForForm,
    AskResetForm,
    ChangePasswordForm,
    DetailsForm,
    NewPasswordForm,
    SignInForm,
)
from light2share.accounts.models import PasswordReset, Person
from light2share.accounts.rules import plain_email
from light2share.db import db
from light2share.i18n import _, gettext, ngettext
from light2share.organisations import queries as organisations
from light2share.organisations.words import role_words
from light2share.security import passwords
from light2share.web import kept, limits
from light2share.web.access import allow, anyone, holder, signed_in
from light2share.web.actor import (
    ACTING_FOR,
    SPEAKING,
    begin_session,
    current_actor,
    current_person,
    end_session,
    keep_session,
)
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.languages import chosen_language, chosen_theme
from light2share.web.links import local_or

bp = Blueprint("accounts", __name__)


DEMO_PASSWORD = "demo-light2share"  # noqa: S105  told to everybody who sees the demo
DEMO_SIGN_INS = (
    ("owner@demo.example", _("Lists instruments and answers requests for the owner")),
    ("requester@demo.example", _("Requests test time for another organisation")),
    ("bystander@demo.example", _("Belongs to a third organisation, which sees neither side’s bookings")),
    ("admin@demo.example", _("Looks after people and papers of the requester’s organisation")),
    ("cluster@demo.example", _("Works for the cluster")),
)


def _after_sign_in() -> str:
    first = "home.dashboard" if "home.dashboard" in current_app.view_functions else "accounts.account"
    return local_or(request.values.get("next"), url_for(first))


@bp.route("/login", methods=["GET", "POST"])
@allow(anyone, writes_late=True)
def sign_in() -> ResponseReturnValue:
    """Ask who is there; afterwards the reader goes on where they were, with what they had typed."""
    if request.method == "GET" and current_person():
        return redirect(_after_sign_in(), 303)
    form = SignInForm()
    status = form.status()
    headers: dict[str, str] = {}
    if form.submitted_and_valid():
        try:
            person = _known(form.email.data or "", form.password.data or "")
        except TooManyRequests as refused:
            wait = int(str(refused.retry_after))
            form.refuse(_try_again(wait))
            status, headers = 429, {"Retry-After": str(wait)}
        else:
            if person:
                return _signed_in(person)
            form.refuse(gettext("The e-mail address or the password isn’t right. Check both and try again."))
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        next=local_or(request.values.get("next"), ""),
        kept=kept.carried(),
        demo_columns=[{"label": gettext("E-mail")}, {"label": gettext("What this person does")}],
        demo_rows=DEMO_SIGN_INS if current_app.config["DEMO"] else (),
        demo_password=DEMO_PASSWORD,
    )
    return page, status, headers


def _known(email: str, password: str) -> Person | None:
    """The person of that address and password, or None, which counts. Raises TooManyRequests."""
    whose = (f"address {limits.address()}", f"account {plain_email(email)}")
    limits.refuse_if_used_up("LIMIT_SIGN_IN", *whose)
    person = queries.by_email(db.session(), email)
    db.session.close()  # nothing is held while the password is looked at, which is slow on purpose
    right = passwords.matches(person.password_hash if person else None, password)
    if person and right and access.may_sign_in(person, current_app.config["DEMO"]):
        return person
    limits.count("LIMIT_SIGN_IN", *whose)
    return None


def _try_again(seconds: int) -> str:
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


def _signed_in(person: Person) -> ResponseReturnValue:
    begin_session(person.id, person.session_epoch)
    if form := kept.carried():
        return kept.page(form)
    return redirect(_after_sign_in(), 303)


@bp.post("/logout")
@allow(anyone, writes_late=True)
def sign_out() -> ResponseReturnValue:
    """End this session; whoever has none already is as welcome."""
    end_session()
    flash(gettext("You are signed out."), "message")
    return redirect("/", 303)


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
            form.form_errors.append(_try_again(wait))
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
        return _private(render_template("accounts/reset_gone.html"), 404)
    form = NewPasswordForm()
    form.about(reset.person.email, reset.person.name)
    if form.submitted_and_valid():
        return _by_link(reset, passwords.hashed(form.new_password.data or ""))
    page = render_template("accounts/set_password.html", form=form, email=reset.person.email)
    return _private(page, form.status())


def _by_link(reset: PasswordReset, password_hash: str) -> ResponseReturnValue:
    if answered := open_writing():
        return answered
    if not actions.reset_password(db.session(), reset, password_hash, now()):
        db.session.rollback()
        return _private(render_template("accounts/reset_gone.html"), 404)
    end_session()
    flash(gettext("Your new password is set. Sign in with it."), "message")
    return done(url_for(".sign_in"))


def _private(page: str, status: int) -> ResponseReturnValue:
    """A page whose address is a secret: neither stored nor told to the next one."""
    return page, status, {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}


@bp.route("/account", methods=["GET", "POST"])
@allow(signed_in)
def account() -> ResponseReturnValue:
    """The person's own account: name, language, appearance."""
    person = _me()
    form = _details(person)
    if form.submitted_and_valid():
        theme = form.theme.data if form.theme.data in {"light", "dark"} else None
        actions.change_details(db.session(), person, form.name.data or "", form.language.data, theme)
        for name in SPEAKING:  # what was chosen for this session gives way to what was chosen for good
            session.pop(name, None)
        answer = done(url_for(".account"))
        flash(gettext("Your account is saved."), "message")
        return answer
    return _account_page(person, details=form), form.status()


@bp.post("/account/password")
@allow(signed_in, writes_late=True)
def change_password() -> ResponseReturnValue:
    """Replace the password; every other session of the person ends."""
    person = _me()
    form = ChangePasswordForm()
    form.about(person.email, person.name)
    if not form.submitted_and_valid() or not _is_present(person, form):
        return _account_page(person, password=form), form.status()
    password_hash = passwords.hashed(form.new_password.data or "")
    if answered := open_writing():
        return answered
    keep_session(actions.set_password(db.session(), _me(), password_hash, now()))
    flash(gettext("Your password is changed. Your other sessions have ended."), "message")
    return done(url_for(".account"))


def _is_present(person: Person, form: ChangePasswordForm) -> bool:
    """Whether the present password was given; a wrong one counts as a failed sign-in."""
    whose = f"account {person.email}"
    limits.refuse_if_used_up("LIMIT_SIGN_IN", whose)
    if passwords.matches(person.password_hash, form.current_password.data or ""):
        return True
    limits.count("LIMIT_SIGN_IN", whose)
    form.current_password.errors = [gettext("This isn’t your present password")]
    return False


@bp.post("/account/sessions")
@allow(signed_in)
def end_other_sessions() -> ResponseReturnValue:
    """End every session of the person but this one."""
    keep_session(actions.end_sessions(db.session(), _me()))
    flash(gettext("Your other sessions have ended."), "message")
    return done(url_for(".account"))


@bp.post("/account/organisation")
@allow(signed_in)
def act_for() -> ResponseReturnValue:
    """Choose which of one's organisations to act for."""
    person = _me()
    form = _acting_for(person)
    if not form.submitted_and_valid():
        return _account_page(person, acting_for=form), form.status()
    session[ACTING_FOR] = form.organisation.data
    flash(gettext("You now act for the organisation you chose."), "message")
    return done(url_for(".account"))


def _me() -> Person:
    """The row of the person who is signed in."""
    person_id = current_actor().person_id
    if person_id is None:
        abort(401)
    return queries.person(db.session(), person_id)


def _details(person: Person, read: bool = True) -> DetailsForm:
    shown = {"name": person.name, "language": person.language or chosen_language()}
    return DetailsForm(data={**shown, "theme": person.theme or chosen_theme() or "system"}, read=read)


def _acting_for(person: Person, read: bool = True) -> ActingForForm:
    form = ActingForForm(data={"organisation": current_actor().organisation_id}, read=read)
    places = organisations.memberships_of(db.session(), person.id)
    form.organisation.choices = [SelectChoice(place.organisation_id, place.name) for place in places]
    return form


def _account_page(
    person: Person,
    details: DetailsForm | None = None,
    password: ChangePasswordForm | None = None,
    acting_for: ActingForForm | None = None,
) -> str:
    shown = acting_for or _acting_for(person, read=False)
    places = organisations.memberships_of(db.session(), person.id)
    return render_template(
        "accounts/account.html",
        person=person,
        details=details or _details(person, read=False),
        password=password or ChangePasswordForm(read=False),
        acting_for=shown if len(places) > 1 else None,
        places=[
            {
                "name": place.name,
                "url": url_for("organisations.show", slug=place.slug),
                "roles": role_words(place.roles),
            }
            for place in places
        ],
        faults=[fault for form in (details, password, acting_for) if form for fault in form.faults],
    )
