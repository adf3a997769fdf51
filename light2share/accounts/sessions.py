"""Sessions: one row for each time that somebody signed in, ended by them one by one or all at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from light2share.accounts import happened
from light2share.accounts.models import Person, SignIn
from light2share.accounts.rules import Way
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.mail import outbox
from light2share.security.secrets import new_secret, secret_hash

LASTS = timedelta(days=14)
UNUSED = timedelta(days=7)
"""How long a session goes on that nobody uses."""
REMEMBERED = timedelta(days=90)
"""How long a browser counts as one that the person has used before."""
NOTED_EVERY = timedelta(minutes=10)


def begin(
    session: Session, person: Person, way: Way, program: str, device: str, now: datetime, real_now: datetime
) -> str:
    """Begin a session of the person: its secret. They get a mail if this browser is new to them.

    Not so the first time, when they have just chosen their password, nor in the demonstration, where several people
    share one person.
    """
    is_known = was_here(session, person.id, device, real_now)
    is_first = not is_known and _never_here(session, person)
    secret = new_secret()
    row = SignIn(
        secret_hash=secret_hash(secret), person_id=person.id, program=program, device_hash=secret_hash(device),
        created_at=real_now, seen_at=real_now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    happened.by_themselves(
        session, Happening.SIGNED_IN, person.id, now, by=way, program=program, new=not is_known
    )
    if not (is_known or is_first or person.demo):
        outbox.queue(session, "accounts/new_device", [person.id], row.id, now)
    return secret


def _never_here(session: Session, person: Person) -> bool:
    """Whether they have not signed in before: sessions are forgotten after a while, the day of the last one is not."""
    earlier = session.scalar(select(SignIn.id).where(SignIn.person_id == person.id).limit(1))
    return earlier is None and person.seen_on is None


def was_here(session: Session, person_id: int, device: str, real_now: datetime) -> bool:
    """Whether the person has used this browser of late."""
    row = session.scalar(
        select(SignIn.id)
        .where(
            SignIn.person_id == person_id,
            SignIn.device_hash == secret_hash(device),
            SignIn.seen_at > real_now - REMEMBERED,
        )
        .limit(1)
    )
    return row is not None


def open_ones(session: Session, person_id: int, real_now: datetime) -> list[SignIn]:
    """The sessions of a person that go on, the one seen last first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(
                SignIn.person_id == person_id,
                SignIn.ended_at.is_(None),
                SignIn.created_at > real_now - LASTS,
                SignIn.seen_at > real_now - UNUSED,
            )
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def note_seen(session: Session, sign_in_id: int, real_now: datetime) -> None:
    """Keep that the session is in use."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=real_now))


def end_one(session: Session, person_id: int, handle: str, now: datetime, real_now: datetime) -> bool:
    """End a session of the person; False if they have none of that name, or it has ended before."""
    ended = session.execute(
        update(SignIn)
        .where(SignIn.handle == handle, SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=real_now)
        .returning(SignIn.id)
        .execution_options(synchronize_session=False)
    ).first()
    if ended is None:
        return False
    happened.by_themselves(session, Happening.SESSIONS_ENDED, person_id, now, count=1)
    return True


def end_row(session: Session, sign_in_id: int, now: datetime) -> None:
    """End the session of that row."""
    session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def end_others(session: Session, person: Person, now: datetime, real_now: datetime, here: int) -> int:
    """End every session of the person but the row `here`; the epoch of the sessions to come."""
    others = len([row for row in open_ones(session, person.id, real_now) if row.id != here])
    happened.by_themselves(session, Happening.SESSIONS_ENDED, person.id, now, count=others)
    return end_all(session, person, real_now, here)


def end_all(session: Session, person: Person, now: datetime, but: int | None = None) -> int:
    """End every session of the person, the row `but` aside, and every link in their mails; the epoch from now on."""
    person.session_epoch += 1
    session.flush()
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return person.session_epoch


def forget_old(session: Session, real_now: datetime) -> None:
    """Delete what is too old to tell a known browser by."""
    session.execute(delete(SignIn).where(SignIn.seen_at < real_now - REMEMBERED))
