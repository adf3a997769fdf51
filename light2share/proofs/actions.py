"""Keeping standing documents: added, corrected, replaced, removed; admins reminded; old versions forgotten. The caller
commits, and then removes from the storage what is let go of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale
from light2share.kernel.files import Stored, file_of
from light2share.kernel.localtime import to_local
from light2share.mail import outbox
from light2share.organisations.models import MembershipStatus, Organisation
from light2share.organisations.queries import holders
from light2share.organisations.rules import Role
from light2share.proofs import queries
from light2share.proofs.access import may_keep
from light2share.proofs.models import Proof, ProofReminder
from light2share.proofs.rules import KEPT_AFTER, MOST, REMINDED, STILL_NEWS, ProofKind, step

ENDING = "proofs/reminder_ending"
ZONE = ZoneInfo("Europe/Paris")
QUIET = {"synchronize_session": False}


class TooMany(Exception):
    """An organisation keeps as many documents as it may."""


@dataclass(frozen=True, slots=True)
class Said:
    """What its admin says of a document, beside the file."""

    starts_on: date
    ends_on: date | None
    note: str
    shared: bool


def today(now: datetime) -> date:
    """The day by which last days are counted."""
    return to_local(now, ZONE).date()


def add(session: Session, actor: Actor, kind: ProofKind, said: Said, file: Stored, now: datetime) -> Proof:
    """A new document of the actor's organisation. Raises TooMany."""
    organisation_id = actor.organisation_id or 0
    if not may_keep(actor, organisation_id):
        raise Forbidden
    count = select(func.count(Proof.id)).where(
        Proof.organisation_id == organisation_id, Proof.replaced_at.is_(None)
    )
    if (session.scalar(count) or 0) >= MOST:
        raise TooMany
    row = _written(session, actor, (uuid4().hex, kind), said, file, now)
    journal.note(session, Happening.PROOF_ADDED, actor, now, organisation_id, proof=kind.value)
    return row


def replace(session: Session, row: Proof, actor: Actor, said: Said, file: Stored, now: datetime) -> Proof:
    """A newer version with another file; the one before is kept for a time. Raises Stale if it counts no more."""
    held = _held(session, row, actor)
    held.replaced_at = now
    session.flush()
    new = _written(session, actor, (held.series, held.kind), said, file, now)
    journal.note(session, Happening.PROOF_CHANGED, actor, now, held.organisation_id, proof=held.kind.value)
    return new


def correct(session: Session, row: Proof, actor: Actor, said: Said, now: datetime) -> None:
    """Say otherwise of the same file; another last day is reminded of anew. Raises as `replace`."""
    held = _held(session, row, actor)
    if held.ends_on != said.ends_on:
        session.execute(
            delete(ProofReminder).where(ProofReminder.proof_id == held.id), execution_options=QUIET
        )
        held.changed_at = now
    held.starts_on, held.ends_on, held.note, held.shared = (
        said.starts_on,
        said.ends_on,
        said.note,
        said.shared,
    )
    session.flush()
    journal.note(session, Happening.PROOF_CHANGED, actor, now, held.organisation_id, proof=held.kind.value)


def remove(session: Session, row: Proof, actor: Actor, now: datetime) -> list[str]:
    """Take a document away with all its versions; the files that go. Raises as `replace`."""
    held = _held(session, row, actor)
    versions = queries.versions(session, held.series)
    files = [file_of(one.name, one.file_kind) for one in versions]
    session.execute(delete(Proof).where(Proof.series == held.series), execution_options=QUIET)
    journal.note(session, Happening.PROOF_REMOVED, actor, now, held.organisation_id, proof=held.kind.value)
    return files


def remind(session: Session, now: datetime) -> None:
    """Tell the admins of each organisation what of theirs ends, sixty, thirty and seven days ahead and once it has.

    What was entered when a reminder was past already is not spoken of for it.
    """
    day = today(now)
    rows = session.scalars(
        select(Proof)
        .join(Organisation, Organisation.id == Proof.organisation_id)
        .where(
            Proof.replaced_at.is_(None),
            Proof.ends_on.between(day - STILL_NEWS, day + timedelta(days=max(REMINDED))),
            Organisation.status.in_((MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED)),
        )
        .order_by(Proof.id)
    )
    for row in rows.all():
        due = step(row.ends_on, day)
        if due is not None and due != step(row.ends_on, today(row.changed_at)):
            _tell(session, row, due, now)


def _tell(session: Session, row: Proof, days: int, now: datetime) -> None:
    known = select(ProofReminder.id).where(ProofReminder.proof_id == row.id, ProofReminder.days == days)
    if session.scalar(known) is not None:
        return
    told = ProofReminder(proof_id=row.id, days=days)
    session.add(told)
    session.flush()
    admins = [one.id for one in holders(session, row.organisation_id, Role.ADMIN)]
    outbox.queue(session, ENDING, admins, told.id, now)


def forget(session: Session, now: datetime) -> list[str]:
    """Delete what ended so long ago that nobody asks for it any more; the files that go."""
    over = today(now) - KEPT_AFTER
    no_end = and_(Proof.ends_on.is_(None), Proof.replaced_at < now - KEPT_AFTER)
    gone = session.execute(
        delete(Proof)
        .where(or_(Proof.ends_on < over, no_end))
        .returning(Proof.name, Proof.file_kind)
        .execution_options(synchronize_session=False)
    )
    return [file_of(name, kind) for name, kind in gone]


def _held(session: Session, row: Proof, actor: Actor) -> Proof:
    """The version as it is now, held until the end of the transaction."""
    if not may_keep(actor, row.organisation_id):
        raise Forbidden
    held = queries.own(session, row.series, row.organisation_id, lock=True)
    if held is None or held.id != row.id:
        raise Stale
    return held


def _written(
    session: Session, actor: Actor, what: tuple[str, ProofKind], said: Said, file: Stored, now: datetime
) -> Proof:
    series, kind = what
    row = Proof(
        key=uuid4().hex,
        series=series,
        organisation_id=actor.organisation_id or 0,
        kind=kind,
        name=file.name,
        file_kind=file.kind,
        title=file.title,
        size=file.size,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        note=said.note,
        shared=said.shared,
        added_by_id=actor.person_id,
        added_at=now,
        changed_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # two who replaced at once
        raise Stale from error
    return row
