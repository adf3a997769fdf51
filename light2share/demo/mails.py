"""The mails that the demo people would have got for what waits or comes, so that their mailbox is not empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking, BookingEvent
from light2share.bookings.states import BookingState
from light2share.demo.members import DemoPerson
from light2share.mail import outbox

MOST = 12


def queue(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Requests that wait for the demo owner, and confirmations that the demo requester has got."""
    owner, requester = people["owner"], people["requester"]
    waiting = Booking.owner_id == owner.organisation_id, Booking.state == BookingState.REQUESTED
    coming = Booking.requester_id == requester.organisation_id, Booking.state == BookingState.CONFIRMED
    for person, conditions, kind in (
        (owner, waiting, "bookings/requested"),
        (requester, coming, "bookings/confirmed"),
    ):
        events = session.scalars(
            select(func.max(BookingEvent.id))
            .join(Booking, Booking.id == BookingEvent.booking_id)
            .where(*conditions, Booking.starts_at > now)
            .group_by(BookingEvent.booking_id)
            .order_by(func.max(BookingEvent.at).desc())
            .limit(MOST)
        )
        for event in events:
            outbox.queue(session, kind, [person.person_id], event, now)
