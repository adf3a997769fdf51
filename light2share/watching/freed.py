"""Telling people that a booked time of an instrument they watch has been given back. Nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.transitions import Move
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.mail import outbox
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership, Site
from light2share.watching.models import Favourite

FREED = "watching/freed"
LOOKS_BACK = timedelta(days=1)
"""How old a cancellation may be that is still news."""


def tell(session: Session, now: datetime) -> int:
    """One mail to each person who watches the instrument, for each booking that was cancelled; how many cancellations.

    The two sides of the booking hear of it anyway. Whether the time is still free, and the instrument still to be seen
    by its watcher, is asked when the mail is written.
    """
    rows = session.execute(
        select(func.max(BookingEvent.id), Favourite.person_id, Site.zone)
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .join(Favourite, Favourite.equipment_id == Booking.equipment_id)
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .where(
            Favourite.tells_freed,
            Booking.state == BookingState.CANCELLED,
            Booking.starts_at > now,
            Booking.changed_at > now - LOOKS_BACK,
            BookingEvent.move == Move.CANCEL,
            ~select(Membership.id)
            .where(
                Membership.person_id == Favourite.person_id,
                Membership.organisation_id.in_([Booking.owner_id, Booking.requester_id]),
            )
            .exists(),
            ~select(OutgoingMail.id)
            .where(OutgoingMail.kind == FREED, OutgoingMail.subject_id == BookingEvent.id)
            .exists(),
        )
        .group_by(Booking.id, Favourite.person_id, Site.zone)
        .order_by(Booking.id, Favourite.person_id)
    )
    watchers: dict[tuple[int, str], list[int]] = {}
    for event, person, zone in rows:
        watchers.setdefault((event, zone), []).append(person)
    for (event, zone), people in watchers.items():
        outbox.queue(session, FREED, people, event, now, zone=zone)
    return len(watchers)
