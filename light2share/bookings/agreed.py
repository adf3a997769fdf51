"""Which versions of an owner's agreements count for a booking: the present ones until it is confirmed, then those."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from light2share.agreements import queries as agreements
from light2share.agreements.models import AgreementVersion
from light2share.agreements.queries import Wanted
from light2share.bookings.models import Booking, BookingAgreement
from light2share.bookings.states import OVER, WAITING
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.mail import outbox
from light2share.organisations.queries import holders
from light2share.organisations.rules import Role

ASKED = "agreements/asked"


def versions(session: Session, booking: Booking) -> list[Wanted]:
    """Those that count, and whether the requester has accepted them."""
    if booking.state in WAITING:
        return agreements.asked_with(session, booking.owner_id, booking.equipment_id, booking.requester_id)
    noted = select(BookingAgreement.version_id).where(BookingAgreement.booking_id == booking.id)
    return agreements.these(session, noted, booking.requester_id)


def note(session: Session, booking: Booking) -> None:
    """Keep which versions count now, when it is confirmed; later ones change nothing for it."""
    found = agreements.asked_with(session, booking.owner_id, booking.equipment_id, booking.requester_id)
    session.add_all(BookingAgreement(booking_id=booking.id, version_id=one.version_id) for one in found)
    session.flush()


def ask(session: Session, booking: Booking, actor: Actor, now: datetime) -> None:
    """Write to those who may accept for the requester, but not to the actor, that its request waits for them."""
    found = holders(session, booking.requester_id, Role.AGREEMENTS)
    people = [one.id for one in found if one.id != actor.person_id]
    outbox.queue(session, ASKED, people, booking.id, now)


def has_dealt(session: Session, owner_id: int, actor: Actor) -> bool:
    """Whether the actor's organisation has asked the owner for something, and so knows its documents."""
    found = select(Booking.id).where(
        Booking.requester_id == actor.organisation_id, Booking.owner_id == owner_id
    )
    return session.scalar(found.limit(1)) is not None


def waiting(session: Session, organisation_id: int) -> list[AgreementVersion]:
    """What an organisation has yet to accept for its bookings that are not over."""
    pairs = select(Booking.owner_id, Booking.equipment_id).where(
        Booking.requester_id == organisation_id, Booking.state.not_in(sorted(OVER))
    )
    return agreements.waiting_for(session, organisation_id, pairs.distinct())
