"""Weekly rules become instants: wall clocks, validity, nights, and both changes of the clocks."""

from datetime import date

import pytest
from hypothesis import given, settings

from light2share.availability.opening import PRESETS, OpeningRule, Preset, open_periods
from tests.availability.play import HOUR, PARIS, at, is_canonical, minutes_of, paris, scenes, span

MONDAY = span("2026-11-22T23:00", "2026-11-23T23:00")
WEEK = span("2026-11-22T23:00", "2026-11-29T23:00")


def hours(rules, window=WEEK):
    return [(period.start, period.end) for period in open_periods(rules, PARIS, window)]


@pytest.mark.parametrize(
    ("rule", "opened"),
    [
        pytest.param(OpeningRule(0, 480, 1080), [("2026-11-23T07:00", "2026-11-23T17:00")], id="a working day"),
        pytest.param(OpeningRule(0, 0, 1440), [("2026-11-22T23:00", "2026-11-23T23:00")], id="all day to 24:00"),
        pytest.param(OpeningRule(0, 1200, 1680), [("2026-11-23T19:00", "2026-11-24T03:00")], id="into the next day"),
        pytest.param(OpeningRule(6, 1200, 1680), [("2026-11-22T23:00", "2026-11-23T03:00"),
                                                  ("2026-11-29T19:00", "2026-11-29T23:00")], id="from the week before"),
        pytest.param(OpeningRule(0, 480, 1080, valid_from=date(2026, 11, 24)), [], id="not valid yet"),
        pytest.param(OpeningRule(0, 480, 1080, valid_until=date(2026, 11, 22)), [], id="not valid any longer"),
        pytest.param(OpeningRule(0, 480, 1080, date(2026, 11, 23), date(2026, 11, 23)),
                     [("2026-11-23T07:00", "2026-11-23T17:00")], id="valid on its first and last day"),
    ],
)  # fmt: skip
def test_a_rule(rule, opened):
    assert hours([rule]) == [(at(start), at(end)) for start, end in opened]


def test_a_night_that_begins_on_the_last_valid_day_ends_the_day_after():
    rule = OpeningRule(0, 1200, 1680, valid_until=date(2026, 11, 23))
    assert hours([rule]) == [(at("2026-11-23T19:00"), at("2026-11-24T03:00"))]


def test_rules_that_touch_or_overlap_make_one_period():
    rules = [OpeningRule(0, 480, 720), OpeningRule(0, 720, 900), OpeningRule(0, 840, 1080)]
    assert hours(rules) == [(at("2026-11-23T07:00"), at("2026-11-23T17:00"))]


def test_every_day_around_the_clock_is_one_period():
    assert open_periods([OpeningRule(day, 0, 1440) for day in range(7)], PARIS, WEEK) == [WEEK]


@pytest.mark.parametrize(
    ("day", "rule", "length"),
    [
        pytest.param("2026-03-29", OpeningRule(6, 60, 300), 3, id="a night in spring is an hour shorter"),
        pytest.param("2026-10-25", OpeningRule(6, 60, 300), 5, id="a night in autumn is an hour longer"),
        pytest.param("2026-03-29", OpeningRule(6, 480, 1080), 10, id="a day in spring keeps its hours"),
        pytest.param("2026-10-25", OpeningRule(6, 480, 1080), 10, id="a day in autumn keeps its hours"),
        pytest.param("2026-03-29", OpeningRule(6, 0, 1440), 23, id="the whole day in spring"),
        pytest.param("2026-10-25", OpeningRule(6, 0, 1440), 25, id="the whole day in autumn"),
    ],
)
def test_a_change_of_the_clocks(day, rule, length):
    around = paris(f"{day}T00:00", f"{day}T23:59").widened(2 * HOUR, 2 * HOUR)
    (period,) = open_periods([rule], PARIS, around)
    assert period.length.total_seconds() == length * 3600


def test_an_opening_inside_the_missing_hour_is_none():
    assert hours([OpeningRule(6, 150, 165)], paris("2026-03-29T00:00", "2026-03-29T12:00")) == [
        (at("2026-03-29T01:30"), at("2026-03-29T01:45"))
    ]
    assert hours([OpeningRule(6, 150, 195)], paris("2026-03-29T00:00", "2026-03-29T12:00")) == []


@pytest.mark.parametrize(
    ("preset", "weekly_hours"),
    [(Preset.WEEKDAYS, 40), (Preset.MORNINGS, 20), (Preset.FRIDAYS, 8), (Preset.ON_REQUEST, 0)],
)
def test_presets(preset, weekly_hours):
    assert len(minutes_of(open_periods(PRESETS[preset], PARIS, WEEK))) == weekly_hours * 60


def test_weekdays_are_two_halves():
    assert [
        (f"{period.start.astimezone(PARIS):%H:%M}", f"{period.end.astimezone(PARIS):%H:%M}")
        for period in open_periods(PRESETS[Preset.WEEKDAYS], PARIS, MONDAY)
    ] == [("08:30", "12:30"), ("13:30", "17:30")]


@given(scenes())
@settings(max_examples=100, deadline=None)
def test_opening_is_what_an_oracle_finds_minute_by_minute(scene):
    opened = open_periods(scene.rules, scene.zone, scene.window)
    assert is_canonical(opened)
    assert minutes_of(opened) == scene.open_minutes()
