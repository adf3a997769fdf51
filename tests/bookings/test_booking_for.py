"""An owner enters what was agreed by word; a booking passes to a colleague."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.models import Booking, BookingState
from light2share.jobs.mails import letter_of
from light2share.kernel.period import Period
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Organisation
from light2share.organisations.queries import people_of
from tests import factories
from tests.bookings.play import ask, hours, mails, moves_of, overlaps
from tests.bookings.proposals import at, fresh, wall
from tests.bookings.several import MORNINGS, taken
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState
PAGE = "/equipment/chamber/book-for"


def sent(cast: Cast, session: Session, *periods: Any, **more: Any) -> dict[str, Any]:
    pairs = [wall(one) for one in periods or (hours(9, 11),)]
    return {
        "organisation": "Brightwater Sensing",
        "starts": [start for start, _end in pairs],
        "ends": [end for _start, end in pairs],
        "access_mode": "operator_assisted",
        "purpose": "Agreed on the phone",
        "action": "send",
        **more,
    }


def test_what_an_owner_entered_can_be_given_up_for_two_working_days(
    visit: Visit, cast: Cast, session: Session
) -> None:
    soon = Period(NOW + timedelta(hours=20), NOW + timedelta(hours=22))
    assert visit(cast.halden).post(PAGE, data=sent(cast, session, soon)).status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert booking.free_cancel.until(booking.starts_at) == booking.starts_at
    later = booking.starts_at + timedelta(days=60)
    assert not booking.free_cancel.is_longer(later)
    assert "The owner entered this booking" in visit(cast.brightwater).get(at(booking)).text
    asked = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    assert not asked.free_cancel.is_longer(asked.starts_at)


def test_what_was_agreed_on_the_phone_is_booked_and_both_sides_are_told(
    app: APIFlask, visit: Visit, cast: Cast, session: Session
) -> None:
    client = visit(cast.halden)
    assert '<option value="Brightwater' in client.get(PAGE).text
    answer = client.post(PAGE, data=sent(cast, session, *MORNINGS))
    assert answer.status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert (booking.state, booking.requester_id) == (State.CONFIRMED, cast.brightwater.organisation_id)
    assert taken(session, booking) == MORNINGS
    told = {person for kind, person in mails(session) if kind == "bookings/confirmed"}
    theirs = {one.id for one in people_of(session, cast.brightwater.organisation_id)}
    assert cast.halden.person_id in told
    assert told & theirs
    letters = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/confirmed"))
    with app.app_context():
        found = [letter_of(session, mail, NOW) for mail in letters]
    for letter in found:
        assert letter is not None
        assert "sans validation" not in letter.text
        assert "a inscrit ce qu" in letter.text
    assert "enters what was agreed by word" in client.get(answer.location).text
    talk = visit(cast.brightwater).get(f"{at(booking)}/messages").text
    assert talk.count("09:00 – 11:00") >= len(MORNINGS)
    assert visit(cast.brightwater).get(at(booking)).status_code == 200
    assert visit(cast.corvid).get(at(booking)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        pytest.param(
            {"organisation": "Nobody at all"}, 422, "there is no “Nobody at all”", id="an unknown name"
        ),
        pytest.param({"organisation": ""}, 422, "Enter the name", id="no name"),
        pytest.param({"organisation": "Halden"}, 422, "there is no", id="the owner itself"),
        pytest.param(
            {"starts": ["2026-10-01T09:00"], "ends": ["2026-10-01T11:00"]},
            422,
            "in the future",
            id="a time gone by",
        ),
    ],
)
def test_what_can_not_be_entered(
    visit: Visit, cast: Cast, session: Session, changes: dict[str, Any], status: int, message: str
) -> None:
    answer = visit(cast.halden).post(PAGE, data=sent(cast, session, **changes))
    assert (answer.status_code, message in answer.text) == (status, True)
    assert "Agreed on the phone" in answer.text
    assert session.scalars(select(Booking)).first() is None


def test_a_time_that_is_taken_stays_so(visit: Visit, cast: Cast, session: Session, agreed: Booking) -> None:
    answer = visit(cast.halden).post(PAGE, data=sent(cast, session, organisation="Corvid Photonics"))
    assert (answer.status_code, "Another booking takes this time" in answer.text) == (409, True)
    assert overlaps(session) == 0


def test_who_asked_for_that_time_hears_that_it_has_gone(visit: Visit, cast: Cast, session: Session) -> None:
    ask(session, cast.chamber, cast.corvid, hours(10, 12))
    visit(cast.halden).post(PAGE, data=sent(cast, session))
    assert ("bookings/taken_by_other", cast.corvid.person_id) in mails(session)


@pytest.fixture
def colleague(session: Session, cast: Cast) -> int:
    person = factories.person(session, "colleague@brightwater.example", "Colleague of Brightwater")
    factories.membership(session, person, session.get_one(Organisation, cast.brightwater.organisation_id))
    session.commit()
    return person.id


def test_a_booking_passes_to_a_colleague(
    visit: Visit, cast: Cast, session: Session, agreed: Booking, colleague: int
) -> None:
    client = visit(cast.brightwater)
    page = client.get(at(agreed, "hand-over")).text
    assert f'value="{colleague}"' in page
    form = {"version": str(agreed.version), "colleague": str(colleague), "message": "I am away"}
    for _press in range(2):
        assert client.post(at(agreed, "hand-over"), data=form).status_code == 303
    booking = fresh(session, agreed)
    assert (booking.requested_by_id, booking.state) == (colleague, State.CONFIRMED)
    assert moves_of(session, booking) == ["request", "accept", "hand_over"]
    assert [mail for mail in mails(session) if mail[0] == "bookings/handed_over"] == [
        ("bookings/handed_over", colleague)
    ]
    actions.cancel(session, booking, cast.halden.actor, booking.version, NOW, "broken")
    session.commit()
    assert ("bookings/cancelled", colleague) in mails(session)


def test_an_open_offer_stands_when_the_request_changes_hands(
    visit: Visit, cast: Cast, session: Session, offered: Booking, colleague: int
) -> None:
    until, version = offered.expires_at, offered.version
    form = {"version": str(version), "colleague": str(colleague)}
    assert visit(cast.brightwater).post(at(offered, "hand-over"), data=form).status_code == 303
    booking = fresh(session, offered)
    assert (booking.state, booking.expires_at) == (State.OFFERED, until)
    answer = visit(cast.brightwater).post(
        at(booking, "accept-offer"), data={"version": str(booking.version), "choice": "0"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("who", ["halden", "corvid"])
def test_nobody_else_passes_it_on(
    visit: Visit, cast: Cast, agreed: Booking, colleague: int, who: str
) -> None:
    form = {"version": str(agreed.version), "colleague": str(colleague)}
    answer = visit(getattr(cast, who)).post(at(agreed, "hand-over"), data=form)
    assert answer.status_code == (403 if who == "halden" else 404)


def test_an_outsider_is_no_colleague(
    visit: Visit, cast: Cast, session: Session, agreed: Booking, colleague: int
) -> None:
    form = {"version": str(agreed.version), "colleague": str(cast.corvid.person_id)}
    answer = visit(cast.brightwater).post(at(agreed, "hand-over"), data=form)
    assert (answer.status_code, "Choose one of your colleagues" in answer.text) == (422, True)
    assert fresh(session, agreed).requested_by_id == cast.brightwater.person_id
