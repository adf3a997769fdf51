"""How a move of the table is made: locked, checked against what is there now, recorded, told to the other side.

The caller commits. What a move writes it writes in one transaction, mails included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from light2share.bookings import audience, free_time, queries
from light2share.bookings.access import acts_as
from light2share.bookings.models import (
    BLOCKING,
    Booking,
    BookingEvent,
    BookingPeriod,
    BookingProposal,
    BookingState,
    Outcome,
)
from light2share.bookings.proposals import Choice, Hold, holds, unpacked
from light2share.bookings.transitions import TABLE, Move, Party, Transition, failing, find
from light2share.db import Session, engines
from light2share.equipment.models import Equipment
from light2share.equipment.rules import Terms
from light2share.kernel.actor import VISITOR, Actor
from light2share.kernel.errors import Forbidden, Stale, Taken
from light2share.kernel.period import Period
from light2share.mail import outbox


@dataclass(frozen=True, slots=True)
class Act:
    """Who moves, when, and what they say about it. The site acts as nobody."""

    now: datetime
    actor: Actor = VISITOR
    party: Party = Party.SITE
    reason: str = ""
    message: str = ""


ITEM = (
    select(Equipment)
    .where(Equipment.id == bindparam("equipment"))
    .options(joinedload(Equipment.site, innerjoin=True))
    .with_for_update(key_share=True, of=Equipment)
    .execution_options(populate_existing=True)
)


def lock(session: Session, equipment_id: int) -> Equipment:
    """The item as it is now, held until the end of the transaction: nobody else moves its bookings meanwhile.

    On SQLite the writing transaction is the lock. New rows that only point to the item need not wait.
    """
    return session.scalars(ITEM, {"equipment": equipment_id}).one()


Change = Callable[[Equipment, BookingProposal | None], None]
"""What a move changes beside the state, with the item locked and every check of the clock made. It is given the
proposal that the move has settled, if there was one."""


def make(
    session: Session,
    booking: Booking,
    move: Move,
    version: int | None,
    act: Act,
    change: Change | None = None,
) -> bool:
    """Make `move` on the booking as it is now; False, with nothing changed, if the same side has just made it.

    `version` is the one that the actor saw, None for the site. Raises Forbidden, Stale if the booking has moved on or
    it is too late, Taken if the time went to somebody else.
    """
    item = lock(session, booking.equipment_id)
    session.refresh(booking)
    if act.party is not Party.SITE and acts_as(act.actor, booking) is not act.party:
        raise Forbidden
    if _made_already(session, booking, move, act.party, version):
        return False
    if not any(row.move == move and act.party in row.who for row in TABLE):
        raise Forbidden
    row = find(booking.state, move, act.party)
    if row is None or (version is not None and version != booking.version):
        raise Stale
    if failing(row, booking, act.party, act.now):
        raise Stale
    carry_out(session, booking, row, act, item, change)
    return True


def _made_already(session: Session, booking: Booking, move: Move, party: Party, version: int | None) -> bool:
    """Whether the same side has just made it, and does not ask for another with the version that followed."""
    if version is not None and version >= booking.version:
        return False
    event = queries.last_event(session, booking.id)
    by = (
        booking.owner_id
        if party is Party.OWNER
        else booking.requester_id
        if party is Party.REQUESTER
        else None
    )
    return event.move == move and event.organisation_id == by


def carry_out(
    session: Session,
    booking: Booking,
    row: Transition,
    act: Act,
    item: Equipment,
    change: Change | None = None,
) -> None:
    """Write what `row` says of a booking that is there; its checks have been made."""
    before = blocking(session, booking.id)
    booking.expires_at = None
    settled = settle(session, booking, row)
    if change is not None:
        change(item, settled)
    elif row.move is Move.ACCEPT:
        _block(session, booking, item, queries.periods(session, booking.id))
    if row.to not in BLOCKING:
        for period in queries.periods(session, booking.id):
            period.blocks = False
    booking.state = row.to
    booking.version += 1
    booking.sequence += 1
    booking.changed_at = act.now
    flush(session)
    after = blocking(session, booking.id)
    finish(session, booking, row, act, item, sorted(before ^ after, key=lambda one: one.start))


OUTCOMES = {
    Move.ACCEPT_OFFER: Outcome.ACCEPTED,
    Move.REFUSE_OFFER: Outcome.REFUSED,
    Move.TAKE_BACK: Outcome.TAKEN_BACK,
    Move.EXPIRE: Outcome.EXPIRED,
}


def settle(session: Session, booking: Booking, row: Transition) -> BookingProposal | None:
    """End the open proposal, if there is one, by what `row` makes of it: nothing is held for it any more.

    An offer that comes to nothing gives way to what was asked for.
    """
    proposal = queries.open_proposal(session, booking)
    booking.proposed_by = None
    if proposal is None:
        return None
    proposal.outcome = OUTCOMES.get(row.move, Outcome.OVERTAKEN)
    session.execute(delete(BookingPeriod).where(BookingPeriod.booking_id == booking.id, BookingPeriod.held))
    if booking.state is BookingState.OFFERED and proposal.outcome is not Outcome.ACCEPTED:
        (wanted,) = unpacked([proposal.before])
        unit = min(period.unit_id for period in queries.periods(session, booking.id))
        replace_periods(session, booking, [(unit, wanted)], booking.equipment.terms)
    return proposal


def replace_periods(
    session: Session,
    booking: Booking,
    placed: Sequence[tuple[int, Choice]],
    terms: Terms,
    blocks: bool = False,
) -> None:
    """Give the booking these periods, each choice on its unit, for those it has."""
    session.execute(delete(BookingPeriod).where(BookingPeriod.booking_id == booking.id))
    found = (
        [Hold(unit, one, terms.blocked(one)) for unit, choice in placed for one in choice]
        if len(placed) == 1
        else holds(placed, terms)
    )
    session.add_all(_row_of(booking, hold, blocks) for hold in found)
    booking.starts_at = min(hold.period.start for hold in found)
    booking.ends_at = max(hold.period.end for hold in found)
    flush(session)


def hold_beside(
    session: Session, booking: Booking, placed: Sequence[tuple[int, Choice]], terms: Terms
) -> None:
    """Block what these choices need, beside the booking's own periods."""
    own = [Hold(row.unit_id, row.period, row.blocked) for row in queries.periods(session, booking.id)]
    session.add_all(_row_of(booking, hold, True, held=True) for hold in holds(placed, terms, own))
    flush(session)


