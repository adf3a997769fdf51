"""What mails say to people whose account has ended, or is about to."""

from __future__ import annotations

from datetime import date, datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import organisations_of
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership
from light2share.privacy.periods import INACTIVE_KEPT, NOTICE, length
from light2share.web.identity import identity
from light2share.web.links import full


def deleted(_session: Session, _mail: OutgoingMail, person: Person, _now: datetime) -> Content:
    """The last mail: what is gone, and what stays without a name."""
    return Content(
        button=Way(gettext("What stays, and why"), full("pages.privacy")),
        stop=gettext("This is the last mail to this address: your account is gone."),
        facts=[Fact(gettext("Account"), person.email)],
        values={"contact": identity().contact},
    )


def unused_account(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """That an account which nobody uses stays, to who can change that; None once its person is back or gone."""
    place = session.get(Membership, mail.subject_id)
    if place is None or place.person.warned_on is None:
        return None
    own = place.organisation_id in organisations_of(session, person)
    if not own and not person.is_cluster_manager:
        return None
    where = place.organisation
    button = (
        Way(gettext("See this person"), full("organisations.person", number=place.id))
        if own
        else Way(gettext("See the organisation"), full("organisations.standing", slug=where.slug))
    )
    return Content(
        button=button,
        stop=gettext(
            "You get this mail because you look after the people of %(company)s.", company=where.name
        )
        if own
        else gettext("You get this mail because you work for the cluster."),
        facts=[Fact(gettext("Name"), place.person.name), Fact(gettext("Organisation"), where.name)],
        what=place.person.name,
        values={"own": own, "long": length(INACTIVE_KEPT)},
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
