"""What mails say about a membership: suspended, lifted, ended, or that an organisation leaves."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import organisations_of
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations.membership_words import ZONE, merged_names
from light2share.organisations.models import OrganisationStep
from light2share.web.links import full


def told(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """What was done, in the cluster's words; None for who has left it meanwhile."""
    step = session.get(OrganisationStep, mail.subject_id)
    if step is None or step.organisation_id not in organisations_of(session, person):
        return None
    until = step.organisation.open_until
    return Content(
        button=Way(gettext("See how it stands"), full("organisations.own_membership")),
        stop=_stop(),
        facts=[Fact(gettext("Organisation"), step.organisation.name)],
        what=step.organisation.name,
        message=step.words.splitlines(),
        values={"until": formats.day(until, language(), ZONE, year=True) if until else ""},
    )


def merged(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """Which organisation is part of which, to the people of both; None for who has left it meanwhile."""
    step = session.get(OrganisationStep, mail.subject_id)
    if step is None or step.organisation_id not in organisations_of(session, person):
        return None
    return Content(
        button=Way(gettext("See how it stands"), full("organisations.own_membership")),
        stop=_stop(),
        facts=[Fact(gettext("Organisation"), step.organisation.name)],
        what=merged_names(step.words, step.organisation.name),
        values={"gone": step.words, "stays": step.organisation.name},
    )


def leaves(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """Which day is the last, to the cluster and to the people of the organisation; None if it stays after all."""
    step = session.get(OrganisationStep, mail.subject_id)
    if step is None or step.leaves_on is None or step.organisation.leaves_on != step.leaves_on:
        return None
    own = step.organisation_id in organisations_of(session, person)
    if not own and not person.is_cluster_manager:
        return None
    button = (
        Way(gettext("See how it stands"), full("organisations.own_membership"))
        if own
        else Way(gettext("See the organisation"), full("organisations.standing", slug=step.organisation.slug))
    )
    return Content(
        button=button,
        stop=_stop() if own else gettext("You get this mail because you work for the cluster."),
        facts=[
            Fact(gettext("Organisation"), step.organisation.name),
            Fact(gettext("Last day"), formats.day(step.leaves_on, language(), year=True)),
        ],
        what=step.organisation.name,
        message=step.words.splitlines(),
        values={"own": own},
    )


def _stop() -> str:
    return gettext("This mail is about the membership of your organisation, so it can’t be turned off.")
