"""What a standing document is worth on a day, and when admins are told that it ends."""

from __future__ import annotations

from datetime import date

import pytest

from light2share.proofs.rules import OVER, Standing, covers, standing, step

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "ends_on", "found"),
    [
        pytest.param(
            date(2025, 12, 31), LAST, Standing.AHEAD, id="the day before its first it does not count"
        ),
        pytest.param(FIRST, LAST, Standing.VALID, id="its first day counts"),
        pytest.param(
            date(2026, 12, 1), LAST, Standing.ENDING, id="thirty days before its last one it ends soon"
        ),
        pytest.param(LAST, LAST, Standing.ENDING, id="its last day counts"),
        pytest.param(date(2027, 1, 1), LAST, Standing.OVER, id="the day after it is over"),
        pytest.param(date(2040, 1, 1), None, Standing.VALID, id="without an end it does not end"),
    ],
)
def test_what_it_is_worth(today, ends_on, found):
    assert standing(FIRST, ends_on, today) is found


@pytest.mark.parametrize(
    ("first", "last", "ends_on", "found"),
    [
        pytest.param(FIRST, LAST, LAST, True, id="all of its days"),
        pytest.param(date(2025, 12, 31), LAST, LAST, False, id="a day before"),
        pytest.param(FIRST, date(2027, 1, 1), LAST, False, id="a day after"),
        pytest.param(FIRST, date(2030, 1, 1), None, True, id="years ahead without an end"),
    ],
)
def test_whether_it_covers(first, last, ends_on, found):
    assert covers(FIRST, ends_on, first, last) is found


@pytest.mark.parametrize(
    ("left", "found"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, OVER), (-90, OVER)],
)
def test_the_step_of_its_reminders(left, found):
    today = date(2026, 6, 1)
    ends_on = date.fromordinal(today.toordinal() + left)
    assert step(ends_on, today) == found
    assert step(None, today) is None
