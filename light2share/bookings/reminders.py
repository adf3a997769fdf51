"""Who is reminded, and of what. Who has been told is not told again, so a run that comes twice is harmless."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from light2share.accounts.queries import cluster_managers
from light2share.bookings import audience
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.workdays import add_working_days
from light2share.mail import outbox
from light2share.mail.models import OutgoingMail

UNANSWERED = (
    (1, "bookings/reminder_answer"),
    (2, "bookings/reminder_answer_again"),
    (3, "bookings/reminder_cluster"),
)
"""Working days without an answer, and the mail that goes out then: twice to the owner, then to the cluster."""

TO_THE_CLUSTER = "bookings/reminder_cluster"
BEFORE_IT_LAPSES = "bookings/reminder_proposal"
BEFORE_THE_VISIT = "bookings/reminder_visit"
A_DAY = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=6)
"""No working day is further from the next: holidays beside a weekend."""


def remind_of_requests(session: Session, now: datetime) -> None:
    """Remind owners of requests without an answer, then tell the cluster."""
    for days, kind in UNANSWERED:
        waiting = (
            Booking.state == BookingState.REQUESTED,
            ~Booking.behind,
            Booking.expires_at > now,
            Booking.changed_at <= now - days * A_DAY,
        )
        for booking, event_id in _untold(session, kind, *waiting):
            if add_working_days(booking.changed_at, days, booking.equipment.site.office) <= now:
                people = _owner_or_cluster(session, kind, booking)
                outbox.queue(session, kind, people, event_id, now, zone=booking.equipment.site.zone)


def remind_of_proposals(session: Session, now: datetime) -> None:
    """Remind who has to answer a proposal, a working day before it lapses; not of one that stands no longer anyway."""
    opened = (
        Booking.state.in_((BookingState.OFFERED, BookingState.CONFIRMED)),
        Booking.proposed_by.is_not(None),
        Booking.expires_at > now,
        Booking.expires_at <= now + LONGEST_PAUSE,
    )
    for booking, event_id in _untold(session, BEFORE_IT_LAPSES, *opened):
        office = booking.equipment.site.office
        last = booking.expires_at or now
        a_day_from = (add_working_days(at, 1, office) for at in (booking.changed_at, now))
        made, present = a_day_from
        if made < last <= present:
            party = Party.REQUESTER if booking.proposed_by is Party.OWNER else Party.OWNER
            people = audience.people_of(session, booking, party)
            outbox.queue(session, BEFORE_IT_LAPSES, people, event_id, now, zone=office.zone.key)


def remind_of_visits(session: Session, now: datetime) -> None:
    """Remind both sides of what is confirmed and starts within a day, unless it was confirmed within that day."""
    near = (
        Booking.state == BookingState.CONFIRMED,
        Booking.starts_at > now,
        Booking.starts_at <= now + A_DAY,
    )
    for booking, event_id in _untold(session, BEFORE_THE_VISIT, *near):
        if booking.changed_at < booking.starts_at - A_DAY:
            people = [
                number
                for party in (Party.REQUESTER, Party.OWNER)
                for number in audience.people_of(session, booking, party)
            ]
            outbox.queue(session, BEFORE_THE_VISIT, people, event_id, now, zone=booking.equipment.site.zone)


def _owner_or_cluster(session: Session, kind: str, booking: Booking) -> list[int]:
    if kind == TO_THE_CLUSTER:
        return cluster_managers(session)
    return audience.people_of(session, booking, Party.OWNER)


def _untold(session: Session, kind: str, *which: ColumnElement[bool]) -> Iterator[tuple[Booking, int]]:
    """Bookings with the row number of their last move, of which no mail of this kind has told."""
    last = select(func.max(BookingEvent.id)).where(BookingEvent.booking_id == Booking.id).scalar_subquery()
    told = select(OutgoingMail.id).where(OutgoingMail.kind == kind, OutgoingMail.subject_id == last).exists()
    rows = session.execute(
        select(Booking, last)
        .where(*which, ~told)
        .options(joinedload(Booking.equipment).joinedload(Equipment.site))
        .order_by(Booking.id)
    )
    yield from rows.all()
