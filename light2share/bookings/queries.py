"""Reading bookings. Each function's name or arguments say for whose eyes; outsiders get nothing, not a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, case, extract, func, or_, select
from sqlalchemy.orm import joinedload

from light2share.bookings.models import (
    BLOCKING,
    Booking,
    BookingEvent,
    BookingPeriod,
    BookingProposal,
    BookingState,
    Outcome,
)
from light2share.bookings.transitions import CLOSES_AFTER
from light2share.db import Session
from light2share.equipment.models import Equipment, EquipmentUnit
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation, Site

IN_USE_OR_BEFORE = (BookingState.CONFIRMED, BookingState.IN_USE)
AHEAD = (BookingState.REQUESTED, BookingState.OFFERED, BookingState.CONFIRMED, BookingState.IN_USE)


TAKEN = (
    select(EquipmentUnit.id, BookingPeriod.blocked_from, BookingPeriod.blocked_until)
    .outerjoin(
        BookingPeriod,
        and_(
            BookingPeriod.unit_id == EquipmentUnit.id,
            BookingPeriod.blocks,
            BookingPeriod.blocked_until > bindparam("start"),
            BookingPeriod.blocked_from < bindparam("end"),
            BookingPeriod.booking_id != bindparam("but"),
        ),
    )
    .where(EquipmentUnit.equipment_id == bindparam("equipment"), EquipmentUnit.retired_at.is_(None))
    .order_by(EquipmentUnit.number, BookingPeriod.blocked_from)
)
"""Put together once, like the others in capitals: writers wait for each other while it is asked."""
MAY_LAPSE = (BookingState.REQUESTED, BookingState.OFFERED, BookingState.CONFIRMED)
NOBODYS = 0
"""The number of no booking."""


def taken(
    session: Session, equipment_id: int, around: Period, but: int | None = None
) -> dict[int, list[Period]]:
    """The blocked times of each unit that touch `around`, sorted; a unit without any has an empty list.

    `but` leaves one booking out.
    """
    values = {"equipment": equipment_id, "start": around.start, "end": around.end, "but": but or NOBODYS}
    found: dict[int, list[Period]] = {}
    for unit, start, end in session.execute(TAKEN, values):
        periods = found.setdefault(unit, [])
        if start is not None:
            periods.append(Period(start, end))
    return found


LONGEST = timedelta(days=400)
"""Longer than any period: those that touch a time begin at most so long before it."""


def of_item(equipment_id: int, around: Period) -> tuple[ColumnElement[bool], ...]:
    """The periods of an item that touch `around`, for a statement that names Booking and BookingPeriod.

    By the periods alone: what is held for a proposal may lie far from the booking's own.
    """
    units = select(EquipmentUnit.id).where(EquipmentUnit.equipment_id == equipment_id)
    return (
        BookingPeriod.booking_id == Booking.id,
        BookingPeriod.unit_id.in_(units),
        BookingPeriod.starts_at > around.start - LONGEST,
        BookingPeriod.starts_at < around.end,
        BookingPeriod.ends_at > around.start,
    )


STATE_OF_PERIOD = case((BookingPeriod.held, BookingState.OFFERED.value), else_=Booking.state).label("state")
"""That of its booking; what is held for a proposal beside one is on offer."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A time on an item's week as one actor may see it: asked for by somebody, or the actor's own booking."""

    period: Period
    state: BookingState
    reference: str | None
    """Only where it is the actor's own organisation's."""
    held_until: datetime | None = None
    """Until when a request takes it from others; None for one that does not, and for a booking."""

    @property
    def yours(self) -> bool:
        """Whether the actor's organisation asked for it."""
        return self.reference is not None


