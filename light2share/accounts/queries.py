"""Reading people and their reset links."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from light2share.accounts.models import PasswordReset, Person
from light2share.accounts.rules import plain_email
from light2share.db import Session
from light2share.security.secrets import secret_hash


def by_email(session: Session, email: str) -> Person | None:
    """The person with that address, however it is written."""
    return session.scalar(select(Person).where(Person.email == plain_email(email)))


def person(session: Session, person_id: int) -> Person:
    """The person of a row that is known to be there."""
    return session.get_one(Person, person_id)


def everybody(session: Session) -> list[Person]:
    """Every person of the site, in the order of their row numbers, held until the end of the transaction."""
    return list(session.scalars(select(Person).order_by(Person.id).with_for_update()))


def open_reset(session: Session, secret: str, now: datetime) -> PasswordReset | None:
    """The reset that a link's secret opens; None if it was used, is too old, or never was."""
    return session.scalar(
        select(PasswordReset)
        .join(PasswordReset.person)
        .where(
            PasswordReset.secret_hash == secret_hash(secret),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
            Person.disabled_at.is_(None),
        )
    )


def cluster_managers(session: Session) -> list[int]:
    """The staff of the cluster, by their row numbers."""
    return list(
        session.scalars(select(Person.id).where(Person.is_cluster_manager, Person.disabled_at.is_(None)))
    )


def names(session: Session, people: Collection[int]) -> dict[int, str]:
    """What people are called, by their row numbers."""
    if not people:
        return {}
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in found}
