"""What mails say about asking to join an organisation by its mail domain."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import gettext
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations import wishing
from light2share.organisations.links import wish_token
from light2share.organisations.wish_models import JoinWish, WishState
from light2share.web.links import full


def link(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The link that proves the mailbox; None where there is no organisation to join, or once it was used."""
    row = session.get(JoinWish, mail.subject_id)
    if row is None or wishing.unproven(session, row.handle, now) is None:
        return None
    found = wishing.organisations_for(session, person)
    if not found:
        return None
    token = wish_token(current_app.config["SECRET_KEY"], row.handle)
    return Content(
        button=Way(gettext("Ask to join"), full("organisations.prove_and_ask", token=token)),
        stop=gettext("You get this mail because this address was entered on the site."),
        facts=[Fact(gettext("Organisation"), one.name) for one in found],
    )


def asked(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """To the admins; None once it is decided."""
    row = session.get(JoinWish, mail.subject_id)
    if row is None or row.state is not WishState.WAITING:
        return None
    return Content(
        button=Way(gettext("Decide"), full("organisations.join_request", handle=row.handle)),
        stop=gettext("This mail is about who acts for your organisation, so it can’t be turned off."),
        facts=[Fact(gettext("Name"), row.name), Fact(gettext("E-mail"), row.person.email)],
        what=row.name,
    )


def refused(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """That they said no."""
    row = session.get(JoinWish, mail.subject_id)
    if row is None or row.organisation is None:
        return None
    return Content(
        button=Way(gettext("How to join"), full("pages.join")),
        stop=gettext("You get this mail because you asked to join this organisation."),
        facts=[Fact(gettext("Organisation"), row.organisation.name)],
        what=row.organisation.name,
        values={"rests": wishing.RESTS in mail.details},
    )
