"""A request is changed while it waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from light2share.bookings import asking
from light2share.bookings.asking import Wish
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.period import Period
from tests.bookings.play import hours, mails, moves_of
from tests.bookings.proposals import at, fresh
from tests.bookings.several import MORNINGS, fields
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState


def test_changing_a_request(visit: Visit, cast: Cast, session: Session, booking: Booking) -> None:
    client = visit(cast.brightwater)
    page = client.get(at(booking, "revise")).text
    assert 'value="2026-10-20T09:00"' in page
    form = fields(MORNINGS, "one", version="1", purpose="Something else", sample="Pieces", samples="2")
    for _press in range(2):
        assert client.post(at(booking, "revise"), data=form).status_code == 303
    booking = fresh(session, booking)
    assert (booking.choices, booking.purpose, booking.sample, booking.samples) == (
        [[one] for one in MORNINGS],
        "Something else",
        "Pieces",
        2,
    )
    assert 'name="samples" type="text" value="2"' in client.get(at(booking, "revise")).text
    assert moves_of(session, booking) == ["request", "revise"]
    assert [mail for mail in mails(session) if mail[0] == "bookings/revised"] == [
        ("bookings/revised", cast.halden.person_id)
    ]
    assert "changes the request" in client.get(at(booking)).text


def test_a_colleague_with_an_old_page_overwrites_nothing_and_loses_nothing(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    client = visit(cast.brightwater)
    form = fields(MORNINGS, "one", version="1", purpose="Something else")
    assert client.post(at(booking, "revise"), data=form).status_code == 303
    other = client.post(at(booking, "revise"), data=form | {"purpose": "A third thing"})
    assert other.status_code == 409
    assert "A third thing" in other.text
    assert fresh(session, booking).purpose == "Something else"


def test_a_changed_request_keeps_its_price_while_it_is_as_long(
    session: Session, cast: Cast, booking: Booking
) -> None:
    before = booking.estimate_cents
    item = session.get_one(Equipment, cast.chamber.id)
    item.hourly_rate_cents = 99_900
    session.commit()

    def revise(period: Period) -> int | None:
        wish = Wish(Times.of([period]), "x", AccessMode.OPERATOR_ASSISTED)
        reasons = asking.revise(session, booking, cast.brightwater.actor, booking.version, NOW, wish)
        assert reasons == []
        session.commit()
        return booking.estimate_cents

    assert revise(hours(14, 16)) == before
    assert revise(hours(14, 17)) != before


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"version": "0"}, 409, id="a state that has passed"),
        pytest.param({"purpose": ""}, 422, id="nothing to measure"),
        pytest.param({"starts": "2026-10-20T20:00", "ends": "2026-10-20T22:00"}, 422, id="closed"),
        pytest.param({"version": ""}, 422, id="no version"),
    ],
)
def test_a_change_that_can_not_be_is_refused(
    visit: Visit, cast: Cast, session: Session, booking: Booking, changes: dict[str, str], status: int
) -> None:
    form = {**fields([hours(9, 11)], version="1"), **changes}
    answer = visit(cast.brightwater).post(at(booking, "revise"), data=form)
    assert answer.status_code == status
    assert moves_of(session, booking) == ["request"]


def test_the_owner_and_outsiders_change_nothing(visit: Visit, cast: Cast, booking: Booking) -> None:
    form = fields([hours(14, 16)], version="1")
    assert visit(cast.halden).post(at(booking, "revise"), data=form).status_code == 403
    assert visit(cast.corvid).post(at(booking, "revise"), data=form).status_code == 404
