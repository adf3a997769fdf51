"""A confirmed booking with a price and the quote that came with it; the same when it is over."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.models import Booking
from tests.billing.play import AFTER
from tests.bookings.play import ask, hours, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast


@pytest.fixture
def booking(app: APIFlask, session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.chamber)
    found = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    actions.accept(session, found, cast.halden.actor, found.version, NOW)
    session.commit()
    return found


@pytest.fixture
def over(session: Session, cast: Cast, booking: Booking, clock: Hands) -> Booking:
    """Used for five hours of the four that were booked, as the owner says."""
    clock.set(AFTER)
    actions.complete(session, booking, cast.halden.actor, booking.version, AFTER, 300)
    session.commit()
    return booking
