"""Public holidays close an item unless its owner opens them: in the algebra, the store, the pages and the feeds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from light2share.availability import queries, stored
from light2share.availability.blackouts import blackout_periods
from light2share.availability.free import free_periods
from light2share.availability.holidays import Holidays, holiday_periods
from light2share.availability.models import FirstFree, FreePeriod, OpeningRuleRow
from light2share.availability.opening import open_periods
from light2share.bookings.actions import accept
from light2share.bookings.models import Booking
from light2share.equipment.models import Equipment
from light2share.kernel.period import Period, merged
from light2share.kernel.workdays import Region, holidays
from tests.availability.play import (
    DAY,
    PARIS,
    Scene,
    blackouts,
    free_between,
    minutes_of,
    opening_rules,
    paris,
    terms,
)
from tests.availability.test_stored import rows, units
from tests.bookings.play import ask, store_free_time
from tests.factories import NOW
from tests.kernel.zones import KEYS, instant_of

PAGE = "/equipment/chamber/availability"
ARMISTICE = paris("2026-11-11T00:00", "2026-11-12T00:00")
MORNING = paris("2026-11-11T09:00", "2026-11-11T12:00")


@pytest.fixture
def owner(visit, session, cast):
    store_free_time(session, cast.chamber)
    return visit(cast.halden)


def free(session, item, window=ARMISTICE):
    session.rollback()
    return free_between(session, item.id, window)


@st.composite
def festive(draw):
    """Three days around a public holiday of some region, in some zone, and which of them the owner has opened."""
    region, year = draw(st.sampled_from(Region)), draw(st.integers(2024, 2030))
    day = draw(st.sampled_from(list(holidays(year, region))))
    zone = draw(st.sampled_from([PARIS.key, *KEYS]).map(ZoneInfo))
    midnight = instant_of(datetime.combine(day, datetime.min.time()), zone)
    start = midnight - draw(st.integers(0, 60)) * timedelta(hours=1)
    blocked = [
        Period(start + first * timedelta(minutes=15), start + (first + length) * timedelta(minutes=15))
        for first, length in draw(st.lists(st.tuples(st.integers(-20, 300), st.integers(1, 40)), max_size=3))
    ]
    scene = Scene(
        zone,
        Period(start, start + 3 * DAY),
        draw(st.lists(opening_rules(day), min_size=1, max_size=5)),
        draw(st.lists(blackouts(day), max_size=2)),
        blocked,
        draw(terms),
    )
    return scene, Holidays(region, draw(st.booleans()), frozenset(draw(st.sets(st.just(day)))))


@given(festive())
@settings(max_examples=60, deadline=None)
def test_free_time_leaves_them_out_minute_by_minute(drawn):
    scene, known = drawn
    closed = blackout_periods(scene.blackouts, scene.zone, scene.window)
    festive = holiday_periods(known, scene.zone, scene.window)
    opened = open_periods(scene.rules, scene.zone, scene.window)
    found = free_periods(opened, merged([*closed, *festive]), scene.blocked, scene.terms)
    off = {
        one
        for one in scene.all_minutes
        for day in [datetime.fromtimestamp(one * 60, scene.zone).date()]
        if day in holidays(day.year, known.region) and day not in known.opened and not known.open
    }
    assert minutes_of(festive) == off
    assert minutes_of(found) == scene.free_minutes() - off


def test_each_region_has_its_own():
    assert Holidays(Region.ALSACE_MOSELLE).name_on(date(2027, 3, 26)) == "good_friday"
    assert Holidays(Region.REUNION).name_on(date(2026, 12, 20)) == "abolition"
    assert Holidays().name_on(date(2026, 12, 26)) is None


def test_they_are_closed_by_default_and_opened_all_or_one_by_one(owner, session, cast):
    assert free(session, cast.chamber) == []
    page = owner.get(PAGE).text
    assert "Closed, unless you open one." in page
    assert "The next one: Sun 1 Nov 2026." in page
    assert owner.post(f"{PAGE}/holidays", data={"day": "2026-11-11", "open": "yes"}).status_code == 303
    assert free(session, cast.chamber) == [paris("2026-11-11T08:00", "2026-11-11T18:00")]
    assert free(session, cast.chamber, paris("2026-12-25T00:00", "2026-12-26T00:00")) == []
    assert "open as usual" in owner.get(PAGE).text
    owner.post(f"{PAGE}/holidays", data={"day": "2026-11-11", "open": "no"})
    assert free(session, cast.chamber) == []
    owner.post(f"{PAGE}/holidays", data={"open": "yes"})
    assert free(session, cast.chamber) == [paris("2026-11-11T08:00", "2026-11-11T18:00")]
    assert "The usual week holds on them too." in owner.get(PAGE).text
    owner.post(f"{PAGE}/holidays", data={"open": "no"})
    assert free(session, cast.chamber) == []


@pytest.mark.parametrize("day", ["2026-11-12", "tomorrow", "2026-02-30"])
def test_no_other_day_is_opened_like_one(owner, day):
    assert owner.post(f"{PAGE}/holidays", data={"day": day, "open": "yes"}).status_code == 422


def test_a_booking_that_was_made_stands_when_its_day_is_closed(owner, session, cast):
    owner.post(f"{PAGE}/holidays", data={"open": "yes"})
    session.rollback()
    booking = ask(session, cast.chamber, cast.brightwater, MORNING)
    accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    waiting = ask(session, cast.chamber, cast.corvid, paris("2026-11-11T14:00", "2026-11-11T16:00"))
    answer = owner.post(f"{PAGE}/holidays", data={"open": "no"})
    page = owner.get(answer.location).text
    assert f"Booking {booking.reference} stands as it is" in page
    assert waiting.reference in page
    session.rollback()
    assert session.get_one(Booking, booking.id).state == "confirmed"
    assert free(session, cast.chamber) == []
    shown = owner.get(f"/bookings/{waiting.reference}/answer").text
    assert "Closed on a public holiday: Armistice 1918" in shown


def test_a_request_for_one_is_told_which_day_is_closed(owner, visit, cast):
    form = {
        "starts": "2026-11-11T09:00",
        "ends": "2026-11-11T12:00",
        "purpose": "M²",
        "access_mode": "self_service",
    }
    answer = visit(cast.brightwater).post("/equipment/chamber/book", data=form)
    assert answer.status_code == 422
    assert "the equipment is closed on Wed 11 Nov 2026 (Armistice 1918)" in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Wed 11 Nov, Armistice 1918: closed"), ("fr", "mer. 11 nov., Armistice 1918")],
)
def test_the_week_and_the_month_name_them(owner, visit, cast, language, words):
    reader = visit(cast.brightwater, language)
    assert words in reader.get("/equipment/chamber?date=2026-11-09").text
    month = reader.get("/equipment/chamber?view=month&date=2026-11-09").text
    assert "Armistice 1918" in month
    park = visit(cast.halden, language).get("/calendar?date=2026-11-09").text
    assert "Armistice 1918" in park


def test_the_public_calendar_says_busy_and_leaves_the_day_out_of_the_opening(owner, visit):
    whole = Calendar.from_ical(visit(None).get("/equipment/chamber/calendar.ics?lang=fr").data)
    (event,) = [one for one in whole.walk("VEVENT") if one.decoded("DTSTART").date() == date(2026, 11, 11)]
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == ("Occupé", "Armistice 1918")
    assert Period(event.decoded("DTSTART"), event.decoded("DTEND")) == ARMISTICE
    left_out = {
        when.dt.date() for part in whole.walk("AVAILABLE") if "EXDATE" in part for when in part["EXDATE"].dts
    }
    assert date(2026, 11, 11) in left_out
    assert date(2026, 11, 1) not in left_out  # a Sunday
    owner.post(f"{PAGE}/holidays", data={"open": "yes"})
    assert b"Armistice" not in visit(None).get("/equipment/chamber/calendar.ics?lang=fr").data


def test_hours_past_midnight_stay_open_after_a_holiday(owner, visit):
    night = {"weekday": "2", "opens": "20:00", "closes": "06:00"}  # Wednesdays, of which one is the Armistice
    assert owner.post(f"{PAGE}/rules", data=night).status_code == 303
    whole = Calendar.from_ical(visit(None).get("/equipment/chamber/calendar.ics?opening=yes").data)
    (part,) = [one for one in whole.walk("AVAILABLE") if one.decoded("DTSTART").hour == 20]
    assert "EXDATE" not in part


def test_dates_on_request_may_be_asked_for_on_any_day(visit, session, cast):
    form = {"starts": "2026-11-11T09:00", "ends": "2026-11-11T12:00", "purpose": "M²"}
    form |= {"access_mode": "self_service"}
    answer = visit(cast.brightwater).post("/equipment/camera/book", data=form)
    assert answer.status_code in {200, 303}
    assert "Armistice" not in answer.text


def test_rolling_forward_keeps_them_closed(session, cast):
    """Day after day the far end comes closer to Christmas, and passes it."""
    item = session.get_one(Equipment, cast.chamber.id)
    item.horizon_days = 60

    def taken(window):
        return {unit: [] for unit in units(session, item)}

    stored.refresh_all(session, item, taken, NOW)
    for days in (10, 14, 15, 20, 30):
        now = NOW + days * DAY
        stored.roll_forward(session, now, lambda _item: taken)
        first = session.get_one(FirstFree, item.id)
        assert first.computed_until_minute >= int((now + item.terms.horizon).timestamp()) // 60
        kept = [row for row in rows(session, item) if row[2] > int(now.timestamp()) // 60]
        with session.begin_nested() as attempt:
            stored.refresh_all(session, item, taken, now)
            afresh = [row for row in rows(session, item) if row[2] > int(now.timestamp()) // 60]
            attempt.rollback()
        reach = first.computed_until_minute
        assert [row for row in kept if row[1] < reach] == [row for row in afresh if row[1] < reach]
        assert free_between(session, item.id, paris("2026-12-25T00:00", "2026-12-26T00:00")) == []


def test_a_bulk_load_finds_the_same(session, cast):
    store_free_time(session, cast.chamber)
    before = rows(session, cast.chamber)
    session.query(FreePeriod).delete()
    session.query(FirstFree).delete()
    session.flush()
    stored.fill(session, {}, NOW)
    assert rows(session, cast.chamber) == before
    assert not queries.holidays_of(session.get_one(Equipment, cast.chamber.id)).open


def test_a_night_shift_ends_at_midnight_before_one(session, cast):
    session.add(
        OpeningRuleRow(equipment_id=cast.chamber.id, weekday=1, opens_minute=1200, closes_minute=1800)
    )
    session.flush()
    store_free_time(session, cast.chamber)
    evening = paris("2026-11-10T19:00", "2026-11-12T00:00")
    assert free_between(session, cast.chamber.id, evening) == [paris("2026-11-10T20:00", "2026-11-11T00:00")]


def test_a_site_that_moves_to_alsace_has_other_ones(visit, session, cast):
    store_free_time(session, cast.chamber)
    good_friday = paris("2027-03-26T00:00", "2027-03-27T00:00")
    assert free(session, cast.chamber, good_friday) == [paris("2027-03-26T08:00", "2027-03-26T18:00")]
    where = {"name": "Laboratory", "address": "1 quai", "postcode": "67000", "town": "Strasbourg"}
    assert visit(cast.halden).post("/org/sites/main", data=where).status_code == 303
    assert free(session, cast.chamber, good_friday) == []
    page = visit(cast.halden, "en").get(PAGE).text
    assert "Those of all France and of Alsace and Moselle" in page
    assert "Good Friday" in page


def test_where_no_hours_are_open_there_is_nothing_to_switch(visit, cast):
    page = visit(cast.halden).get("/equipment/camera/availability").text
    assert "users may ask for any day, and you answer" in page
    assert "Open on public holidays" not in page
