"""Some owners of the demonstration have answered a request with another time, and some bookings are to be moved.

Made by the same actions as on the site, once the free time is known, so that what they hold is really held.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from light2share.bookings import free_time, proposing
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.proposing import Proposed
from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period

MOST = 24
ONE_IN = 4
"""Of the requests that wait, one in so many is answered with an offer."""
SINCE = timedelta(hours=6)
"""How old a request is at least before its owner has looked at it."""
MOVED_BEFORE = timedelta(days=14)
STANDS = 4
"""Working days."""
MESSAGES = (
    "Le banc est réservé pour un étalonnage ce jour-là ; voici les créneaux les plus proches.",
    "Un opérateur sera présent à l’une de ces dates, ce qui rendra la mesure plus rapide.",
    "Nous vous proposons ces créneaux : l’installation y reste montée d’une séance à l’autre.",
)


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime, chance: random.Random) -> None:
    """Offers in answer to some requests, and the wish to move a booking of the demo requester."""
    someone = {person.organisation_id: person.person_id for person in reversed(list(people.values()))}
    old = Booking.created_at <= now - SINCE, Booking.expires_at > now
    waiting = _bookings(session, BookingState.REQUESTED, *old)
    own = [one for one in waiting if one.requester_id in someone]
    others = [one for one in waiting if one.owner_id not in someone and one not in own]
    offered = own[::2] + chance.sample(others, min(len(others) // ONE_IN, MOST))
    for booking in offered or waiting[:1]:
        _propose(session, booking, 2, someone, now - timedelta(hours=chance.uniform(0.5, 4)), chance)
    asks = Booking.requester_id == people["requester"].organisation_id
    coming = _bookings(session, BookingState.CONFIRMED, asks, Booking.starts_at > now + MOVED_BEFORE)
    for booking in coming[:1]:
        _propose(session, booking, 1, someone, now - timedelta(hours=1), chance)


def _bookings(session: Session, state: BookingState, *conditions: ColumnElement[bool]) -> list[Booking]:
    rows = select(Booking).where(Booking.state == state, *conditions).order_by(Booking.id)
    return list(session.scalars(rows))


def _propose(
    session: Session,
    booking: Booking,
    count: int,
    someone: Mapping[int | None, int],
    at: datetime,
    chance: random.Random,
) -> None:
    """Name up to `count` times near the booking's own, for its owner; nothing where no time is free."""
    wanted = Period(booking.starts_at, booking.ends_at)
    times = free_time.nearest(session, booking.equipment, wanted, at, count, booking.access_mode)
    if not times:
        return
    owner = Actor(someone.get(booking.owner_id), booking.owner_id, is_manager=True)
    proposed = Proposed([[time] for time in times], STANDS, message=chance.choice(MESSAGES))
    make = proposing.offer if booking.state is BookingState.REQUESTED else proposing.propose_change
    make(session, booking, owner, booking.version, at, proposed)
