"""Requests that want the same time of an item. For the owner, and for the mails to them; never for one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from light2share.bookings.models import (
    Booking,
    BookingPeriod,
    BookingState,
)
from light2share.bookings.rules import Claim, competition, letter, meet
from light2share.db import Session
from light2share.kernel.period import Period

SHOWN = joinedload(Booking.requester), joinedload(Booking.requested_by), joinedload(Booking.answers)


def _rivals() -> Select[Booking]:
    mine, other = aliased(BookingPeriod), aliased(BookingPeriod)
    return (
        select(Booking)
        .join(other, other.booking_id == Booking.id)
        .join(mine, and_(mine.booking_id == bindparam("booking"), mine.unit_id == other.unit_id))
        .where(
            Booking.equipment_id == bindparam("equipment"),
            Booking.state == BookingState.REQUESTED,
            Booking.id != bindparam("booking"),
            other.blocked_from < mine.blocked_until,
            other.blocked_until > mine.blocked_from,
        )
        .options(*SHOWN)
        .order_by(Booking.id)
    )


RIVALS = _rivals()
WAITING = (
    select(Booking, BookingPeriod.unit_id, BookingPeriod.blocked_from, BookingPeriod.blocked_until)
    .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
    .where(
        Booking.equipment_id == bindparam("equipment"),
        or_(Booking.state == BookingState.REQUESTED, Booking.id == bindparam("booking")),
    )
    .options(*SHOWN)
    .order_by(Booking.id)
)


@dataclass(frozen=True, slots=True)
class Competition:
    """Who competes with a request."""

    rivals: list[Booking]
    """Those that want time which it wants, buffers included; the first asked comes first."""
    letters: dict[int, str]
    """What it, its rivals and theirs are called, by row number: the first asked is A on all their pages."""


def rivals_of(session: Session, booking: Booking) -> list[Booking]:
    """Other requests that wait for time which this one would take, buffers included; the first asked comes first."""
    values = {"booking": booking.id, "equipment": booking.equipment_id}
    return list(session.scalars(RIVALS, values).unique())


def competition_of(session: Session, booking: Booking) -> Competition:
    """The requests that a page compares with this one; they are read at once."""
    rows = session.execute(WAITING, {"booking": booking.id, "equipment": booking.equipment_id}).unique()
    known: dict[int, Booking] = {}
    claims: dict[int, list[Claim]] = {}
    for one, unit, start, end in rows:
        known[one.id] = one
        claims.setdefault(one.id, []).append((unit, Period(start, end)))
    mine = claims[booking.id]
    rivals = [one for one in known.values() if one is not booking and meet(mine, claims[one.id])]
    together = sorted(competition(claims, booking.id))
    return Competition(rivals, {number: letter(place) for place, number in enumerate(together)})


def waiting_for(session: Session, booking: Booking, freed: Sequence[Period]) -> list[Booking]:
    """Other requests for the same item that wait for some of this time; the first asked comes first."""
    if not freed:
        return []
    overlaps = [
        and_(BookingPeriod.blocked_from < one.end, BookingPeriod.blocked_until > one.start) for one in freed
    ]
    return list(
        session.scalars(
            select(Booking)
            .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
            .where(
                Booking.equipment_id == booking.equipment_id,
                Booking.state == BookingState.REQUESTED,
                Booking.id != booking.id,
                or_(*overlaps),
            )
            .options(joinedload(Booking.requester), joinedload(Booking.requested_by))
            .order_by(Booking.id)
        ).unique()
    )
