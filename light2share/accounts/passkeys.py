"""Passkeys of a person: added, taken away, used to sign in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from light2share.accounts import happened
from light2share.accounts.models import Person
from light2share.accounts.passkey_models import Passkey, SpentChallenge
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.mail import outbox
from light2share.security import passkeys as keys
from light2share.security.passkeys import Made, NotRight, Party
from light2share.security.secrets import new_secret, secret_hash

MOST = 10
PENDING = timedelta(minutes=10)
"""How long a challenge waits for its answer."""
CHANGED = "accounts/passkey_changed"


def of(session: Session, person_id: int) -> list[Passkey]:
    """The passkeys of a person, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)))


def one(session: Session, person_id: int, handle: str) -> Passkey | None:
    """A passkey of the person; None for others’."""
    theirs = (Passkey.handle == handle, Passkey.person_id == person_id)
    return session.scalars(select(Passkey).where(*theirs)).one_or_none()


def user_handle_of(session: Session, person_id: int) -> str:
    """What devices call the person; a new one if none of theirs knows it yet."""
    held = select(Passkey.user_handle).where(Passkey.person_id == person_id).limit(1)
    return session.scalar(held) or new_secret()


def add(
    session: Session,
    person: Person,
    made: Made,
    user_handle: str,
    name: str,
    now: datetime,
    real_now: datetime,
) -> bool:
    """Keep a new key of the person and tell them; False if there are enough, or the key is known already."""
    held = of(session, person.id)
    known = session.scalar(select(Passkey.id).where(Passkey.credential == made.credential))
    if known is not None or len(held) >= MOST:
        return False
    session.add(
        Passkey(
            person_id=person.id, user_handle=user_handle, credential=made.credential, public_key=made.public_key,
            sign_count=made.sign_count, name=name, created_at=real_now, used_at=None,
        )
    )  # fmt: skip
    session.flush()
    _tell(session, person.id, Happening.PASSKEY_ADDED, name, now)
    return True


def remove(session: Session, person_id: int, handle: str, now: datetime) -> bool:
    """Let a key of the person open nothing any more; False if they have none of that name."""
    gone = session.execute(
        delete(Passkey)
        .where(Passkey.handle == handle, Passkey.person_id == person_id)
        .returning(Passkey.name)
        .execution_options(synchronize_session=False)
    ).first()
    if gone is None:
        return False
    _tell(session, person_id, Happening.PASSKEY_REMOVED, gone.name, now)
    return True


def take(session: Session, party: Party, challenge: bytes, answer: str, real_now: datetime) -> Person:
    """Whose key has answered the challenge, once. Raises NotRight."""
    credential, user_handle = keys.named(answer)
    row = session.scalar(
        select(Passkey).where(Passkey.credential == credential).options(joinedload(Passkey.person))
    )
    if row is None or user_handle not in {"", keys.text_of(row.user_handle.encode())}:
        raise NotRight("unknown")
    before = row.sign_count
    count = keys.used(party, challenge, answer, row.public_key, before)
    counted = session.execute(
        update(Passkey)
        .where(Passkey.id == row.id, Passkey.sign_count == before)
        .values(sign_count=count, used_at=real_now)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    ).first()
    if counted is None or not spend(session, challenge, real_now):
        raise NotRight("again")
    return row.person


def spend(session: Session, challenge: bytes, real_now: datetime) -> bool:
    """Let the challenge count no second time; False if it was spent before."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    spent = session.execute(
        insert(SpentChallenge)
        .values(challenge_hash=secret_hash(keys.text_of(challenge)), spent_at=real_now)
        .on_conflict_do_nothing(index_elements=["challenge_hash"])
        .returning(SpentChallenge.challenge_hash)
    ).first()
    return spent is not None


def forget_spent(session: Session, real_now: datetime) -> None:
    """Delete challenges that are too old to be answered anyway."""
    session.execute(delete(SpentChallenge).where(SpentChallenge.spent_at < real_now - 2 * PENDING))


def _tell(session: Session, person_id: int, what: Happening, name: str, now: datetime) -> None:
    line = happened.by_themselves(session, what, person_id, now)
    outbox.queue(session, CHANGED, [person_id], line, now, [what.value, name])
