"""What the two sides do with a statement: confirm, contest, answer, correct, waive. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from light2share.billing.extras import Extra
from light2share.billing.statement_models import Statement, StatementKind, StatementState, StepKind
from light2share.billing.statements import end, note, reckon
from light2share.billing.use import CONTEST_WITHIN
from light2share.bookings import audience
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.kernel.errors import Stale
from light2share.mail import outbox

CONTESTED = "billing/statement_contested"
ANSWERED = "billing/statement_answered"
State = StatementState


def held(session: Session, booking: Booking, version: int, *states: StatementState) -> Statement:
    """The statement for writing, as the actor saw it. Raises Stale if it is another, or in none of these states."""
    session.execute(select(Booking.id).where(Booking.id == booking.id).with_for_update())
    found = session.scalars(
        select(Statement).where(Statement.booking_id == booking.id).execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found.version != version or found.state not in states:
        raise Stale
    return found


def confirm(session: Session, booking: Booking, version: int, now: datetime) -> None:
    """The requester says that it is right."""
    statement = held(session, booking, version, State.OPEN, State.CONTESTED)
    end(session, statement, State.CLOSED, Party.REQUESTER, now)


def contest(
    session: Session,
    booking: Booking,
    version: int,
    minutes: int | None,
    reason: str,
    now: datetime,
    lines: Sequence[int] = (),
) -> None:
    """The requester says how long it was, or which of the owner's lines are not right, and why; of a fee, only why.

    `lines` are counted from 0. Raises Stale where it may not any more.
    """
    statement = held(session, booking, version, State.OPEN)
    if not statement.is_contestable or now >= statement.contest_until:
        raise Stale
    statement.state, statement.version = State.CONTESTED, version + 1
    statement.contested_at, statement.contested_minutes, statement.contest_reason = now, minutes, reason
    statement.contested_lines = list(lines)
    labels = [one.label for number, one in enumerate(statement.says.extras) if number in lines]
    step = note(session, statement, StepKind.CONTESTED, Party.REQUESTER, now, reason, minutes, labels)
    outbox.queue(session, CONTESTED, audience.people_of(session, booking, Party.OWNER), step.id, now)


def agree(session: Session, booking: Booking, version: int, word: str, now: datetime) -> None:
    """The owner takes over the contested hours and takes the contested lines away, or the fee: which closes it."""
    statement = held(session, booking, version, State.CONTESTED)
    statement.answer = word
    if statement.kind is not StatementKind.USE:
        end(session, statement, State.WAIVED, Party.OWNER, now, word)
        return
    said = statement.says
    kept = tuple(one for number, one in enumerate(said.extras) if number not in statement.contested_lines)
    minutes = statement.contested_minutes
    _use(statement, booking, statement.used_minutes if minutes is None else minutes, kept)
    end(session, statement, State.CLOSED, Party.OWNER, now, word)


def keep(
    session: Session, booking: Booking, version: int, word: str, now: datetime, minutes: int | None = None
) -> None:
    """The owner keeps what it said, or corrects the hours to `minutes`: the requester may contest once more."""
    statement = held(session, booking, version, State.CONTESTED)
    if statement.kind is not StatementKind.USE:
        minutes = None
    statement.answer = word
    if minutes is None or minutes == statement.used_minutes:
        _ask_again(session, booking, statement, StepKind.KEPT, now, word)
        return
    _use(statement, booking, minutes)
    _ask_again(session, booking, statement, StepKind.CORRECTED, now, word, minutes)


def change_extras(
    session: Session, booking: Booking, version: int, extras: Sequence[Extra], now: datetime
) -> None:
    """The owner changes the lines that it adds, which answers a contest too: the requester has the time anew."""
    statement = held(session, booking, version, State.OPEN, State.CONTESTED)
    if statement.kind is not StatementKind.USE:
        raise Stale
    content = statement.says
    if content.extras == tuple(extras):
        return
    reckon(statement, booking, replace(content, extras=tuple(extras)), None)
    _ask_again(session, booking, statement, StepKind.CHANGED, now)


def _use(
    statement: Statement, booking: Booking, minutes: int, extras: tuple[Extra, ...] | None = None
) -> None:
    """Let it say these hours and, where they are named, these lines of the owner's."""
    statement.used_minutes = booking.used_minutes = minutes
    said = statement.says
    reckon(statement, booking, said if extras is None else replace(said, extras=extras), None)


def _ask_again(
    session: Session,
    booking: Booking,
    statement: Statement,
    what: StepKind,
    now: datetime,
    words: str = "",
    minutes: int | None = None,
) -> None:
    statement.state, statement.contest_until = State.OPEN, now + CONTEST_WITHIN
    statement.version += 1
    step = note(session, statement, what, Party.OWNER, now, words, minutes)
    outbox.queue(session, ANSWERED, audience.people_of(session, booking, Party.REQUESTER), step.id, now)


def waive(session: Session, booking: Booking, version: int, word: str, now: datetime) -> None:
    """The owner asks for nothing after all."""
    statement = held(session, booking, version, State.OPEN, State.CONTESTED)
    statement.answer = word
    end(session, statement, State.WAIVED, Party.OWNER, now, word)


def name_invoice(session: Session, booking: Booking, version: int, number: str, on: date) -> None:
    """The owner notes the number and the day of its own invoice."""
    statement = held(session, booking, version, State.CLOSED)
    statement.invoice_number, statement.invoiced_on, statement.version = number, on, version + 1
    session.flush()
