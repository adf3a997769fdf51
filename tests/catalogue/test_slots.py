"""The slot on a card and the half-days under it say what the instrument's own calendar says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from light2share.availability import free
from light2share.catalogue.slots import Terms, _slot, bookable
from light2share.equipment import rules
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Monday, 8:00 in Paris."""
DAY = 1440
PARIS = "Europe/Paris"


def at(day: int, hour: float) -> int:
    """A minute of the week that begins on Monday, the 23rd of November, by the clock of Paris."""
    return minute_of(datetime(2026, 11, 23, tzinfo=UTC)) + day * DAY + round((hour - 1) * 60)


@given(
    stretches=st.lists(st.tuples(st.integers(-3000, 20_000), st.integers(1, 2000)), max_size=6),
    lead=st.integers(0, 5000),
    shortest=st.integers(5, 2880),
    step=st.integers(5, 1440),
    horizon=st.integers(1, 12),
)
def test_the_same_rule_as_the_calendar(stretches, lead, shortest, step, horizon):
    present = minute_of(NOW)
    times = [(present + start, present + start + length) for start, length in stretches]
    minute = timedelta(minutes=1)
    terms = rules.Terms(
        lead_time=lead * minute, shortest=shortest * minute, step=step * minute, horizon=horizon * rules.DAY
    )
    periods = [Period(instant_of(start), instant_of(end)) for start, end in times]
    expected = [(minute_of(one.start), minute_of(one.end)) for one in free.bookable(periods, terms, NOW)]
    assert list(bookable(times, Terms(lead, shortest, step, horizon * DAY), present)) == expected


def test_half_days_within_the_notice_are_not_lit():
    times = [(at(day, 8), at(day, 18)) for day in range(5)]
    left = bookable(times, Terms(2 * DAY, 240, 60, 30 * DAY), minute_of(NOW))
    slot = _slot(left[0][0], PARIS, left, 240)
    assert slot.starts_minute == at(2, 8)
    assert slot.halves == ((False, False), (False, False), (True, True), (True, True), (True, True))


def test_half_days_too_short_for_a_booking_are_not_lit():
    times = [(at(0, 8), at(0, 10)), (at(1, 8), at(1, 12))]
    left = bookable(times, Terms(0, 240, 60, 30 * DAY), minute_of(NOW))
    assert _slot(left[0][0], PARIS, left, 240).halves[:2] == ((False, False), (True, False))


def test_the_half_day_of_the_slot_is_lit_however_little_of_it_is_free():
    left = ((at(0, 12.5), at(0, 14.5)),)
    assert _slot(left[0][0], PARIS, left, 120).halves[0] == (True, False)


@pytest.mark.parametrize(("day", "days"), [(4, 5), (5, 7), (6, 7)])
def test_the_weekend_is_shown_where_it_is_free(day, days):
    left = ((at(day, 8), at(day, 18)),)
    slot = _slot(left[0][0], PARIS, left, 60)
    assert len(slot.halves) == days
    assert slot.halves[day] == (True, True)