def asked(session: Session, equipment_id: int, around: Period, actor: Actor) -> list[Mark]:
    """What others ask for, without saying who, and what the actor's own organisation has asked for or booked."""
    mine = Booking.requester_id == actor.organisation_id if actor.is_member else None
    wanted: ColumnElement[bool] = Booking.state == BookingState.REQUESTED
    if mine is not None:
        wanted = or_(wanted, and_(mine, Booking.state.in_(sorted(BLOCKING))))
    rows = session.execute(
        select(
            BookingPeriod.starts_at,
            BookingPeriod.ends_at,
            STATE_OF_PERIOD,
            Booking.requester_id,
            Booking.reference,
            case(
                (and_(Booking.state == BookingState.REQUESTED, BookingPeriod.blocks), Booking.expires_at)
            ).label("held_until"),
        )
        .where(*of_item(equipment_id, around), Booking.state.in_(AHEAD), wanted)
        .order_by(BookingPeriod.starts_at)
    )
    return [
        Mark(
            Period(start, end),
            BookingState(state),
            reference if requester == actor.organisation_id else None,
            held_until,
        )
        for start, end, state, requester, reference, held_until in rows
    ]


def _whole(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        joinedload(Booking.equipment).joinedload(Equipment.site),
        joinedload(Booking.owner),
        joinedload(Booking.requester),
        joinedload(Booking.requested_by),
        joinedload(Booking.checks),
        joinedload(Booking.answers),
    )


def shown(session: Session, reference: str, actor: Actor) -> Booking | None:
    """The booking for a member of its two organisations; None for everybody else, as if it were not there."""
    if actor.organisation_id is None:
        return None
    theirs = or_(Booking.owner_id == actor.organisation_id, Booking.requester_id == actor.organisation_id)
    found: Booking | None = (
        session.scalars(_whole(select(Booking).where(Booking.reference == reference, theirs)))
        .unique()
        .one_or_none()
    )
    return found


def by_id(session: Session, booking_id: int) -> Booking:
    """For the site itself, not for a person's eyes: the booking of a job or a mail."""
    booking: Booking = session.scalars(_whole(select(Booking).where(Booking.id == booking_id))).unique().one()
    return booking


def by_reference(session: Session, reference: str) -> Booking | None:
    """The booking that a signed link names; whether its holder may see it is asked after."""
    booking: Booking | None = (
        session.scalars(_whole(select(Booking).where(Booking.reference == reference))).unique().one_or_none()
    )
    return booking


@dataclass(frozen=True, slots=True)
class Outline:
    """What the cluster manager sees of a booking."""

    reference: str
    state: BookingState
    hours: Period
    zone: str


def outline(session: Session, reference: str, actor: Actor) -> Outline | None:
    """State and hours, for the cluster manager; None for others."""
    if not actor.is_cluster_manager:
        return None
    row = session.execute(
        select(Booking.reference, Booking.state, Booking.starts_at, Booking.ends_at, Site.zone)
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .where(Booking.reference == reference)
    ).first()
    return Outline(row.reference, row.state, Period(row.starts_at, row.ends_at), row.zone) if row else None


def periods(session: Session, booking_id: int) -> list[BookingPeriod]:
    """The periods of a booking, in order, without what is only held for a proposal beside it."""
    return list(
        session.scalars(
            select(BookingPeriod)
            .where(BookingPeriod.booking_id == booking_id, ~BookingPeriod.held)
            .order_by(BookingPeriod.starts_at)
        )
    )


def booked_minutes() -> ScalarSelect[Decimal]:
    """How long the periods of a booking are together, for a statement that names Booking."""
    seconds = extract("epoch", BookingPeriod.ends_at) - extract("epoch", BookingPeriod.starts_at)
    return (
        select(func.sum(seconds) / 60)
        .where(BookingPeriod.booking_id == Booking.id, ~BookingPeriod.held)
        .correlate(Booking)
        .scalar_subquery()
    )


def open_proposal(session: Session, booking: Booking) -> BookingProposal | None:
    """What one side proposes and the other has not answered yet."""
    row = BookingProposal
    return session.scalars(
        select(row).where(row.booking_id == booking.id, row.outcome == Outcome.OPEN)
    ).one_or_none()


