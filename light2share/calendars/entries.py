"""A booking as entries of a calendar, in words. Both sides read the same text, so it holds what both may know.

The purpose, the sample and the price stay out: calendars are shared in companies and copied to other machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from light2share.bookings import audience
from light2share.bookings.models import Booking, BookingPeriod
from light2share.bookings.transitions import Party
from light2share.calendars.rules import status_of, uid_of
from light2share.equipment.models import AccessMode
from light2share.equipment.texts import title
from light2share.i18n.catalogue import translations_of
from light2share.ical.write import Contact, Entry, Status, calendar, entry_lines
from light2share.kernel.period import Period
from light2share.mail.message import Method

People = Sequence[audience.Contact]
"""Who answers for the two sides, as the booking's page names them."""


def entries_of(
    booking: Booking, periods: Sequence[BookingPeriod], people: People, language: str, address: str
) -> list[Entry]:
    """One entry for each period, in order; `address` is the booking's page. Needs equipment, site and both sides."""
    status = status_of(booking.state)
    return [
        Entry(
            uid=uid_of(booking.uid, position),
            sequence=booking.sequence,
            stamped_at=booking.changed_at,
            created_at=booking.created_at,
            changed_at=booking.changed_at,
            starts_at=period.start,
            ends_at=period.end,
            summary=_summary(booking, status, language),
            status=status,
            description=_description(booking, language, address),
            location=_location(booking, status),
            contacts=_contacts(booking, people, status),
            url=address,
        )
        for position, period in enumerate(_in_order(periods))
    ]


def body_of(
    booking: Booking, periods: Sequence[BookingPeriod], people: People, language: str, address: str
) -> str:
    """The finished VEVENTs of a booking, for a feed to join."""
    return b"".join(map(entry_lines, entries_of(booking, periods, people, language, address))).decode()


def file_of(
    booking: Booking, periods: Sequence[BookingPeriod], people: People, language: str, address: str
) -> bytes:
    """The booking as a calendar of its own, to download."""
    return calendar(map(entry_lines, entries_of(booking, periods, people, language, address)))


def invitation_of(
    booking: Booking,
    periods: Sequence[BookingPeriod],
    people: People,
    language: str,
    address: str,
    method: Method,
    sequence: int,
    stamped_at: datetime,
    organizer: Contact,
    attendee: Contact,
) -> bytes:
    """The calendar that goes with a mail (RFC 5546, section 3.2; RFC 6047).

    It says what the move said: `sequence` and `stamped_at` are those of its record, so that a mail that was delayed
    cannot undo a later one. Several periods are published, since a request or a cancellation is about one entry only.
    """
    method_said = method_for(periods, method)
    status = Status.CANCELLED if method is Method.CANCEL else Status.CONFIRMED
    entries = [
        replace(
            entry,
            sequence=sequence,
            stamped_at=stamped_at,
            changed_at=stamped_at,
            status=status,
            summary=_summary(booking, status, language),
            location=_location(booking, status),
            contacts=_contacts(booking, people, status),
            organizer=organizer,
            attendee=None if method_said is Method.PUBLISH else attendee,
        )
        for entry in entries_of(booking, periods, people, language, address)
    ]
    return calendar(map(entry_lines, entries), method=method_said.value)


def method_for(periods: Sequence[BookingPeriod], method: Method) -> Method:
    """What a mail asks a calendar to do (RFC 5546, sections 3.2.1, 3.2.2 and 3.2.5)."""
    return method if len(periods) == 1 else Method.PUBLISH


def _in_order(periods: Sequence[BookingPeriod]) -> list[Period]:
    return sorted(period.period for period in periods)


def _summary(booking: Booking, status: Status, language: str) -> str:
    gettext = translations_of(language).ugettext
    words = gettext("%(equipment)s: %(requester)s at %(owner)s") % {
        "equipment": title(booking.equipment, language),
        "requester": booking.requester.name,
        "owner": booking.owner.name,
    }
    if status is Status.CANCELLED:
        return gettext("Cancelled: %(what)s") % {"what": words}
    if status is Status.TENTATIVE:
        return gettext("Not yet confirmed: %(what)s") % {"what": words}
    return words


def _description(booking: Booking, language: str, address: str) -> str:
    gettext = translations_of(language).ugettext
    modes = {
        AccessMode.OPERATOR_ASSISTED: gettext("Run by or with the owner"),
        AccessMode.SELF_SERVICE: gettext("Self-service"),
        AccessMode.SAMPLE_MAIL_IN: gettext("Samples sent in"),
        AccessMode.LOAN: gettext("Lent out"),
    }
    lines = [gettext("Booking %(reference)s") % {"reference": booking.reference}]
    if booking.access_mode:
        lines.append(modes[booking.access_mode])
    lines.append(gettext("State, contacts and changes: %(address)s") % {"address": address})
    return "\n".join(lines)


def _location(booking: Booking, status: Status) -> str:
    """The town; the exact place is told with the confirmation only."""
    site = booking.equipment.site
    town = f"{site.postcode} {site.town}"
    parts = [booking.owner.name, site.address, town] if status is Status.CONFIRMED else [town]
    return ", ".join(part for part in parts if part)


def _contacts(booking: Booking, people: People, status: Status) -> tuple[str, ...]:
    """Whom to write to on each side, told with the confirmation only (RFC 5545, section 3.8.4.2).

    An item's own contact stands in place of the people who answer for its owner.
    """
    if status is not Status.CONFIRMED:
        return ()
    own = booking.equipment.contact
    owner = [(own.name, own.email)] if own else _of_side(people, Party.OWNER)
    sides = ((booking.owner, owner), (booking.requester, _of_side(people, Party.REQUESTER)))
    return tuple(f"{side.name}: {name}, {email}" for side, named in sides for name, email in named)


def _of_side(people: People, party: Party) -> list[tuple[str, str]]:
    return [(person.name, person.email) for person in people if person.party is party]
