"""How a move of the table is made: locked, checked against what is there now, recorded, told to the other side.

The caller commits. What a move writes it writes in one transaction, mails included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from light2share.bookings import agreed, checklist, free_time, placing, queries, telling, waiting_list
from light2share.bookings.access import acts_as
from light2share.bookings.act import Act
from light2share.bookings.checklist import NotReady
from light2share.bookings.models import (
    Booking,
    BookingEvent,
    BookingPeriod,
    BookingProposal,
    BookingState,
    Outcome,
)
from light2share.bookings.proposals import Hold, holds
from light2share.bookings.states import OVER
from light2share.bookings.times import Choice, packed
from light2share.bookings.transitions import TABLE, Check, Move, Party, Transition, failing, find
from light2share.db import Session, engines
from light2share.equipment.models import Equipment
from light2share.equipment.rules import Terms
from light2share.kernel.errors import Forbidden, Stale, Taken
from light2share.kernel.period import Period

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


Follower = Callable[[Session, Booking, Transition, Act], None]
_followers: list[Follower] = []


def follow(function: Follower) -> None:
    """Let `function` write what a later room makes of every move, in the move's own transaction."""
    if function not in _followers:
        _followers.append(function)


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
    stands: Callable[[], bool] = lambda: True,
) -> bool:
    """Make `move` on the booking as it is now; False, with nothing changed, if the same side has just made it.

    `version` is the one that the actor saw, None for the site. `stands` says whether what `change` would write is
    there: a colleague who says something else is told, and loses nothing. Raises Forbidden, Stale if the booking has
    moved on or it is too late, NotReady if its checklist stands in the way, Taken if the time went to somebody else.
    """
    item = lock(session, booking.equipment_id)
    session.refresh(booking)
    if act.party is not Party.SITE and acts_as(act.actor, booking) is not act.party:
        raise Forbidden
    if _made_already(session, booking, move, act, version) and stands():
        return False
    if not any(row.move == move and act.party in row.who for row in TABLE):
        raise Forbidden
    row = find(booking.state, move, act.party)
    if row is None or (version is not None and version != booking.version):
        raise Stale
    if failing(row, booking, act.party, act.now):
        raise Stale
    if Check.READY in row.checks and (kinds := checklist.missing(session, booking)):
        raise NotReady(kinds)
    carry_out(session, booking, row, act, item, change)
    return True


def _made_already(session: Session, booking: Booking, move: Move, act: Act, version: int | None) -> bool:
    """Whether the same side has just made it in the same words, and did not see the version that followed."""
    if version is not None and version >= booking.version:
        return False
    event = queries.last_event(session, booking.id)
    made = event.move, event.party, event.reason, event.message
    return made == (move, act.party, act.reason, act.message)


def carry_out(
    session: Session,
    booking: Booking,
    row: Transition,
    act: Act,
    item: Equipment,
    change: Change | None = None,
) -> None:
    """Write what `row` says of a booking that is there; its checks have been made."""
    before = placing.blocking(session, booking.id)
    settled = None
    if row.move is not Move.HAND_OVER:
        booking.expires_at, booking.behind = None, False
        settled = settle(session, booking, row)
    if change is not None:
        change(item, settled)
    elif row.move is Move.ACCEPT:
        agree_on(session, booking, item, 0)
    if row.move is Move.TAKE_BACK and row.to is BookingState.REQUESTED:
        _wait_again(session, booking, item)
        waiting_list.put(session, booking, item, act.now)
    if row.to in OVER:
        for period in queries.periods(session, booking.id):
            period.blocks = False
    booking.state = row.to
    booking.version += 1
    booking.sequence += 1
    booking.changed_at = act.now
    flush(session)
    after = placing.blocking(session, booking.id)
    finish(session, booking, row, act, item, sorted({one for _unit, one in before ^ after}))
    if row.tells_waiting:
        telling.tell_waiting(session, booking, act, item, sorted(before - after))


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
        unit = min(period.unit_id for period in queries.periods(session, booking.id))
        ask_for(session, booking, [(unit, choice) for choice in booking.choices], booking.equipment.terms)
    return proposal


