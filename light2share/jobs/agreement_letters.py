"""What mails about agreements say: to those who accept for an organisation, and to the owner once it is accepted."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.agreements.models import Acceptance
from light2share.agreements.words import name_of
from light2share.bookings import agreed
from light2share.bookings import queries as bookings
from light2share.bookings.states import OVER
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.i18n import gettext
from light2share.jobs.booking_story import (
    content_of,
    equipment_fact,
    organisations_of,
    story_after,
    when_fact,
)
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.web.links import full


def asked(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """What to accept, and for which request; None once nothing waits any more."""
    story = story_after(session, mail, person, now, bookings.last_event(session, mail.subject_id))
    if story is None or story.party is not Party.REQUESTER or story.booking.state in OVER:
        return None
    open_ones = [one for one in agreed.versions(session, story.booking) if one.accepted_at is None]
    if not open_ones:
        return None
    facts = [equipment_fact(story), when_fact(story)]
    facts += [Fact(gettext("To accept"), name_of(one.kind, one.number)) for one in open_ones]
    url = full("agreements.show", key=open_ones[0].key)
    if len(open_ones) > 1:
        url = full("agreements.documents")
    content = content_of(story, Way(gettext("Read and accept"), url), facts)
    content.what, content.message = story.booking.owner.name, []
    return content


def accepted(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """Who accepted what; None where its receiver has left the owner."""
    row = session.get(Acceptance, mail.subject_id)
    if row is None or row.version.agreement.owner_id not in organisations_of(session, person):
        return None
    agreement, company = row.version.agreement, row.organisation.name
    what = name_of(agreement.kind, row.version.number)
    facts = [Fact(gettext("Organisation"), company), Fact(gettext("Document"), what)]
    if row.person:
        facts.append(Fact(gettext("Accepted by"), row.person.name))
    return Content(
        button=Way(gettext("See the signatures"), full("agreements.own", key=agreement.key)),
        stop=gettext("You get this mail because you answer for this organisation on the site."),
        facts=facts,
        what=f"{what}, {company}",
        values={"company": company, "what": what},
    )
