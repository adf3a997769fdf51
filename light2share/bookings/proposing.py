"""Offers in answer to a request, and proposals to move what is confirmed. The caller commits.

Each proposal names up to `MOST_CHOICES` ways to do it, of which the other side takes one. What the owner proposes is
held until then, so that a yes cannot come too late; what the requester proposes is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from light2share.bookings import moves, placing, prices, queries
from light2share.bookings.access import acts_as
from light2share.bookings.act import Act
from light2share.bookings.models import Booking, BookingProposal, Outcome
from light2share.bookings.proposals import MOST_DAYS, USUAL_DAYS, stands_until
from light2share.bookings.times import Choice, packed, too_close, unpacked
from light2share.bookings.transitions import Move, Party
from light2share.db import Session
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale, Taken


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody proposes. `price_cents` is the owner's to name; without it the rates give the price."""

    choices: Sequence[Choice]
    days: int = USUAL_DAYS
    """How many working days it stands."""
    until: datetime | None = None
    """Until when it stands, if its maker names a moment; no longer than `MOST_DAYS` all the same."""
    price_cents: int | None = None
    conditions: str = ""
    message: str = ""


def offer(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, proposed: Proposed
) -> None:
    """The owner answers a request with other times, another price or conditions. Raises as `moves.make`."""
    _propose(
        session,
        booking,
        Move.OFFER,
        version,
        Act(now, actor, Party.OWNER, message=proposed.message),
        proposed,
    )


def propose_change(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, proposed: Proposed
) -> None:
    """Either side would move what is confirmed; it stays as it is until the other agrees. Raises as `moves.make`."""
    act = Act(now, actor, _side(actor, booking), message=proposed.message)
    if act.party is not Party.OWNER and (proposed.price_cents is not None or proposed.conditions):
        raise Forbidden
    _propose(session, booking, Move.RESCHEDULE, version, act, proposed)


def accept(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, choice: int = 0
) -> None:
    """The other side agrees to one of the choices. Raises as `moves.make`; Stale for a choice that is not there."""

    def change(item: Equipment, settled: BookingProposal | None) -> None:
        if settled is None or not 0 <= choice < len(settled.choices):
            raise Stale
        chosen = unpacked(settled.choices)[choice]
        (placed,) = placing.place(session, booking, item, [chosen])
        moves.take(session, booking, placed, item.terms)
        prices.settle(booking, settled, choice)
        settled.chosen = choice

    act = Act(now, actor, _side(actor, booking))
    moves.make(session, booking, Move.ACCEPT_OFFER, version, act, change)


def refuse(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str = ""
) -> None:
    """The other side does not agree. Raises as `moves.make`."""
    act = Act(now, actor, _side(actor, booking), message=message)
    moves.make(session, booking, Move.REFUSE_OFFER, version, act)


def take_back(
    session: Session, booking: Booking, actor: Actor, version: int, now: datetime, message: str = ""
) -> None:
    """Who proposed it no longer does; a request waits again, as if it had come in now. Raises as `moves.make`."""
    act = Act(now, actor, _side(actor, booking), message=message)
    moves.make(session, booking, Move.TAKE_BACK, version, act)


def _propose(
    session: Session, booking: Booking, move: Move, version: int, act: Act, proposed: Proposed
) -> None:
    def costs(item: Equipment) -> list[prices.Price]:
        own, named = booking.choices[0], proposed.price_cents
        return [prices.proposed(session, booking, item, one, own, named) for one in proposed.choices]

    def change(item: Equipment, _settled: BookingProposal | None) -> None:
        own = booking.choices[0]
        terms = equipment.in_mode(item, booking.access_mode).terms(item.terms)
        days = MOST_DAYS if proposed.until else proposed.days
        until = stands_until(act.now, days, proposed.choices, terms.lead_time, item.site.office)
        until = min(until, proposed.until or until)
        first = min(period.start for choice in proposed.choices for period in choice)
        if move is Move.RESCHEDULE:
            until = min(until, booking.starts_at)
        if first <= act.now or until <= act.now:
            raise Stale
        if any(any(too_close(choice, item.terms)) for choice in proposed.choices):
            raise Taken
        placed = placing.place(session, booking, item, proposed.choices)
        if move is Move.OFFER:
            moves.hold(session, booking, placed, item.terms)
        elif act.party is Party.OWNER:
            moves.hold_beside(session, booking, placed, item.terms)
        booking.proposed_by, booking.expires_at = act.party, until
        session.add(
            BookingProposal(
                booking_id=booking.id,
                by=act.party,
                made_at=act.now,
                until=until,
                choices=packed(proposed.choices),
                **prices.packed(costs(item)),
                before=packed([own])[0],
                estimate_before=booking.estimate_cents,
                conditions=proposed.conditions,
                outcome=Outcome.OPEN,
            )
        )

    def stands() -> bool:
        there = queries.open_proposal(session, booking)
        return there is not None and (there.choices, there.estimates, there.conditions) == (
            packed(proposed.choices),
            [price.cents for price in costs(booking.equipment)],
            proposed.conditions,
        )

    moves.make(session, booking, move, version, act, change, stands)


def _side(actor: Actor, booking: Booking) -> Party:
    party = acts_as(actor, booking)
    if party is None:
        raise Forbidden
    return party
