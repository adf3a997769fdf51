"""Lists of an organisation's own bookings: what waits, what comes, what is over. Columns, not objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from light2share.bookings.models import Booking, BookingProposal, BookingState, Outcome
from light2share.bookings.queries import AHEAD, IN_USE_OR_BEFORE
from light2share.bookings.states import OVER
from light2share.bookings.times import unpacked
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import Equipment, PriceMode
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation, Site


@dataclass(frozen=True, slots=True)
class Row:
    """One booking in a list."""

    reference: str
    state: BookingState
    hours: Period
    zone: str
    slug: str
    title_fr: str | None
    title_en: str | None
    owner_id: int
    owner: str
    requester_id: int
    requester: str
    town: str
    estimate_cents: int | None
    expires_at: datetime | None
    created_at: datetime
    purpose: str
    requester_reference: str
    several: list[Any]
    """Its times as they are stored, where they are more than one."""
    proposed_by: Party | None = None
    """The side whose proposal is open."""
    proposed: list[Any] | None = None
    """Its choices as they are stored."""
    price_mode: PriceMode = PriceMode.RATE
    estimate_lines: list[Any] = field(default_factory=list)
    """As they are stored."""
    samples: int | None = None
    behind: bool = False
    """Whether it is on the waiting list."""

    @property
    def choices(self) -> list[list[Period]]:
        """The times of the open proposal; empty if there is none."""
        return unpacked(self.proposed or [])

    @property
    def times(self) -> list[list[Period]]:
        """The ways to do it as they stand: what is on offer, what is asked for, what is agreed."""
        if self.state is BookingState.OFFERED and self.proposed:
            return self.choices
        return unpacked(self.several) or [[self.hours]]

    def waits_for(self, organisation_id: int | None) -> bool:
        """Whether a proposal waits for the answer of that organisation."""
        answers = self.requester_id if self.proposed_by is Party.OWNER else self.owner_id
        return self.proposed_by is not None and answers == organisation_id

    def other(self, organisation_id: int | None) -> str:
        """The name of the other side."""
        return self.requester if organisation_id == self.owner_id else self.owner


_OWNER, _REQUESTER = aliased(Organisation), aliased(Organisation)
_ROWS = (
    select(
        Booking.reference,
        Booking.state,
        Booking.starts_at,
        Booking.ends_at,
        Site.zone,
        Equipment.slug,
        Equipment.title_fr,
        Equipment.title_en,
        Booking.owner_id,
        _OWNER.name.label("owner"),
        Booking.requester_id,
        _REQUESTER.name.label("requester"),
        Site.town,
        Booking.estimate_cents,
        Booking.expires_at,
        Booking.created_at,
        Booking.purpose,
        Booking.requester_reference,
        Booking.several,
        Booking.proposed_by,
        BookingProposal.choices,
        Booking.price_mode,
        Booking.estimate_lines,
        Booking.samples,
        Booking.behind,
    )
    .join(Equipment, Equipment.id == Booking.equipment_id)
    .join(Site, Site.id == Equipment.site_id)
    .join(_OWNER, _OWNER.id == Booking.owner_id)
    .join(_REQUESTER, _REQUESTER.id == Booking.requester_id)
    .outerjoin(
        BookingProposal,
        and_(BookingProposal.booking_id == Booking.id, BookingProposal.outcome == Outcome.OPEN),
    )
)


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Row]:
    return [Row(row[0], row[1], Period(row[2], row[3]), *row[4:]) for row in session.execute(statement)]


def _sides(actor: Actor, party: Party | None) -> ColumnElement[bool]:
    """The bookings of the actor's organisation, on both sides or on one."""
    owned = Booking.owner_id == actor.organisation_id
    asked_for = Booking.requester_id == actor.organisation_id
    if party is Party.OWNER:
        return owned
    return asked_for if party is Party.REQUESTER else or_(owned, asked_for)


def _waits_for(actor: Actor, now: datetime, party: Party | None) -> ColumnElement[bool]:
    """What the actor has to answer, or to close after the visit: for the owner its managers, for the requester anybody.

    Only on one side where `party` says so.
    """
    waits = []
    if actor.is_manager and party is not Party.REQUESTER:
        closes = and_(Booking.state.in_(IN_USE_OR_BEFORE), Booking.starts_at <= now, Booking.ends_at <= now)
        waits.append(
            and_(
                Booking.owner_id == actor.organisation_id,
                or_(_to_answer(), _proposed_by(Party.REQUESTER), closes),
            )
        )
    if actor.is_member and party is not Party.OWNER:
        waits.append(and_(Booking.requester_id == actor.organisation_id, _proposed_by(Party.OWNER)))
    return or_(false(), *waits)


def _to_answer() -> ColumnElement[bool]:
    """A request that its owner can accept; one on the waiting list can wait."""
    return and_(Booking.state == BookingState.REQUESTED, ~Booking.behind)


def _proposed_by(party: Party) -> ColumnElement[bool]:
    """A proposal of that side is open; the states are what the indexes know."""
    states = (BookingState.OFFERED, BookingState.CONFIRMED)
    return and_(Booking.state.in_(states), Booking.proposed_by == party)


def to_do(
    session: Session, actor: Actor, now: datetime, party: Party | None = None, most: int = 50
) -> list[Row]:
    """What waits for the actor, on both sides or on one, the most urgent first."""
    return _rows(
        session,
        _ROWS.where(_waits_for(actor, now, party))
        .order_by(Booking.expires_at.is_(None), Booking.expires_at, Booking.id)
        .limit(most),
    )


def to_do_count(actor: Actor, now: datetime) -> ScalarSelect[int] | None:
    """How many bookings wait for the actor, to be asked together with something else; None if none ever do."""
    if not actor.is_member:
        return None
    return select(func.count(Booking.id)).where(_waits_for(actor, now, None)).scalar_subquery()


def coming(
    session: Session,
    actor: Actor,
    party: Party | None,
    now: datetime,
    most: int = 100,
    until: datetime | None = None,
) -> list[Row]:
    """Waiting and confirmed bookings that are not over, the next first."""
    wanted = [_sides(actor, party), Booking.state.in_(AHEAD), Booking.ends_at > now]
    if until is not None:
        wanted.append(Booking.starts_at < until)
    return _rows(session, _ROWS.where(*wanted).order_by(Booking.starts_at, Booking.id).limit(most))


def past(
    session: Session, actor: Actor, party: Party | None, now: datetime, most: int, skip: int = 0
) -> list[Row]:
    """What is over or came to nothing, the latest first."""
    gone = or_(Booking.state.in_(sorted(OVER)), Booking.ends_at <= now)
    return _rows(
        session,
        _ROWS.where(_sides(actor, party), gone)
        .order_by(Booking.starts_at.desc(), Booking.id.desc())
        .limit(most)
        .offset(skip),
    )


def in_states(
    session: Session,
    actor: Actor,
    party: Party | None,
    states: Iterable[BookingState],
    most: int | None = None,
    skip: int = 0,
) -> list[Row]:
    """The actor's bookings in these states, the latest first; all of them for an export."""
    statement = _ROWS.where(_sides(actor, party), Booking.state.in_(sorted(states)))
    return _rows(
        session, statement.order_by(Booking.starts_at.desc(), Booking.id.desc()).limit(most).offset(skip)
    )


def has_any(session: Session, actor: Actor) -> bool:
    """Whether the actor's organisation has ever been part of a booking."""
    return bool(session.scalar(select(select(Booking.id).where(_sides(actor, None)).exists())))
