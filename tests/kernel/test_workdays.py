"""Working days and public holidays in France."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.easter import easter as easter_of_the_library

from light2share.kernel.workdays import (
    Office,
    Region,
    add_working_days,
    easter,
    end_of_working_day,
    holidays,
    holidays_between,
    is_working_day,
    zone_of,
)

PARIS = ZoneInfo("Europe/Paris")


def test_easter_is_right_for_four_centuries():
    assert [easter(year) for year in range(1900, 2300)] == [
        easter_of_the_library(year) for year in range(1900, 2300)
    ]


def test_the_holidays_of_2026():
    assert holidays(2026) == {
        date(2026, 1, 1): "new_year",
        date(2026, 4, 6): "easter_monday",
        date(2026, 5, 1): "labour_day",
        date(2026, 5, 8): "victory_1945",
        date(2026, 5, 14): "ascension",
        date(2026, 5, 25): "whit_monday",
        date(2026, 7, 14): "national_day",
        date(2026, 8, 15): "assumption",
        date(2026, 11, 1): "all_saints",
        date(2026, 11, 11): "armistice",
        date(2026, 12, 25): "christmas",
    }


def test_two_holidays_may_fall_on_one_day():
    assert date(2008, 5, 1) in holidays(2008)  # Ascension and Labour Day
    assert len(holidays(2008)) == 10


def test_the_holidays_of_the_next_year_come_in_order():
    found = list(holidays_between(date(2026, 12, 25), date(2027, 12, 24)))
    assert found == sorted(found)
    assert (found[0], found[-1], len(found)) == (date(2026, 12, 25), date(2027, 11, 11), 11)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 10), True),
        (date(2026, 11, 11), False),
        (date(2026, 11, 14), False),
        (date(2026, 11, 16), True),
    ],
)
def test_working_days(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("region", "day"),
    [
        pytest.param(Region.ALSACE_MOSELLE, date(2027, 3, 26), id="Good Friday"),
        pytest.param(Region.ALSACE_MOSELLE, date(2028, 12, 26), id="Saint Stephen"),
        pytest.param(Region.MARTINIQUE, date(2028, 5, 22), id="abolition in Martinique"),
        pytest.param(Region.REUNION, date(2027, 12, 20), id="abolition in Reunion"),
    ],
)
def test_the_public_holidays_of_a_region_are_no_working_days_there(region, day):
    assert is_working_day(day)
    assert not is_working_day(day, region)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    there, here = (
        end_of_working_day(noon - timedelta(days=1), 1, Office(PARIS, one)) for one in (region, Region.REST)
    )
    assert here < there


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param("2026-10-12T06:00", 0, "2026-10-12T06:00", id="no days change nothing"),
        pytest.param("2026-10-12T06:00", 5, "2026-10-19T06:00", id="five days are a week"),
        pytest.param("2026-10-16T12:00", 1, "2026-10-19T12:00", id="a weekend does not count"),
        pytest.param("2026-10-17T12:00", 1, "2026-10-19T12:00", id="from a Saturday on"),
        pytest.param("2026-11-10T12:00", 1, "2026-11-12T12:00", id="a public holiday does not count"),
        pytest.param("2026-12-24T12:00", 1, "2026-12-28T12:00", id="Christmas and the weekend after it"),
        pytest.param(
            "2026-10-23T12:00", 1, "2026-10-26T13:00", id="the wall clock stays across a change of the clocks"
        ),
        pytest.param("2026-03-27T01:30", 1, "2026-03-30T00:30", id="and in spring"),
    ],
)
def test_adding_working_days(start, days, end):
    instant = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert add_working_days(instant, days, Office(PARIS)) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "days", "end"),
    [
        pytest.param("2026-10-12T06:00", 5, "2026-10-19T16:00", id="the fifth working day, at 18:00"),
        pytest.param("2026-10-12T20:00", 1, "2026-10-13T16:00", id="from an evening on"),
        pytest.param("2026-10-17T12:00", 1, "2026-10-19T16:00", id="from a Saturday on"),
        pytest.param("2026-10-12T22:30", 1, "2026-10-14T16:00", id="the day is that of the zone"),
        pytest.param("2026-10-23T12:00", 1, "2026-10-26T17:00", id="after the clocks have changed"),
    ],
)
def test_the_end_of_a_working_day(instant, days, end):
    found = end_of_working_day(datetime.fromisoformat(instant).replace(tzinfo=UTC), days, Office(PARIS))
    assert found == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("postcode", "zone"),
    [
        ("13013", "Europe/Paris"),
        ("97110", "America/Guadeloupe"),
        ("97133", "America/St_Barthelemy"),
        ("97410", "Indian/Reunion"),
        ("98713", "Pacific/Tahiti"),
        ("98000", "Europe/Paris"),
    ],
)
def test_the_clock_of_a_postcode(postcode, zone):
    assert zone_of(postcode) == zone
    assert ZoneInfo(zone)
