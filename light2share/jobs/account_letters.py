"""What mails about a person's own account say."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from light2share.accounts import actions, addresses
from light2share.accounts.models import EmailChange, PasswordReset, Person, SignIn
from light2share.accounts.rules import EMAIL_CHANGE_LASTS, RESET_LASTS
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.web.identity import identity
from light2share.web.links import full

HOME = "Europe/Paris"


def password_reset(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The link to choose a new password, made here and kept as a hash only; None once one was used."""
    reset = session.get(PasswordReset, mail.subject_id)
    if reset is None or reset.used_at is not None:
        return None
    secret = actions.new_reset_link(session, reset.id, now)
    return Content(
        button=Way(gettext("Choose a new password"), full("accounts.set_password", secret=secret)),
        stop=_stop(),
        facts=[Fact(gettext("Account"), person.email)],
        values={"lasts": formats.duration(RESET_LASTS, language())},
    )


def password_changed(_session: Session, _mail: OutgoingMail, person: Person, _now: datetime) -> Content:
    """That the password is a new one, and what to do if somebody else did it."""
    return Content(
        button=Way(gettext("I did not do this: choose a new password"), full("accounts.ask_reset")),
        stop=_stop(),
        facts=[Fact(gettext("Account"), person.email)],
        values={"contact": identity().contact},
    )


def new_device(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """That somebody signed in with a browser that the person has not used of late; None once it is forgotten."""
    row = session.get(SignIn, mail.subject_id)
    if row is None:
        return None
    return Content(
        button=Way(gettext("See my sessions"), full("accounts.open_sessions")),
        stop=_stop(),
        facts=[
            Fact(gettext("Account"), person.email),
            Fact(gettext("Program"), row.program or gettext("Unknown program")),
            Fact(gettext("When"), formats.moment(row.created_at, language(), HOME)),
        ],
        values={"contact": identity().contact},
    )


def second_factor_changed(_session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content:
    """That codes are asked for, no longer asked for, or that there are new recovery codes."""
    what = str(mail.details[0]) if mail.details else ""
    return Content(
        button=Way(gettext("See my two-step sign-in"), full("accounts.second_step_of_mine")),
        stop=_stop(),
        facts=[Fact(gettext("Account"), person.email)],
        values={"contact": identity().contact, "what": what},
    )


def email_confirm(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the new address: the link that proves it; None once it was used, and where somebody signs in with it."""
    row = session.get(EmailChange, mail.subject_id)
    key = current_app.config["SECRET_KEY"]
    token = addresses.token_of(key, row) if row else ""
    if row is None or addresses.opened_by(session, key, token, now) is None:
        return None
    return Content(
        button=Way(gettext("Look at it and confirm"), full("accounts.confirm_email", token=token)),
        stop=gettext("You get this mail because somebody with an account entered your address."),
        facts=[Fact(gettext("Name"), person.name), Fact(gettext("New e-mail address"), row.email)],
        values={"lasts": formats.duration(EMAIL_CHANGE_LASTS, language())},
        to=row.email,
    )


def email_changed(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the address before: that it opens nothing any more."""
    row = session.get(EmailChange, mail.subject_id)
    if row is None:
        return None
    return Content(
        button=Way(gettext("Help and contact"), full("pages.help_page")),
        stop=_stop(),
        facts=[Fact(gettext("Name"), person.name), Fact(gettext("Address before"), row.before)],
        values={"contact": identity().contact},
        to=row.before,
    )


def passkey_changed(_session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content:
    """That a passkey opens the account from now on, or no longer."""
    what, name = [*map(str, mail.details), "", ""][:2]
    return Content(
        button=Way(gettext("See my passkeys"), full("accounts.own_passkeys")),
        stop=_stop(),
        facts=[Fact(gettext("Account"), person.email), Fact(gettext("Passkey"), name)],
        values={
            "contact": identity().contact,
            "is_new": what == Happening.PASSKEY_ADDED.value,
        },
    )


def company_changed(_session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content:
    """That a company's sign-in opens the account from now on, or no longer."""
    what, company = [*map(str, mail.details), "", ""][:2]
    known = current_app.config["OIDC_PROVIDERS"].values()
    labels = {str(one["issuer"]): str(one["label"]) for one in known}
    return Content(
        button=Way(gettext("My account"), full("accounts.account")),
        stop=_stop(),
        facts=[
            Fact(gettext("Account"), person.email),
            Fact(gettext("Company"), labels.get(company, company)),
        ],
        values={
            "contact": identity().contact,
            "is_new": what == Happening.COMPANY_BOUND.value,
        },
    )


def _stop() -> str:
    return gettext("This mail is about the safety of your account, so it can’t be turned off.")
