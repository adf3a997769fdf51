"""Contests that wait for the owner's answer: who is reminded when. Told once each, so a second run is harmless.

Silence moves no money: a contest stays open until one of the two sides acts, and after so long the cluster mediates.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from light2share.accounts.queries import cluster_managers
from light2share.billing.statement_models import Statement, StatementState, Step, StepKind
from light2share.bookings import audience
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.workdays import Office, add_working_days
from light2share.mail import outbox
from light2share.mail.models import OutgoingMail

MEDIATION_AFTER = 10
MEDIATION = "billing/reminder_mediation"
TO_THE_CLUSTER = "billing/reminder_cluster"
UNANSWERED = (
    (2, "billing/reminder_contest"),
    (5, "billing/reminder_contest_again"),
    (MEDIATION_AFTER, MEDIATION),
    (MEDIATION_AFTER, TO_THE_CLUSTER),
)
"""Working days without an answer, and what is told then: twice to the owner, then to both sides and the cluster."""
A_DAY = timedelta(days=1)


def mediation_from(contested_at: datetime, office: Office) -> datetime:
    """From when the cluster is asked to mediate."""
    return add_working_days(contested_at, MEDIATION_AFTER, office)


def remind_of_contests(session: Session, now: datetime) -> None:
    """Remind owners of contests without an answer; then tell both sides, and the cluster, which mediates."""
    for days, kind in UNANSWERED:
        for statement, step_id in _untold(session, kind, now - days * A_DAY):
            booking = statement.booking
            office = booking.equipment.site.office
            if statement.contested_at and add_working_days(statement.contested_at, days, office) <= now:
                people = _people(session, booking, kind)
                outbox.queue(session, kind, people, step_id, now, zone=office.zone.key)


def _people(session: Session, booking: Booking, kind: str) -> list[int]:
    if kind == TO_THE_CLUSTER:
        return cluster_managers(session)
    sides = (Party.OWNER, Party.REQUESTER) if kind == MEDIATION else (Party.OWNER,)
    return [number for side in sides for number in audience.people_of(session, booking, side)]


def _untold(session: Session, kind: str, before: datetime) -> list[tuple[Statement, int]]:
    """Contests older than that of which no mail of this kind has told, with the row number of the step."""
    last = (
        select(func.max(Step.id))
        .where(Step.statement_id == Statement.id, Step.what == StepKind.CONTESTED)
        .scalar_subquery()
    )
    told = select(OutgoingMail.id).where(OutgoingMail.kind == kind, OutgoingMail.subject_id == last).exists()
    rows = session.execute(
        select(Statement, last)
        .where(Statement.state == StatementState.CONTESTED, Statement.contested_at <= before, ~told)
        .options(joinedload(Statement.booking).joinedload(Booking.equipment).joinedload(Equipment.site))
        .order_by(Statement.id)
    )
    return [(statement, step_id) for statement, step_id in rows]
