"""What people and the site do with bookings. Each writes its move, its mails and the free time; the caller commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from light2share.bookings import moves, queries
from light2share.bookings.access import party_of
from light2share.bookings.act import Act
from light2share.bookings.models import Booking, BookingProposal
from light2share.bookings.times import length_of
from light2share.bookings.transitions import WAITING_LIST, DeclineReason, Move, Party
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale
from light2share.mail import outbox


def accept(
    session: Session,
    booking: Booking,
    actor: Actor,
    version: int,
    now: datetime,
    message: str = "",
    choice: int = 0,
) -> None:
    """The owner says yes to one of the ways to do it; those who asked for the same time are told.

    Raises as `moves.make`; Stale for a choice that is not there or begins in the past.
    """

    def change(item: Equipment, _settled: BookingProposal | None) -> None:
        if not 0 <= choice < len(booking.choices) or min(booking.choices[choice]).start <= now:
            raise Stale
        moves.agree_on(session, booking, item, choice)

    moves.make(session, booking, Move.ACCEPT, version, Act(now, actor, Party.OWNER, message=message), change)


def decline(
    session: Session,
    booking: Booking,
    actor: Actor,
    version: int,
    now: datetime,
    reason: DeclineReason,
    message: str = "",
) -> None:
    """The owner says no, and why. Raises as `moves.make`."""
    moves.make(session, booking, Move.DECLINE, version, Act(now, actor, Party.OWNER, reason, message))


def withdraw(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str = ""
) -> None:
    """The requester no longer asks. Raises as `moves.make`."""
    moves.make(session, booking, Move.WITHDRAW, version, Act(now, actor, Party.REQUESTER, message=message))


def cancel(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str
) -> None:
    """Either side gives a confirmed booking up, and says why. Raises as `moves.make`."""
    act = Act(now, actor, _side(actor, booking), message=message)
    moves.make(session, booking, Move.CANCEL, version, act)


def check_in(session: Session, booking: Booking, actor: Actor, version: int, now: datetime) -> None:
    """Either side says that the visit has begun. Raises as `moves.make`."""
    moves.make(session, booking, Move.CHECK_IN, version, Act(now, actor, _side(actor, booking)))


def complete(
    session: Session,
    booking: Booking,
    actor: Actor,
    version: int,
    now: datetime,
    used_minutes: int,
    message: str = "",
) -> None:
    """The owner says how long it was really used. Raises as `moves.make`."""

    def change(_item: Equipment, _settled: BookingProposal | None) -> None:
        booking.used_minutes = used_minutes

    act = Act(now, actor, Party.OWNER, message=message)
    moves.make(
        session, booking, Move.COMPLETE, version, act, change, lambda: booking.used_minutes == used_minutes
    )


def hand_over(
    session: Session,
    booking: Booking,
    actor: Actor,
    version: int,
    now: datetime,
    colleague_id: int,
    message: str = "",
) -> None:
    """A colleague stands for the requester from now on, and hears of it, with the entry for the calendar.

    The colleague belongs to the same organisation: the caller has seen to that. Raises as `moves.make`.
    """

    def change(_item: Equipment, _settled: BookingProposal | None) -> None:
        booking.requested_by_id = colleague_id

    act = Act(now, actor, Party.REQUESTER, message=message)

    def stands() -> bool:
        return booking.requested_by_id == colleague_id

    if moves.make(session, booking, Move.HAND_OVER, version, act, change, stands):
        event = queries.last_event(session, booking.id)
        zone = booking.equipment.site.zone
        outbox.queue(session, "bookings/handed_over", [colleague_id], event.id, now, zone=zone)


def no_show(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str = ""
) -> None:
    """The owner says that nobody came. Raises as `moves.make`."""
    moves.make(session, booking, Move.NO_SHOW, version, Act(now, actor, Party.OWNER, message=message))


def expire(session: Session, booking: Booking, now: datetime, reason: str = "") -> None:
    """The site closes a request that got no answer in time, or whose place in the waiting list has ended.

    Raises Stale if it got an answer after all.
    """
    why = reason or (WAITING_LIST if booking.behind else "")
    moves.make(session, booking, Move.EXPIRE, None, Act(now, reason=why))


def close(session: Session, booking: Booking, now: datetime) -> None:
    """The site completes what nobody has closed, with the booked hours. Raises Stale if somebody did after all."""

    def change(_item: Equipment, _settled: BookingProposal | None) -> None:
        booking.used_minutes = round(length_of(booking.choices[0]) / timedelta(minutes=1))

    moves.make(session, booking, Move.COMPLETE, None, Act(now), change)


def place_changed(session: Session, site_id: int, now: datetime) -> None:
    """Let calendars hear where confirmed bookings at a site are now: their entries get a higher SEQUENCE."""
    here = select(Equipment.id).where(Equipment.site_id == site_id)
    session.execute(
        update(Booking)
        .where(
            Booking.equipment_id.in_(here), Booking.state.in_(queries.IN_USE_OR_BEFORE), Booking.ends_at > now
        )
        .values(version=Booking.version + 1, sequence=Booking.sequence + 1, changed_at=now)
        .execution_options(synchronize_session=False)
    )


def _side(actor: Actor, booking: Booking) -> Party:
    party = party_of(actor, booking)
    if party is None:
        raise Forbidden
    return party
