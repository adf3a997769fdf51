"""What the plays of proposals begin with: a request, an offer that is open, a booking that is agreed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from sqlalchemy.orm import Session

from light2share.bookings import actions, proposing
from light2share.bookings.models import Booking
from light2share.bookings.proposing import Proposed
from tests.bookings.crowd import serving
from tests.bookings.play import ask, hours, store_free_time
from tests.bookings.several import MORNINGS, ask_for
from tests.factories import NOW, Cast


@pytest.fixture
def port(app: APIFlask, tmp_path: Path) -> Iterator[int]:
    """Where the site is served on the database of the test, by several processes."""
    with serving(app, tmp_path) as port:
        yield port


@pytest.fixture
def booking(session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.chamber)
    return ask(session, cast.chamber, cast.brightwater, hours(9, 11))


@pytest.fixture
def offered(session: Session, cast: Cast, booking: Booking) -> Booking:
    wish = Proposed(
        [[hours(14, 16)], [hours(9, 11, day=1)]],
        price_cents=12_300,
        conditions="Clean <it>",
        message="Full, sorry",
    )
    proposing.offer(session, booking, cast.halden.actor, booking.version, NOW, wish)
    session.commit()
    return booking


@pytest.fixture
def agreed(session: Session, cast: Cast, booking: Booking) -> Booking:
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    return booking


@pytest.fixture
def campaign(session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.chamber)
    return ask_for(session, cast, MORNINGS, one_of=False)


@pytest.fixture
def windows(session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.chamber)
    return ask_for(session, cast, MORNINGS, one_of=True)
