"""The first page after signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from light2share.equipment.models import Equipment
from light2share.organisations.models import Membership
from tests.bookings.play import ask, hours, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]


def test_a_manager_sees_what_waits_first(visit: Visit, cast: Cast, session: Session) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    ask(session, cast.chamber, cast.corvid, hours(10, 12))
    page = visit(cast.halden).get("/dashboard").text
    assert "1 thing waits for you" in page
    assert "2 companies ask for: Climatic chamber 600 L" in page
    assert f"/bookings/{booking.reference}/answer" in page


def test_a_requester_sees_what_they_wait_for(visit: Visit, cast: Cast, session: Session) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    page = visit(cast.brightwater).get("/dashboard").text
    assert "Nothing waits for you" in page
    assert "You wait for an answer" in page
    assert "The answer is due by Mon 19 Oct 2026, 09:00" in page


def test_the_next_days_on_both_sides(visit: Visit, cast: Cast, session: Session, clock: Hands) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 13))
    clock.advance(days=4)
    theirs = visit(cast.brightwater).get("/dashboard").text
    assert "09:00 – 13:00" in theirs
    assert "at Halden Optics, Marseille" in theirs
    assert "for Brightwater Sensing" in visit(cast.halden).get("/dashboard").text
    assert "Brightwater" not in visit(cast.corvid).get("/dashboard").text


def test_idle_hours_are_those_that_can_be_booked(visit: Visit, cast: Cast, session: Session) -> None:
    store_free_time(session, cast.chamber)
    item = session.get_one(Equipment, cast.chamber.id)
    item.lead_time_minutes = 4 * 24 * 60  # from Friday 08:00 on
    store_free_time(session, cast.chamber)
    session.commit()
    assert "10\u00a0h free in the next 7 days" in visit(cast.halden).get("/dashboard").text
    item.shortest_minutes = 11 * 60
    session.commit()
    assert "free in the next 7 days" not in visit(cast.halden).get("/dashboard").text


def test_idle_hours_leave_out_what_is_booked_or_asked_for(visit: Visit, cast: Cast, session: Session) -> None:
    store_free_time(session, cast.chamber)
    page = visit(cast.halden).get("/dashboard").text
    assert "40\u00a0h free in the next 7 days" in page  # after a day of notice, four days of 10 hours
    ask(session, cast.chamber, cast.brightwater, hours(8, 18, day=-6))
    assert "30\u00a0h free in the next 7 days" in visit(cast.halden).get("/dashboard").text
    assert "Idle hours" not in visit(cast.halden_member).get("/dashboard").text


@pytest.mark.parametrize(
    ("who", "words"), [("corvid", "Find an instrument"), ("corvid_manager", "List an instrument")]
)
def test_first_steps_until_the_first_booking(
    visit: Visit, cast: Cast, session: Session, who: str, words: str
) -> None:
    client = visit(getattr(cast, who))
    page = client.get("/dashboard").text
    assert "First steps" in page
    assert words in page
    ask(session, cast.chamber, cast.corvid, hours(9, 13))
    assert "First steps" not in client.get("/dashboard").text


def test_the_year_in_figures(visit: Visit, cast: Cast, session: Session, clock: Hands) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    session.execute(
        update(Booking).where(Booking.id == booking.id).values(state="completed", used_minutes=210)
    )
    session.commit()
    clock.set(NOW + timedelta(days=30))
    assert "to 1 organisation" in visit(cast.halden).get("/dashboard").text
    assert "at 1 organisation" in visit(cast.brightwater).get("/dashboard").text


def test_who_is_in_no_organisation_is_told(visit: Visit, cast: Cast, session: Session) -> None:
    assert "No application waits for you" in visit(cast.cluster).get("/dashboard").text
    session.execute(delete(Membership).where(Membership.person_id == cast.corvid.person_id))
    session.commit()
    assert "You act for no organisation" in visit(cast.corvid).get("/dashboard").text
    assert visit(None).get("/dashboard").status_code == 303


def test_the_dashboard_asks_the_database_at_most_fifteen_times(
    visit: Visit, cast: Cast, session: Session, counted: Callable[[], object]
) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    client = visit(cast.halden)
    with counted() as statements:  # type: ignore[attr-defined]
        assert client.get("/dashboard").status_code == 200
    assert len(statements) <= 15, statements


@pytest.mark.parametrize("who", ["halden", "halden_admin", "brightwater", "admin"])
def test_nor_more_where_nothing_waits_or_comes(
    visit: Visit, cast: Cast, session: Session, clock: Hands, counted: Callable[[], object], who: str
) -> None:
    store_free_time(session, cast.bench)
    used = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    session.execute(update(Booking).where(Booking.id == used.id).values(state="completed", used_minutes=210))
    session.commit()
    clock.set(NOW + timedelta(days=30))
    client = visit(getattr(cast, who))
    with counted() as statements:  # type: ignore[attr-defined]
        assert client.get("/dashboard").status_code == 200
    assert len(statements) <= 15, statements
