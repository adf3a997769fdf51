"""A time that ends after the calibration does: both sides are told, before and after it is agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.calibrated import calibration_ends
from light2share.bookings.models import Booking
from light2share.jobs.mails import letter_of
from light2share.kernel.period import Period
from light2share.mail.models import OutgoingMail
from tests.bookings.play import equipment, hours
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
WORDS = "Calibrated until 19 Oct 2026 only"


@pytest.mark.parametrize(
    ("calibrated_on", "months", "times", "told"),
    [
        pytest.param(date(2025, 10, 20), 12, [hours(9, 12)], False, id="on the last day it holds"),
        pytest.param(date(2025, 10, 19), 12, [hours(9, 12)], True, id="the day after it does not"),
        pytest.param(date(2025, 10, 20), 12, [hours(20, 24)], False, id="midnight is still the last day"),
        pytest.param(date(2025, 10, 20), 12, [hours(20, 24.5)], True, id="after midnight is not"),
        pytest.param(
            date(2025, 10, 20), 12, [hours(9, 12, day=1), hours(9, 12)], True, id="the last time counts"
        ),
        pytest.param(date(2025, 10, 19), None, [hours(9, 12)], False, id="no interval, no end"),
        pytest.param(None, 12, [hours(9, 12)], False, id="no calibration known"),
    ],
)
def test_when_it_is_told(
    app: APIFlask,
    session: Session,
    cast: Cast,
    calibrated_on: date | None,
    months: int | None,
    times: list[Period],
    told: bool,
) -> None:
    item = equipment(session, cast.chamber)
    item.calibrated_on, item.calibration_interval_months = calibrated_on, months
    with app.test_request_context():
        assert bool(calibration_ends(item, times, NOW)) is told


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2025, 10, 1), "Calibration overdue since 1 Oct 2026"),
        (NOW.date().replace(year=2025), f"Calibrated until {NOW.day} Oct 2026 only"),
    ],
)
def test_what_has_ended_is_overdue(
    app: APIFlask, session: Session, cast: Cast, last: date, words: str
) -> None:
    item = equipment(session, cast.chamber)
    item.calibrated_on, item.calibration_interval_months = last, 12
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert calibration_ends(item, [hours(9, 12, day=1)], NOW).startswith(words)


def test_both_sides_read_it_until_it_is_over(
    app: APIFlask, visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    item = equipment(session, cast.chamber)
    item.calibrated_on, item.calibration_interval_months = date(2025, 10, 19), 12
    session.commit()
    at, ask = f"/bookings/{booking.reference}", "/equipment/chamber/book"
    assert WORDS in visit(cast.brightwater).get(f"{ask}?starts=2026-10-20T14:00&ends=2026-10-20T16:00").text
    assert (
        WORDS not in visit(cast.brightwater).get(f"{ask}?starts=2026-10-19T14:00&ends=2026-10-19T16:00").text
    )
    assert WORDS in visit(cast.halden).get(f"{at}/answer").text
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    for who in (cast.brightwater, cast.halden):
        assert WORDS in visit(who).get(at).text
    with app.test_request_context():
        mails = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/confirmed")).all()
        assert mails
        for mail in mails:
            letter = letter_of(session, mail, NOW)
            assert letter
            assert "19 oct" in letter.text.lower().replace("\u00a0", " "), (mail.kind, letter.text)
    actions.cancel(session, booking, cast.halden.actor, booking.version, NOW, "Broken")
    session.commit()
    assert WORDS not in visit(cast.halden).get(at).text
