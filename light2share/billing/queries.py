"""Reading papers. Whoever asks for one booking's has seen that the actor may see the booking."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.accounts.models import Person
from light2share.billing.models import BillingProfile, Quote, QuoteState
from light2share.billing.statement_models import Statement, StatementState
from light2share.bookings.models import Booking
from light2share.db import Session
from light2share.organisations.models import Membership, Organisation

MOST = 5000
CURRENT = (QuoteState.OPEN, QuoteState.ACCEPTED)


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


def admins_of(session: Session, organisation_id: int) -> list[Person]:
    """Who may bind an organisation, by name."""
    return list(
        session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.is_admin,
                Person.disabled_at.is_(None),
            )
            .order_by(Person.name, Person.id)
        )
    )


def statement(session: Session, booking_id: int) -> Statement | None:
    """The statement of a booking, once there is one."""
    return session.scalars(select(Statement).where(Statement.booking_id == booking_id)).one_or_none()


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
