"""The checklist of a booking: what it waits for, who has said what is done. The caller commits.

Rooms that bring a line about say so by `tick`; `missing` is what stands between a booking and its confirmation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from light2share.agreements import queries as agreements
from light2share.agreements.queries import Wanted
from light2share.authorisations.models import Authorisation
from light2share.authorisations.rules import runs_alone
from light2share.bookings import agreed, operating
from light2share.bookings.access import acts_as
from light2share.bookings.checks import OPEN_IN, OWES, Asked, CheckKind, Way, may_say
from light2share.bookings.models import AskedCheck, Booking, BookingCheck, BookingState
from light2share.bookings.operating import Use
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale

ORDER = list(CheckKind)


class NotReady(RuntimeError):
    """A booking can't be confirmed before these lines are done."""

    def __init__(self, kinds: list[CheckKind]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = kinds


@dataclass(frozen=True, slots=True)
class Done:
    """That a line is done, and what was said."""

    at: datetime
    organisation_id: int | None = None
    person_id: int | None = None
    way: Way | None = None
    day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist."""

    kind: CheckKind
    blocks: bool
    done: Done | None = None
    wanted: tuple[Wanted, ...] = ()
    """The versions that it stands for, accepted or not."""
    applies: bool = True
    """Whether it counts in the mode in which the instrument is run."""

    @property
    def owes(self) -> Party:
        """The side that has to see to it."""
        return OWES[self.kind]

    @property
    def stops(self) -> bool:
        """Whether it stands between the booking and its confirmation."""
        return self.applies and self.blocks and self.done is None


def asked_of(session: Session, item: Equipment) -> dict[CheckKind, Asked]:
    """What the owner asks for with bookings of `item`, each kind named; what it has not said yet follows its sheet."""
    rows = session.execute(
        select(AskedCheck.kind, AskedCheck.asked).where(AskedCheck.equipment_id == item.id)
    )
    sheet = {CheckKind.AGREEMENT: Asked.YES}
    if item.insurance_required:
        sheet[CheckKind.INSURANCE] = Asked.YES
    said = {row.kind: row.asked for row in rows}
    if item.training_required:
        sheet[CheckKind.TRAINING] = Asked.YES
    else:
        said.pop(CheckKind.TRAINING, None)
    return {kind: said.get(kind, sheet.get(kind, Asked.NO)) for kind in CheckKind}


def ask_for(session: Session, item: Equipment, wanted: dict[CheckKind, Asked]) -> None:
    """Let future bookings of `item` ask for these, and those that are there as they did.

    Where people have to be authorised, its sheet says so from now on.
    """
    if wanted.get(CheckKind.TRAINING, Asked.NO) is not Asked.NO:
        item.training_required = True
    rows = {
        row.kind: row for row in session.scalars(select(AskedCheck).where(AskedCheck.equipment_id == item.id))
    }
    for kind, asked in wanted.items():
        if kind in rows:
            rows[kind].asked = asked
        else:
            session.add(AskedCheck(equipment_id=item.id, kind=kind, asked=asked))
    session.flush()
    item.asks_first = Asked.BLOCKS in asked_of(session, item).values()
    session.flush()


def copy(session: Session, item: Equipment, twin: Equipment) -> None:
    """Let bookings of `twin` ask for what those of `item` do; what its owner has not said follows its sheet."""
    rows = session.scalars(select(AskedCheck).where(AskedCheck.equipment_id == item.id))
    ask_for(session, twin, {row.kind: row.asked for row in rows})


def expected(session: Session, item: Equipment, organisation_id: int, use: Use | None = None) -> list[Line]:
    """What a booking of `item` by an organisation, asked for now, would wait for, and what is there already.

    `use` says who would run it how and when, as far as that is known. A line that does not apply in that mode is
    kept: the mode may change.
    """
    wanted = agreements.asked_with(session, item.owner_id, item.id, organisation_id)
    lines = [
        Line(kind, asked is Asked.BLOCKS)
        for kind, asked in asked_of(session, item).items()
        if asked is not Asked.NO
    ]
    return [_authorised(session, found, item.id, use) for line in lines if (found := _accepted(line, wanted))]


def begin(session: Session, booking: Booking, lines: list[Line]) -> None:
    """Give a new booking its checklist."""
    session.add_all(
        BookingCheck(booking_id=booking.id, kind=line.kind, blocks=line.blocks, note="") for line in lines
    )


def lines_of(session: Session, booking: Booking) -> list[Line]:
    """How the booking stands now, in the order in which it is read; empty where nothing is asked for."""
    rows = session.scalars(
        select(BookingCheck)
        .where(BookingCheck.booking_id == booking.id)
        .execution_options(populate_existing=True)
    )
    return _in_order(session, booking, rows)


def lines_shown(session: Session, booking: Booking, kinds: Collection[CheckKind] = ORDER) -> list[Line]:
    """The same as it was when the booking was read, for a page that speaks of these kinds."""
    return _in_order(session, booking, [row for row in booking.checks if row.kind in kinds])


def _in_order(session: Session, booking: Booking, rows: Iterable[BookingCheck]) -> list[Line]:
    asked = [_line(row) for row in sorted(rows, key=lambda row: ORDER.index(row.kind))]
    asks = any(line.kind is CheckKind.TRAINING for line in asked)
    use, item_id = operating.of_booking(booking) if asks else None, booking.equipment_id
    lines = [line for one in asked if (line := _authorised(session, one, item_id, use)).applies]
    if not any(line.kind is CheckKind.AGREEMENT for line in lines):
        return lines
    wanted = agreed.versions(session, booking)
    return [found for line in lines if (found := _accepted(line, wanted))]


def _accepted(line: Line, wanted: Sequence[Wanted]) -> Line | None:
    """A line about agreements with what it stands for, done once all of it is accepted; None if nothing is asked."""
    if line.kind is not CheckKind.AGREEMENT:
        return line
    at = [one.accepted_at for one in wanted if one.accepted_at]
    if not wanted:
        return None
    return replace(line, done=Done(max(at)) if len(at) == len(wanted) else None, wanted=tuple(wanted))


def _authorised(session: Session, line: Line, item_id: int, use: Use | None) -> Line:
    """A line about who runs it alone: done once that person is authorised on all the days."""
    if line.kind is not CheckKind.TRAINING or use is None:
        return line
    if not runs_alone(use.mode):
        return replace(line, applies=False)
    held = operating.authorisation_of(session, item_id, use)
    return replace(line, done=_held(held) if held else None)


def _held(row: Authorisation) -> Done:
    return Done(row.granted_at, row.equipment.owner_id, row.granted_by_id, day=row.ends_on)


def _line(row: BookingCheck) -> Line:
    if row.done_at is None:
        return Line(row.kind, row.blocks)
    done = Done(row.done_at, row.organisation_id, row.person_id, row.way, row.day, row.note)
    return Line(row.kind, row.blocks, done)


def waits_for_acceptance(lines: Iterable[Line]) -> bool:
    """Whether somebody has yet to accept an agreement."""
    return any(line.kind is CheckKind.AGREEMENT and line.done is None for line in lines)


def missing(session: Session, booking: Booking) -> list[CheckKind]:
    """The lines that stand between the booking and its confirmation."""
    return [line.kind for line in lines_of(session, booking) if line.stops]


def is_open(session: Session, booking: Booking, kind: CheckKind) -> bool:
    """Whether the booking has such a line and it is not done."""
    return any(line.kind is kind and line.done is None for line in lines_of(session, booking))


def tick(
    session: Session, booking: Booking, kind: CheckKind, actor: Actor, at: datetime, note: str = ""
) -> bool:
    """Let a line be done because another room has seen it happen; False where the booking has no such line."""
    row = _row(session, booking, kind)
    if row is None:
        return False
    _say(row, Done(at, actor.organisation_id, actor.person_id, note=note[:300]))
    session.flush()
    return True


def untick(session: Session, booking: Booking, kind: CheckKind) -> None:
    """Let a line be open again, because what it stood for holds no more."""
    if row := _row(session, booking, kind):
        _say(row, None)
        session.flush()


def say_done(
    session: Session, booking: Booking, kind: CheckKind, actor: Actor, done: Done, seen: datetime | None
) -> None:
    """Somebody says by hand that a line is done, or says it otherwise. Raises as `say_open`."""
    row = _spoken_of(session, booking, kind, actor)
    if row.done_at != seen:
        raise Stale
    _say(row, done)
    session.flush()


def say_open(
    session: Session, booking: Booking, kind: CheckKind, actor: Actor, seen: datetime | None
) -> None:
    """It is not done after all. `seen` is when it was done, as the actor saw it.

    Raises Forbidden if that is not for this actor to say, Stale if it has changed meanwhile or the booking is over.
    """
    row = _spoken_of(session, booking, kind, actor)
    if row.done_at != seen:
        raise Stale
    _say(row, None)
    session.flush()


def _spoken_of(session: Session, booking: Booking, kind: CheckKind, actor: Actor) -> BookingCheck:
    party = acts_as(actor, booking)
    if not may_say(party, kind, BookingState.REQUESTED):
        raise Forbidden
    row = _row(session, booking, kind)
    if row is None or booking.state not in OPEN_IN:
        raise Stale
    return row


def _row(session: Session, booking: Booking, kind: CheckKind) -> BookingCheck | None:
    """The line, held until the end of the transaction."""
    return session.scalars(
        select(BookingCheck)
        .where(BookingCheck.booking_id == booking.id, BookingCheck.kind == kind)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _say(row: BookingCheck, done: Done | None) -> None:
    row.done_at = done.at if done else None
    row.organisation_id = done.organisation_id if done else None
    row.person_id = done.person_id if done else None
    row.way = done.way if done else None
    row.day = done.day if done else None
    row.note = done.note if done else ""
