"""After some visits of the demonstration: both sides have answered, one side has, and an incident is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.aftercare import actions
from light2share.aftercare.rules import Answer, Kind
from light2share.bookings.models import Booking, BookingState
from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor

FITTED = "Mesures propres, rapport reçu le jour même."
CAREFUL = "Banc rendu propre et dans les temps."
STOPPED = "La platine de translation s’est arrêtée deux fois ; nous avons fini à la main."


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Of the latest visits: the first has an open incident, the second both answers, the third the owner's alone."""
    asks, owns = people["requester"], people["owner"]
    requester = Actor(asks.person_id, asks.organisation_id)
    owner = Actor(owns.person_id, owns.organisation_id, is_manager=True)
    rows = (
        select(Booking)
        .where(
            Booking.owner_id == owns.organisation_id,
            Booking.requester_id == asks.organisation_id,
            Booking.state == BookingState.COMPLETED,
        )
        .order_by(Booking.ends_at.desc(), Booking.id)
        .limit(3)
    )
    for number, booking in enumerate(list(session.scalars(rows))):
        at = min(booking.changed_at + timedelta(hours=3), now)
        if number == 0:
            actions.report(session, booking, Kind.FAULT, STOPPED, requester, at)
        else:
            actions.answer(session, booking, Answer.YES, CAREFUL, owner, at)
        if number == 1:
            actions.answer(session, booking, Answer.MOSTLY, FITTED, requester, at)
