"""Wall clocks and instants, in all zones and around every change of the clocks from 2020 to 2040."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from light2share.kernel.localtime import exists, is_ambiguous, local_day, to_local, to_utc
from tests.kernel.zones import FIRST, LAST, changes, instant_of, moments, zones

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        pytest.param("2026-07-01 12:00", "2026-07-01 10:00", id="summer time is two hours ahead"),
        pytest.param("2026-12-01 12:00", "2026-12-01 11:00", id="winter time is one hour ahead"),
        pytest.param("2026-03-29 02:30", "2026-03-29 01:30", id="in the gap the offset before it holds"),
        pytest.param(
            "2026-10-25 02:30", "2026-10-25 00:30", id="of an hour that comes twice the first is meant"
        ),
    ],
)
def test_paris(wall, instant):
    assert to_utc(datetime.fromisoformat(wall), PARIS) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "there", "twice"),
    [
        ("2026-03-29 01:59", True, False),
        ("2026-03-29 02:00", False, False),
        ("2026-03-29 02:59", False, False),
        ("2026-03-29 03:00", True, False),
        ("2026-10-25 01:59", True, False),
        ("2026-10-25 02:00", True, True),
        ("2026-10-25 02:59", True, True),
        ("2026-10-25 03:00", True, False),
    ],
)
def test_hours_that_are_missing_or_come_twice(wall, there, twice):
    local = datetime.fromisoformat(wall)
    assert (exists(local, PARIS), is_ambiguous(local, PARIS)) == (there, twice)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("Europe/Paris", date(2026, 11, 24), 24),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Havana", date(2026, 3, 8), 23),
        ("Africa/Cairo", date(2026, 4, 24), 23),
    ],
)
def test_a_day_has_its_real_hours(zone, day, hours):
    assert local_day(day, ZoneInfo(zone)).length == hours * HOUR


@given(moments())
@settings(max_examples=300)
def test_every_instant_is_shown_and_found_again(place):
    zone, instant = place
    wall = to_local(instant, zone)
    assert exists(wall, zone)
    assert to_utc(wall, zone) <= instant
    assert to_utc(wall, zone) == instant or is_ambiguous(wall, zone)


@given(moments())
@settings(max_examples=300)
def test_a_wall_clock_means_the_instant_that_trying_finds(place):
    zone, instant = place
    wall = instant.replace(tzinfo=None)
    assert to_utc(wall, zone) == instant_of(wall, zone)


@given(zones, st.dates(FIRST, LAST))
@settings(max_examples=300)
def test_days_follow_each_other_without_gap_or_overlap(zone, day):
    assert local_day(day, zone).end == local_day(day + timedelta(days=1), zone).start


@given(zones)
@settings(max_examples=60, deadline=None)
def test_each_hour_of_a_change_is_counted_once(zone):
    for change in changes(zone):
        day = to_local(change, zone).date()
        whole = [local_day(day + timedelta(days=number), zone) for number in range(-1, 2)]
        assert sum((one.length for one in whole), timedelta()) == whole[-1].end - whole[0].start
