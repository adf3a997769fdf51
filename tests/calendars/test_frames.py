"""Free times in frames of other sites: only where the owner allows it, in that one page, without a name."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from light2share.equipment.models import Equipment, ListingState, Visibility
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import Cast

PAGE = "/equipment/bench/free-busy"
SWITCH = "/equipment/bench/availability/frames"


@pytest.fixture
def allowed(session: Session, cast: Cast, visit) -> None:
    store_free_time(session, cast.bench)
    assert visit(cast.halden).post(SWITCH, data={"allowed": "yes"}).status_code == 303


def test_it_is_off_until_the_owner_switches_it_on(cast: Cast, visit) -> None:
    assert visit(None).get(PAGE).status_code == 404
    assert visit(cast.halden).get(PAGE).status_code == 404
    assert "Switched off." in visit(cast.halden).get("/equipment/bench/availability").text
    assert "iframe" not in visit(None).get("/equipment/bench/calendar").text


@pytest.mark.usefixtures("allowed")
def test_only_that_page_may_be_framed(visit) -> None:
    page = visit(None).get(PAGE)
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert "Set-Cookie" not in page.headers
    other = visit(None).get("/equipment/bench")
    assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
    assert other.headers["X-Frame-Options"] == "DENY"


@pytest.mark.usefixtures("allowed")
def test_it_says_free_and_asked_and_nothing_of_who(session: Session, cast: Cast, visit) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11), purpose="a secret laser")
    store_free_time(session, cast.bench)
    for person in (None, cast.brightwater, cast.halden):  # the same whoever is signed in
        page = visit(person).get(f"{PAGE}?lang=en&date=2026-10-20").text
        assert "Free" in page
        assert "Not available" in page
        for told in ("Brightwater", "Halden", "secret", booking.reference, "Yours"):
            assert told not in page


@pytest.mark.usefixtures("allowed")
def test_its_language_is_that_of_its_address(visit) -> None:
    reader = visit(None, language="en")
    assert '<html lang="fr">' in reader.get(f"{PAGE}?lang=fr").text
    assert "Créneaux libres" in reader.get(f"{PAGE}?lang=fr").text
    assert "Free times" in reader.get(f"{PAGE}?lang=en&view=month").text
    assert "lang=fr" in reader.get(f"{PAGE}?lang=fr").text


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("how", ["switched off", "not public", "paused"])
def test_it_goes_at_once(how: str, session: Session, cast: Cast, visit) -> None:
    item = session.get_one(Equipment, cast.bench.id)
    if how == "switched off":
        visit(cast.halden).post(SWITCH, data={"allowed": "no"})
    elif how == "not public":
        item.visibility = Visibility.MEMBERS
    else:
        item.state = ListingState.PAUSED
    session.commit()
    for person in (None, cast.brightwater, cast.halden):
        assert visit(person).get(PAGE).status_code == 404


@pytest.mark.usefixtures("allowed")
def test_the_way_to_put_it_into_a_page_is_told(cast: Cast, visit) -> None:
    page = visit(None).get("/equipment/bench/calendar").text
    assert "&lt;iframe src=&#34;http://localhost/equipment/bench/free-busy" in page
    assert "Switched on." in visit(cast.halden).get("/equipment/bench/availability").text


def test_who_cannot_sign_in_by_program_is_offered_a_file(session: Session, cast: Cast, visit) -> None:
    session.get_one(Equipment, cast.bench.id).visibility = Visibility.MEMBERS
    session.commit()
    page = visit(cast.corvid).get("/equipment/bench/calendar").text
    assert "webcal:" not in page
    assert "/equipment/bench/calendar.ics" in page
