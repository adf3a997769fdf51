"""What the mail says that tells of a busy time over an agreed booking."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.bookings import queries
from light2share.bookings.models import Booking, BookingState, CalendarClash
from light2share.bookings.proposal_words import asked_label
from light2share.db import Session
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations.queries import who_is
from light2share.web.links import full

AGREED = {BookingState.CONFIRMED, BookingState.IN_USE}


def calendar_clash(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To both sides; nothing any more once the booking is off or over. Only the owner hears which calendar it is."""
    clash = session.get(CalendarClash, mail.subject_id)
    if clash is None:
        return None
    booking = queries.by_id(session, clash.booking_id)
    if booking.state not in AGREED or booking.ends_at <= now:
        return None
    is_owner = _belongs(session, person, booking.owner_id)
    if not is_owner and not _belongs(session, person, booking.requester_id):
        return None
    return _content(booking, clash, is_owner)


def _belongs(session: Session, person: Person, organisation_id: int) -> bool:
    found = who_is(session, person.id, organisation_id)
    return found is not None and found.actor.organisation_id == organisation_id


def _content(booking: Booking, clash: CalendarClash, is_owner: bool) -> Content:
    say, zone = language(), booking.equipment.site.zone
    name = title(booking.equipment, say)
    organisation = booking.owner if is_owner else booking.requester
    hours = asked_label(booking.choices, zone, length=True)
    facts = [
        Fact(gettext("Instrument"), name),
        Fact(gettext("When"), f"{hours}, {formats.zone_label(zone, say, booking.starts_at)}"),
        Fact(gettext("Busy"), formats.when(clash.starts_at, clash.ends_at, say, zone)),
    ]
    if is_owner:
        facts.append(Fact(gettext("Calendar"), clash.calendar))
    other = booking.requester if is_owner else booking.owner
    facts += [
        Fact(gettext("Requester") if is_owner else gettext("Owner"), other.name),
        Fact(gettext("Booking"), booking.reference),
    ]
    return Content(
        button=Way(gettext("See the booking"), full("bookings.show", reference=booking.reference)),
        stop=gettext(
            "You get this mail because you act for %(organisation)s in this booking.",
            organisation=organisation.name,
        ),
        facts=facts,
        what=name,
        when=f"{formats.day(booking.starts_at, say, zone)} {formats.clock(booking.starts_at, zone)}",
        values={"to_owner": is_owner, "owner": booking.owner.name, "requester": booking.requester.name},
        thread=f"<{booking.uid}>",
    )