def history(session: Session, booking_id: int) -> list[BookingEvent]:
    """Every move of a booking the caller may see, newest first, with the organisation that made it."""
    return list(
        session.scalars(
            select(BookingEvent)
            .where(BookingEvent.booking_id == booking_id)
            .options(joinedload(BookingEvent.organisation))
            .order_by(BookingEvent.id.desc())
        )
    )


def last_event(session: Session, booking_id: int) -> BookingEvent:
    """The newest move."""
    return session.scalars(
        select(BookingEvent)
        .where(BookingEvent.booking_id == booking_id)
        .order_by(BookingEvent.id.desc())
        .limit(1)
    ).one()


def last_event_ids(session: Session, booking_ids: Sequence[int]) -> dict[int, int]:
    """The row number of the newest move of each booking."""
    rows = session.execute(
        select(BookingEvent.booking_id, func.max(BookingEvent.id))
        .where(BookingEvent.booking_id.in_(booking_ids))
        .group_by(BookingEvent.booking_id)
    )
    return {number: event_id for number, event_id in rows if event_id is not None}


@dataclass(frozen=True, slots=True)
class OwnersTime:
    """A booking or request in the week of an item, as its owner sees it."""

    booking_id: int
    period: Period
    state: BookingState
    requester: str


def for_owner(session: Session, equipment_id: int, window: Period, actor: Actor) -> list[OwnersTime]:
    """What blocks or waits on an item inside `window`, with names, for the owner's managers; in the order of time."""
    if not actor.is_manager:
        return []
    rows = session.execute(
        select(Booking.id, BookingPeriod.starts_at, BookingPeriod.ends_at, STATE_OF_PERIOD, Organisation.name)
        .join(Organisation, Organisation.id == Booking.requester_id)
        .where(
            *of_item(equipment_id, window),
            Booking.owner_id == actor.organisation_id,
            Booking.state.in_(AHEAD),
        )
        .order_by(BookingPeriod.starts_at, Booking.id)
    )
    return [
        OwnersTime(number, Period(start, end), BookingState(state), name)
        for number, start, end, state, name in rows
    ]


@dataclass(frozen=True, slots=True)
class LastWish:
    """What a person said the last time they asked the same owner, so that nobody types it twice."""

    access_mode: str | None
    sample: str


def last_wish(session: Session, actor: Actor, owner_id: int) -> LastWish | None:
    """The actor's own latest request to that owner."""
    row = session.execute(
        select(Booking.access_mode, Booking.sample)
        .where(Booking.requested_by_id == actor.person_id, Booking.owner_id == owner_id)
        .order_by(Booking.id.desc())
        .limit(1)
    ).first()
    return LastWish(row.access_mode, row.sample) if row else None


OPEN_REQUESTS = select(
    func.count(), func.count().filter(Booking.equipment_id == bindparam("equipment"))
).where(Booking.requested_by_id == bindparam("person"), Booking.state == BookingState.REQUESTED)


def open_requests(session: Session, person_id: int, equipment_id: int) -> tuple[int, int]:
    """How many requests of a person wait for an answer: in all, and on this item."""
    row = session.execute(OPEN_REQUESTS, {"equipment": equipment_id, "person": person_id}).one()
    return row[0], row[1]


def lapsed(session: Session, now: datetime, most: int = 100) -> list[int]:
    """Row numbers of bookings whose answer is overdue, oldest first."""
    return list(
        session.scalars(
            select(Booking.id)
            .where(Booking.state.in_(MAY_LAPSE), Booking.expires_at <= now)
            .order_by(Booking.expires_at)
            .limit(most)
        )
    )


def long_over(session: Session, now: datetime, most: int = 100) -> list[int]:
    """Row numbers of bookings that nobody closed after the visit, oldest first."""
    return list(
        session.scalars(
            select(Booking.id)
            .where(Booking.state.in_(IN_USE_OR_BEFORE), Booking.ends_at <= now - CLOSES_AFTER)
            .order_by(Booking.ends_at)
            .limit(most)
        )
    )
