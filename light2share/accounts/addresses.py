"""Another address to sign in with: asked for, proved by a link that is sent there, told to the address before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError

from light2share.accounts import happened, queries
from light2share.accounts.models import EmailChange, PasswordReset, Person
from light2share.accounts.rules import EMAIL_CHANGE_LASTS, plain_email
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.mail import outbox
from light2share.security.secrets import signed, unsigned

PURPOSE = "new-address"
CONFIRM, CHANGED = "accounts/email_confirm", "accounts/email_changed"


def ask(session: Session, person: Person, email: str, now: datetime) -> EmailChange:
    """Have a link sent to the new address; it takes the place of one asked for before.

    The same is done for an address that somebody has: that no mail goes there is decided when it would be written.
    """
    _settle(session, EmailChange.person_id == person.id, now)
    row = EmailChange(
        person_id=person.id, before=person.email, email=plain_email(email), created_at=now,
        expires_at=now + EMAIL_CHANGE_LASTS,
    )  # fmt: skip
    session.add(row)
    session.flush()
    outbox.queue(session, CONFIRM, [person.id], row.id, now)
    return row


def token_of(key: str, row: EmailChange) -> str:
    """The token of the link, the same each time that its mail is made."""
    return signed(key, PURPOSE, [row.handle])


def opened_by(session: Session, key: str, token: str, now: datetime) -> EmailChange | None:
    """What a link opens; None once it was used or is too old, and where the address or the account is gone."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or [type(claim) for claim in claims] != [str]:
        return None
    row = session.scalar(
        select(EmailChange)
        .join(EmailChange.person)
        .where(
            EmailChange.handle == claims[0],
            EmailChange.settled_at.is_(None),
            EmailChange.expires_at > now,
            Person.email == EmailChange.before,
        )
    )
    return row if row and can_be_had(session, row) else None


def can_be_had(session: Session, row: EmailChange) -> bool:
    """Whether nobody signs in with the new address."""
    return queries.by_email(session, row.email) is None


def change(session: Session, row: EmailChange, now: datetime) -> bool:
    """Let the person sign in with the new address from now on; False if it was used, or taken by somebody, meanwhile.

    Their sessions stay. Links to a new password that went to the address before end.
    """
    if not _settle(session, EmailChange.id == row.id, now):
        return False
    try:
        with session.begin_nested():
            row.person.email = row.email
            session.flush()
    except IntegrityError:
        return False
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.person_id == row.person_id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    happened.by_themselves(session, Happening.EMAIL_CHANGED, row.person_id, now)
    outbox.queue(session, CHANGED, [row.person_id], row.id, now)
    return True


def _settle(session: Session, which: ColumnElement[bool], now: datetime) -> bool:
    settled = session.execute(
        update(EmailChange)
        .where(which, EmailChange.settled_at.is_(None))
        .values(settled_at=now)
        .returning(EmailChange.id)
        .execution_options(synchronize_session=False)
    ).first()
    return settled is not None
