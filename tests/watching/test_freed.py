"""Who watches an instrument hears when a booked time of it is given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.models import Booking
from light2share.db import db
from light2share.equipment.models import Equipment, Visibility
from light2share.jobs.mails import letter_of
from light2share.mail.message import Letter
from light2share.mail.models import OutgoingMail
from light2share.watching import favourites, freed
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import NOW, Cast, Member

Visit = Callable[..., FlaskClient]


@pytest.fixture
def cancelled(session: Session, cast: Cast) -> Booking:
    """A booking of Brightwater's that was confirmed and given up."""
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, NOW, "no sample")
    session.commit()
    return booking


def watch(session: Session, cast: Cast, member: Member, tells: bool = True) -> None:
    favourites.add(session, member.actor, cast.chamber.id, NOW)
    favourites.hear_of(session, member.actor, [cast.chamber.id] if tells else [])
    session.commit()


def told(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == freed.FREED)))


def test_a_watcher_is_told_once(session: Session, cast: Cast, cancelled: Booking) -> None:
    watch(session, cast, cast.corvid)
    for _round in range(2):
        freed.tell(session, NOW + timedelta(minutes=5))
        session.commit()
    assert told(session) == [cast.corvid.person_id]


def test_the_two_sides_and_who_did_not_ask_are_not_told(
    session: Session, cast: Cast, cancelled: Booking
) -> None:
    watch(session, cast, cast.brightwater)
    watch(session, cast, cast.halden)
    watch(session, cast, cast.corvid, tells=False)
    assert freed.tell(session, NOW) == 0
    assert told(session) == []


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(timedelta(days=2), id="old news"),
        pytest.param(hours(9, 11).start - NOW + timedelta(hours=1), id="the time has begun"),
    ],
)
def test_what_is_no_news_any_more(session: Session, cast: Cast, cancelled: Booking, later: timedelta) -> None:
    watch(session, cast, cast.corvid)
    assert freed.tell(session, NOW + later) == 0


def test_the_boxes_beside_the_favourites(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.corvid)
    client.post("/favourites/change", data={"add": "chamber"})
    assert 'name="tell" value="chamber">' in client.get("/favourites").text
    assert client.post("/favourites/alerts", data={"tell": ["chamber", "unknown"]}).status_code == 303
    assert 'name="tell" value="chamber" checked>' in client.get("/favourites").text
    client.post("/favourites/alerts")
    assert 'name="tell" value="chamber">' in client.get("/favourites").text


@pytest.fixture
def letter(app: APIFlask, session: Session, cast: Cast, cancelled: Booking) -> Callable[[], Letter | None]:
    """The mail to Corvid, as it would be written now."""
    watch(session, cast, cast.corvid)
    freed.tell(session, NOW)
    session.commit()

    def read() -> Letter | None:
        session.rollback()
        mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == freed.FREED)).one()
        with app.app_context():
            return letter_of(db.session(), db.session.merge(mail), NOW)

    return read


def test_the_mail_names_the_time_and_leads_to_a_request_for_it(letter: Callable[[], Letter | None]) -> None:
    written = letter()
    assert written is not None
    assert "2026-10-20T09" in written.text
    assert "/equipment/chamber/book?" in written.text
    assert "Brightwater" not in written.text + written.html + written.subject


@pytest.mark.parametrize("change", ["hidden", "taken", "stopped"])
def test_no_mail_about_what_is_gone(
    session: Session, cast: Cast, letter: Callable[[], Letter | None], change: str
) -> None:
    if change == "hidden":
        session.get_one(Equipment, cast.chamber.id).visibility = Visibility.OWNER
    elif change == "taken":
        again = ask(session, cast.chamber, cast.brightwater, hours(10, 12))
        actions.accept(session, again, cast.halden.actor, again.version, NOW)
    else:
        favourites.hear_of(session, cast.corvid.actor, [])
    session.commit()
    assert letter() is None
