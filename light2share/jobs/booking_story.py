"""A booking as mails tell of it: whom they are for, what they all say, the entry for a calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from light2share.accounts.models import Person
from light2share.bookings import audience, queries
from light2share.bookings.instead import others_instead
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod
from light2share.bookings.proposal_words import asked_label
from light2share.bookings.transitions import Party
from light2share.bookings.wording import mode_label, takes_samples
from light2share.calendars.entries import invitation_of, method_for
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.i18n.own_time import your_time
from light2share.ical.write import Contact
from light2share.jobs.letters import Content, Fact, Way
from light2share.jobs.look import mail_from
from light2share.mail.message import Invitation, Method, sender
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership, Organisation
from light2share.web.identity import identity
from light2share.web.links import full


@dataclass
class Story:
    """A booking, the move that a mail is about, and the side its receiver is on."""

    session: Session
    mail: OutgoingMail
    person: Person
    now: datetime
    event: BookingEvent
    booking: Booking
    periods: list[BookingPeriod]
    party: Party | None
    zone: str = field(init=False)

    def __post_init__(self) -> None:
        self.zone = self.booking.equipment.site.zone

    @property
    def to_owner(self) -> bool:
        """Whether the receiver is on the owner's side."""
        return self.party is Party.OWNER

    @property
    def equipment(self) -> str:
        """What the item is called."""
        return title(self.booking.equipment, language())

    @property
    def other_side(self) -> str:
        """The organisation that the receiver deals with."""
        return self.booking.requester.name if self.to_owner else self.booking.owner.name

    @property
    def page(self) -> str:
        """The booking's own page."""
        return full("bookings.show", reference=self.booking.reference)

    def moment(self, instant: datetime) -> str:
        """An instant in the instrument's zone."""
        return formats.moment(instant, language(), self.zone)

    def until(self, instant: datetime) -> str:
        """The end of a time to answer or to cancel, in the instrument's zone."""
        return formats.until(instant, language(), self.zone)


def story_of(
    session: Session, mail: OutgoingMail, person: Person, now: datetime, outsider: bool = False
) -> Story | None:
    """What the mail is about; None when its receiver no longer belongs to either side."""
    event = session.get(BookingEvent, mail.subject_id)
    return story_after(session, mail, person, now, event, outsider) if event else None


def story_after(
    session: Session,
    mail: OutgoingMail,
    person: Person,
    now: datetime,
    event: BookingEvent,
    outsider: bool = False,
) -> Story | None:
    """The booking as it stands after this move; None when the receiver no longer belongs to either side."""
    booking = queries.by_id(session, event.booking_id)
    party = _party_of(session, booking, person)
    if party is None and not outsider:
        return None
    return Story(session, mail, person, now, event, booking, queries.periods(session, booking.id), party)


ORGANISATIONS_OF = select(Membership.organisation_id).where(Membership.person_id == bindparam("person"))


def organisations_of(session: Session, person: Person) -> set[int]:
    """Row numbers of the organisations that somebody belongs to."""
    return set(session.scalars(ORGANISATIONS_OF, {"person": person.id}))


def _party_of(session: Session, booking: Booking, person: Person) -> Party | None:
    """The side a receiver is on; for somebody in both organisations, the one that did not make the request."""
    theirs = organisations_of(session, person)
    if booking.requester_id in theirs and (
        booking.owner_id not in theirs or booking.requested_by_id == person.id
    ):
        return Party.REQUESTER
    return Party.OWNER if booking.owner_id in theirs else None


def story_for(
    session: Session, mail: OutgoingMail, person: Person, now: datetime, booking_id: int, side: Party
) -> Story | None:
    """The booking for somebody of that side; None for who has left it."""
    story = story_after(session, mail, person, now, queries.last_event(session, booking_id))
    if story is None:
        return None
    booking = story.booking
    belongs = booking.owner_id if side is Party.OWNER else booking.requester_id
    if belongs not in organisations_of(session, person):
        return None
    story.party = side
    return story


def content_of(story: Story, button: Way, facts: list[Fact]) -> Content:
    """What every mail about a booking says."""
    starts = story.booking.starts_at
    organisation = story.booking.owner if story.to_owner else story.booking.requester
    return Content(
        button=button,
        stop=gettext(
            "You get this mail because you act for %(organisation)s in this booking.",
            organisation=organisation.name,
        ),
        facts=facts,
        what=story.equipment,
        when=f"{formats.day(starts, language(), story.zone)} {formats.clock(starts, story.zone)}",
        message=[] if story.event.person_id == story.person.id else story.event.message.splitlines(),
        values={
            "equipment": story.equipment,
            "other_side": story.other_side,
            "owner": story.booking.owner.name,
            "requester": story.booking.requester.name,
            "to_owner": story.to_owner,
            "samples": takes_samples(story.booking.access_mode),
            "by_receiver": story.event.person_id == story.person.id,
        },
        thread=f"<{story.booking.uid}>",
    )


def facts_of(story: Story, with_place: bool = False) -> list[Fact]:
    """What it is about."""
    label = gettext("Requester") if story.to_owner else gettext("Owner")
    return [
        equipment_fact(story),
        when_fact(story),
        Fact(label, story.other_side),
        Fact(gettext("Where"), _place(story, with_place)),
        reference_fact(story),
    ]


def equipment_fact(story: Story) -> Fact:
    """The instrument."""
    return Fact(gettext("Instrument"), story.equipment)


def when_fact(story: Story) -> Fact:
    """The times in the instrument's zone, which is named once."""
    choices = story.booking.choices
    if len(choices) == 1:
        choices = [[period.period for period in story.periods]]
    times = asked_label(choices, story.zone, length=True)
    words = f"{times}, {formats.zone_label(story.zone, language())}"
    if len(choices) == 1 and len(choices[0]) == 1:
        (one,) = choices[0]
        words += f" {your_time(one.start, one.end, story.zone, story.person.zone)}".rstrip()
    return Fact(gettext("When"), words)


def _place(story: Story, whole: bool) -> str:
    """The town; the whole address once it is agreed."""
    site = story.booking.equipment.site
    town = f"{site.postcode} {site.town}"
    return f"{site.address}, {town}" if whole and site.address else town


def reference_fact(story: Story) -> Fact:
    """The number of the booking, and who runs the instrument."""
    mode = mode_label(story.booking.access_mode)
    parts = [story.booking.reference, mode[:1].lower() + mode[1:]]
    return Fact(gettext("Booking"), ", ".join(part for part in parts if part))


def similar(story: Story) -> list[Way]:
    """Other instruments for the same kind of measurement, none of the requester's own."""
    return ways_instead(story.session, story.booking.equipment, story.booking.requester)


def ways_instead(session: Session, item: Equipment, requester: Organisation) -> list[Way]:
    """Two other instruments, each with the way to its page."""
    return [
        Way(one.name, full("equipment.show", slug=one.slug))
        for one in others_instead(session, item, requester)
    ]


def invitation(story: Story, method: Method) -> Invitation:
    """The entry for the receiver's calendar."""
    site = sender(mail_from())
    content = invitation_of(
        story.booking,
        story.periods,
        audience.contacts(story.session, story.booking),
        language(),
        story.page,
        method,
        sequence=story.event.sequence,
        stamped_at=story.event.at,
        organizer=Contact(site.display_name or identity().site_name, site.addr_spec),
        attendee=Contact(story.person.name, story.person.email),
    )
    return Invitation(method_for(story.periods, method), content)
