"""Reading papers. Whoever asks for one booking's has seen that the actor may see the booking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from light2share.billing.models import QUOTED, BillingProfile, Quote, QuoteState
from light2share.billing.statement_models import CONTESTABLE, Statement, StatementState, Step
from light2share.bookings.models import Booking
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation

MOST = 5000
CURRENT = (QuoteState.OPEN, QuoteState.ACCEPTED)
NAMED = (
    joinedload(Booking.owner),
    joinedload(Booking.requester),
    joinedload(Booking.equipment).joinedload(Equipment.site),
)
"""What a line about a booking names."""


def profile(session: Session, organisation_id: int) -> BillingProfile | None:
    """What an organisation has said of itself, for its own people and the papers it makes."""
    return session.get(BillingProfile, organisation_id)


def sides(
    session: Session, organisation_ids: Collection[int]
) -> dict[int, tuple[Organisation, BillingProfile | None]]:
    """Each of these organisations with what it has said of itself."""
    rows = session.execute(
        select(Organisation, BillingProfile)
        .outerjoin(BillingProfile, BillingProfile.organisation_id == Organisation.id)
        .where(Organisation.id.in_(organisation_ids))
    )
    return {organisation.id: (organisation, found) for organisation, found in rows}


def current_quote(session: Session, booking_id: int) -> Quote | None:
    """The quote that is open or accepted."""
    return session.scalars(
        select(Quote).where(Quote.booking_id == booking_id, Quote.state.in_(CURRENT))
    ).one_or_none()


def latest_quote(session: Session, booking_id: int) -> Quote | None:
    """The last version, whatever came of it."""
    return session.scalars(
        select(Quote).where(Quote.booking_id == booking_id).order_by(Quote.version.desc()).limit(1)
    ).first()


def quotes_of(session: Session, booking_id: int) -> list[Quote]:
    """Every version, the last one first."""
    return list(
        session.scalars(select(Quote).where(Quote.booking_id == booking_id).order_by(Quote.version.desc()))
    )


def statement(session: Session, booking_id: int) -> Statement | None:
    """The statement of a booking, once there is one."""
    return session.scalars(select(Statement).where(Statement.booking_id == booking_id)).one_or_none()


def steps(session: Session, statement_id: int) -> list[Step]:
    """What happened to a statement, in order."""
    return list(session.scalars(select(Step).where(Step.statement_id == statement_id).order_by(Step.id)))


def to_approve(session: Session, actor: Actor, now: datetime, most: int) -> list[Quote]:
    """The quotes that wait for the actor's yes, those that hold the shortest first."""
    if not actor.binds_by_quotes or actor.organisation_id is None:
        return []
    return list(
        session.scalars(
            select(Quote)
            .join(Quote.booking)
            .where(
                Quote.state == QuoteState.OPEN,
                Quote.valid_until >= now.date(),
                Booking.requester_id == actor.organisation_id,
                Booking.state.in_(sorted(QUOTED)),
            )
            .options(contains_eager(Quote.booking).options(*NAMED))
            .order_by(Quote.valid_until, Quote.id)
            .limit(most)
        )
    )


def to_settle(session: Session, actor: Actor, most: int) -> list[Statement]:
    """The statements on which the actor's side acts next, the oldest first: hours or a fee to confirm, contests
    to answer.
    """
    if actor.organisation_id is None:
        return []
    mine = [
        (Booking.requester_id == actor.organisation_id)
        & (Statement.state == StatementState.OPEN)
        & Statement.kind.in_(sorted(CONTESTABLE))
    ]
    if actor.is_manager or actor.is_admin:
        mine.append(
            (Booking.owner_id == actor.organisation_id) & (Statement.state == StatementState.CONTESTED)
        )
    return list(
        session.scalars(
            select(Statement)
            .join(Statement.booking)
            .where(or_(*mine))
            .options(contains_eager(Statement.booking).options(*NAMED))
            .order_by(Statement.made_at, Statement.id)
            .limit(most)
        )
    )


def closed_of(session: Session, owner_id: int) -> list[Statement]:
    """Every closed statement of what an organisation lent, the latest first, for its own people."""
    return list(
        session.scalars(
            select(Statement)
            .join(Booking, Booking.id == Statement.booking_id)
            .where(Booking.owner_id == owner_id, Statement.state == StatementState.CLOSED)
            .options(joinedload(Statement.booking))
            .order_by(Statement.closed_at.desc(), Statement.id)
            .limit(MOST)
        )
    )
