"""Whose mailbox hears of a booking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import bindparam, select

from light2share.accounts.models import Person
from light2share.bookings.access import Parties
from light2share.bookings.models import Booking, BookingEvent
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership


class Asked(Parties, Protocol):
    """A booking, or something else that one organisation asks of another."""

    @property
    def requested_by_id(self) -> int | None: ...


def people_of(session: Session, booking: Asked, party: Party, but: int | None = None) -> list[int]:
    """Row numbers of the people who act for one side, without `but`, whose own act it is.

    For the requester it is the person who asked, as long as they belong there; for the owner its managers. Where
    there is nobody of that kind, managers or admins hear of it, and in the last resort everybody: no mail is lost
    for want of a role.
    """
    organisation_id = booking.owner_id if party is Party.OWNER else booking.requester_id
    members = _members(session, [organisation_id]).get(organisation_id, [])
    return [number for number in _who_acts(members, booking, party) if number != but]


INVITING = ("bookings/confirmed", "bookings/rescheduled", "bookings/handed_over")
"""Mails that put a booking into the calendar of their reader."""

INVITED = (
    select(OutgoingMail.person_id)
    .join(BookingEvent, BookingEvent.id == OutgoingMail.subject_id)
    .where(OutgoingMail.kind.in_(INVITING), BookingEvent.booking_id == bindparam("booking"))
    .order_by(OutgoingMail.id)
)


def invited(session: Session, booking: Booking) -> list[int]:
    """Row numbers of the people to whom an invitation was sent, whatever they do in their organisation by now."""
    return list(session.scalars(INVITED, {"booking": booking.id}))


def requesters_of(session: Session, bookings: Sequence[Booking]) -> list[tuple[Booking, list[int]]]:
    """Each booking with the people who act for its requester: one query for all."""
    members = _members(session, {booking.requester_id for booking in bookings})
    return [
        (booking, _who_acts(members.get(booking.requester_id, []), booking, Party.REQUESTER))
        for booking in bookings
    ]


@dataclass(frozen=True, slots=True)
class _Member:
    person_id: int
    is_manager: bool
    is_admin: bool
    name: str
    email: str


MEMBERS = (
    select(
        Membership.organisation_id,
        Membership.person_id,
        Membership.is_manager,
        Membership.is_admin,
        Person.name,
        Person.email,
    )
    .join(Person, Person.id == Membership.person_id)
    .where(
        Membership.organisation_id.in_(bindparam("organisations", expanding=True)),
        Person.disabled_at.is_(None),
    )
    .order_by(Membership.id)
)


def _members(session: Session, organisation_ids: Collection[int]) -> dict[int, list[_Member]]:
    rows = session.execute(MEMBERS, {"organisations": list(organisation_ids)})
    found: dict[int, list[_Member]] = {}
    for organisation_id, person_id, is_manager, is_admin, name, email in rows:
        found.setdefault(organisation_id, []).append(_Member(person_id, is_manager, is_admin, name, email))
    return found


def _who_acts(members: Sequence[_Member], booking: Asked, party: Party) -> list[int]:
    asked = [member.person_id for member in members if member.person_id == booking.requested_by_id]
    if party is Party.REQUESTER and asked:
        return asked
    managers = [member.person_id for member in members if member.is_manager]
    admins = [member.person_id for member in members if member.is_admin]
    return managers or admins or [member.person_id for member in members]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to about a booking."""

    party: Party
    name: str
    email: str


def contacts(session: Session, booking: Booking) -> list[Contact]:
    """The people who act for both sides, the owner's first; whether they may be told is asked before."""
    return contacts_of(session, [booking])[0]


def contacts_of(session: Session, bookings: Sequence[Asked]) -> list[list[Contact]]:
    """The contacts of each of them, in the same order: one query for all."""
    members = _members(session, {number for one in bookings for number in (one.owner_id, one.requester_id)})
    return [_contacts(members, booking) for booking in bookings]


def _contacts(members: Mapping[int, Sequence[_Member]], booking: Asked) -> list[Contact]:
    both = ((Party.REQUESTER, booking.requester_id), (Party.OWNER, booking.owner_id))
    sides = {
        number: party
        for party, organisation_id in both
        for number in _who_acts(members.get(organisation_id, []), booking, party)
    }
    known = {one.person_id: one for _party, number in both for one in members.get(number, [])}
    found = [Contact(sides[number], known[number].name, known[number].email) for number in sorted(sides)]
    return sorted(found, key=lambda person: person.party is not Party.OWNER)
