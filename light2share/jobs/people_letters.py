"""What mails say about belonging to an organisation: invited, joined, other rights, taken out."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.audit.models import JournalLine
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations import application_queries
from light2share.organisations.links import invitation_token
from light2share.organisations.models import Invitation, Membership, Organisation
from light2share.organisations.rules import INVITATION_LASTS, Role, roles
from light2share.organisations.words import role_words, their_role_words
from light2share.web.links import full


def invited(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """The link to join; None once the invitation was answered or withdrawn."""
    invitation = session.get(Invitation, mail.subject_id)
    if invitation is None or invitation.settled_at is not None:
        return None
    by_cluster = _of_the_cluster(session, invitation.invited_by_id, invitation.organisation_id)
    admitted = by_cluster and application_queries.has_applied(
        session, invitation.organisation_id, invitation.person_id
    )
    token = invitation_token(current_app.config["SECRET_KEY"], invitation.handle)
    return Content(
        button=Way(gettext("See the invitation"), full("organisations.invitation", token=token)),
        stop=_why_invited(by_cluster, admitted),
        facts=[
            Fact(gettext("Organisation"), invitation.organisation.name),
            Fact(gettext("What you may do"), role_words(roles(invitation))),
        ],
        what=invitation.organisation.name,
        values={
            "by": invitation.invited_by.name if invitation.invited_by else "",
            "company": invitation.organisation.name,
            "admitted": "yes" if admitted else "",
            "lasts": formats.duration(INVITATION_LASTS, language()),
        },
    )


def _why_invited(by_cluster: bool, admitted: bool) -> str:
    if admitted:
        return gettext("You get this mail because this address was given with the application.")
    if by_cluster:
        return gettext("You get this mail because the cluster entered your address.")
    return gettext("You get this mail because somebody of this organisation entered your address.")


def joined(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """Who has accepted, and with what rights."""
    invitation = session.get(Invitation, mail.subject_id)
    if invitation is None:
        return None
    return Content(
        button=_people(),
        stop=_stop(),
        facts=[
            Fact(gettext("Name"), invitation.person.name),
            Fact(gettext("E-mail"), invitation.person.email),
            Fact(gettext("What they may do"), their_role_words(roles(invitation))),
        ],
        what=invitation.person.name,
    )


def rights_changed(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """What the person may do from now on."""
    line = session.get(JournalLine, mail.subject_id)
    company = session.get(Organisation, line.organisation_id) if line else None
    if line is None or company is None:
        return None
    held = frozenset(Role(value) for value in line.details.get("roles", ()))
    facts = [Fact(gettext("Organisation"), company.name), Fact(gettext("What you may do"), role_words(held))]
    by_cluster = _of_the_cluster(session, line.person_id, company.id)
    values = {"by_cluster": "yes" if by_cluster else ""}
    return Content(button=_people(), stop=_stop(), facts=facts, what=company.name, values=values)


def left(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """To the admins: who acts for it no longer, by their own wish; None once the account is gone."""
    line = session.get(JournalLine, mail.subject_id)
    gone = session.get(Person, line.about_id) if line and line.about_id else None
    if gone is None:
        return None
    facts = [Fact(gettext("Name"), gone.name), Fact(gettext("E-mail"), gone.email)]
    return Content(button=_people(), stop=_stop(), facts=facts, what=gone.name)


def removed(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """That the person acts for it no longer."""
    line = session.get(JournalLine, mail.subject_id)
    company = session.get(Organisation, line.organisation_id) if line else None
    if company is None:
        return None
    button = Way(gettext("My account"), full("accounts.account"))
    return Content(
        button=button, stop=_stop(), facts=[Fact(gettext("Organisation"), company.name)], what=company.name
    )


def _of_the_cluster(session: Session, person_id: int | None, organisation_id: int) -> bool:
    """Whether somebody acts for the cluster there, and not as one of the organisation's own people."""
    person = session.get(Person, person_id) if person_id else None
    if person is None or not person.is_cluster_manager:
        return False
    belongs = select(Membership.id).where(
        Membership.person_id == person_id, Membership.organisation_id == organisation_id
    )
    return session.scalar(belongs) is None


def _people() -> Way:
    return Way(gettext("See the people of your organisation"), full("organisations.people_page"))


def _stop() -> str:
    return gettext("This mail is about who acts for your organisation, so it can’t be turned off.")
