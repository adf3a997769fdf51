"""Whom an owner knows by its bookings: nobody is told who else is a member of the site."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from light2share.accounts.models import Person
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.states import BLOCKING, WAITING
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.organisations.models import Membership, Organisation

TOLD = (BookingState.CONFIRMED, BookingState.IN_USE, BookingState.COMPLETED)
"""States in which the owner is told who stands for the requester."""

ANSWERING = BLOCKING | WAITING | {BookingState.COMPLETED}
"""States in which the owner looks at what the requester has to show."""


@dataclass(frozen=True, slots=True)
class Met:
    """A person who has booked, and their organisation."""

    person_id: int
    organisation_id: int
    name: str
    organisation: str


def people_met(session: Session, owner_id: int) -> list[Met]:
    """Those who have booked with an owner and still belong to that organisation, by organisation and name."""
    rows = session.execute(
        select(Person.id, Organisation.id, Person.name, Organisation.name)
        .join(Booking, Booking.requested_by_id == Person.id)
        .join(Organisation, Organisation.id == Booking.requester_id)
        .join(
            Membership,
            (Membership.person_id == Person.id) & (Membership.organisation_id == Organisation.id),
        )
        .where(
            Booking.owner_id == owner_id,
            Booking.state.in_(TOLD),
            Person.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Organisation.name, Person.name, Person.id)
    )
    return [Met(*row) for row in rows]


def may_know_documents(session: Session, actor: Actor, organisation_id: int) -> bool:
    """Whether the actor's organisation looks at what another one has to show: as the owner whom it asks, or asked and
    was not refused; as a requester once a booking at its place is confirmed.
    """
    asked_us = and_(
        Booking.owner_id == actor.organisation_id,
        Booking.requester_id == organisation_id,
        Booking.state.in_(sorted(ANSWERING)),
    )
    goes_there = and_(
        Booking.requester_id == actor.organisation_id,
        Booking.owner_id == organisation_id,
        Booking.state.in_(TOLD),
    )
    return session.scalar(select(Booking.id).where(or_(asked_us, goes_there)).limit(1)) is not None
