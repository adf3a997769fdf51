"""The line of a booking's checklist about who runs the instrument: ticked by an authorisation, open without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from light2share.authorisations import actions
from light2share.bookings import actions as bookings
from light2share.bookings import checklist, operating
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.links import answer_token
from light2share.bookings.models import BookingState
from light2share.equipment.models import AccessMode
from tests.authorisations.play import ask_alone, authorise, train_on
from tests.bookings.play import equipment, hours, store_free_time
from tests.factories import NOW, Cast


def plain(text: str) -> str:
    """Without what keeps a date on one line."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


Visit = Callable[..., FlaskClient]
TRAINING = CheckKind.TRAINING
SELF, ASSISTED = AccessMode.SELF_SERVICE, AccessMode.OPERATOR_ASSISTED


@pytest.fixture(autouse=True)
def trained(session: Session, cast: Cast) -> None:
    train_on(session, cast.chamber, cast.bench)
    store_free_time(session, cast.chamber, cast.bench)


@pytest.mark.parametrize(
    ("until", "mode", "lines"),
    [
        pytest.param(None, SELF, [(TRAINING, False)], id="without an authorisation it is open"),
        pytest.param(
            date(2026, 10, 20), SELF, [(TRAINING, True)], id="until the day of the booking it is done"
        ),
        pytest.param(date(2026, 10, 19), SELF, [(TRAINING, False)], id="one that ends before does not do"),
        pytest.param(None, ASSISTED, [], id="where the owner runs it nothing is asked"),
    ],
)
def test_the_line(
    session: Session, cast: Cast, until: date | None, mode: AccessMode, lines: list[tuple[CheckKind, bool]]
) -> None:
    if until:
        authorise(session, cast, cast.brightwater, cast.chamber, until)
    booking = ask_alone(session, cast.chamber, cast.brightwater, hours(9, 11), mode)
    found = [(line.kind, line.done is not None) for line in checklist.lines_of(session, booking)]
    assert found == lines


@pytest.mark.parametrize(
    ("member", "done"), [("brightwater", True), ("brightwater_manager", False), ("corvid", False)]
)
def test_an_authorisation_is_of_a_person(session: Session, cast: Cast, member: str, done: bool) -> None:
    authorise(session, cast, cast.brightwater, cast.chamber)
    booking = ask_alone(session, cast.chamber, getattr(cast, member), hours(9, 11))
    assert checklist.is_open(session, booking, TRAINING) is not done


def test_it_follows_what_happens_to_the_authorisation(session: Session, cast: Cast) -> None:
    booking = ask_alone(session, cast.chamber, cast.brightwater, hours(9, 11))
    assert checklist.is_open(session, booking, TRAINING)
    row = authorise(session, cast, cast.brightwater, cast.chamber)
    assert not checklist.is_open(session, booking, TRAINING)
    actions.withdraw(session, row, "A new laser", cast.halden.actor, NOW)
    assert checklist.is_open(session, booking, TRAINING)


def test_it_keeps_the_owner_from_confirming_where_the_owner_says_so(
    visit: Visit, session: Session, cast: Cast
) -> None:
    checklist.ask_for(session, equipment(session, cast.chamber), {TRAINING: Asked.BLOCKS})
    booking = ask_alone(session, cast.chamber, cast.brightwater, hours(9, 11))
    owner, path = visit(cast.halden), f"/bookings/{booking.reference}"
    assert "Authorise somebody" in owner.get(path).text
    assert "Ask for training" in visit(cast.brightwater).get(path).text
    form = {"decision": "accept", "version": "1"}
    refused = owner.post(f"{path}/answer", data=form)
    assert refused.status_code == 422
    assert "“Authorisation to run it alone” (Brightwater Sensing)" in refused.text
    authorise(session, cast, cast.brightwater, cast.chamber)
    assert owner.post(f"{path}/answer", data=form).status_code == 303
    shown = visit(cast.brightwater).get(path).text
    assert "Until Tue 12 Oct 2027" in plain(shown)
    assert "Ask for training" not in shown
    assert visit(cast.corvid).get(path).status_code == 404


