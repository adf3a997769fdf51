"""The way of a booking in steps, as its page shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.bookings.play import ask, hours
from tests.factories import Cast

Visit = Callable[..., FlaskClient]


def test_an_answer_is_awaited_and_no_yes_promised(visit: Visit, session: Session, cast: Cast) -> None:
    waits = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    address, midnight = f"/bookings/{waits.reference}", datetime(2026, 10, 16, 22, 0, tzinfo=UTC)
    waits.expires_at = midnight
    session.commit()
    page = visit(cast.brightwater).get(address).text
    assert "<b>Answer</b>by Fri 16 Oct, 24:00" in page
    assert "<b>Confirmed</b>" not in page
    assert "<b>Réponse</b>avant le ven. 16 oct., 24:00" in visit(cast.brightwater, "fr").get(address).text
