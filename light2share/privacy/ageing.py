"""Names and talks go out of bookings once nobody can claim anything from them: the bookings, the organisations and the
money stay. The caller commits, and then removes from the storage what is let go of.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, exists, or_, select, update

from light2share.aftercare.models import Incident, VisitAnswer
from light2share.billing.models import Quote
from light2share.billing.statement_models import Statement
from light2share.bookings.check_models import BookingCheck
from light2share.bookings.models import Booking, BookingEvent
from light2share.bookings.states import OVER
from light2share.calendars.models import CalendarEntry
from light2share.db import Session
from light2share.feasibility.models import FeasibilityFile, FeasibilityQuestion
from light2share.kernel.files import file_of
from light2share.messages import queries as messages
from light2share.messages.models import Message, ReadMark

QUIET: dict[str, Any] = {"synchronize_session": False}
NAMED = (
    (BookingEvent, BookingEvent.person_id),
    (BookingCheck, BookingCheck.person_id),
    (VisitAnswer, VisitAnswer.person_id),
    (Incident, Incident.person_id),
)
"""What hangs on a booking and says who; it stays, and says no longer by whom."""


def bookings(session: Session, before: datetime, limit: int) -> list[int]:
    """Bookings that were over before that and still name somebody, or have a talk; the oldest first.

    One about whose money the two sides still disagree is left alone.
    """
    open_statement = exists().where(Statement.booking_id == Booking.id, Statement.closed_at.is_(None))
    accepted = exists().where(
        Quote.booking_id == Booking.id, or_(Quote.accepted_by_id.is_not(None), Quote.accepted_by_name != "")
    )
    query = (
        select(Booking.id)
        .where(
            Booking.state.in_(sorted(OVER)),
            Booking.changed_at < before,
            Booking.ends_at < before,
            ~open_statement,
            or_(
                Booking.requested_by_id.is_not(None),
                accepted,
                exists().where(Message.booking_id == Booking.id),
                *(
                    exists().where(model.booking_id == Booking.id, column.is_not(None))
                    for model, column in NAMED
                ),
            ),
        )
        .order_by(Booking.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def take_names_out(session: Session, numbers: Collection[int]) -> list[str]:
    """Let these bookings name nobody and hold no talk; the files that go."""
    theirs: Select[int] = select(Booking.id).where(Booking.id.in_(numbers))
    files = [file_of(name, kind) for name, kind in messages.files_to_remove(session, theirs)]
    for model in (ReadMark, Message, CalendarEntry):
        session.execute(delete(model).where(model.booking_id.in_(numbers)), execution_options=QUIET)
    for named, column in NAMED:
        unnamed = update(named).where(named.booking_id.in_(numbers), column.is_not(None))
        session.execute(unnamed.values({column.key: None}), execution_options=QUIET)
    accepted = update(Quote).where(Quote.booking_id.in_(numbers))
    session.execute(accepted.values(accepted_by_id=None, accepted_by_name=""), execution_options=QUIET)
    asked = update(Booking).where(Booking.id.in_(numbers)).values(requested_by_id=None)
    session.execute(asked, execution_options=QUIET)
    return files


def questions(session: Session, before: datetime, limit: int) -> list[int]:
    """Questions before a date that were asked before that and still name somebody, or have files."""
    query = select(FeasibilityQuestion.id).where(
        FeasibilityQuestion.asked_at < before,
        or_(
            FeasibilityQuestion.requested_by_id.is_not(None),
            exists().where(FeasibilityFile.question_id == FeasibilityQuestion.id),
        ),
    )
    return list(session.scalars(query.order_by(FeasibilityQuestion.id).limit(limit)))


def take_askers_out(session: Session, numbers: Collection[int]) -> list[str]:
    """Let these questions name nobody and hold no file; the files that go."""
    row = FeasibilityFile
    gone = session.execute(
        delete(row)
        .where(row.question_id.in_(numbers))
        .returning(row.name, row.kind)
        .execution_options(synchronize_session=False)
    )
    files = [file_of(name, kind) for name, kind in gone]
    asked = update(FeasibilityQuestion).where(
        and_(FeasibilityQuestion.id.in_(numbers), FeasibilityQuestion.requested_by_id.is_not(None))
    )
    session.execute(asked.values(requested_by_id=None), execution_options=QUIET)
    return files
