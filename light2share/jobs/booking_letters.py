"""What mails about a booking say: what the record says happened, and how the booking stands at sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.bookings import free_time, queries
from light2share.bookings.links import answer_token
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod, BookingState
from light2share.bookings.rules import cancel_rule
from light2share.bookings.transitions import Party
from light2share.bookings.wording import mode_label, reason_label, takes_samples
from light2share.calendars.entries import invitation_of
from light2share.db import Session
from light2share.equipment.access import knows_owner
from light2share.equipment.queries import similar_to
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.ical.write import Contact
from light2share.jobs.letters import Content, Fact, Way
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.mail.message import Invitation, Method, sender
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership
from light2share.web.links import full

LONGEST_PURPOSE = 200
SIMILAR = 2
NEAREST = 3


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


def requested(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the owner: who asks for what, and the link to answer it."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, _answer(story), _request_facts(story))
    content.values["deadline"] = _deadline(story)
    return content


def reminder_answer(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The same once more, as long as nobody has answered."""
    story = _story(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.REQUESTED:
        return None
    content = _content(story, _answer(story), _request_facts(story))
    content.values.update(deadline=_deadline(story), since=story.moment(story.event.at))
    return content


def reminder_cluster(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the cluster, which sees state and hours: no name of who asks, no purpose."""
    story = _story(session, mail, person, now, outsider=True)
    if story is None or story.booking.state is not BookingState.REQUESTED or not person.is_cluster_manager:
        return None
    owner = story.booking.owner.name
    facts = [_equipment(story), Fact(gettext("Owner"), owner), _when(story), _reference(story)]
    content = _content(story, Way(gettext("See the booking"), story.page), facts)
    content.stop = gettext("You get this mail because you work for the cluster.")
    content.values.update(owner=owner, deadline=_deadline(story), since=story.moment(story.event.at))
    return content


def told(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """News that needs no answer."""
    story = _story(session, mail, person, now)
    return _content(story, Way(gettext("See the booking"), story.page), _facts(story)) if story else None


def confirmed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Agreed: with the place, and the entry for the receiver's calendar."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, Way(gettext("See the booking"), story.page), _facts(story, with_place=True))
    rule = cancel_rule(story.booking.starts_at, story.booking.free_cancel_hours, story.event.at)
    content.values["free_until"] = story.moment(rule.free_until) if rule.is_free else ""
    content.values["at_once"] = story.booking.without_approval
    content.invitation = _invitation(story, Method.REQUEST)
    return content


def cancelled(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Given up: the entry leaves the receiver's calendar, that of who gave it up too."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, Way(gettext("See the booking"), story.page), _facts(story))
    by_owner = story.event.organisation_id == story.booking.owner_id
    content.values["who"] = (story.booking.owner if by_owner else story.booking.requester).name
    content.invitation = _invitation(story, Method.CANCEL)
    return content


def declined(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Thanks, the reason that was chosen, and two other instruments."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, Way(gettext("See the booking"), story.page), _facts(story))
    content.values["reason"] = reason_label(story.event.reason) if story.event.reason else ""
    content.offers = _similar(story)
    return content


def expired(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """No answer came; the requester is shown two other instruments."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, Way(gettext("See the booking"), story.page), _facts(story))
    content.offers = [] if story.to_owner else _similar(story)
    return content


def completed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The hours that the owner reports."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, Way(gettext("See the booking"), story.page), _facts(story))
    used = story.booking.used_minutes
    content.values["used"] = formats.duration(used, language()) if used is not None else ""
    return content


def taken_by_other(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The time went to somebody else; the request still waits, and here is what is near and free."""
    story = _story(session, mail, person, now)
    if story is None:
        return None
    content = _content(story, Way(gettext("See your request"), story.page), _facts(story))
    content.values["deadline"] = _deadline(story)
    content.offers = _nearest(story)
    return content


def reminder_visit(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The day before, to both; nothing once it has begun or is off."""
    story = _story(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.CONFIRMED or story.booking.starts_at <= now:
        return None
    content = _content(story, Way(gettext("See the booking"), story.page), _facts(story, with_place=True))
    content.values["starts"] = story.moment(story.booking.starts_at)
    return content


def _story(
    session: Session, mail: OutgoingMail, person: Person, now: datetime, outsider: bool = False
) -> Story | None:
    """What the mail is about; None when its receiver no longer belongs to either side."""
    event = session.get(BookingEvent, mail.subject_id)
    if event is None:
        return None
    booking = queries.by_id(session, event.booking_id)
    party = _party_of(session, booking, person)
    if party is None and not outsider:
        return None
    return Story(session, mail, person, now, event, booking, queries.periods(session, booking.id), party)


def _party_of(session: Session, booking: Booking, person: Person) -> Party | None:
    """The side a receiver is on; for somebody in both organisations, the one that did not make the request."""
    theirs = set(session.scalars(select(Membership.organisation_id).where(Membership.person_id == person.id)))
    if booking.requester_id in theirs and (
        booking.owner_id not in theirs or booking.requested_by_id == person.id
    ):
        return Party.REQUESTER
    return Party.OWNER if booking.owner_id in theirs else None


def _content(story: Story, button: Way, facts: list[Fact]) -> Content:
    starts = story.booking.starts_at
    organisation = story.booking.owner if story.to_owner else story.booking.requester
    return Content(
        button=button,
        stop=gettext(
            "You get this mail because you act for %(organisation)s in this booking. To stop mails of this kind,"
            " write to %(contact)s.",
            organisation=organisation.name,
            contact=current_app.config["CLUSTER_EMAIL"],
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


def _answer(story: Story) -> Way:
    """The owner's way to answer without signing in; whoever sees the address could, so it is made at sending only."""
    key, person = current_app.config["SECRET_KEY"], story.person
    token = answer_token(key, story.booking.reference, person.id, person.session_epoch)
    return Way(gettext("Answer the request"), full("bookings.answer_by_link", token=token))


def _deadline(story: Story) -> str:
    """Until when an answer counts; empty where none is waited for."""
    waits = story.booking.state is BookingState.REQUESTED and story.booking.expires_at
    return story.moment(waits) if waits else ""


def _request_facts(story: Story) -> list[Fact]:
    purpose = " ".join(story.booking.purpose.split())
    if len(purpose) > LONGEST_PURPOSE:
        purpose = purpose[: LONGEST_PURPOSE - 1].rstrip() + "…"
    return [
        _equipment(story),
        _when(story),
        Fact(gettext("Requester"), story.booking.requester.name),
        Fact(gettext("Purpose"), purpose),
        _reference(story),
    ]


def _facts(story: Story, with_place: bool = False) -> list[Fact]:
    label = gettext("Requester") if story.to_owner else gettext("Owner")
    return [
        _equipment(story),
        _when(story),
        Fact(label, story.other_side),
        Fact(gettext("Where"), _place(story, with_place)),
        _reference(story),
    ]


def _equipment(story: Story) -> Fact:
    return Fact(gettext("Instrument"), story.equipment)


def _when(story: Story) -> Fact:
    """The times in the instrument's zone, which is named once."""
    times = [
        formats.when(period.starts_at, period.ends_at, language(), story.zone, length=True)
        for period in story.periods
    ]
    zone = formats.zone_label(story.zone, language())
    return Fact(gettext("When"), f"{'; '.join(times)}, {zone}")


def _place(story: Story, whole: bool) -> str:
    """The town; the whole address once it is agreed."""
    site = story.booking.equipment.site
    town = f"{site.postcode} {site.town}"
    return f"{site.address}, {town}" if whole and site.address else town


def _reference(story: Story) -> Fact:
    mode = mode_label(story.booking.access_mode)
    parts = [story.booking.reference, mode[:1].lower() + mode[1:]]
    return Fact(gettext("Booking"), ", ".join(part for part in parts if part))


def _similar(story: Story) -> list[Way]:
    """Other instruments for the same kind of measurement, none of the requester's own."""
    item = story.booking.equipment
    family = taxonomy().family_of(item.technique)
    techniques = [technique.slug for technique in family.techniques] if family else []
    reader = Actor(
        organisation_id=story.booking.requester_id,
        is_partner=story.booking.requester.partner_cluster is not None,
    )
    found = similar_to(story.session, item, techniques, reader, limit=SIMILAR + 8)
    others = [other for other in found if other.owner_id != story.booking.requester_id][:SIMILAR]
    names = [
        f"{title(other, language())} ({other.owner.name})"
        if knows_owner(reader, other)
        else title(other, language())
        for other in others
    ]
    return [
        Way(name, full("equipment.show", slug=other.slug)) for name, other in zip(names, others, strict=True)
    ]


def _nearest(story: Story) -> list[Way]:
    """Free times close to the one that is gone, each leading to a request for it."""
    item, say = story.booking.equipment, language()
    wanted = Period(story.booking.starts_at, story.booking.ends_at)
    return [
        Way(
            formats.when(time.start, time.end, say, story.zone, length=True),
            full(
                "bookings.request_booking",
                slug=item.slug,
                starts=formats.local_iso(time.start, ZoneInfo(story.zone)),
                ends=formats.local_iso(time.end, ZoneInfo(story.zone)),
            ),
        )
        for time in free_time.nearest(
            story.session, item, wanted, story.now, NEAREST, story.booking.access_mode
        )
    ]


def _invitation(story: Story, method: Method) -> Invitation:
    site = sender(current_app.config["MAIL_FROM"])
    content = invitation_of(
        story.booking,
        story.periods,
        language(),
        story.page,
        method,
        sequence=story.event.sequence,
        stamped_at=story.event.at,
        organizer=Contact(site.display_name or current_app.config["SITE_NAME"], site.addr_spec),
        attendee=Contact(story.person.name, story.person.email),
    )
    return Invitation(method, content)
