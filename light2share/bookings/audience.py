"""Whose mailbox hears of a booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select

from light2share.accounts.models import Person
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.organisations.models import Membership


def people_of(session: Session, booking: Booking, party: Party, but: int | None = None) -> list[int]:
    """Row numbers of the people who act for one side, without `but`, whose own act it is.

    For the requester it is the person who asked, as long as they belong there; for the owner its managers. Where
    there is nobody of that kind, managers or admins hear of it, and in the last resort everybody: no mail is lost
    for want of a role.
    """
    organisation_id = booking.owner_id if party is Party.OWNER else booking.requester_id
    rows = session.execute(
        select(Membership.person_id, Membership.is_manager, Membership.is_admin)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id, Person.disabled_at.is_(None))
        .order_by(Membership.id)
    ).all()
    return [number for number in _who_acts(rows, booking, party) if number != but]


def _who_acts(rows: Sequence[Row[int, bool, bool]], booking: Booking, party: Party) -> list[int]:
    asked = [row.person_id for row in rows if row.person_id == booking.requested_by_id]
    if party is Party.REQUESTER and asked:
        return asked
    managers = [row.person_id for row in rows if row.is_manager]
    admins = [row.person_id for row in rows if row.is_admin]
    return managers or admins or [row.person_id for row in rows]


def cluster_managers(session: Session) -> list[int]:
    """The staff of the cluster."""
    return list(
        session.scalars(select(Person.id).where(Person.is_cluster_manager, Person.disabled_at.is_(None)))
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to about a booking."""

    party: Party
    name: str
    email: str


def contacts(session: Session, booking: Booking) -> list[Contact]:
    """The people who act for both sides, the owner's first; whether they may be told is asked before."""
    sides = {
        number: party
        for party in (Party.REQUESTER, Party.OWNER)
        for number in people_of(session, booking, party)
    }
    rows = session.execute(
        select(Person.id, Person.name, Person.email).where(Person.id.in_(sides)).order_by(Person.id)
    )
    found = [Contact(sides[number], name, email) for number, name, email in rows]
    return sorted(found, key=lambda person: person.party is not Party.OWNER)
