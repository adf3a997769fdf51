"""Reading who belongs to an organisation, and who is asked to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.organisations.models import Invitation, Membership, Organisation, Outcome
from light2share.organisations.rules import INVITATIONS_SHOWN


def members(session: Session, organisation_id: int) -> list[Membership]:
    """The people of an organisation with their rights, by name."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.person)
            .where(Membership.organisation_id == organisation_id, Person.disabled_at.is_(None))
            .options(contains_eager(Membership.person))
            .order_by(Person.name, Person.id)
        )
    )


def member(session: Session, number: int, actor: Actor) -> Membership | None:
    """One of the people of the actor's organisation, by the row number of the membership."""
    return session.scalar(
        select(Membership)
        .where(Membership.id == number, Membership.organisation_id == actor.organisation_id)
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
    )


def invitations(session: Session, organisation_id: int, now: datetime) -> list[Invitation]:
    """Those that nobody answered, however old, and who declined of late, the newest first."""
    return list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.organisation_id == organisation_id,
                or_(
                    Invitation.outcome.is_(None),
                    (Invitation.outcome == "declined") & (Invitation.created_at > now - INVITATIONS_SHOWN),
                ),
            )
            .options(joinedload(Invitation.person))
            .order_by(Invitation.id.desc())
        )
    )


def names_as_invited(
    session: Session, organisations: Collection[int], people: Collection[int]
) -> dict[int, str]:
    """What those are called who were asked to join and never did: as typed, whatever their account says."""
    asked = session.execute(
        select(Invitation.person_id, Invitation.name, Invitation.outcome)
        .where(Invitation.organisation_id.in_(organisations), Invitation.person_id.in_(people))
        .order_by(Invitation.id)
    ).all()
    belongs = select(Membership.person_id).where(Membership.organisation_id.in_(organisations))
    known = {*session.scalars(belongs), *(row.person_id for row in asked if row.outcome is Outcome.ACCEPTED)}
    return {row.person_id: row.name for row in asked if row.person_id not in known}


def unanswered(session: Session, handle: str, organisation_id: int | None) -> Invitation | None:
    """An invitation to this organisation that can be sent again or withdrawn, in time or too late."""
    return session.scalar(
        select(Invitation)
        .where(
            Invitation.handle == handle,
            Invitation.organisation_id == organisation_id,
            Invitation.settled_at.is_(None),
        )
        .options(joinedload(Invitation.person))
    )


def is_new(session: Session, person: Person) -> bool:
    """Whether the person has no way in and never had one: only the row of an address that was invited."""
    if person.password_hash is not None or person.is_cluster_manager:
        return False
    return session.scalar(select(Membership.id).where(Membership.person_id == person.id).limit(1)) is None


def open_invitation(session: Session, handle: str, now: datetime) -> Invitation | None:
    """An invitation that can still be answered; None if it is over, or never was."""
    return session.scalar(
        select(Invitation)
        .join(Invitation.person)
        .join(Invitation.organisation)
        .where(
            Invitation.handle == handle,
            Invitation.settled_at.is_(None),
            Invitation.expires_at > now,
            Person.disabled_at.is_(None),
            Organisation.status == "active",
        )
        .options(
            contains_eager(Invitation.person),
            contains_eager(Invitation.organisation),
            joinedload(Invitation.invited_by),
        )
    )
