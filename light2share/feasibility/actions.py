"""Asking whether it can be done, answering, going on to a request. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.bookings import audience
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.feasibility.models import FeasibilityBooking, FeasibilityFile, FeasibilityQuestion
from light2share.feasibility.rules import LEADS_ON, REMINDED_AFTER, Answer
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.kernel.files import Stored
from light2share.kernel.workdays import add_working_days
from light2share.mail import outbox
from light2share.mail.models import OutgoingMail

ASKED, ANSWERED = "feasibility/asked", "feasibility/answered"
REMINDER = "feasibility/reminder_answer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to have measured."""

    purpose: str
    sample: str = ""
    samples: int | None = None
    standard: str = ""
    access_mode: AccessMode | None = None


def ask(
    session: Session, item: Equipment, wanted: Wanted, files: Sequence[Stored], actor: Actor, now: datetime
) -> FeasibilityQuestion:
    """Put a question to the owner of `item`, whose managers get a mail."""
    question = FeasibilityQuestion(
        equipment_id=item.id,
        owner_id=item.owner_id,
        requester_id=actor.organisation_id or 0,
        requested_by_id=actor.person_id,
        purpose=wanted.purpose,
        sample=wanted.sample,
        samples=wanted.samples,
        standard=wanted.standard,
        access_mode=wanted.access_mode,
        asked_at=now,
    )
    session.add(question)
    session.flush()
    _add_files(session, question, files, of_answer=False)
    people = audience.people_of(session, question, Party.OWNER)
    outbox.queue(session, ASKED, people, question.id, now, zone=item.site.zone)
    return question


def answer(
    session: Session,
    question: FeasibilityQuestion,
    said: Answer,
    words: str,
    files: Sequence[Stored],
    now: datetime,
) -> None:
    """The owner answers; who asked gets a mail. Raises Stale if it is answered or was taken back."""
    if not question.is_open:
        raise Stale
    question.answer, question.answer_text, question.answered_at = said, words, now
    _add_files(session, question, files, of_answer=True)
    people = audience.people_of(session, question, Party.REQUESTER)
    outbox.queue(session, ANSWERED, people, question.id, now, zone=question.equipment.site.zone)
    session.flush()


def withdraw(session: Session, question: FeasibilityQuestion, now: datetime) -> None:
    """Who asked no longer does. Raises Stale if it is answered; a second time changes nothing."""
    if question.answer is not None:
        raise Stale
    question.withdrawn_at = question.withdrawn_at or now
    session.flush()


def led_to(session: Session, handle: str, booking: Booking) -> None:
    """Note that the question with this handle led to the booking, if it is about the same and its answer leads on."""
    if not handle:
        return
    row = FeasibilityQuestion
    question_id = session.scalar(
        select(row.id).where(
            row.handle == handle,
            row.requester_id == booking.requester_id,
            row.equipment_id == booking.equipment_id,
            row.answer.in_(sorted(LEADS_ON)),
        )
    )
    if question_id is not None:
        session.add(FeasibilityBooking(booking_id=booking.id, question_id=question_id))
        session.flush()


def remind(session: Session, now: datetime) -> None:
    """Remind owners, once, of questions without an answer for so many working days."""
    row = FeasibilityQuestion
    told = select(OutgoingMail.id).where(OutgoingMail.kind == REMINDER, OutgoingMail.subject_id == row.id)
    rows = session.scalars(
        select(row)
        .where(
            row.answer.is_(None),
            row.withdrawn_at.is_(None),
            row.asked_at <= now - timedelta(days=REMINDED_AFTER),
            ~told.exists(),
        )
        .options(joinedload(row.equipment).joinedload(Equipment.site))
        .order_by(row.id)
    )
    for question in rows.all():
        site = question.equipment.site
        if add_working_days(question.asked_at, REMINDED_AFTER, site.office) <= now:
            people = audience.people_of(session, question, Party.OWNER)
            outbox.queue(session, REMINDER, people, question.id, now, zone=site.zone)


def _add_files(
    session: Session, question: FeasibilityQuestion, files: Sequence[Stored], of_answer: bool
) -> None:
    session.add_all(
        FeasibilityFile(
            question_id=question.id,
            of_answer=of_answer,
            position=position,
            name=one.name,
            kind=one.kind,
            title=one.title,
            size=one.size,
        )
        for position, one in enumerate(files, 1)
    )
    session.flush()
