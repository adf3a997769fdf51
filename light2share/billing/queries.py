"""Reading papers. Whoever asks for one booking's has seen that the actor may see the booking."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.billing.models import BillingProfile, Quote, QuoteState
from light2share.db import Session
from light2share.organisations.models import Membership, Organisation

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
