"""What a person does with their own account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from light2share.accounts import happened, sessions
from light2share.accounts.models import PasswordReset, Person
from light2share.accounts.rules import RESET_LASTS
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.mail import outbox
from light2share.security.secrets import new_secret, secret_hash


def ask_reset(session: Session, person: Person, now: datetime) -> PasswordReset:
    """Have a reset link sent to the person; its secret is made when the mail is."""
    reset = PasswordReset(
        person_id=person.id, secret_hash=None, created_at=now, expires_at=now + RESET_LASTS, used_at=None
    )
    session.add(reset)
    session.flush()
    outbox.queue(session, "accounts/password_reset", [person.id], reset.id, now)
    return reset


def new_reset_link(session: Session, reset_id: int, now: datetime) -> str:
    """The secret of the link in a mail that is about to go; only its hash stays. Good for an hour from `now`.

    A mail that is made again, because it may not have left the first time, gets a link of its own, and both work: of
    two mails with one Message-ID a reader may see either.
    """
    reset = session.get_one(PasswordReset, reset_id)
    secret = new_secret()
    if reset.secret_hash is not None:
        reset = PasswordReset(person_id=reset.person_id, created_at=now, used_at=reset.used_at)
        session.add(reset)
    reset.secret_hash = secret_hash(secret)
    reset.expires_at = now + RESET_LASTS
    session.flush()
    return secret


def reset_password(session: Session, reset: PasswordReset, password_hash: str, now: datetime) -> bool:
    """Give the person the new password by their link, once; False if the link was used meanwhile.

    Every session of the person ends, and so does every other link.
    """
    used = session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == reset.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .returning(PasswordReset.id)
        .execution_options(synchronize_session=False)
    ).first()
    if used is None:
        return False
    set_password(session, _locked(session, reset.person_id), password_hash, now)
    return True


def set_password(
    session: Session, person: Person, password_hash: str, now: datetime, but: int | None = None
) -> int:
    """Replace the password, tell the person, end all sessions and reset links; the epoch of the sessions to come.

    The session of the row `but` stays.
    """
    person.password_hash = password_hash
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.person_id == person.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    epoch = sessions.end_all(session, person, now, but)
    how = {} if but else {"by": "link"}
    happened.by_themselves(session, Happening.PASSWORD_CHANGED, person.id, now, **how)
    outbox.queue(session, "accounts/password_changed", [person.id], epoch, now)
    return epoch


def change_details(
    session: Session,
    person: Person,
    name: str,
    language: str | None,
    theme: str | None,
    zone: str | None = None,
) -> None:
    """Keep what the person is called and how pages are shown to them."""
    person.name, person.language, person.theme, person.zone = name, language, theme, zone
    session.flush()


def _locked(session: Session, person_id: int) -> Person:
    """The person as stored at this moment, theirs until the transaction ends."""
    return session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