def _row_of(booking: Booking, hold: Hold, blocks: bool, held: bool = False) -> BookingPeriod:
    return BookingPeriod(
        booking_id=booking.id,
        unit_id=hold.unit,
        starts_at=hold.period.start,
        ends_at=hold.period.end,
        blocked_from=hold.blocked.start,
        blocked_until=hold.blocked.end,
        blocks=blocks,
        held=held,
    )


def place(
    session: Session, booking: Booking, item: Equipment, choices: Sequence[Choice]
) -> list[tuple[int, Choice]]:
    """A unit for each choice on which all of it is free, whatever the booking itself takes. Raises Taken."""
    found: list[tuple[int, Choice]] = []
    for choice in choices:
        unit = free_unit(session, item, [item.terms.blocked(one) for one in choice], booking.id)
        if unit is None:
            raise Taken
        found.append((unit, choice))
    return found


def blocking(session: Session, booking_id: int) -> set[Period]:
    """The time that the booking takes from everybody else, buffers included."""
    rows = session.execute(
        select(BookingPeriod.blocked_from, BookingPeriod.blocked_until).where(
            BookingPeriod.booking_id == booking_id, BookingPeriod.blocks
        )
    )
    return {Period(start, end) for start, end in rows}


def finish(
    session: Session,
    booking: Booking,
    row: Transition,
    act: Act,
    item: Equipment,
    freed_or_taken: Sequence[Period],
) -> None:
    """Record the move, bring the free time in step, and tell who has to know."""
    event = record(session, booking, row, act)
    if freed_or_taken:
        free_time.refresh(session, item, freed_or_taken, act.now)
    _tell(session, booking, row, act, event, item)


def record(session: Session, booking: Booking, row: Transition, act: Act) -> BookingEvent:
    """The line of the record that this move leaves, written at once."""
    event = BookingEvent(
        booking_id=booking.id,
        at=act.now,
        move=row.move,
        from_state=row.source,
        to_state=row.to,
        person_id=act.actor.person_id,
        organisation_id=act.actor.organisation_id,
        reason=act.reason,
        message=act.message,
        sequence=booking.sequence,
    )
    session.add(event)
    flush(session)
    return event


def flush(session: Session) -> None:
    """Send what is pending to the database. Raises Taken where it refuses two blocked times that overlap."""
    try:
        session.flush()
    except DBAPIError as error:
        if engines.is_overlap(error):
            raise Taken from error
        raise


def _block(session: Session, booking: Booking, item: Equipment, periods: list[BookingPeriod]) -> None:
    """Take the periods on one unit that has them free. Raises Taken if none has."""
    for period in periods:
        blocked = item.terms.blocked(period.period)
        period.blocked_from, period.blocked_until = blocked.start, blocked.end
    unit = free_unit(session, item, [period.blocked for period in periods], booking.id)
    if unit is None:
        raise Taken
    for period in periods:
        period.unit_id = unit
        period.blocks = True


def free_unit(session: Session, item: Equipment, blocked: list[Period], but: int | None = None) -> int | None:
    """The first unit on which all of `blocked` are free; None if every unit is taken."""
    around = Period(min(one.start for one in blocked), max(one.end for one in blocked))
    for unit, busy in queries.taken(session, item.id, around, but).items():
        if not any(one.overlaps(other) for one in blocked for other in busy):
            return unit
    return None


def _tell(
    session: Session, booking: Booking, row: Transition, act: Act, event: BookingEvent, item: Equipment
) -> None:
    """Queue the mails of the move, to the people whom its row names, and to those who lose the time."""
    zone = item.site.zone
    people = [
        number
        for party in sorted(row.tells)
        if row.tells_actors or party is not act.party
        for number in audience.people_of(session, booking, party, but=_but(row, act))
    ]
    if row.tells_actors and row.source in BLOCKING:
        people += audience.invited(session, booking)
    if people:
        outbox.queue(session, row.mail, people, event.id, act.now, zone=zone)
    if row.frees_rivals and (rivals := queries.rivals(session, booking)):
        told_of = queries.last_event_ids(session, [rival.id for rival in rivals])
        for rival, people in audience.requesters_of(session, rivals):
            outbox.queue(session, "bookings/taken_by_other", people, told_of[rival.id], act.now, zone=zone)


def _but(row: Transition, act: Act) -> int | None:
    """Whom the move itself has told already: the person who makes it, unless the mail carries the calendar's entry."""
    return None if row.tells_actors else act.actor.person_id
