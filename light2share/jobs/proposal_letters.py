"""What mails about proposals say: other times for a request or for what is confirmed. No price stands in them."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.bookings import proposal_queries
from light2share.bookings.models import BookingProposal, BookingState, Outcome
from light2share.bookings.proposal_words import times_label
from light2share.bookings.times import unpacked
from light2share.bookings.transitions import MEMBERSHIP, Party
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import (
    Story,
    content_of,
    equipment_fact,
    facts_of,
    invitation,
    reference_fact,
    similar,
    story_of,
    when_fact,
)
from light2share.jobs.letters import Content, Fact, Way
from light2share.jobs.proposal_story import words_of
from light2share.mail.message import Method
from light2share.mail.models import OutgoingMail


def proposed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To who answers: the times as they are and as they would be, and the way to the booking's page."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content, proposal = _about(story)
    if proposal is not None and proposal.outcome is Outcome.OPEN:
        content.button = Way(gettext("Answer the proposal"), story.page)
        content.values["deadline"] = story.until(proposal.until)
    return content


def reminder(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The same once more, as long as it is open."""
    content = proposed(session, mail, person, now)
    return content if content and "deadline" in content.values else None


def ended(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Refused, taken back or lapsed."""
    story = story_of(session, mail, person, now)
    return _about(story)[0] if story else None


def taken_back(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the requester, whose request waits again."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content, _proposal = _about(story)
    waits = story.booking.state is BookingState.REQUESTED and story.booking.expires_at
    content.values["waits_until"] = story.until(waits) if waits else ""
    return content


def offer_expired(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The requester did not answer; two other instruments are shown to it."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content, _proposal = _about(story)
    content.values["membership"] = story.event.reason == MEMBERSHIP
    content.offers = [] if story.to_owner or content.values["membership"] else similar(story)
    return content


def rescheduled(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Both agree to another time: the entry of everybody's calendar moves."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content = content_of(story, _page(story), facts_of(story, with_place=True))
    proposal = proposal_queries.proposal_of(session, story.event)
    content.values.update(words_of(proposal), before=_times(story, proposal.before) if proposal else "")
    content.invitation = invitation(story, Method.REQUEST)
    return content


def _page(story: Story) -> Way:
    return Way(gettext("See the booking"), story.page)


def _about(story: Story) -> tuple[Content, BookingProposal | None]:
    """The facts with what was there before and what was proposed; who proposed it, and its conditions."""
    proposal = proposal_queries.proposal_of(story.session, story.event)
    by = proposal.by if proposal else Party.OWNER
    content = content_of(story, _page(story), _facts(story, proposal))
    if proposal is not None:
        first = unpacked(proposal.choices)[0][0].start
        content.when = f"{formats.day(first, language(), story.zone)} {formats.clock(first, story.zone)}"
    content.values.update(
        is_offer=story.booking.state is not BookingState.CONFIRMED,
        by_owner=by is Party.OWNER,
        maker=(story.booking.owner if by is Party.OWNER else story.booking.requester).name,
        answerer=(story.booking.requester if by is Party.OWNER else story.booking.owner).name,
        yours=by is story.party,
        several=bool(proposal and len(proposal.choices) > 1),
        **words_of(proposal),
    )
    return content, proposal


def _facts(story: Story, proposal: BookingProposal | None) -> list[Fact]:
    other = Fact(gettext("Requester") if story.to_owner else gettext("Owner"), story.other_side)
    if proposal is None:
        return [equipment_fact(story), when_fact(story), other, reference_fact(story)]
    offer = story.event.move == "offer" or story.event.from_state is BookingState.OFFERED
    zone = formats.zone_label(story.zone, language())
    choices = formats.clauses((_times(story, choice) for choice in proposal.choices), language())
    return [
        equipment_fact(story),
        Fact(gettext("Asked for") if offer else gettext("Booked"), _times(story, proposal.before)),
        Fact(gettext("Proposed"), f"{choices}, {zone}"),
        other,
        reference_fact(story),
    ]


def _times(story: Story, stored: list[list[int]]) -> str:
    return times_label(unpacked([stored])[0], story.zone, length=True)
