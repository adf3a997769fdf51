"""Many instruments at once: the algebra in minutes, what each reader sees, and what it costs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from light2share.availability import free
from light2share.availability.models import (
    BlackoutRow,
    BusyTime,
    CalendarKind,
    ConnectedCalendar,
    OpeningRuleRow,
)
from light2share.calendars.park import (
    Entry,
    Instrument,
    Kind,
    Look,
    Row,
    bookable,
    by_days,
    by_ticks,
    days_of,
    edges,
    following,
    opens_at,
    ticks,
)
from light2share.calendars.views.park_heads import hour_heads
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.rules import Terms
from light2share.kernel.localtime import to_utc
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation, Site
from tests import factories
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import NOW, Cast

PARIS = ZoneInfo("Europe/Paris")
WEEK = "/calendar?date=2026-10-20"


def instrument(**limits: int) -> Instrument:
    values = {"lead_time": 1440, "horizon": 525_600, "shortest": 60, "step": 60} | limits
    return Instrument(1, "one", "Un", "One", "Marseille", "Europe/Paris", **values)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900))),
    st.integers(0, 3000),
    st.integers(0, 2000),
    st.integers(5, 600),
    st.integers(5, 300),
)
def test_bookable_minutes_are_those_of_the_algebra(
    found: list[tuple[int, int]], now: int, lead: int, shortest: int, step: int
) -> None:
    spans = [(start, start + length) for start, length in found]
    limits = {"lead_time": lead, "horizon": 3000, "shortest": shortest, "step": step}
    terms = Terms(
        lead_time=timedelta(minutes=lead), horizon=timedelta(minutes=3000), step=timedelta(minutes=step),
        shortest=timedelta(minutes=shortest), longest=timedelta(days=9),
    )  # fmt: skip
    periods = free.stretches(Period(instant_of(start), instant_of(end)) for start, end in spans)
    expected = {
        (minute_of(one.start), minute_of(one.end)) for one in free.bookable(periods, terms, instant_of(now))
    }
    shown = bookable(spans, instrument(**limits), now)
    covered = {minute for start, end in expected for minute in range(start, end)}
    assert {minute for start, end in shown for minute in range(start, end)} == covered
    assert shown == sorted(shown)


@pytest.mark.parametrize(
    ("day", "length"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)],
)
def test_a_day_has_its_real_hours(day: date, length: int) -> None:
    start, end = edges([day], PARIS)
    assert end - start == length * 60
    row = Row(instrument(), PARIS, [(start, end)])
    marks = ticks([row], day, PARIS)
    assert len(marks) - 1 == length * 2
    (cell,) = by_ticks(row, marks)
    assert (cell.width, cell.free_minutes) == (length * 2, length * 60)


@pytest.mark.parametrize(
    ("day", "hours_", "notes"),
    [
        (date(2026, 11, 24), ["00:00", "01:00", "02:00", "03:00"], ["", "", "", ""]),
        (date(2026, 10, 25), ["00:00", "01:00", "02:00", "02:00"], ["UTC+2", "", "", "UTC+1"]),
        (date(2027, 3, 28), ["00:00", "01:00", "03:00", "04:00"], ["UTC+1", "", "UTC+2", ""]),
    ],
)
def test_the_heads_of_a_day_name_an_offset_only_where_the_clocks_change(
    day: date, hours_: list[str], notes: list[str]
) -> None:
    start = edges([day], PARIS)[0]
    heads = hour_heads(range(start, start + 241, 30), PARIS)
    assert [head["day"] for head in heads] == hours_
    assert [head["note"] for head in heads] == notes


def test_a_day_is_drawn_from_its_first_to_its_last_hour() -> None:
    start, _end = edges([date(2026, 10, 20)], PARIS)
    row = Row(
        instrument(), PARIS, [(start + 510, start + 750)], [Entry(Kind.BOOKED, start + 810, start + 1050)]
    )
    marks = ticks([row], date(2026, 10, 20), PARIS)
    assert (marks[0] - start, marks[-1] - start) == (8 * 60, 18 * 60)
    cells = [(cell.width, len(cell.entries), len(cell.free)) for cell in by_ticks(row, marks)]
    assert cells == [(1, 0, 0), (8, 0, 1), (2, 0, 0), (8, 1, 0), (1, 0, 0)]


@settings(deadline=None)
@given(st.integers(0, 4000), st.integers(1, 5000))
def test_days_share_out_every_minute_once(start: int, length: int) -> None:
    marks = edges([date(2026, 10, 24) + timedelta(days=number) for number in range(4)], PARIS)
    span = (marks[0] - 1000 + start, marks[0] - 1000 + start + length)
    row = Row(instrument(), PARIS, [span])
    inside = max(0, min(span[1], marks[-1]) - max(span[0], marks[0]))
    assert sum(cell.free_minutes for cell in by_days(row, marks)) == inside


@pytest.mark.parametrize(
    ("today", "look", "opens"),
    [
        (date(2026, 11, 20), Look.WEEK, date(2026, 11, 20)),
        (date(2026, 11, 21), Look.WEEK, date(2026, 11, 23)),
        (date(2026, 11, 22), Look.LIST, date(2026, 11, 23)),
        (date(2026, 11, 22), Look.DAY, date(2026, 11, 22)),
        (date(2026, 11, 22), Look.MONTH, date(2026, 11, 22)),
    ],
)
def test_at_the_weekend_the_coming_week_is_shown(today: date, look: Look, opens: date) -> None:
    assert opens_at(look, today) == opens


def test_looks_follow_one_another() -> None:
    assert following(Look.MONTH, date(2026, 1, 31)) == date(2026, 2, 1)
    assert following(Look.MONTH, date(2026, 3, 31), back=True) == date(2026, 2, 1)
    assert following(Look.WEEK, date(2026, 10, 22)) == date(2026, 10, 26)
    assert following(Look.DAY, date(2026, 10, 22), back=True) == date(2026, 10, 21)
    assert len(days_of(Look.MONTH, date(2028, 2, 10))) == 29
    assert days_of(Look.LIST, date(2026, 10, 22))[0] == date(2026, 10, 19)


@pytest.fixture
def going_on(session: Session, cast: Cast) -> dict[str, str]:
    """A booking and a request at Halden's, a closed time, and Halden as a guest at Corvid's; the references."""
    corvid = session.get_one(Organisation, cast.corvid.organisation_id)
    factories.equipment(
        session, corvid, "shaker", title_fr="Pot vibrant", title_en="Shaker", approval="members"
    )
    session.add(
        BlackoutRow(
            equipment_id=cast.bench.id, starts_local=datetime(2026, 10, 21, 8), ends_local=datetime(2026, 10, 21, 12),  # noqa: DTZ001
            uid="x@y", reason="yearly calibration", changed_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    shaker = session.query(Equipment).filter_by(slug="shaker").one()
    guest = factories.Item(shaker.id, "shaker", 0, corvid.id)
    booked = ask(session, cast.bench, cast.brightwater, hours(9, 11), purpose="a secret laser")
    asked = ask(session, cast.chamber, cast.corvid, hours(14, 16))
    away = ask(session, guest, cast.halden, hours(10, 12, day=2))
    store_free_time(session, cast.bench, cast.chamber)
    return {"booked": booked.reference, "asked": asked.reference, "away": away.reference}


@pytest.mark.parametrize("view", ["week", "list", "month", "day"])
def test_the_owner_sees_who_and_why(view: str, cast: Cast, visit, going_on: dict[str, str]) -> None:
    for person in (cast.halden, cast.halden_member):
        page = visit(person).get(f"{WEEK}&view={view}").text
        assert "Brightwater Sensing" in page
        assert "Corvid Photonics" in page
        assert f"/bookings/{going_on['booked']}" in page
        assert f"/bookings/{going_on['asked']}" in page
        assert "secret laser" not in page
        if view != "day":
            assert "yearly calibration" in page
            assert f"/bookings/{going_on['away']}" in page
            assert "Shaker" in page
            assert "you at Corvid Photonics, Marseille" in page


@pytest.mark.parametrize("view", ["week", "list", "month", "day"])
def test_others_see_free_and_asked_only(view: str, cast: Cast, visit, going_on: dict[str, str]) -> None:
    page = visit(cast.brightwater).get(f"{WEEK}&view={view}&org=halden").text
    for told in ("Corvid", "calibration", going_on["asked"], going_on["away"], "Shaker"):
        assert told not in page
    assert f"/bookings/{going_on['booked']}" in page  # their own
    third = visit(cast.corvid).get(f"{WEEK}&view={view}&org=halden").text
    for told in ("Brightwater", "calibration", going_on["booked"]):
        assert told not in third
    assert "Free" in third


def test_a_closed_time_leads_a_manager_to_the_editor(
    session: Session, cast: Cast, visit, going_on: dict[str, str]
) -> None:
    way = "/equipment/bench/availability?date="
    assert way in visit(cast.halden).get(f"{WEEK}&view=list").text
    for reader, address in (
        (cast.brightwater, f"{WEEK}&view=list&org=halden"),
        (cast.halden, f"{WEEK}&org=halden"),
    ):
        assert way not in visit(reader).get(address).text


def test_the_owner_may_look_with_the_eyes_of_others(cast: Cast, visit, going_on: dict[str, str]) -> None:
    page = visit(cast.halden).get(f"{WEEK}&org=halden").text
    assert "Your instruments as others see them" in page
    for told in ("Brightwater", "calibration", *going_on.values()):
        assert told not in page
    assert "Asked" in page


def test_nobody_sees_a_draft_or_a_masked_owner_in_a_park(session: Session, cast: Cast, visit) -> None:
    page = visit(cast.corvid).get("/calendar?org=halden").text
    assert "Climatic chamber" in page
    session.get_one(Equipment, cast.chamber.id).owner_masked = True
    session.get_one(Equipment, cast.draft.id).title_en = "An idea"
    session.commit()
    page = visit(cast.corvid).get("/calendar?org=halden").text
    assert "Climatic chamber" not in page
    assert "An idea" not in page
    assert visit(cast.corvid).get("/calendar?org=nobody").status_code == 404


def test_one_instrument_can_be_chosen(cast: Cast, visit, going_on: dict[str, str]) -> None:
    page = visit(cast.halden).get(f"{WEEK}&item=bench").text
    assert f"/bookings/{going_on['booked']}" in page
    assert f"/bookings/{going_on['asked']}" not in page
    assert '<option value="bench" selected>' in page
    assert "/equipment/bench/availability" in page


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2026, 12, 31), r"until Thu 31 Dec<"),
        (date(2027, 1, 15), r"until Fri 15 Jan 2027<"),
        (None, r"until \w+ \d+ Oct 2027<"),
    ],
)
def test_a_free_stretch_into_another_year_says_which(
    last: date | None, until: str, session: Session, cast: Cast, visit
) -> None:
    """Open day and night: it is free up to its horizon, a year ahead."""
    session.execute(delete(OpeningRuleRow).where(OpeningRuleRow.equipment_id == cast.bench.id))
    session.add_all(
        OpeningRuleRow(
            equipment_id=cast.bench.id, weekday=number, opens_minute=0, closes_minute=1440, valid_until=last
        )
        for number in range(7)
    )
    session.execute(update(Equipment).where(Equipment.id == cast.bench.id).values(open_on_holidays=True))
    session.commit()
    store_free_time(session, cast.bench)
    page = visit(cast.halden).get(f"{WEEK}&view=list&item=bench").text
    assert re.search(until, page)


def test_a_closed_time_into_the_next_day_says_when_it_ends(cast: Cast, visit) -> None:
    owner = visit(cast.halden)
    closed = {"starts": "2026-10-20T18:00", "ends": "2026-10-21T09:00", "reason": "Moved"}
    assert owner.post("/equipment/bench/availability/blackouts", data=closed).status_code == 303
    assert "until Wed 21 Oct, 09:00<" in owner.get(f"{WEEK}&view=list&item=bench").text


def test_the_table_is_one_with_heads_and_a_caption(cast: Cast, visit, going_on: dict[str, str]) -> None:
    page = visit(cast.halden).get(WEEK).text
    assert page.count('<th scope="row">') == 4  # three instruments, and what is elsewhere
    assert re.search(
        r'<caption class="vh">19 – 25 Oct 2026, week 43, Paris time \(UTC\+2\), then UTC\+1', page
    )


def test_each_zone_has_a_table_of_its_own(session: Session, cast: Cast, visit) -> None:
    site = session.query(Site).filter_by(organisation_id=cast.halden.organisation_id).one()
    far = Site(
        organisation_id=site.organisation_id, slug="far", name="Kourou", town="Kourou", postcode="97310",
        latitude=5.2, longitude=-52.7, zone="America/Cayenne",
    )  # fmt: skip
    session.add(far)
    session.flush()
    session.execute(update(Equipment).where(Equipment.id == cast.bench.id).values(site_id=far.id))
    session.commit()
    page = visit(cast.halden).get(f"{WEEK}&view=day").text
    assert page.count('<table class="park') == 2
    assert "UTC−3" in page


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/calendar?view=day&date=2026-10-25", "Sun 25 Oct 2026"),
        ("/calendar?view=month&date=2026-10-25", "October 2026"),
        ("/calendar?view=nonsense&date=2026-99-99&item=nothing&page=0", "12 – 18 Oct 2026, week 42"),
        ("/calendar?date=9999-12-31", "week"),
        ("/calendar?date=0001-01-01&view=month&page=-3", "2024"),
    ],
)
def test_odd_addresses_give_a_page(address: str, label: str, cast: Cast, visit) -> None:
    page = visit(cast.halden).get(address)
    assert page.status_code == 200
    assert label in page.text


def test_an_archived_listing_shows_while_it_is_booked(
    session: Session, cast: Cast, visit, going_on: dict[str, str]
) -> None:
    session.get_one(Equipment, cast.bench.id).state = ListingState.ARCHIVED
    session.commit()
    assert f"/bookings/{going_on['booked']}" in visit(cast.halden).get(WEEK).text
    assert "Camera M² bench" not in visit(cast.halden).get("/calendar?date=2026-12-08").text


def test_a_paused_listing_is_in_the_calendar_of_managers(session: Session, cast: Cast, visit) -> None:
    session.get_one(Equipment, cast.bench.id).state = ListingState.PAUSED
    session.commit()
    page = visit(cast.halden).get(WEEK).text
    assert "Camera M² bench" in page
    assert "not published" in page
    assert "Camera M² bench" not in visit(cast.halden_member).get(WEEK).text


def test_somebody_without_instruments_or_bookings_is_shown_the_way(cast: Cast, visit) -> None:
    page = visit(cast.brightwater).get("/calendar").text
    assert "Nothing here yet" in page
    assert "/equipment" in page


def test_two_hundred_instruments_cost_no_more_questions(session: Session, cast: Cast, visit, counted) -> None:
    halden = session.get_one(Organisation, cast.halden.organisation_id)
    client, counts = visit(cast.halden), []
    for more in (0, 230):
        for number in range(more):
            factories.equipment(session, halden, f"more-{number}", opens=False)
        session.commit()
        with counted() as statements:
            assert client.get("/calendar?view=month").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 15
    page = client.get("/calendar?view=month&page=2").text
    assert 20 < page.count('<th scope="row">') < 60


def test_a_week_begins_and_ends_at_the_midnights_of_the_site() -> None:
    marks = edges([date(2026, 10, 25), date(2026, 10, 26)], PARIS)
    assert instant_of(marks[0]) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert instant_of(marks[1]) == to_utc(datetime(2026, 10, 26), PARIS)  # noqa: DTZ001


def test_what_a_connected_calendar_blocks_stands_there_for_its_owner_only(
    session: Session, cast: Cast, visit
) -> None:
    connected = ConnectedCalendar(
        equipment_id=cast.bench.id, name="Lab", kind=CalendarKind.FILE, created_at=NOW
    )
    session.add(connected)
    session.flush()
    start = minute_of(hours(9, 11).start)
    for first, last in ((0, 60), (45, 120)):
        session.add(
            BusyTime(
                equipment_id=cast.bench.id, starts_minute=start + first, ends_minute=start + last,
                calendar_id=connected.id,
            )
        )  # fmt: skip
    session.commit()
    page = visit(cast.halden).get(WEEK).text
    assert "<b>Connected calendar</b>09:00 – 11:00" in page
    assert "Connected calendar" not in visit(cast.corvid).get(f"{WEEK}&org=halden").text


def test_an_exception_of_a_closed_series_stays_open(session: Session, cast: Cast, visit) -> None:
    session.add(
        BlackoutRow(
            equipment_id=cast.bench.id, starts_local=datetime(2026, 10, 19, 8), ends_local=datetime(2026, 10, 19, 12),  # noqa: DTZ001
            repeat="FREQ=DAILY;COUNT=4", except_days=["2026-10-21"], reason="tests of ours", uid="e@y", changed_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    page = visit(cast.halden).get(f"{WEEK}&view=list").text
    assert page.count("tests of ours") == 3
