"""Who waits for a time hears when it can be had again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions, lists, proposing, queries, reminders
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.proposing import Proposed
from light2share.bookings.transitions import WAITING_LIST
from tests.bookings.play import ask, hours, mails, store_free_time
from tests.bookings.several import taken
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState


def test_who_waits_hears_when_the_time_is_free_again(session: Session, cast: Cast, booking: Booking) -> None:
    first = ask(session, cast.chamber, cast.corvid, hours(10, 12))
    ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, NOW, "no sample")
    session.commit()
    again = [mail for mail in mails(session) if mail[0] == "bookings/free_again"]
    assert again == [
        ("bookings/free_again", cast.corvid.person_id),
        ("bookings/free_again", cast.halden.person_id),
    ]
    actions.accept(session, first, cast.halden.actor, first.version, NOW)
    assert taken(session, first) == [hours(10, 12)]


@pytest.fixture
def behind(session: Session, cast: Cast) -> Booking:
    """On the waiting list of a time that another request has got, eleven days ahead."""
    store_free_time(session, cast.chamber)
    first, second = (
        ask(session, cast.chamber, member, hours(9, 12, day=3)) for member in (cast.brightwater, cast.corvid)
    )
    actions.accept(session, first, cast.halden.actor, first.version, NOW)
    session.commit()
    return second


def test_who_waits_behind_a_booking_keeps_its_place_until_its_notice(
    session: Session, cast: Cast, behind: Booking
) -> None:
    late = NOW + timedelta(days=9)
    assert behind.behind
    assert behind.expires_at == hours(9, 12, day=2).start, "the chamber asks for a day’s notice"
    assert behind.id not in queries.lapsed(session, late)
    reminders.remind_of_requests(session, late)
    session.commit()
    assert not any(kind.startswith("bookings/reminder_") for kind, _person in mails(session))
    to_do = lists.to_do(session, cast.halden.actor, late)
    assert behind.reference not in [row.reference for row in to_do]


def test_the_owner_has_the_usual_time_once_it_is_free_again(
    session: Session, cast: Cast, behind: Booking
) -> None:
    (won,) = (row for row in session.scalars(select(Booking)) if row.state is State.CONFIRMED)
    tuesday = NOW + timedelta(days=1)
    actions.cancel(session, won, cast.brightwater.actor, won.version, tuesday, "no sample")
    session.commit()
    assert not behind.behind
    assert behind.expires_at == hours(18, 19).start, "five working days later"
    reminders.remind_of_requests(session, tuesday + timedelta(days=1))
    session.commit()
    told = [kind for kind, _person in mails(session) if kind.startswith("bookings/reminder_")]
    assert told == ["bookings/reminder_answer"], "counted from the day on which it could be answered"


def test_a_place_that_ends_is_no_silence_of_the_owner(
    visit: Visit, session: Session, cast: Cast, behind: Booking
) -> None:
    actions.expire(session, behind, behind.expires_at or NOW)
    session.commit()
    event = queries.last_event(session, behind.id)
    assert (behind.state, behind.behind, event.reason) == (State.EXPIRED, False, WAITING_LIST)
    page = visit(cast.corvid).get(f"/bookings/{behind.reference}").text
    assert "The request ends with its place in the waiting list" in page
    assert "No answer in time" not in page


def test_a_time_held_for_a_proposal_puts_others_on_the_list_until_it_comes_to_nothing(
    session: Session, cast: Cast, booking: Booking
) -> None:
    other = ask(session, cast.chamber, cast.corvid, hours(9, 11))
    proposed = Proposed([[hours(9, 11)]], price_cents=100)
    proposing.offer(session, booking, cast.halden.actor, booking.version, NOW, proposed)
    session.commit()
    assert other.behind
    proposing.take_back(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    assert not other.behind
    assert not booking.behind


def test_both_sides_read_it_where_the_state_stands(visit: Visit, cast: Cast, behind: Booking) -> None:
    address = f"/bookings/{behind.reference}"
    for member in (cast.corvid, cast.halden):
        page = visit(member).get(address).text
        assert "On the waiting list: another request has this time" in page
        assert "It keeps its place until <b>Thu 22 Oct 2026, 09:00</b>." in page
        assert "Waiting for" not in page
    assert "Propose another time or decline" in visit(cast.halden).get(address).text
    assert "On the waiting list" in visit(cast.corvid).get("/bookings").text
    assert (
        "On the waiting list until Thu 22 Oct 2026, 09:00" in visit(cast.halden).get(f"{address}/answer").text
    )


def test_a_request_whose_time_was_never_gone_hears_nothing(
    session: Session, cast: Cast, windows: Booking
) -> None:
    other = ask(session, cast.chamber, cast.corvid, hours(9, 10, day=1))
    actions.accept(session, other, cast.halden.actor, other.version, NOW)
    session.commit()
    third = ask(session, cast.chamber, cast.corvid, hours(14, 15))
    actions.accept(session, third, cast.halden.actor, third.version, NOW)
    actions.cancel(session, third, cast.corvid.actor, third.version, NOW, "no sample")
    session.commit()
    assert "bookings/free_again" not in {kind for kind, _person in mails(session)}
