"""Asking for test time, and asking for something else as long as the request waits. The caller commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from light2share.availability import queries as availability
from light2share.availability.queries import Timetable
from light2share.bookings import (
    agreed,
    asked,
    checklist,
    free_time,
    moves,
    operating,
    placing,
    prices,
    queries,
    questions,
)
from light2share.bookings.act import Act
from light2share.bookings.declared import NOTHING, Declared, lacks
from light2share.bookings.models import Booking, BookingProposal, BookingState, new_uid
from light2share.bookings.questions import Answers, Question
from light2share.bookings.references import new_reference
from light2share.bookings.rules import OPEN_LIMITS, OpenLimits, Refusal, TooMany, expiry, refusals, too_many
from light2share.bookings.times import Choice, Times, last_of, packed, too_close
from light2share.bookings.transitions import Move, Party, find
from light2share.db import Session
from light2share.equipment import queries as equipment
from light2share.equipment.models import AccessMode, Approval, Equipment
from light2share.equipment.rules import Terms
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale, Taken
from light2share.kernel.period import Period

Draw = Callable[[datetime, int], str]
Reasons = list[list[Refusal]]
"""What is against each period of a wish, in their order; empty if nothing is against any."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a requester asks for."""

    times: Times
    purpose: str
    access_mode: AccessMode | None = None
    sample: str = ""
    reference: str = ""
    """The requester's own, such as an order number."""
    samples: int | None = None
    """How many are measured; None where nobody has said."""
    declared: Declared = NOTHING
    answers: Answers = field(default_factory=dict)
    """To the owner's questions, by their handles."""


class Incomplete(RuntimeError):
    """A request lacks what its instrument asks for, or answers a question in a way that will not do."""


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
) -> tuple[Booking | None, Reasons]:
    """Ask for `item`: the new booking, or every reason why not.

    Where the owner lets the actor book opening hours without approval, and no line of its checklist stands in the way,
    it is confirmed at once, at the first of the times if one of them is enough. Raises Incomplete, TooManyOpen, and
    Taken if somebody else was faster.
    """
    if item.approval is not Approval.OWNER or item.first_holds:
        item = moves.lock(session, item.id)
    questioned = _complete(session, item, wish)
    known = availability.timetable(session, item.id)
    on_request = not availability.counting(known.rules, item, wish.access_mode)
    asks, person_id = actor.organisation_id or 0, actor.person_id
    use = operating.of_wish(item, wish.times, wish.access_mode, actor)
    lines = checklist.expected(session, item, asks, use)
    at_once = (
        not on_request
        and equipment.confirms_at_once(session, item, actor)
        and not any(line.stops for line in lines)
    )
    if not at_once and (
        limit := too_many(limits, *queries.open_requests(session, actor.person_id or 0, item.id))
    ):
        raise TooManyOpen(limit)
    reasons, placed = _fits(session, item, wish.times, wish.access_mode, now, known)
    if any(reasons):
        return None, reasons
    row = find(
        None, Move.REQUEST, Party.REQUESTER, BookingState.CONFIRMED if at_once else BookingState.REQUESTED
    )
    if row is None:
        raise Forbidden
    booking = _written(session, item, wish, asks, person_id, now, row.to, draw)
    checklist.begin(session, booking, lines)
    if questioned:
        asked.write(session, booking, questioned, wish.access_mode, wish.answers)
    if at_once:
        moves.take(session, booking, placed[0], item.terms)
    else:
        moves.ask_for(session, booking, placed, item.terms, item.first_holds)
    blocks = at_once or item.first_holds
    taken = sorted(one for _unit, one in placing.blocking(session, booking.id)) if blocks else []
    moves.finish(session, booking, row, Act(now, actor, Party.REQUESTER), item, taken)
    if checklist.waits_for_acceptance(lines):
        agreed.ask(session, booking, actor, now)
    return booking, []


def book_for(
    session: Session,
    item: Equipment,
    wish: Wish,
    requester_id: int,
    actor: Actor,
    now: datetime,
    draw: Draw = new_reference,
) -> Booking:
    """The owner enters what it has agreed with another organisation by word; confirmed at once, both sides are told.

    Opening hours, notice and lengths do not bind the owner, as when it accepts. Raises Stale for a time that has begun,
    Taken if another booking has it.
    """
    item = moves.lock(session, item.id)
    row = find(None, Move.REQUEST, Party.OWNER)
    if row is None or not actor.manages(item.owner_id):
        raise Forbidden
    (choice,) = wish.times.choices
    if min(choice).start <= now:
        raise Stale
    if any(too_close(choice, item.terms)):
        raise Taken
    unit = placing.free_unit(session, item, [item.terms.blocked(one) for one in choice])
    if unit is None:
        raise Taken
    booking = _written(session, item, wish, requester_id, None, now, row.to, draw)
    checklist.begin(session, booking, checklist.expected(session, item, requester_id))
    moves.take(session, booking, (unit, choice), item.terms)
    taken = sorted(one for _unit, one in placing.blocking(session, booking.id))
    moves.finish(session, booking, row, Act(now, actor, Party.OWNER), item, taken)
    return booking