def ask_for(
    session: Session,
    booking: Booking,
    placed: Sequence[tuple[int, Choice]],
    terms: Terms,
    holding: bool = False,
) -> None:
    """Let the booking ask for these choices, each on its unit, instead of what it has.

    Nothing is blocked, unless the request is `holding` its times: then each way to do it is. Raises Taken.
    """
    several = holding and len(placed) > 1
    found = holds(placed, terms) if several else _stretches(placed, terms)
    _replace(session, booking, found, blocks=holding)
    _remember(booking, [choice for _unit, choice in placed])


def _wait_again(session: Session, booking: Booking, item: Equipment) -> None:
    """Block what a request asks for once more, where its owner lets it and nobody else has it by now."""
    if not item.first_holds:
        return
    try:
        placed = placing.place(session, booking, item, booking.choices)
    except Taken:
        return
    ask_for(session, booking, placed, item.terms, holding=True)


def take(session: Session, booking: Booking, placed: tuple[int, Choice], terms: Terms) -> None:
    """Block one choice on its unit, instead of what the booking has. Raises Taken."""
    _replace(session, booking, _stretches([placed], terms), blocks=True)
    _remember(booking, [placed[1]])


def hold(session: Session, booking: Booking, placed: Sequence[tuple[int, Choice]], terms: Terms) -> None:
    """Block these choices, instead of what the booking has, until one of them is chosen. Raises Taken.

    What was asked for is remembered.
    """
    booking.several = packed(booking.choices)
    _replace(session, booking, holds(placed, terms), blocks=True)


def _stretches(placed: Sequence[tuple[int, Choice]], terms: Terms) -> list[Hold]:
    return [Hold(unit, one, terms.blocked(one)) for unit, choice in placed for one in choice]


def _remember(booking: Booking, choices: Sequence[Choice]) -> None:
    booking.several = packed(choices) if len(choices) > 1 or len(choices[0]) > 1 else []


def _replace(session: Session, booking: Booking, found: Sequence[Hold], blocks: bool) -> None:
    session.execute(delete(BookingPeriod).where(BookingPeriod.booking_id == booking.id))
    session.add_all(_row_of(booking, one, blocks) for one in found)
    booking.starts_at = min(one.period.start for one in found)
    booking.ends_at = max(one.period.end for one in found)
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
    if Check.READY in row.checks or (row.source is None and row.to is BookingState.CONFIRMED):
        agreed.note(session, booking)
    if freed_or_taken:
        free_time.refresh(session, item, freed_or_taken, act.now)
        waiting_list.bring_in_step(session, booking, item, freed_or_taken, act.now)
    telling.tell(session, booking, row, act, event, item)
    for follower in _followers:
        follower(session, booking, row, act)


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


def agree_on(session: Session, booking: Booking, item: Equipment, choice: int) -> None:
    """Block one of the ways to do it that the request names. Raises Taken if no unit has it free."""
    choices = booking.choices
    if len(choices) == 1:
        _block(session, booking, item, queries.periods(session, booking.id))
        return
    (placed,) = placing.place(session, booking, item, [choices[choice]])
    take(session, booking, placed, item.terms)


def _block(session: Session, booking: Booking, item: Equipment, periods: list[BookingPeriod]) -> None:
    """Take the periods on one unit that has them free. Raises Taken if none has."""
    for period in periods:
        blocked = item.terms.blocked(period.period)
        period.blocked_from, period.blocked_until = blocked.start, blocked.end
    unit = placing.free_unit(session, item, [period.blocked for period in periods], booking.id)
    if unit is None:
        raise Taken
    for period in periods:
        period.unit_id = unit
        period.blocks = True
