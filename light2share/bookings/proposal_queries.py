"""Which proposals were made about a booking, and which moves of its record belong to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from light2share.bookings.models import BookingEvent, BookingProposal
from light2share.bookings.transitions import Move
from light2share.db import Session

PROPOSES = (Move.OFFER, Move.RESCHEDULE)
ANSWERS = (Move.ACCEPT_OFFER, Move.REFUSE_OFFER, Move.TAKE_BACK, Move.EXPIRE)
"""Moves that make a proposal, and those by which one comes to its end."""


def proposals(session: Session, booking_id: int) -> list[BookingProposal]:
    """Every proposal that was made about a booking, oldest first."""
    row = BookingProposal
    return list(session.scalars(select(row).where(row.booking_id == booking_id).order_by(row.id)))


def proposal_of(session: Session, event: BookingEvent) -> BookingProposal | None:
    """The proposal that a move makes or answers."""
    events = session.scalars(
        select(BookingEvent).where(BookingEvent.booking_id == event.booking_id, BookingEvent.id <= event.id)
    )
    return of_events(list(events), proposals(session, event.booking_id)).get(event.id)


def of_events(events: Sequence[BookingEvent], made: Sequence[BookingProposal]) -> dict[int, BookingProposal]:
    """By the number of the event: the proposal that it makes or answers. Needs the events from the first on."""
    found: dict[int, BookingProposal] = {}
    coming, current = iter(made), None
    for event in sorted(events, key=lambda one: one.id):
        if event.move in PROPOSES:
            current = next(coming, None)
        if current is not None and event.move in {*PROPOSES, *ANSWERS}:
            found[event.id] = current
    return found


def about(session: Session, booking_id: int, events: Sequence[BookingEvent]) -> dict[int, BookingProposal]:
    """The same for the whole record of a booking; nothing is asked where it tells of no proposal."""
    if not any(event.move in PROPOSES for event in events):
        return {}
    return of_events(events, proposals(session, booking_id))
