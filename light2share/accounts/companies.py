"""Whose account a company's own sign-in opens. None is made: who is not known is told so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.accounts import happened, queries
from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.models import Person
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.security.openid import Identity


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
    happened.by_themselves(session, Happening.COMPANY_BOUND, person.id, now)
    return person
