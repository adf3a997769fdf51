"""Bookings put straight into the tables, for what reads them: mails, calendars, the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from light2share.bookings.models import Booking, BookingEvent, BookingPeriod, BookingProposal, BookingState
from light2share.bookings.times import packed
from light2share.bookings.transitions import Move, Party
from light2share.equipment.models import AccessMode, PriceMode
from light2share.kernel.period import Period
from tests.factories import NOW, Cast, Member

START = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
"""A Tuesday, 13:30 in Marseille."""

MOVES = {
    BookingState.REQUESTED: Move.REQUEST,
    BookingState.OFFERED: Move.OFFER,
    BookingState.CONFIRMED: Move.ACCEPT,
    BookingState.DECLINED: Move.DECLINE,
    BookingState.WITHDRAWN: Move.WITHDRAW,
    BookingState.EXPIRED: Move.EXPIRE,
    BookingState.CANCELLED: Move.CANCEL,
    BookingState.COMPLETED: Move.COMPLETE,
    BookingState.NO_SHOW: Move.NO_SHOW,
}


def booking(
    session: Session,
    cast: Cast,
    state: BookingState = BookingState.REQUESTED,
    start: datetime = START,
    hours: float = 4,
    **more: Any,
) -> Booking:
    """Brightwater's booking of Halden's bench."""
    end = start + timedelta(hours=hours)
    values: dict[str, Any] = {
        "reference": "L2S-26-7K3Q",
        "purpose": "M² of a 1064 nm source, two samples",
        "access_mode": AccessMode.OPERATOR_ASSISTED,
        "price_mode": PriceMode.RATE,
        "estimate_cents": 48000,
        "free_cancel_hours": 48,
        "expires_at": NOW + timedelta(days=7) if state is BookingState.REQUESTED else None,
        "sequence": 0 if state is BookingState.REQUESTED else 1,
        **more,
    }
    row = Booking(
        equipment_id=cast.bench.id,
        owner_id=cast.halden.organisation_id,
        requester_id=cast.brightwater.organisation_id,
        requested_by_id=cast.brightwater.person_id,
        state=state,
        starts_at=start,
        ends_at=end,
        created_at=NOW,
        changed_at=NOW,
        **values,
    )
    session.add(row)
    session.flush()
    session.add(
        BookingPeriod(
            booking_id=row.id,
            unit_id=cast.bench.unit_id,
            starts_at=start,
            ends_at=end,
            blocked_from=start,
            blocked_until=end,
            blocks=False,
        )
    )
    session.flush()
    return row


def proposal(session: Session, of: Booking, by: Party, at: datetime = NOW, **more: Any) -> BookingProposal:
    """An hour earlier than the booking, or the day after."""
    before = Period(of.starts_at, of.ends_at)
    earlier = Period(before.start - timedelta(hours=1), before.end - timedelta(hours=1))
    next_day = Period(before.start + timedelta(days=1), before.end + timedelta(days=1))
    row = BookingProposal(
        booking_id=of.id,
        by=by,
        made_at=at,
        until=at + timedelta(days=2),
        choices=packed([[earlier], [next_day]]),
        estimates=[of.estimate_cents, 52000],
        before=packed([[before]])[0],
        estimate_before=of.estimate_cents,
        conditions="Clean it <b>first</b>.\nBring gloves.",
        **more,
    )
    session.add(row)
    session.flush()
    return row


def event(
    session: Session,
    of: Booking,
    state: BookingState | None = None,
    by: Member | None = None,
    at: datetime = NOW,
    **more: Any,
) -> BookingEvent:
    """The record of the move that led to `state`."""
    to = state or of.state
    values: dict[str, Any] = {
        "move": MOVES[to],
        "from_state": None if to is BookingState.REQUESTED else BookingState.REQUESTED,
        **more,
    }
    row = BookingEvent(
        booking_id=of.id,
        at=at,
        to_state=to,
        person_id=by.person_id if by else None,
        organisation_id=by.organisation_id if by else None,
        sequence=of.sequence,
        **values,
    )
    session.add(row)
    session.flush()
    return row
