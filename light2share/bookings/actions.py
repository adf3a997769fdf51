"""What people and the site do with bookings. Each writes its move, its mails and the free time; the caller commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from light2share.bookings import free_time, moves, queries
from light2share.bookings.access import party_of
from light2share.bookings.free_time import Hours
from light2share.bookings.models import Booking, BookingPeriod, BookingState, new_uid
from light2share.bookings.moves import Act
from light2share.bookings.references import new_reference
from light2share.bookings.rules import OPEN_LIMITS, OpenLimits, Refusal, TooMany, expiry, refusals, too_many
from light2share.bookings.transitions import DeclineReason, Move, Party, find
from light2share.db import Session
from light2share.equipment import queries as equipment
from light2share.equipment.models import AccessMode, Approval, Equipment
from light2share.equipment.rules import ModeChange, Terms
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden
from light2share.kernel.period import Period
from light2share.quotes.rules import estimate

Draw = Callable[[datetime, int], str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a requester asks for."""

    period: Period
    purpose: str
    access_mode: AccessMode | None = None
    sample: str = ""
    reference: str = ""
    """The requester's own, such as an order number."""


class TooManyOpen(RuntimeError):
    """The person already has as many requests waiting as one may have."""

    def __init__(self, limit: TooMany) -> None:
        super().__init__(limit)
        self.limit = limit


def request_booking(
    session: Session,
    item: Equipment,
    wish: Wish,
    actor: Actor,
    now: datetime,
    limits: OpenLimits = OPEN_LIMITS,
    draw: Draw = new_reference,
) -> tuple[Booking | None, list[Refusal]]:
    """Ask for `item`: the new booking, or every reason why not.

    Where the owner lets the actor book opening hours without approval, it is confirmed at once. Raises TooManyOpen,
    and Taken if somebody else was faster.
    """
    if item.approval is not Approval.OWNER:
        item = moves.lock(session, item.id)
    change = equipment.in_mode(item, wish.access_mode)
    terms = change.terms(item.terms)
    hours = free_time.opening(session, item, wish.period, wish.access_mode)
    at_once = not hours.on_request and equipment.confirms_at_once(session, item, actor)
    if not at_once and (
        limit := too_many(limits, *queries.open_requests(session, actor.person_id or 0, item.id))
    ):
        raise TooManyOpen(limit)
    reasons, unit = _fits(session, item, wish.period, terms, hours, now)
    if reasons or unit is None:
        return None, reasons
    row = find(
        None, Move.REQUEST, Party.REQUESTER, BookingState.CONFIRMED if at_once else BookingState.REQUESTED
    )
    if row is None:
        raise Forbidden
    booking = _written(session, item, wish, change, actor, now, row.to, draw)
    blocked = item.terms.blocked(wish.period)
    period = BookingPeriod(
        booking_id=booking.id,
        unit_id=unit,
        starts_at=wish.period.start,
        ends_at=wish.period.end,
        blocked_from=blocked.start,
        blocked_until=blocked.end,
        blocks=at_once,
    )
    session.add(period)
    moves.flush(session)
    taken = [blocked] if at_once else []
    moves.finish(session, booking, row, Act(now, actor, Party.REQUESTER), item, taken)
    return booking, []


def reasons_against(
    session: Session, item: Equipment, wanted: Period, mode: AccessMode | None, now: datetime
) -> list[Refusal]:
    """Why `item` could not be asked for at that time in that mode; writes nothing."""
    terms = equipment.in_mode(item, mode).terms(item.terms)
    hours = free_time.opening(session, item, wanted, mode)
    return _fits(session, item, wanted, terms, hours, now)[0]


def _fits(
    session: Session, item: Equipment, wanted: Period, terms: Terms, hours: Hours, now: datetime
) -> tuple[list[Refusal], int | None]:
    """Every reason against `wanted`, and a unit on which there is none; a reason counts if it holds for all units."""
    around = terms.blocked(wanted)
    reasons: list[Refusal] = []
    for unit, busy in queries.taken(session, item.id, around).items():
        reasons = refusals(wanted, terms, hours.open, busy, now, hours.blackouts, hours.busy)
        if not reasons:
            return [], unit
    return reasons, None


def _written(
    session: Session,
    item: Equipment,
    wish: Wish,
    change: ModeChange,
    actor: Actor,
    now: datetime,
    state: BookingState,
    draw: Draw,
) -> Booking:
    """The new row, under a reference that nobody else has; a collision draws again."""
    zone = ZoneInfo(item.site.zone)
    price = estimate(change.rates(item.rates), [wish.period], wish.access_mode, zone)
    waits = state is BookingState.REQUESTED
    values = {
        "uid": new_uid(),
        "equipment_id": item.id,
        "owner_id": item.owner_id,
        "requester_id": actor.organisation_id,
        "requested_by_id": actor.person_id,
        "state": state,
        "starts_at": wish.period.start,
        "ends_at": wish.period.end,
        "access_mode": wish.access_mode,
        "purpose": wish.purpose,
        "sample": wish.sample,
        "requester_reference": wish.reference,
        "price_mode": item.price_mode,
        "estimate_cents": price.total_cents,
        "free_cancel_hours": item.free_cancel_hours,
        "without_approval": not waits,
        "version": 1,
        "sequence": 0,
        "expires_at": expiry(
            now, item.answer_days, wish.period.start, change.terms(item.terms).lead_time, zone
        )
        if waits
        else None,
        "created_at": now,
        "changed_at": now,
        "demo": False,
    }
    statement = _insert(session.get_bind().dialect.name)
    tries = 0
    while True:
        booking = session.scalars(statement, {"reference": draw(now, tries), **values}).first()
        if booking is not None:
            return booking
        tries += 1


@cache
def _insert(engine: str) -> ReturningInsert[Booking]:
    insert = sqlite.insert if engine == "sqlite" else postgresql.insert
    return insert(Booking).on_conflict_do_nothing(index_elements=["reference"]).returning(Booking)


def accept(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str = ""
) -> None:
    """The owner says yes; those who asked for the same time are told. Raises as `moves.make`."""
    moves.make(session, booking, Move.ACCEPT, version, Act(now, actor, Party.OWNER, message=message))


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
    act = Act(now, actor, Party.OWNER, message=message)
    if moves.make(session, booking, Move.COMPLETE, version, act):
        booking.used_minutes = used_minutes


def no_show(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str = ""
) -> None:
    """The owner says that nobody came. Raises as `moves.make`."""
    moves.make(session, booking, Move.NO_SHOW, version, Act(now, actor, Party.OWNER, message=message))


def expire(session: Session, booking: Booking, now: datetime) -> None:
    """The site closes a request that got no answer in time. Raises Stale if it got one after all."""
    moves.make(session, booking, Move.EXPIRE, None, Act(now))


def close(session: Session, booking: Booking, now: datetime) -> None:
    """The site completes what nobody has closed, with the booked hours. Raises Stale if somebody did after all."""
    if moves.make(session, booking, Move.COMPLETE, None, Act(now)):
        booking.used_minutes = round((booking.ends_at - booking.starts_at).total_seconds() / 60)


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
