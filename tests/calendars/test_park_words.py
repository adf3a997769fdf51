"""What a park says of its instruments: in cells as narrow as two figures, in rows and in the list."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from light2share.availability.models import OpeningRuleRow
from light2share.calendars.park import Kind
from light2share.calendars.views.park_words import in_a_month
from tests.bookings.play import store_free_time
from tests.factories import Cast

WEEK = "/calendar?date=2026-10-20"


@pytest.mark.parametrize(
    ("kinds", "free", "told"),
    [
        pytest.param((), 480, ("f", "8\u00a0h", "8 h free"), id="free"),
        pytest.param((Kind.CLOSED,), 0, ("x", "×", "closed by you"), id="closed"),
        pytest.param(
            (Kind.CLOSED,), 720, ("f", "12\u00a0h", "partly closed by you, 12 h free"), id="partly closed"
        ),
        pytest.param(
            (Kind.BOOKED, Kind.CLOSED),
            240,
            ("c", "✓ 4\u00a0h", "1 booking, partly closed by you, 4 h free"),
            id="booked and free",
        ),
        pytest.param(
            (Kind.ASKED,), 20, ("w", "? <1\u00a0h", "1 request, 20 min free"), id="less than an hour"
        ),
    ],
)
def test_a_day_is_free_as_long_as_it_says(
    app: APIFlask, kinds: tuple[Kind, ...], free: int, told: tuple[str, str, str]
) -> None:
    with app.test_request_context("/?", headers={"Accept-Language": "en"}):
        state, short, words = in_a_month(kinds, free)
    assert (state, short, words.replace("\u00a0", " ")) == told


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (30, "30 min libres"),
        (60, "1 h libre"),
        (90, "1 h 30 libre"),
        (120, "2 h libres"),
        (780, "13 h libres"),
        (1440, "1 jour libre"),
        (4320, "3 jours libres"),
    ],
)
def test_french_agrees_with_the_figure_that_stands_first(app: APIFlask, minutes: int, words: str) -> None:
    with app.test_request_context("/?", headers={"Accept-Language": "fr"}):
        said = in_a_month((), minutes)[2]
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == words


@pytest.mark.parametrize("view", ["week", "day", "month"])
def test_an_instrument_on_request_says_so(view: str, session: Session, cast: Cast, visit) -> None:
    """Its days are not closed: dates may be asked for, from today on."""
    session.execute(delete(OpeningRuleRow).where(OpeningRuleRow.equipment_id == cast.chamber.id))
    session.commit()
    store_free_time(session, cast.bench, cast.chamber)
    for address in (f"{WEEK}&view={view}&item=chamber", f"{WEEK}&view={view}&item=chamber&org=halden"):
        row = visit(cast.halden).get(address).text.split("<tbody>")[1].split("</tbody>")[0]
        assert "Marseille, on request" in row
        assert "On request" in row
        assert "Not offered" not in row
        assert "Not available" not in row
    past = visit(cast.halden).get("/calendar?view=week&date=2026-09-08&item=chamber").text
    assert "On request" not in past
    month = visit(cast.halden).get(f"{WEEK}&view=week").text
    assert 'id="month"' in month
    assert "Camera M² bench" in month.split('id="month"')[1].split("</section>")[0]


def test_a_list_without_free_times_says_what_it_holds(session: Session, cast: Cast, visit) -> None:
    store_free_time(session, cast.bench, cast.chamber)
    owner = visit(cast.halden)
    page = owner.get(WEEK).text
    assert "Bookings and closed times" in page
    assert "The table shows the free times." in page
    assert "choose an instrument to have them listed" in owner.get(f"{WEEK}&view=list").text
    one = owner.get(f"{WEEK}&item=bench").text
    assert "The same as a list" in one
    assert "Nothing is" not in one
    assert "Nothing is booked or asked for in these days." in owner.get("/calendar?date=2026-09-08").text


def test_a_day_closed_all_day_is_drawn_over_its_usual_hours_and_says_all_day(cast: Cast, visit) -> None:
    owner = visit(cast.halden)
    closed = {"starts": "2026-10-20T00:00", "ends": "2026-10-21T00:00", "reason": "Moved"}
    assert owner.post("/equipment/bench/availability/blackouts", data=closed).status_code == 303
    page = owner.get(f"{WEEK}&view=day&item=bench").text
    heads = [hour for hour in range(24) if f"<b>{hour:02}:00</b>" in page]
    assert heads == list(range(8, 18))
    assert "</b>all day" in page
