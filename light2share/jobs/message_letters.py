"""What a mail about a message says: who writes about which booking, the text, and the way to answer."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.bookings import queries as bookings
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.i18n import gettext, ngettext
from light2share.jobs.booking_story import content_of, facts_of, organisations_of, story_after
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.messages.models import Message
from light2share.web.links import full


def new(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the other side of who wrote it; None once the message has gone, or who gets the mail has left that side."""
    message = session.get(Message, mail.subject_id)
    if message is None or message.to_id not in organisations_of(session, person):
        return None
    story = story_after(session, mail, person, now, bookings.last_event(session, message.booking_id))
    if story is None:
        return None
    story.party = Party.OWNER if message.to_id == story.booking.owner_id else Party.REQUESTER
    url = full("messages.show", reference=story.booking.reference)
    content = content_of(story, Way(gettext("Read and answer"), url), facts_of(story))
    files = message.files
    if files:
        names = ", ".join(f"{one.title}.{one.kind.value}" for one in files)
        content.facts.append(Fact(ngettext("%(num)s file", "%(num)s files", len(files)), names))
    content.message = message.body.splitlines()
    content.values["writer"] = message.person.name if message.person else ""
    return content
