"""Where the first request holds its time, nobody else asks for it until that request has an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from light2share.bookings import actions, asking, placing, proposing
from light2share.bookings.asking import Wish
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.proposing import Proposed
from light2share.bookings.rules import Refusal
from light2share.bookings.times import Times
from light2share.bookings.transitions import DeclineReason
from light2share.equipment.models import AccessMode
from light2share.kernel.period import Period
from tests.bookings.play import ask, equipment, free_time, hours, overlaps, store_free_time
from tests.bookings.proposals import fresh
from tests.bookings.several import MORNINGS, ask_for
from tests.bookings.test_requesting import send
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
OWN, OTHER = hours(9, 11), hours(10, 12)


@pytest.fixture
def held(session: Session, cast: Cast) -> Booking:
    """The first request for the chamber, which holds its time."""
    store_free_time(session, cast.chamber)
    equipment(session, cast.chamber).first_holds = True
    session.commit()
    return ask(session, cast.chamber, cast.brightwater, OWN)


def reasons(session: Session, cast: Cast, wanted: Period = OTHER) -> list[Refusal]:
    """What is against a request of somebody else."""
    found = asking.reasons_against(
        session, equipment(session, cast.chamber), Times.of([wanted]), AccessMode.SELF_SERVICE, NOW
    )
    return [why for one in found for why in one]


def decline(session: Session, cast: Cast, booking: Booking) -> None:
    actions.decline(session, booking, cast.halden.actor, booking.version, NOW, DeclineReason.OTHER)


def withdraw(session: Session, cast: Cast, booking: Booking) -> None:
    actions.withdraw(session, booking, cast.brightwater.actor, booking.version, NOW)


def expire(session: Session, _cast: Cast, booking: Booking) -> None:
    actions.expire(session, booking, (booking.expires_at or NOW) + timedelta(minutes=1))


def test_others_are_refused_and_shown_other_times(
    visit: Visit, cast: Cast, session: Session, held: Booking
) -> None:
    answer = send(visit(cast.corvid), starts="2026-10-20T10:00", ends="2026-10-20T12:00")
    assert answer.status_code == 409
    assert "An earlier request holds this time until" in answer.text
    assert "Free near this time" in answer.text
    assert "Brightwater" not in answer.text
    assert held.state is BookingState.REQUESTED
    assert overlaps(session) == 0
    page = visit(cast.corvid).get("/equipment/chamber?date=2026-10-20").text
    assert "Asked" in page
    assert "starts=2026-10-20T10:00" not in page
    own = visit(cast.brightwater).get(f"/bookings/{held.reference}").text
    assert "This request holds its time" in own


@pytest.mark.parametrize("end", [decline, withdraw, expire])
def test_its_time_is_free_again_once_it_ends(
    session: Session, cast: Cast, held: Booking, end: Callable[[Session, Cast, Booking], None]
) -> None:
    taken = free_time(session, cast.chamber)
    assert reasons(session, cast) == [Refusal.TAKEN]
    end(session, cast, held)
    session.commit()
    assert reasons(session, cast) == []
    assert free_time(session, cast.chamber) != taken


def test_a_change_moves_what_it_holds(session: Session, cast: Cast, held: Booking) -> None:
    wish = Wish(Times.of([hours(14, 16)]), "x", AccessMode.OPERATOR_ASSISTED)
    assert asking.revise(session, held, cast.brightwater.actor, held.version, NOW, wish) == []
    session.commit()
    assert reasons(session, cast) == []
    assert reasons(session, cast, hours(15, 17)) == [Refusal.TAKEN]


def test_it_can_be_accepted(session: Session, cast: Cast, held: Booking) -> None:
    actions.accept(session, held, cast.halden.actor, held.version, NOW)
    session.commit()
    assert fresh(session, held).state is BookingState.CONFIRMED
    assert reasons(session, cast) == [Refusal.TAKEN]


@pytest.mark.parametrize(
    ("meanwhile", "holds"),
    [
        pytest.param(False, True, id="what was asked for is held again"),
        pytest.param(True, False, id="unless somebody else has it by now"),
    ],
)
def test_an_offer_taken_back(
    session: Session, cast: Cast, held: Booking, meanwhile: bool, holds: bool
) -> None:
    offer = Proposed([[hours(14, 16)]])
    proposing.offer(session, held, cast.halden.actor, held.version, NOW, offer)
    session.commit()
    other = ask(session, cast.chamber, cast.corvid, OTHER) if meanwhile else None
    proposing.take_back(session, held, cast.halden.actor, held.version, NOW)
    session.commit()
    assert bool(placing.blocking(session, held.id)) is holds
    assert other is None or placing.blocking(session, other.id)
    assert overlaps(session) == 0


def test_several_times_are_all_held_until_one_is_taken(session: Session, cast: Cast) -> None:
    store_free_time(session, cast.chamber)
    equipment(session, cast.chamber).first_holds = True
    session.commit()
    booking = ask_for(session, cast, MORNINGS, one_of=True)
    assert [reasons(session, cast, one) for one in MORNINGS] == [[Refusal.TAKEN]] * len(MORNINGS)
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW, choice=1)
    session.commit()
    taken = [bool(reasons(session, cast, one)) for one in MORNINGS]
    assert taken == [number == 1 for number in range(len(MORNINGS))]


def test_the_setting_counts_when_it_is_asked(session: Session, cast: Cast) -> None:
    store_free_time(session, cast.chamber)
    before = ask(session, cast.chamber, cast.brightwater, OWN)
    equipment(session, cast.chamber).first_holds = True
    session.commit()
    assert not placing.blocking(session, before.id)
    first = ask(session, cast.chamber, cast.corvid, OTHER)
    equipment(session, cast.chamber).first_holds = False
    session.commit()
    assert placing.blocking(session, first.id)
    assert reasons(session, cast) == [Refusal.TAKEN]


def test_the_owner_chooses_it(visit: Visit, cast: Cast, session: Session) -> None:
    client, at = visit(cast.halden), "/equipment/chamber/availability"
    for sent, holds in (({"holding": "first"}, True), ({}, True), ({"holding": "others"}, False)):
        assert client.post(f"{at}/limits", data=sent).status_code == 303
        session.expire_all()
        assert equipment(session, cast.chamber).first_holds is holds
        session.rollback()
    assert client.post(f"{at}/limits", data={"holding": "nobody"}).status_code == 422