def revise(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, wish: Wish
) -> Reasons:
    """Ask for something else with a request that waits: nothing, or every reason why not.

    Raises Incomplete, and as `moves.make`.

    The owner has the usual time to answer again. As long as before and run in the same way, it keeps its price.
    """
    item = moves.lock(session, booking.equipment_id)
    questioned = _complete(session, item, wish)
    reasons, placed = _fits(session, item, wish.times, wish.access_mode, now, but=booking.id)

    words = _columns(wish)

    def change(item: Equipment, _settled: BookingProposal | None) -> None:
        prices.ask_again(session, booking, item, wish.times.choices[0], wish.access_mode, wish.samples)
        for column, value in words.items():
            setattr(booking, column, value)
        asked.write(session, booking, questioned, wish.access_mode, wish.answers)
        booking.expires_at = _waits_until(item, wish, now)
        moves.ask_for(session, booking, placed, item.terms, item.first_holds)

    def stands() -> bool:
        given = {handle: answer for handle, answer in wish.answers.items() if not answer.is_empty}
        return (
            packed(booking.choices) == packed(wish.times.choices)
            and all(getattr(booking, column) == value for column, value in words.items())
            and asked.answers_again(booking, questioned) == given
        )

    if not any(reasons):
        act = Act(now, actor, Party.REQUESTER)
        moves.make(session, booking, Move.REVISE, version, act, change, stands)
    return reasons


def _complete(session: Session, item: Equipment, wish: Wish) -> list[Question]:
    """The questions that go with a request for `item`. Raises Incomplete for one that says less than is asked for."""
    questioned = asked.asked_with(session, item)
    if lacks(wish.declared, item.dual_use_check, item.restricted_zone) or questions.faults(
        questioned, wish.access_mode, wish.answers
    ):
        raise Incomplete
    return questioned


def reasons_against(
    session: Session, item: Equipment, wanted: Times, mode: AccessMode | None, now: datetime
) -> Reasons:
    """Why `item` could not be asked for at these times in that mode; writes nothing."""
    return _fits(session, item, wanted, mode, now)[0]


def _fits(
    session: Session,
    item: Equipment,
    wanted: Times,
    mode: AccessMode | None,
    now: datetime,
    known: Timetable | None = None,
    but: int | None = None,
) -> tuple[Reasons, list[tuple[int, Choice]]]:
    """The reasons against each period; where there are none, a unit for each way to do it.

    `but` is a booking whose own time does not count.
    """
    known = known or availability.timetable(session, item.id)
    terms = equipment.in_mode(item, mode).terms(item.terms)
    taken = queries.taken(session, item.id, terms.blocked(wanted.whole), but)
    hours = {one: free_time.opening(session, item, one, mode, known) for one in wanted.periods}

    def against(one: Period, busy: Sequence[Period]) -> list[Refusal]:
        found = hours[one]
        return refusals(one, terms, found.open, busy, now, found.blackouts, found.busy)

    found = [_on_some_unit(choice, terms, taken, against) for choice in wanted.choices]
    reasons = [why for _unit, choice_reasons in found for why in choice_reasons]
    placed: list[tuple[int, Choice]] = [
        (unit, choice) for (unit, _why), choice in zip(found, wanted.choices, strict=True) if unit is not None
    ]
    return (reasons if any(reasons) else []), placed


def _on_some_unit(
    choice: Choice,
    terms: Terms,
    taken: Mapping[int, Sequence[Period]],
    against: Callable[[Period, Sequence[Period]], list[Refusal]],
) -> tuple[int | None, Reasons]:
    """The first unit on which nothing is against all of the periods, or the fewest reasons there are on any."""
    fewest: Reasons = []
    close = too_close(choice, terms)
    for unit, busy in taken.items():
        reasons = [
            [*against(one, busy), *([Refusal.TOO_CLOSE] if near else [])]
            for one, near in zip(choice, close, strict=True)
        ]
        if not any(reasons):
            return unit, reasons
        if not fewest or sum(map(len, reasons)) < sum(map(len, fewest)):
            fewest = reasons
    return None, fewest


def _written(
    session: Session,
    item: Equipment,
    wish: Wish,
    requester_id: int,
    person_id: int | None,
    now: datetime,
    state: BookingState,
    draw: Draw,
) -> Booking:
    """The new row, under a reference that nobody else has; a collision draws again."""
    waits = state is BookingState.REQUESTED
    values = {
        "uid": new_uid(),
        "equipment_id": item.id,
        "owner_id": item.owner_id,
        "requester_id": requester_id,
        "requested_by_id": person_id,
        "state": state,
        "starts_at": wish.times.whole.start,
        "ends_at": wish.times.whole.end,
        "several": [],
        **_columns(wish),
        **prices.asked(session, item, requester_id, wish.times.choices[0], wish.access_mode, wish.samples),
        "free_cancel_hours": item.free_cancel_hours,
        "free_cancel_days": item.free_cancel_days,
        "without_approval": not waits,
        "version": 1,
        "sequence": 0,
        "expires_at": _waits_until(item, wish, now) if waits else None,
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


def _columns(wish: Wish) -> dict[str, Any]:
    """What is said of the use, as a booking stores it."""
    return {
        "access_mode": wish.access_mode,
        "purpose": wish.purpose,
        "sample": wish.sample,
        "samples": wish.samples,
        "requester_reference": wish.reference,
        **wish.declared.columns(),
    }


def _waits_until(item: Equipment, wish: Wish, now: datetime) -> datetime:
    start = min(last_of(wish.times.choices)).start
    lead_time = equipment.in_mode(item, wish.access_mode).terms(item.terms).lead_time
    return expiry(now, item.answer_days, start, lead_time, item.site.office)


@cache
def _insert(engine: str) -> ReturningInsert[Booking]:
    insert = sqlite.insert if engine == "sqlite" else postgresql.insert
    return insert(Booking).on_conflict_do_nothing(index_elements=["reference"]).returning(Booking)
