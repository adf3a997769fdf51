"""A request to talk about."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import Cast


@pytest.fixture
def booking(session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.chamber)
    return ask(session, cast.chamber, cast.brightwater, hours(9, 11))
