"""Where an organisation stands with the cluster: suspended, back again, about to leave, gone. The caller commits.

What becomes of its listings and requests is `catalogue.membership`'s, which calls these.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from light2share.accounts.queries import cluster_managers
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.mail import outbox
from light2share.organisations.models import (
    MembershipStatus,
    Organisation,
    OrganisationStep,
    StepKind,
)
from light2share.organisations.people import admins_of
from light2share.organisations.queries import people_of, with_merged

SUSPENDED, LIFTED = "organisations/suspended", "organisations/suspension_lifted"
LEAVES, ENDED = "organisations/leaves", "organisations/membership_ended"
MERGED = "organisations/merged"
JOURNAL = {
    StepKind.SUSPENDED: Happening.SUSPENDED,
    StepKind.LIFTED: Happening.SUSPENSION_LIFTED,
    StepKind.LEAVES: Happening.LEAVING_DECLARED,
    StepKind.STAYS: Happening.LEAVING_TAKEN_BACK,
    StepKind.ENDED: Happening.MEMBERSHIP_ENDED,
    StepKind.MERGED: Happening.MERGED,
    StepKind.TOOK_IN: Happening.TOOK_IN,
}
Status = MembershipStatus


def suspend(session: Session, row: Organisation, words: str, actor: Actor, now: datetime) -> None:
    """Nothing new for a while; its people read why. Raises Stale if it is not a member at present."""
    _move(session, row, (Status.ACTIVE,), Status.SUSPENDED)
    step = _step(session, row, StepKind.SUSPENDED, words, actor, now)
    outbox.queue(session, SUSPENDED, _people(session, row), step.id, now)


def lift(session: Session, row: Organisation, actor: Actor, now: datetime) -> None:
    """A member as before. Raises Stale if it is not suspended."""
    _move(session, row, (Status.SUSPENDED,), Status.ACTIVE)
    step = _step(session, row, StepKind.LIFTED, "", actor, now)
    outbox.queue(session, LIFTED, _people(session, row), step.id, now)


def end(
    session: Session, row: Organisation, words: str, open_until: datetime, actor: Actor | None, now: datetime
) -> None:
    """No member any more; its people may finish until then. Raises Stale if it was none."""
    _move(session, row, (Status.ACTIVE, Status.SUSPENDED), Status.LEFT)
    row.leaves_on, row.open_until = None, open_until
    step = _step(session, row, StepKind.ENDED, words, actor, now)
    outbox.queue(session, ENDED, _people(session, row), step.id, now)


def merge(session: Session, gone: Organisation, into: Organisation, actor: Actor, now: datetime) -> None:
    """No member of its own any more: part of another. The people of the one and the admins of the other hear of it.

    Call it before the people are moved. Raises Stale if either is no member at present.
    """
    told = sorted({person.id for person in people_of(session, gone.id)} | set(admins_of(session, into.id)))
    _move(session, into, (Status.ACTIVE,), None)
    _move(session, gone, (Status.ACTIVE,), Status.LEFT)
    gone.leaves_on = gone.open_until = None
    gone.merged_into_id, gone.merged_at = into.id, now
    _step(session, gone, StepKind.MERGED, into.name, actor, now, name=into.name)
    step = _step(session, into, StepKind.TOOK_IN, gone.name, actor, now, name=gone.name)
    outbox.queue(session, MERGED, told, step.id, now)


def declare_leaving(
    session: Session, row: Organisation, day: date, words: str, actor: Actor, now: datetime
) -> None:
    """Its admins say until when it stays; the cluster and its own people hear of it. Raises Stale if it is none."""
    _move(session, row, (Status.ACTIVE, Status.SUSPENDED), None)
    row.leaves_on = day
    step = _step(session, row, StepKind.LEAVES, words, actor, now, day)
    told = [*cluster_managers(session), *_people(session, row)]
    outbox.queue(session, LEAVES, told, step.id, now, own=actor.person_id)


def stay(session: Session, row: Organisation, actor: Actor, now: datetime) -> None:
    """It does not leave after all. Raises Stale if that was not said, or is done."""
    _move(session, row, (Status.ACTIVE, Status.SUSPENDED), None)
    if row.leaves_on is None:
        raise Stale
    row.leaves_on = None
    _step(session, row, StepKind.STAYS, "", actor, now)


def over(session: Session, today: date) -> list[Organisation]:
    """Those whose last day is behind them."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.leaves_on < today, Organisation.status != Status.LEFT)
            .order_by(Organisation.id)
        )
    )


def close(session: Session, now: datetime) -> None:
    """Let nobody act any more for those that have left and whose time to finish is over."""
    session.execute(
        update(Organisation).where(Organisation.open_until <= now).values(open_until=None),
        execution_options={"synchronize_session": False},
    )


def steps(session: Session, organisation_id: int) -> list[OrganisationStep]:
    """What was done with its membership, the last first; for its own people and the cluster.

    What was done with those that were merged into it stands among that.
    """
    row = OrganisationStep
    whose = row.organisation_id.in_(with_merged(session, organisation_id))
    return list(session.scalars(select(row).where(whose).order_by(row.id.desc())))


def _move(session: Session, row: Organisation, before: tuple[Status, ...], after: Status | None) -> None:
    """From one of these standings to the next, whoever is first. Raises Stale."""
    session.flush()
    moved = session.execute(
        update(Organisation)
        .where(Organisation.id == row.id, Organisation.status.in_(before))
        .values(status=after or Organisation.status)
        .returning(Organisation.id),
        execution_options={"synchronize_session": False},
    ).first()
    if moved is None:
        raise Stale
    session.refresh(row)


def _step(
    session: Session,
    row: Organisation,
    what: StepKind,
    words: str,
    actor: Actor | None,
    now: datetime,
    day: date | None = None,
    name: str = "",
) -> OrganisationStep:
    step = OrganisationStep(
        organisation_id=row.id,
        what=what,
        words=words,
        leaves_on=day,
        person_id=actor.person_id if actor else None,
        at=now,
    )
    session.add(step)
    session.flush()
    details: dict[str, Any] = {"name": name} if name else {}
    journal.note(session, JOURNAL[what], actor, now, row.id, **details)
    return step


def _people(session: Session, row: Organisation) -> list[int]:
    return [person.id for person in people_of(session, row.id)]
