"""How statements come about and end; `settling` has what the two sides do in between. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from light2share.billing import queries, quoting, use
from light2share.billing.content import Content, packed
from light2share.billing.statement_models import (
    Statement,
    StatementKind,
    StatementState,
    Step,
    StepKind,
)
from light2share.billing.use import CONTEST_WITHIN, Billed, billed_minutes, lines_of_use
from light2share.bookings import audience
from light2share.bookings import queries as bookings
from light2share.bookings.act import Act
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.rules import cancel_rule
from light2share.bookings.times import length_of
from light2share.bookings.transitions import Move, Party, Transition
from light2share.db import Session
from light2share.kernel.period import Period
from light2share.mail import outbox
from light2share.quotes.rules import Line

CLOSED = "billing/statement_closed"
State = StatementState
LET_AGAIN = {Move.REQUEST, Move.ACCEPT, Move.ACCEPT_OFFER}
MINUTE = timedelta(minutes=1)


def follow(session: Session, booking: Booking, row: Transition, act: Act) -> None:
    """After a move: what was used, the fee of what was given up late, and none where the time is let again."""
    if row.to is BookingState.COMPLETED:
        of_use(session, booking, act.now)
    elif row.move is Move.CANCEL and act.party is Party.REQUESTER:
        line = late_fee(session, booking, act.now)
        _made_of_fee(session, booking, StatementKind.LATE_CANCEL, line, act.now)
    elif row.move is Move.NO_SHOW:
        _made_of_fee(session, booking, StatementKind.NO_SHOW, no_show_fee(session, booking), act.now)
    elif row.to is BookingState.CONFIRMED and row.move in LET_AGAIN:
        _waive_what_is_let_again(session, booking, act.now)


def late_fee(session: Session, booking: Booking, now: datetime) -> Line | None:
    """What the requester owes for cancelling now; None while that is free."""
    is_free = cancel_rule(booking.starts_at, booking.free_cancel, now).is_free
    if is_free or not quoting.has_price(booking):
        return None
    line = use.late_cancel(booking.estimate_cents or 0, asked(session, booking)[0])
    return line if line.amount_cents else None


def no_show_fee(session: Session, booking: Booking) -> Line | None:
    """What the requester owes where nobody came; None where that costs nothing."""
    if not quoting.has_price(booking):
        return None
    length = length_of(booking.choices[0])
    line = use.no_show(booking.estimate_cents or 0, asked(session, booking)[1], length)
    return line if line.amount_cents else None


def asked(session: Session, booking: Booking) -> tuple[int, int]:
    """Percent for cancelling late and for not coming: as the quote says, else as the owner does now."""
    quote = queries.latest_quote(session, booking.id)
    terms = quote.says.conditions if quote else quoting.conditions(queries.profile(session, booking.owner_id))
    return terms.late_percent, terms.no_show_percent


def of_use(session: Session, booking: Booking, now: datetime) -> Statement:
    """What was booked, used and is billed, of a booking that is completed."""
    profile = queries.profile(session, booking.owner_id)
    rule = profile.billed if profile else Billed.LARGER
    booked = _booked(session, booking)
    used = booked if booking.used_minutes is None else booking.used_minutes
    return _written(session, booking, StatementKind.USE, rule, (booked, used), None, now)


def _made_of_fee(
    session: Session, booking: Booking, kind: StatementKind, line: Line | None, now: datetime
) -> None:
    if line is not None:
        booked = _booked(session, booking)
        _written(session, booking, kind, Billed.BOOKED, (booked, 0), line, now)


def _booked(session: Session, booking: Booking) -> int:
    periods = [row.period for row in bookings.periods(session, booking.id)]
    return length_of(periods) // MINUTE


def _written(
    session: Session,
    booking: Booking,
    kind: StatementKind,
    rule: Billed,
    minutes: tuple[int, int],
    fee: Line | None,
    now: datetime,
) -> Statement:
    booked, used = minutes
    quote = queries.latest_quote(session, booking.id)
    statement = Statement(
        booking_id=booking.id,
        kind=kind,
        number=f"{booking.reference}-R1",
        made_at=now,
        contest_until=now + CONTEST_WITHIN,
        booked_minutes=booked,
        used_minutes=used,
        billed_minutes=0,
        billed=rule,
        purchase_order=quote.purchase_order if quote else "",
    )
    known = queries.sides(session, {booking.owner_id, booking.requester_id})
    seller, profile = known[booking.owner_id]
    content = quoting.content_of(
        session, booking, quoting.party(seller, profile), quoting.party(*known[booking.requester_id]), profile
    )
    if quote is not None:
        content = replace(content, conditions=quote.says.conditions)
    reckon(statement, booking, content, fee)
    session.add(statement)
    session.flush()
    return statement


def reckon(statement: Statement, booking: Booking, content: Content, fee: Line | None) -> None:
    """Let the statement say what its hours come to."""
    lines: tuple[Line, ...] = ()
    if fee is not None:
        lines = (fee,)
    else:
        statement.billed_minutes = billed_minutes(
            statement.billed, statement.booked_minutes, statement.used_minutes
        )
        if quoting.has_price(booking):
            lines = lines_of_use(
                quoting.lines_now(booking), statement.booked_minutes, statement.billed_minutes
            )
    said = replace(content, lines=lines)
    statement.content = packed(said)
    statement.net_cents, statement.gross_cents = said.totals.net_cents, said.totals.gross_cents


def _waive_what_is_let_again(session: Session, booking: Booking, now: datetime) -> None:
    """Fees for time that somebody now has after all are waived."""
    rows = session.scalars(
        select(Statement)
        .join(Booking, Booking.id == Statement.booking_id)
        .where(
            Booking.equipment_id == booking.equipment_id,
            Statement.kind == StatementKind.LATE_CANCEL,
            Statement.state.in_((State.OPEN, State.CONTESTED)),
        )
    ).all()
    if not rows:
        return
    taken = [(row.unit_id, row.period) for row in bookings.periods(session, booking.id)]
    for statement in rows:
        freed = [(row.unit_id, row.period) for row in bookings.periods(session, statement.booking_id)]
        if all(_covered(one, taken) for one in freed):
            end(session, statement, State.WAIVED, Party.SITE, now)


def _covered(one: tuple[int, Period], taken: list[tuple[int, Period]]) -> bool:
    return any(unit == one[0] and period.contains(one[1]) for unit, period in taken)


def close_due(session: Session, now: datetime) -> None:
    """The site closes what nobody has contested in time."""
    rows = session.scalars(
        select(Statement).where(Statement.state == State.OPEN, Statement.contest_until <= now)
    )
    for statement in list(rows):
        end(session, statement, State.CLOSED, Party.SITE, now)


def end(
    session: Session, statement: Statement, state: StatementState, by: Party, now: datetime, words: str = ""
) -> None:
    """Close it; the sides that have not done so themselves are told."""
    statement.state, statement.closed_at, statement.closed_by = state, now, by
    statement.version += 1
    what = StepKind.CLOSED if state is State.CLOSED else StepKind.WAIVED
    step = note(session, statement, what, by, now, words)
    booking = bookings.by_id(session, statement.booking_id)
    people = [
        number
        for side in (Party.OWNER, Party.REQUESTER)
        if side is not by
        for number in audience.people_of(session, booking, side)
    ]
    outbox.queue(session, CLOSED, people, step.id, now)


def note(
    session: Session,
    statement: Statement,
    what: StepKind,
    by: Party,
    now: datetime,
    words: str = "",
    minutes: int | None = None,
    lines: Sequence[str] = (),
) -> Step:
    """Keep what happened, and write all that it changed."""
    step = Step(
        statement_id=statement.id, at=now, what=what, by=by, minutes=minutes, words=words, lines=list(lines)
    )
    session.add(step)
    session.flush()
    return step
