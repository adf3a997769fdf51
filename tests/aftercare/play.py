"""A visit that is over, for the plays of this room and the world of all pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.aftercare import actions
from light2share.aftercare.models import Incident
from light2share.aftercare.rules import Answer, Kind
from light2share.bookings import actions as bookings
from light2share.bookings.models import Booking
from tests.factories import Cast

INCIDENT = "anincidentofavisit"


def complete(session: Session, cast: Cast, booking: Booking, now: datetime) -> None:
    """The owner says how long it was used; committed by the caller."""
    bookings.complete(session, booking, cast.halden.actor, booking.version, now, 120)


def report(session: Session, cast: Cast, booking: Booking, now: datetime, words: str = "") -> Incident:
    """A fault, told by the requester."""
    words = words or "It stopped <twice>"
    return actions.report(session, booking, Kind.FAULT, words, cast.brightwater.actor, now)


def after_a_visit(session: Session, cast: Cast, reference: str, words: str) -> None:
    """Completed, answered by the owner, with an incident that is open."""
    booking = session.scalars(select(Booking).where(Booking.reference == reference)).one()
    complete(session, cast, booking, booking.ends_at)
    actions.answer(session, booking, Answer.YES, words, cast.halden.actor, booking.ends_at)
    report(session, cast, booking, booking.ends_at, words).handle = INCIDENT
    session.flush()
