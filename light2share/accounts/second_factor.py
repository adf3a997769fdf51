"""The second step of signing in: set up, asked for once per code, turned off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from light2share.accounts import codes, happened, sessions
from light2share.accounts.models import Person, RecoveryCode, SecondFactor
from light2share.accounts.rules import Way
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.mail import outbox
from light2share.security.sealing import opened, sealed
from light2share.security.secrets import secret_hash

PURPOSE = "second-factor"
HAPPENINGS = {
    "on": Happening.SECOND_FACTOR_ON,
    "codes": Happening.RECOVERY_CODES_RENEWED,
    "off": Happening.SECOND_FACTOR_OFF,
}


def of(session: Session, person_id: int) -> SecondFactor | None:
    """What the person has begun to set up, or uses."""
    return session.get(SecondFactor, person_id)


def is_on(session: Session, person_id: int) -> bool:
    """Whether the person is asked for a code."""
    factor = of(session, person_id)
    return factor is not None and factor.confirmed_at is not None


def codes_left(session: Session, person_id: int) -> int:
    """How many recovery codes the person has not used."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def begin(session: Session, key: str, person_id: int) -> None:
    """Make a secret that does not count yet; nothing if the person is asked for codes already."""
    factor = of(session, person_id)
    if factor is not None and factor.confirmed_at is not None:
        return
    token = sealed(key, PURPOSE, codes.new_secret())
    if factor is None:
        session.add(SecondFactor(person_id=person_id, sealed=token, confirmed_at=None))
    else:
        factor.sealed, factor.last_step = token, 0
    session.flush()


def secret(factor: SecondFactor, key: str) -> str:
    """The secret of the program; empty if the site's key has changed since."""
    return opened(key, PURPOSE, factor.sealed) or ""


def take(
    session: Session, key: str, person_id: int, typed: str, now: datetime, real_now: datetime
) -> Way | None:
    """Which kind of code this is, if it is right. It is used up: of several that send it at once, one gets in."""
    code = codes.plain(typed)
    if codes.is_from_program(code):
        return Way.CODE if _take_from_program(session, key, person_id, code, real_now) else None
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == _hash(person_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    ).first()
    return Way.RECOVERY_CODE if used is not None else None


def _take_from_program(session: Session, key: str, person_id: int, code: str, real_now: datetime) -> bool:
    factor = of(session, person_id)
    found = secret(factor, key) if factor else ""
    step = codes.matching_step(found, code, real_now) if found else None
    if step is None:
        return False
    taken = session.execute(
        update(SecondFactor)
        .where(SecondFactor.person_id == person_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.person_id)
        .execution_options(synchronize_session=False)
    ).first()
    return taken is not None


def turn_on(session: Session, person: Person, now: datetime, here: int | None) -> tuple[int, list[str]]:
    """Ask for codes from now on: the epoch of the sessions to come, and recovery codes to show once."""
    session.execute(update(SecondFactor).where(SecondFactor.person_id == person.id).values(confirmed_at=now))
    return _changed(session, person, "on", now, here), _new_codes(session, person.id)


def renew_codes(session: Session, person: Person, now: datetime, here: int | None) -> tuple[int, list[str]]:
    """Replace the recovery codes: the epoch of the sessions to come, and the new ones to show once."""
    return _changed(session, person, "codes", now, here), _new_codes(session, person.id)


def turn_off(session: Session, person: Person, now: datetime, here: int | None) -> int:
    """Ask for no code any more; the epoch of the sessions to come."""
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    return _changed(session, person, "off", now, here)


def _new_codes(session: Session, person_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = codes.new_codes()
    session.add_all(
        RecoveryCode(person_id=person_id, code_hash=_hash(person_id, codes.plain(code)), used_at=None)
        for code in made
    )
    session.flush()
    return made


def _changed(session: Session, person: Person, what: str, now: datetime, here: int | None) -> int:
    """End the other sessions, which may be somebody else's, and tell the person."""
    epoch = sessions.end_all(session, person, now, here)
    note = happened.by_themselves if here else happened.by_nobody_known
    note(session, HAPPENINGS[what], person.id, now)
    outbox.queue(session, "accounts/second_factor_changed", [person.id], epoch, now, [what])
    return epoch


def _hash(person_id: int, code: str) -> str:
    return secret_hash(f"recovery {person_id} {code}")
