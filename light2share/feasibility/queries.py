"""Reading questions. Members of the two organisations find them; for everybody else they are not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import joinedload

from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.feasibility.models import FeasibilityBooking, FeasibilityFile, FeasibilityQuestion
from light2share.feasibility.rules import LEADS_ON
from light2share.kernel.actor import Actor
from light2share.kernel.files import FileKind

NEWS_FOR = timedelta(days=30)
"""How long an answer that led to no request stands in the list of what to do."""
Row = FeasibilityQuestion


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.organisation_id is None:
        return false()
    return or_(Row.owner_id == actor.organisation_id, Row.requester_id == actor.organisation_id)


def _whole() -> Select[FeasibilityQuestion]:
    return select(Row).options(
        joinedload(Row.equipment).joinedload(Equipment.site),
        joinedload(Row.owner),
        joinedload(Row.requester),
        joinedload(Row.requested_by),
    )


def shown(session: Session, handle: str, actor: Actor, lock: bool = False) -> FeasibilityQuestion | None:
    """The question for a member of its two organisations; None for everybody else.

    With `lock` nobody else answers it or takes it back until the end of the transaction.
    """
    statement = _whole().where(Row.handle == handle, _seen_by(actor))
    if lock:
        statement = statement.with_for_update(of=Row).execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def by_id(session: Session, question_id: int) -> FeasibilityQuestion | None:
    """For the site itself, not for a person's eyes: the question of a mail."""
    return session.scalars(_whole().where(Row.id == question_id)).one_or_none()


def all_of(session: Session, actor: Actor, most: int, skip: int = 0) -> list[FeasibilityQuestion]:
    """Those of the actor's organisation on either side, the latest first."""
    rows = _whole().where(_seen_by(actor)).order_by(Row.asked_at.desc(), Row.id.desc())
    return list(session.scalars(rows.limit(most).offset(skip)))


def waiting(session: Session, actor: Actor, now: datetime, most: int) -> list[FeasibilityQuestion]:
    """Those that are open, and those whose answer leads on and led to no request yet; the oldest first.

    Of what others ask, only managers get any: they answer.
    """
    if actor.organisation_id is None:
        return []
    is_open = Row.answer.is_(None) & Row.withdrawn_at.is_(None)
    asked = Row.requester_id == actor.organisation_id
    led = select(FeasibilityBooking.booking_id).where(FeasibilityBooking.question_id == Row.id).exists()
    leads = asked & Row.answer.in_(sorted(LEADS_ON)) & (Row.answered_at > now - NEWS_FOR) & ~led
    mine = [asked & is_open, leads]
    if actor.is_manager:
        mine.append((Row.owner_id == actor.organisation_id) & is_open)
    return list(session.scalars(_whole().where(or_(*mine)).order_by(Row.asked_at, Row.id).limit(most)))


def files(session: Session, question_id: int) -> list[FeasibilityFile]:
    """The files of a question, then those of its answer."""
    row = FeasibilityFile
    return list(
        session.scalars(
            select(row).where(row.question_id == question_id).order_by(row.of_answer, row.position)
        )
    )


def files_to_remove(session: Session, questions: Select[int]) -> Sequence[tuple[str, FileKind]]:
    """Names and kinds of the stored files of these questions."""
    row = FeasibilityFile
    rows = session.execute(select(row.name, row.kind).where(row.question_id.in_(questions)))
    return [(name, kind) for name, kind in rows]


def before(session: Session, booking_id: int) -> FeasibilityQuestion | None:
    """The question that led to a booking; whoever asks has seen that the actor may see the booking."""
    led = FeasibilityBooking
    return session.scalars(
        _whole().join(led, led.question_id == Row.id).where(led.booking_id == booking_id)
    ).one_or_none()


def references(session: Session, question_id: int) -> list[str]:
    """The bookings that it led to, the first one first."""
    from_it = FeasibilityBooking
    rows = (
        select(from_it)
        .where(from_it.question_id == question_id)
        .options(joinedload(from_it.booking))
        .order_by(from_it.booking_id)
    )
    return [one.booking.reference for one in session.scalars(rows)]
