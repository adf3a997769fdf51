"""Whose account a company's own sign-in opens. None is made: who is not known is told so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from light2share.accounts import happened, queries
from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.models import Person
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.mail import outbox
from light2share.security.openid import Identity

CHANGED = "accounts/company_changed"


def person_of(session: Session, identity: Identity, now: datetime) -> Person | None:
    """The person who was bound to the identity, or is bound now by a verified address; None if nobody is.

    An account that the issuer calls by another name already is not given away to a second one.
    """
    theirs = (CompanyIdentity.issuer == identity.issuer, CompanyIdentity.subject == identity.subject)
    known = session.scalar(select(CompanyIdentity).where(*theirs).options(joinedload(CompanyIdentity.person)))
    if known is not None:
        return known.person
    person = queries.by_email(session, identity.email) if identity.email else None
    if person is None:
        return None
    another = (CompanyIdentity.issuer == identity.issuer, CompanyIdentity.person_id == person.id)
    if session.scalar(select(CompanyIdentity.id).where(*another)) is not None:
        return None
    session.add(
        CompanyIdentity(person_id=person.id, issuer=identity.issuer, subject=identity.subject, created_at=now)
    )
    session.flush()
    _tell(session, person.id, Happening.COMPANY_BOUND, identity.issuer, now)
    return person


def of(session: Session, person_id: int) -> list[CompanyIdentity]:
    """The companies bound to a person, the oldest first."""
    theirs = select(CompanyIdentity).where(CompanyIdentity.person_id == person_id)
    return list(session.scalars(theirs.order_by(CompanyIdentity.id)))


def one(session: Session, person_id: int, number: int) -> CompanyIdentity | None:
    """One of them by its row number; None for others’."""
    theirs = (CompanyIdentity.id == number, CompanyIdentity.person_id == person_id)
    return session.scalars(select(CompanyIdentity).where(*theirs)).one_or_none()


def unbind(session: Session, person_id: int, number: int, name: str, now: datetime) -> bool:
    """Let a company of the person open nothing any more; False if it is not theirs. `name` is for the mail."""
    gone = session.execute(
        delete(CompanyIdentity)
        .where(CompanyIdentity.id == number, CompanyIdentity.person_id == person_id)
        .returning(CompanyIdentity.id)
        .execution_options(synchronize_session=False)
    ).first()
    if gone is None:
        return False
    _tell(session, person_id, Happening.COMPANY_UNBOUND, name, now)
    return True


def _tell(session: Session, person_id: int, what: Happening, company: str, now: datetime) -> None:
    line = happened.by_themselves(session, what, person_id, now)
    outbox.queue(session, CHANGED, [person_id], line, now, [what.value, company])
