"""What mails say to people whose account has ended, or is about to."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.privacy.periods import INACTIVE_KEPT, NOTICE, length
from light2share.web.links import full


def deleted(_session: Session, _mail: OutgoingMail, person: Person, _now: datetime) -> Content:
    """The last mail: what is gone, and what stays without a name."""
    return Content(
        button=Way(gettext("What stays, and why"), full("pages.privacy")),
        stop=gettext("This is the last mail to this address: your account is gone."),
        facts=[Fact(gettext("Account"), person.email)],
        values={"contact": current_app.config["CLUSTER_EMAIL"]},
    )


def inactive(_session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """That the account will be deleted, and how it stays; None once the person is there again."""
    if person.warned_on is None:
        return None
    day = date.fromordinal(mail.subject_id) + NOTICE
    return Content(
        button=Way(gettext("Sign in to keep the account"), full("accounts.sign_in")),
        stop=gettext("This mail is about the end of your account, so it can’t be turned off."),
        facts=[
            Fact(gettext("Account"), person.email),
            Fact(gettext("Deleted from"), formats.day(day, language(), year=True)),
        ],
        values={"away": length(INACTIVE_KEPT - NOTICE), "long": length(INACTIVE_KEPT)},
    )
