"""The algebra of periods against sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from light2share.kernel.period import Period, clipped, merged, subtracted

ORIGIN = datetime(2026, 10, 25, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def span(start: int, end: int) -> Period:
    return Period(ORIGIN + start * MINUTE, ORIGIN + end * MINUTE)


def minutes(periods) -> set[int]:
    return {
        minute
        for period in periods
        for minute in range((period.start - ORIGIN) // MINUTE, (period.end - ORIGIN) // MINUTE)
    }


def is_canonical(periods) -> bool:
    """Sorted and disjoint, and no two of them touch."""
    return all(before.end < after.start for before, after in pairwise(periods))


spans = st.builds(lambda start, length: span(start, start + length), st.integers(0, 120), st.integers(1, 40))
lists = st.lists(spans, max_size=8)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_a_period_ends_after_it_starts(start, end):
    with pytest.raises(ValueError, match="ends after it starts"):
        span(start, end)


@given(spans, spans)
def test_two_periods_overlap_where_they_share_a_minute(one, other):
    assert one.overlaps(other) == bool(minutes([one]) & minutes([other])) == other.overlaps(one)
    assert one.contains(other) == (minutes([other]) <= minutes([one]))
    assert minutes(filter(None, [one.clipped(other)])) == minutes([one]) & minutes([other])


def test_touching_periods_do_not_clash():
    assert not span(0, 60).overlaps(span(60, 120))


@given(lists)
def test_merging_keeps_every_minute_and_no_seam(periods):
    result = merged(periods)
    assert minutes(result) == minutes(periods)
    assert is_canonical(result)


@given(lists, lists)
def test_subtracting_leaves_what_the_other_does_not_take(periods, taken):
    result = subtracted(merged(periods), merged(taken))
    assert minutes(result) == minutes(periods) - minutes(taken)
    assert is_canonical(result)


@given(lists, spans)
def test_clipping_keeps_what_lies_in_the_window(periods, window):
    assert minutes(clipped(periods, window)) == minutes(periods) & minutes([window])


@given(lists, spans)
def test_a_period_inside_merged_ones_lies_in_one_of_them(periods, wanted):
    assert wanted.inside_any(merged(periods)) == (minutes([wanted]) <= minutes(periods))


@given(spans, st.integers(0, 30), st.integers(0, 30))
def test_widening_adds_on_both_sides(period, before, after):
    wide = period.widened(before * MINUTE, after * MINUTE)
    assert (period.start - wide.start, wide.end - period.end) == (before * MINUTE, after * MINUTE)
    assert wide.length == period.length + (before + after) * MINUTE
