"""What an authorisation is worth on a day."""

from __future__ import annotations

from datetime import date

import pytest

from light2share.authorisations.rules import ALONE, Standing, last_day, runs_alone, standing
from light2share.equipment.rules import AccessMode

TODAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("ends_on", "has_ended", "found"),
    [
        pytest.param(date(2027, 10, 12), False, Standing.VALID, id="it counts"),
        pytest.param(date(2026, 11, 12), False, Standing.VALID, id="31 days before the end nothing is said"),
        pytest.param(date(2026, 11, 11), False, Standing.ENDING, id="in the last thirty days it ends soon"),
        pytest.param(TODAY, False, Standing.ENDING, id="the last day is one of its days"),
        pytest.param(date(2026, 10, 11), False, Standing.OVER, id="the day after it is over"),
        pytest.param(date(2027, 10, 12), True, Standing.ENDED, id="one that was withdrawn counts no more"),
    ],
)
def test_standing(ends_on: date, has_ended: bool, found: Standing) -> None:
    assert standing(ends_on, has_ended, TODAY) is found


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 10, 12), 24, date(2028, 10, 12)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 12), 1, date(2026, 11, 12)),
    ],
)
def test_the_last_day(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last


@pytest.mark.parametrize("mode", [*AccessMode, None])
def test_who_runs_it_alone(mode: AccessMode | None) -> None:
    assert runs_alone(mode) is (mode in ALONE)
    assert not runs_alone(AccessMode.OPERATOR_ASSISTED)