@pytest.mark.parametrize("by_link", [False, True])
def test_the_owner_reads_before_deciding_who_is_not_authorised(
    app: APIFlask, visit: Visit, session: Session, cast: Cast, by_link: bool
) -> None:
    """Also where that keeps nobody from confirming; by a mail’s link without the way to a page for who signed in."""
    booking = ask_alone(session, cast.chamber, cast.brightwater, hours(9, 11))
    owner = visit(None if by_link else cast.halden)
    token = answer_token(app.config["SECRET_KEY"], booking.reference, cast.halden.person_id, 0)
    path = f"/a/{token}" if by_link else f"/bookings/{booking.reference}/answer"
    page = owner.get(path).text
    assert "Who would run it alone is not authorised for these days" in page
    assert ("Authorise somebody" in page) is not by_link
    authorise(session, cast, cast.brightwater, cast.chamber)
    page = plain(owner.get(path).text)
    assert "Who would run it alone is authorised" in page
    assert "Until Tue 12 Oct 2027" in page
    helped = ask_alone(session, cast.bench, cast.corvid, hours(15, 16), ASSISTED)
    assert "run it alone" not in visit(cast.halden).get(f"/bookings/{helped.reference}/answer").text


def test_what_would_be_confirmed_at_once_is_for_who_is_authorised(session: Session, cast: Cast) -> None:
    checklist.ask_for(session, equipment(session, cast.bench), {TRAINING: Asked.BLOCKS})
    waits = ask_alone(session, cast.bench, cast.brightwater, hours(9, 11))
    authorise(session, cast, cast.brightwater, cast.bench)
    goes = ask_alone(session, cast.bench, cast.brightwater, hours(14, 15))
    helped = ask_alone(session, cast.bench, cast.corvid, hours(15, 16), ASSISTED)
    states = [BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.CONFIRMED]
    assert [one.state for one in (waits, goes, helped)] == states


def test_who_takes_a_booking_over_has_to_be_authorised(session: Session, cast: Cast) -> None:
    authorise(session, cast, cast.brightwater, cast.chamber)
    booking = ask_alone(session, cast.chamber, cast.brightwater, hours(9, 11))
    colleague = cast.brightwater_manager.person_id
    bookings.hand_over(session, booking, cast.brightwater.actor, booking.version, NOW, colleague, "")
    assert checklist.is_open(session, booking, TRAINING)


def test_the_step_before_sending_says_where_one_stands(visit: Visit, session: Session, cast: Cast) -> None:
    wish = "starts=2026-10-20T09:00&ends=2026-10-20T11:00&purpose=x"
    alone = f"/equipment/chamber/book?step=3&{wish}&access_mode=self_service"
    helped = f"/equipment/chamber/book?step=3&{wish}&access_mode=operator_assisted"
    client = visit(cast.brightwater)
    assert "You have no authorisation of the owner that covers these days" in client.get(alone).text
    assert "authorisation" not in client.get(helped).text
    authorise(session, cast, cast.brightwater, cast.chamber)
    assert "You are authorised until Tue 12 Oct 2027" in plain(client.get(alone).text)


def test_the_sheet_decides_whether_the_line_is_asked_for_at_all(session: Session, cast: Cast) -> None:
    item = equipment(session, cast.camera)
    assert checklist.asked_of(session, item)[TRAINING] is Asked.NO
    checklist.ask_for(session, item, {TRAINING: Asked.BLOCKS})
    assert item.training_required
    assert checklist.asked_of(session, item)[TRAINING] is Asked.BLOCKS
    item.training_required = False
    assert checklist.asked_of(session, item)[TRAINING] is Asked.NO


def test_an_open_line_says_nothing_by_hand(session: Session, cast: Cast, visit: Visit) -> None:
    booking = ask_alone(session, cast.chamber, cast.brightwater, hours(9, 11))
    for who in (cast.halden, cast.brightwater):
        assert visit(who).get(f"/bookings/{booking.reference}/checks/training").status_code == 404
    use = operating.of_booking(booking)
    assert (use.first, use.last) == (date(2026, 10, 20), date(2026, 10, 20))
