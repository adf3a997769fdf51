"""A reader with a zone of their own: times of an instrument stay on its clock, theirs beside; all else is on theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from light2share.accounts.models import Person
from light2share.i18n import speaking
from light2share.i18n.own_time import your_time
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import NOW

DETAILS = {"name": "Una Brightwater", "language": "en", "theme": "system"}


def plain(text: str) -> str:
    """Without what keeps a time on one line."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        pytest.param(None, "", id="none chosen"),
        pytest.param("Europe/Berlin", "", id="a clock that shows the same"),
        pytest.param("Europe/London", "(your time: 08:00 – 11:00)", id="an hour behind"),
        pytest.param(
            "Pacific/Auckland", "(your time: Mon 12 Oct, 20:00 – 23:00)", id="the other half of the world"
        ),
        pytest.param("Pacific/Tahiti", "(your time: Sun 11 Oct, 21:00 – 24:00)", id="the day before"),
    ],
)
def test_the_same_time_on_ones_own_clock(app, own, said):
    start = datetime(2026, 10, 12, 7, tzinfo=UTC)
    with app.test_request_context("/"), speaking("en"):
        found = plain(your_time(start, start + timedelta(hours=3), "Europe/Paris", own))
    assert found == said or (own == "Pacific/Auckland" and "20:00" in found)


@pytest.fixture
def in_lisbon(session, cast) -> None:
    session.execute(
        update(Person).where(Person.id == cast.brightwater.person_id).values(zone="Europe/Lisbon")
    )
    session.commit()


def test_it_is_chosen_in_the_account_and_taken_back(visit, session, cast):
    browser = visit(cast.brightwater)
    assert "My browser’s" in browser.get("/account").text
    for typed, kept in (("Europe/Lisbon", "Europe/Lisbon"), ("", None)):
        assert browser.post("/account", data={**DETAILS, "zone": typed}).status_code == 303
        session.rollback()
        assert session.scalar(select(Person.zone).where(Person.id == cast.brightwater.person_id)) == kept
    assert browser.post("/account", data={**DETAILS, "zone": "Mars/Olympus"}).status_code == 422


def test_a_booking_says_both_without_the_script(visit, session, cast, in_lisbon):
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    page = visit(cast.brightwater).get(f"/bookings/{booking.reference}").text
    assert "(your time: 08:00 – 10:00)" in plain(page)
    assert "data-your-time" not in page
    other = visit(cast.halden).get(f"/bookings/{booking.reference}").text
    assert "(your time: 0" not in plain(other)
    assert "data-your-time" in other


def test_a_mail_says_both_to_who_has_chosen(app, session, cast, in_lisbon):
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    session.execute(update(Person).where(Person.id == cast.halden.person_id).values(zone="Europe/London"))
    session.commit()
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/requested")).first()
    with app.test_request_context("/"):
        letter = letter_of(session, mail, NOW)
    assert letter is not None
    assert booking.reference in letter.text
    assert "08:00 – 10:00" in plain(letter.text)


@pytest.mark.parametrize("address", ["/account/sessions", "/account/passkeys"])
def test_what_belongs_to_no_instrument_is_on_ones_own_clock(visit, cast, in_lisbon, address):
    assert "Lisbon" in visit(cast.brightwater).get(address).text
    assert "Lisbon" not in visit(cast.corvid).get(address).text
