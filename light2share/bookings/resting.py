"""What becomes of the bookings of an organisation that is no member at present. The caller commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from light2share.bookings import actions, moves
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import MEMBERSHIP
from light2share.db import Session
from light2share.organisations.models import MembershipStatus, Organisation

WAITING = (BookingState.REQUESTED, BookingState.OFFERED)
AGREED = (BookingState.CONFIRMED, BookingState.IN_USE)


def _of(organisation_id: int) -> ColumnElement[bool]:
    return or_(Booking.owner_id == organisation_id, Booking.requester_id == organisation_id)


def end_waiting(session: Session, organisation_id: int, now: datetime) -> int:
    """Close its requests and proposals that are not agreed, asked or answered by it; both sides hear why."""
    found = session.scalars(
        select(Booking).where(_of(organisation_id), Booking.state.in_(WAITING)).order_by(Booking.id)
    ).all()
    for booking in found:
        moves.lock(session, booking.equipment_id)
        booking.expires_at = now
        session.flush()
        actions.expire(session, booking, now, MEMBERSHIP)
    return len(found)


def counts(session: Session, organisation_id: int) -> tuple[int, int]:
    """How many of its bookings wait for an answer, and how many are agreed and not over."""
    rows = dict(
        session.execute(
            select(Booking.state, func.count())
            .where(_of(organisation_id), Booking.state.in_(WAITING + AGREED))
            .group_by(Booking.state)
        ).all()
    )
    waiting, agreed = (sum(rows.get(state, 0) for state in states) for states in (WAITING, AGREED))
    return waiting, agreed


def last_end(session: Session, organisation_id: int) -> datetime | None:
    """When the last of what is agreed ends."""
    return session.scalar(
        select(func.max(Booking.ends_at)).where(_of(organisation_id), Booking.state.in_(AGREED))
    )


def with_waiting(session: Session) -> list[int]:
    """Organisations that are no members at present and of which a request waits: it came while they were moved."""
    rests = Organisation.status.in_((MembershipStatus.SUSPENDED, MembershipStatus.LEFT))
    return list(
        session.scalars(
            select(Organisation.id)
            .join(Booking, or_(Booking.owner_id == Organisation.id, Booking.requester_id == Organisation.id))
            .where(rests, Booking.state.in_(WAITING))
            .distinct()
            .order_by(Organisation.id)
        )
    )
