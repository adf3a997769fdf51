"""Dated closings and their rules of recurrence, the friendly and the hostile ones."""

from datetime import timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from light2share.availability.blackouts import (
    Blackout,
    RepeatFault,
    blackout_periods,
    repeat_fault,
    whole_closings,
)
from light2share.ical.recurrence import read
from tests.availability.play import DAY, HOUR, PARIS, at, is_canonical, minutes_of, paris, scenes, span, wall

YEAR = span("2026-10-31T23:00", "2027-10-31T23:00")


def blackout(repeat="", start="2026-11-02T13:30", hours=4):
    return Blackout(wall(start), wall(start) + hours * HOUR, repeat)


def starts(repeat, start="2026-11-02T13:30", window=YEAR):
    found = blackout_periods([blackout(repeat, start)], PARIS, window)
    return [f"{period.start.astimezone(PARIS):%Y-%m-%d %H:%M}" for period in found]


def test_a_single_closing():
    assert blackout_periods([blackout()], PARIS, YEAR) == [paris("2026-11-02T13:30", "2026-11-02T17:30")]


@pytest.mark.parametrize("day", [24, 26, 28, 31])
def test_a_closing_is_told_whole_wherever_one_looks(day):
    closed = Blackout(wall("2026-12-24T00:00"), wall("2027-01-02T00:00"))
    window = paris(f"2026-12-{day}T00:00", f"2026-12-{day}T12:00")
    assert whole_closings(closed, PARIS, window) == [paris("2026-12-24T00:00", "2027-01-02T00:00")]
    assert blackout_periods([closed], PARIS, window) == [window]
    assert whole_closings(closed, PARIS, paris("2027-01-02T00:00", "2027-01-03T00:00")) == []


def test_closings_that_overlap_are_one():
    closed = [blackout(), blackout(start="2026-11-02T16:00")]
    assert blackout_periods(closed, PARIS, YEAR) == [paris("2026-11-02T13:30", "2026-11-02T20:00")]


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("FREQ=WEEKLY;UNTIL=20261116", ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("FREQ=WEEKLY;UNTIL=20261116T100000Z", ["2026-11-02", "2026-11-09"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", ["2026-11-02", "2026-11-16"]),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", ["2026-11-02", "2026-12-07", "2027-01-04"]),
        ("FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20261231", ["2026-11-02", "2026-11-30", "2026-12-28"]),
        ("FREQ=YEARLY;COUNT=5", ["2026-11-02"]),
        ("freq=daily;count=2", ["2026-11-02", "2026-11-03"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=2", ["2026-11-02", "2026-11-03", "2026-11-05"]),
        ("FREQ=HOURLY;INTERVAL=48;COUNT=2", ["2026-11-02", "2026-11-04"]),
    ],
)
def test_series(repeat, expected):
    assert starts(repeat) == [f"{day} 13:30" for day in expected]


def test_a_series_keeps_its_wall_clock_when_the_clocks_change():
    found = starts("FREQ=WEEKLY;COUNT=4", "2027-03-15T08:00", span("2027-03-01T00:00", "2027-05-01T00:00"))
    assert [text[-5:] for text in found] == ["08:00"] * 4


@pytest.mark.parametrize(
    ("repeat", "fault"),
    [
        ("", None),
        ("FREQ=WEEKLY;BYDAY=MO,WE", None),
        ("FREQ=HOURLY;INTERVAL=6", None),
        ("FREQ=MONTHLY;BYMONTHDAY=31", None),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", None),
        ("FREQ=MINUTELY", RepeatFault.TOO_FINE),
        ("FREQ=SECONDLY;BYHOUR=3", RepeatFault.TOO_FINE),
        ("FREQ=HOURLY", RepeatFault.TOO_MANY),
        ("FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14", RepeatFault.TOO_MANY),
        ("FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,5,10,15,20;BYSECOND=0,1,2,3,4,5,6", RepeatFault.TOO_MANY),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", RepeatFault.NEVER),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", RepeatFault.NEVER),
        ("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=5", RepeatFault.NEVER),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", RepeatFault.NEVER),
        ("FREQ=HOURLY;INTERVAL=24;BYHOUR=5", RepeatFault.NEVER),
        ("FREQ=WEEKLY;UNTIL=20200101", RepeatFault.NEVER),
        ("nonsense", RepeatFault.UNREADABLE),
        ("FREQ=OFTEN", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;INTERVAL=0", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;INTERVAL=99999999999999999999", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;COUNT=-1", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;UNTIL=20261399", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;FREQ=DAILY", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;BYDAY=1MO", RepeatFault.UNREADABLE),
        ("FREQ=MONTHLY;BYMONTHDAY=0", RepeatFault.UNREADABLE),
        ("FREQ=YEARLY;BYEASTER=0", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY\nDTSTART:19700101", RepeatFault.UNREADABLE),
        ("FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 500), RepeatFault.UNREADABLE),
        ("FREQ=WÉEKLY", RepeatFault.UNREADABLE),
        ("FREQ=WEEKLY;COUNT=١", RepeatFault.UNREADABLE),
    ],
)
def test_rules_that_are_taken_and_refused(repeat, fault):
    began = perf_counter()
    assert repeat_fault(blackout(repeat)) is fault
    assert perf_counter() - began < 1, "a rule from a form takes no more time than a page"


def test_a_stored_rule_that_cannot_be_read_closes_the_whole_window():
    assert blackout_periods([blackout("FREQ=OFTEN")], PARIS, YEAR) == [YEAR]


@pytest.mark.parametrize(
    "repeat", ["FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;INTERVAL=7"]
)
def test_a_series_of_many_years_ago_is_still_quick(repeat):
    began = perf_counter()
    blackout_periods([blackout(repeat, "1990-01-01T00:00")], PARIS, YEAR)
    assert perf_counter() - began < 2


@given(
    st.text(max_size=40)
    | st.text("FREQ=WEKLYDAIB;,0123456789", max_size=40).map(lambda text: "FREQ=DAILY;" + text)
)
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(text):
    try:
        rule = read(text)
    except ValueError:
        return
    assert list(rule.starts(wall("2026-11-02T08:00"), wall("2026-11-20T08:00"))) is not None


@given(scenes())
@settings(max_examples=100, deadline=None)
def test_closings_are_what_an_oracle_finds_minute_by_minute(scene):
    closed = blackout_periods(scene.blackouts, scene.zone, scene.window)
    assert is_canonical(closed)
    assert minutes_of(closed) == scene.closed_minutes()


def test_the_longest_closing_may_reach_far_into_a_window():
    closed = Blackout(wall("2026-01-01T00:00"), wall("2026-01-01T00:00") + 366 * DAY)
    window = span("2026-12-01T00:00", "2026-12-02T00:00")
    assert blackout_periods([closed], PARIS, window) == [window]
    assert at("2026-12-01T00:00") + timedelta(days=1) == window.end
