"""What holds or asks for an item's time, for the eyes of its owner."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from light2share.availability.actions import Held, HeldIn
from light2share.availability.stored import Taken
from light2share.bookings import queries
from light2share.bookings.models import Booking, BookingPeriod, BookingState
from light2share.bookings.queries import AHEAD, STATE_OF_PERIOD, of_item
from light2share.db import Session
from light2share.equipment.rules import AccessMode
from light2share.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Claim:
    """One period of a booking, without its buffers. A request only asks: `blocks` is False."""

    reference: str
    period: Period
    state: BookingState
    blocks: bool
    mode: AccessMode | None = None


def claims(session: Session, equipment_id: int, around: Period) -> list[Claim]:
    """The periods of requests and bookings ahead that overlap `around`, in the order of time."""
    rows = session.execute(
        select(
            Booking.reference,
            BookingPeriod.starts_at,
            BookingPeriod.ends_at,
            STATE_OF_PERIOD,
            BookingPeriod.blocks,
            Booking.access_mode,
        )
        .where(*of_item(equipment_id, around), Booking.state.in_(AHEAD))
        .order_by(BookingPeriod.starts_at)
    )
    return [
        Claim(reference, Period(start, end), BookingState(state), blocks, mode)
        for reference, start, end, state, blocks, mode in rows
    ]


def held_in(session: Session, equipment_id: int) -> HeldIn:
    """The bookings that block, as the actions of availability ask for them."""

    def held(window: Period) -> list[Held]:
        found = claims(session, equipment_id, window)
        return [Held(claim.reference, claim.period) for claim in found if claim.blocks]

    return held


def taken_in(session: Session, equipment_id: int) -> Taken:
    """The blocked times of each unit, as the stored free time asks for them."""

    def taken(window: Period) -> dict[int, list[Period]]:
        return queries.taken(session, equipment_id, window)

    return taken
