"""Free time is complete and never promises what is taken; bookable time keeps the terms."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from light2share.availability.blackouts import blackout_periods
from light2share.availability.free import bookable, chosen, free_periods, nearest, not_before, stretches
from light2share.availability.opening import open_periods
from light2share.equipment.rules import Terms
from light2share.kernel.period import Period
from tests.availability.play import DAY, HOUR, MINUTE, at, is_canonical, minutes_of, scenes, span

NOW = at("2026-11-20T09:00")


def free_of(scene):
    opened = open_periods(scene.rules, scene.zone, scene.window)
    closed = blackout_periods(scene.blackouts, scene.zone, scene.window)
    return free_periods(opened, closed, scene.blocked, scene.terms)


@given(scenes())
@settings(max_examples=200, deadline=None)
def test_free_time_is_what_an_oracle_finds_minute_by_minute(scene):
    free = free_of(scene)
    assert is_canonical(free)
    assert minutes_of(free) == scene.free_minutes()


@given(scenes(), st.integers(0, 287), st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_a_time_is_free_exactly_if_a_booking_of_it_would_harm_nobody(scene, start, length):
    wanted = Period(
        scene.window.start + start * 15 * MINUTE, scene.window.start + (start + length) * 15 * MINUTE
    )
    assume(wanted.end <= scene.window.end)
    opened = open_periods(scene.rules, scene.zone, scene.window)
    closed = blackout_periods(scene.blackouts, scene.zone, scene.window)
    harmless = (
        wanted.inside_any(opened)
        and not any(wanted.overlaps(gap) for gap in closed)
        and not any(scene.terms.blocked(wanted).overlaps(busy) for busy in scene.blocked)
    )
    assert wanted.inside_any(free_of(scene)) == harmless


@given(scenes(), st.integers(0, 72))
@settings(max_examples=100, deadline=None)
def test_bookable_time_is_free_and_keeps_the_terms(scene, hour):
    now, free, terms = scene.window.start + hour * HOUR, free_of(scene), scene.terms
    for period in bookable(free, terms, now):
        assert period.inside_any(free)
        assert now + terms.lead_time <= period.start <= now + terms.horizon
        assert period.length >= terms.shortest
        around = next(one for one in free if one.contains(period))
        assert (period.start - around.start) % terms.step == timedelta(0)
        assert period.end == around.end


@given(scenes(), st.integers(0, 72))
@settings(max_examples=100, deadline=None)
def test_no_start_on_the_grain_is_left_out(scene, hour):
    now, free, terms = scene.window.start + hour * HOUR, free_of(scene), scene.terms
    found = bookable(free, terms, now)
    for around in free:
        start = around.start
        while start + terms.shortest <= around.end:
            if now + terms.lead_time <= start <= now + terms.horizon:
                assert Period(start, start + terms.shortest).inside_any(found)
            start += terms.step


def test_buffers_count_between_bookings_only():
    terms = Terms(buffer_before=HOUR, buffer_after=HOUR / 2)
    opened = [span("2026-11-24T08:00", "2026-11-24T18:00")]
    closed = [span("2026-11-24T12:00", "2026-11-24T13:00")]
    blocked = [terms.blocked(span("2026-11-24T15:00", "2026-11-24T16:00"))]
    assert free_periods(opened, closed, blocked, terms) == [
        span("2026-11-24T08:00", "2026-11-24T12:00"),
        span("2026-11-24T13:00", "2026-11-24T13:30"),
        span("2026-11-24T17:30", "2026-11-24T18:00"),
    ]


@pytest.mark.parametrize(
    ("first", "start"),
    [
        ("2026-11-24T07:00", "2026-11-24T08:30"),
        ("2026-11-24T08:30", "2026-11-24T08:30"),
        ("2026-11-24T08:31", "2026-11-24T10:30"),
        ("2026-11-24T10:30", "2026-11-24T10:30"),
        ("2026-11-25T00:00", "2026-11-25T00:30"),
    ],
)
def test_a_stretch_that_has_begun_is_entered_on_its_grain(first, start):
    assert not_before(at("2026-11-24T08:30"), at(first), 2 * HOUR) == at(start)


def test_stretches_of_several_units_are_not_joined():
    one, two = span("2026-11-24T08:00", "2026-11-24T12:00"), span("2026-11-24T10:00", "2026-11-24T14:00")
    inside = span("2026-11-24T10:30", "2026-11-24T11:00")
    assert stretches([two, inside, one]) == [one, two]


FREE = [span("2026-11-24T08:00", "2026-11-24T12:00"), span("2026-11-24T13:00", "2026-11-24T17:00")]
TERMS = Terms(shortest=2 * HOUR, longest=3 * HOUR)


@pytest.mark.parametrize(
    ("start", "end", "meant"),
    [
        pytest.param("08:00", None, ("08:00", "10:00"), id="a start means the shortest booking"),
        pytest.param("11:00", None, ("10:00", "12:00"), id="near the end it begins earlier"),
        pytest.param("08:00", "11:00", ("08:00", "11:00"), id="a start and an end"),
        pytest.param("08:00", "12:00", ("08:00", "11:00"), id="cut to the longest booking"),
        pytest.param("08:00", "09:00", ("08:00", "10:00"), id="made as long as the shortest"),
        pytest.param("11:00", "14:00", None, id="over the gap"),
        pytest.param("12:30", None, None, id="in the gap"),
        pytest.param("10:00", "09:00", None, id="the wrong way round"),
    ],
)
def test_what_pointing_at_a_time_means(start, end, meant):
    def clock(text):
        return at(f"2026-11-24T{text}")

    found = chosen(FREE, TERMS, clock(start), clock(end) if end else None)
    assert found == (Period(clock(meant[0]), clock(meant[1])) if meant else None)


@given(scenes(), st.integers(0, 280), st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_what_is_chosen_can_be_booked(scene, start, length):
    now, terms = scene.window.start, scene.terms
    free = bookable(free_of(scene), terms, now)
    first = scene.window.start + start * 15 * MINUTE
    found = chosen(free, terms, first, first + length * 15 * MINUTE if length else None)
    if found:
        assert found.inside_any(free)
        assert terms.shortest <= found.length <= terms.longest
    elif not length:
        assert not any(period.start <= first < period.end for period in free)


@given(scenes(), st.integers(0, 280), st.integers(1, 30))
@settings(max_examples=80, deadline=None)
def test_the_nearest_times_are_free_as_long_and_in_order(scene, start, length):
    free = free_of(scene)
    first = scene.window.start + start * 15 * MINUTE
    wanted = Period(first, first + length * 15 * MINUTE)
    found = nearest(free, wanted, scene.terms.step)
    assert found == sorted(found)
    assert len(found) <= 3
    assert all(one.inside_any(free) and one.length == wanted.length for one in found)
    assert bool(found) == any(period.length >= wanted.length for period in free)


def test_a_long_opening_gives_the_same_time_of_the_days_around():
    wanted = Period(NOW + 5 * DAY, NOW + 5 * DAY + 2 * HOUR)
    days = nearest([Period(NOW, NOW + 30 * DAY)], wanted, HOUR, 4)
    assert [one.start - wanted.start for one in days] == [-2 * DAY, -DAY, 0 * DAY, DAY]
    long = Period(wanted.start, wanted.start + 30 * HOUR)
    apart = [one.start for one in nearest([Period(NOW, NOW + 30 * DAY)], long, HOUR)]
    assert apart == [long.start - 2 * DAY, long.start, long.start + 2 * DAY]


def test_a_booking_beyond_the_horizon_may_end_but_not_start():
    free = [Period(NOW, NOW + 20 * DAY)]
    terms = Terms(lead_time=timedelta(0), horizon=5 * DAY, step=HOUR)
    assert bookable(free, terms, NOW) == free
    assert bookable([Period(NOW + 6 * DAY, NOW + 7 * DAY)], terms, NOW) == []
