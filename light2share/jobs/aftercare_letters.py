"""What mails about incidents say."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.aftercare import queries
from light2share.aftercare.actions import OTHER_SIDE
from light2share.aftercare.wording import KINDS
from light2share.bookings import queries as bookings
from light2share.bookings.proposal_words import asked_label
from light2share.db import Session
from light2share.equipment.models import ListingState
from light2share.equipment.texts import title
from light2share.i18n import gettext, language
from light2share.jobs.booking_story import content_of, facts_of, organisations_of, story_for
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.web.links import full

MOST = 10


def incident(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the side that has not reported it; None for who has left it, or once it is closed."""
    found = queries.by_id(session, mail.subject_id)
    if found is None or not found.is_open:
        return None
    story = story_for(session, mail, person, now, found.booking_id, OTHER_SIDE[found.side])
    if story is None:
        return None
    page = full("aftercare.show", reference=story.booking.reference)
    kind = Fact(gettext("Incident"), str(KINDS[found.kind]))
    content = content_of(story, Way(gettext("See the incident"), page), [kind, *facts_of(story)])
    content.message = found.words.splitlines()
    return content


def fault_ahead(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To who has booked the equipment for later, about their own bookings alone; None once nothing is the matter."""
    found = queries.by_id(session, mail.subject_id)
    if found is None or not found.is_open:
        return None
    item = bookings.by_id(session, found.booking_id).equipment
    theirs = organisations_of(session, person)
    own = [one for one in queries.coming(session, item.id, now) if one.requester_id in theirs]
    if item.state is not ListingState.PAUSED or not own:
        return None
    name, zone = title(item, language()), item.site.zone
    first = own[0]
    return Content(
        button=Way(gettext("See the booking"), full("bookings.show", reference=first.reference)),
        stop=gettext(
            "You get this mail because you act for %(organisation)s.", organisation=first.requester.name
        ),
        facts=[
            Fact(gettext("Instrument"), name),
            *(Fact(one.reference, asked_label(one.choices, zone)) for one in own[:MOST]),
        ],
        what=name,
        values={"equipment": name},
        thread=f"<{first.uid}>",
    )
