from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from light2share.bookings.rules import (
    OpenLimits,
    Refusal,
    TooMany,
    answer_time,
    cancel_rule,
    expiry,
    only_taken,
    refusals,
    too_many,
)
from light2share.bookings.times import used_so_far
from light2share.equipment.rules import FreeCancel, Terms
from light2share.kernel.period import Period
from light2share.kernel.workdays import Office

PARIS = ZoneInfo("Europe/Paris")


def at(hour: float, day: int = 24) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def paris(*clock: int) -> datetime:
    year, month, day, hour = clock
    return datetime(year, month, day, hour, tzinfo=PARIS)


def hours(start: float, end: float, day: int = 24) -> Period:
    return Period(at(start, day), at(end, day))


TERMS = Terms(
    lead_time=timedelta(hours=2),
    horizon=timedelta(days=30),
    shortest=timedelta(hours=1),
    longest=timedelta(hours=6),
    buffer_before=timedelta(minutes=15),
    buffer_after=timedelta(minutes=30),
)


@pytest.mark.parametrize(
    ("wanted", "reasons"),
    [
        pytest.param(hours(9, 10), [], id="a free open hour may be booked"),
        pytest.param(hours(9, 11.5), [], id="it may end its buffer before a taken time"),
        pytest.param(hours(14.25, 16), [], id="it may start its buffer after a taken time"),
        pytest.param(hours(6, 7), [Refusal.IN_THE_PAST], id="a start that has passed is refused"),
        pytest.param(hours(8, 9.5), [Refusal.TOO_SOON], id="a start inside the lead time is refused"),
        pytest.param(hours(9, 10, day=25), [], id="a time on another open day may be booked"),
        pytest.param(
            Period(at(9) + timedelta(days=40), at(10) + timedelta(days=40)),
            [Refusal.TOO_FAR],
            id="a start beyond the horizon is refused",
        ),
        pytest.param(hours(9, 9.5), [Refusal.TOO_SHORT], id="less than the shortest booking is refused"),
        pytest.param(
            hours(14.5, 21),
            [Refusal.TOO_LONG, Refusal.BLACKOUT],
            id="every reason is named, in the order of the list",
        ),
        pytest.param(hours(19, 21), [Refusal.CLOSED], id="running past closing time is refused"),
        pytest.param(hours(17.5, 18.5), [Refusal.BLACKOUT], id="a blackout is told apart from closing time"),
        pytest.param(hours(11, 12), [Refusal.TAKEN], id="the buffer before a taken hour is kept free"),
        pytest.param(hours(14, 15), [Refusal.TAKEN], id="the buffer after a taken hour is kept free"),
        pytest.param(hours(12, 14), [Refusal.TAKEN], id="the taken hours themselves are refused"),
    ],
)
def test_refusals(wanted: Period, reasons: list[Refusal]) -> None:
    opened = [hours(6, 17), hours(18, 20), hours(6, 20, day=25)]
    assert refusals(wanted, TERMS, opened, [hours(12, 14)], at(7), [hours(17, 18)]) == reasons


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        pytest.param(hours(9, 10).start, 1, id="at its start"),
        pytest.param(hours(10.5, 11).start, 90, id="what has passed"),
        pytest.param(hours(20, 21).start, 120, id="all that was booked, after the day"),
        pytest.param(hours(10, 11, day=25).start, 180, id="of several times, those that have passed"),
        pytest.param(hours(10, 11, day=29).start, 240, id="all of them in the end"),
    ],
)
def test_used_so_far(now: datetime, minutes: int) -> None:
    assert used_so_far([hours(9, 11), hours(9, 11, day=25)], now) == minutes


def test_a_booking_across_midnight_lies_inside_one_open_period() -> None:
    night = Period(at(22), at(3, day=25))
    assert refusals(night, TERMS, [Period(at(20), at(6, day=25))], [], at(7)) == []


@pytest.mark.parametrize(
    ("reasons", "answer"),
    [
        ([Refusal.TAKEN], True),
        ([], False),
        ([Refusal.TAKEN, Refusal.CLOSED], False),
        ([Refusal.CLOSED], False),
    ],
)
def test_only_somebody_elses_booking_in_the_way_is_a_conflict(reasons: list[Refusal], answer: bool) -> None:
    assert only_taken(reasons) is answer


@pytest.mark.parametrize(
    ("now", "days", "start", "lapses"),
    [
        pytest.param(at(9, 20), 5, at(9, 30), at(17, 27), id="five working days leave a weekend out"),
        pytest.param(at(9, 20), 1, at(9, 30), at(17, 23), id="a Friday's one day ends on Monday at 18:00"),
        pytest.param(at(9, 20), 5, at(9, 24), at(7, 24), id="never later than the start less the lead time"),
        pytest.param(
            datetime(2026, 11, 10, 9, tzinfo=UTC), 1, at(9, 30), datetime(2026, 11, 12, 17, tzinfo=UTC),
            id="the Armistice is no working day",
        ),
        pytest.param(
            datetime(2026, 10, 23, 8, tzinfo=UTC), 1, at(9, 30), datetime(2026, 10, 26, 17, tzinfo=UTC),
            id="18:00 on the wall when summer time has ended",
        ),
    ],
)  # fmt: skip
def test_expiry(now: datetime, days: int, start: datetime, lapses: datetime) -> None:
    assert expiry(now, days, start, timedelta(hours=2), Office(PARIS)) == lapses


@pytest.mark.parametrize(
    ("start", "until", "short"),
    [
        pytest.param(at(9, 30), at(17, 27), False, id="all the days that the owner has"),
        pytest.param(at(9, 24), at(7, 24), False, id="cut by the notice, but a working day is left"),
        pytest.param(at(11, 23), at(9, 23), False, id="a working day to the minute"),
        pytest.param(at(10, 23), at(8, 23), True, id="an hour less than a working day"),
    ],
)
def test_how_long_the_owner_has(start: datetime, until: datetime, short: bool) -> None:
    found = answer_time(at(9, 20), 5, start, timedelta(hours=2), Office(PARIS))
    assert (found.until, found.is_short, found.enough_from) == (until, short, at(11, 23))


@pytest.mark.parametrize(
    ("now", "free"),
    [
        pytest.param(at(8, 22), True, id="long before"),
        pytest.param(at(9, 22), True, id="at the last moment"),
        pytest.param(at(9, 22) + timedelta(seconds=1), False, id="just after"),
    ],
)
def test_cancelling_is_free_until_the_hours_of_the_owner(now: datetime, free: bool) -> None:
    rule = cancel_rule(at(9, 24), FreeCancel(48, None, Office(PARIS)), now)
    assert rule.free_until == at(9, 22)
    assert rule.is_free is free


@pytest.mark.parametrize(
    ("start", "days", "until"),
    [
        pytest.param((2026, 11, 5, 9), 2, (2026, 11, 3, 9), id="two days of one week"),
        pytest.param((2026, 11, 9, 9), 2, (2026, 11, 5, 9), id="over a weekend"),
        pytest.param((2026, 11, 12, 9), 1, (2026, 11, 10, 9), id="over the armistice"),
        pytest.param((2026, 11, 8, 9), 1, (2026, 11, 6, 9), id="a start on a Sunday"),
        pytest.param(
            (2026, 10, 26, 9), 1, (2026, 10, 23, 9), id="over the change to winter time, same clock"
        ),
        pytest.param((2026, 12, 28, 9), 5, (2026, 12, 18, 9), id="over Christmas"),
    ],
)
def test_cancelling_is_free_until_the_working_days_of_the_owner(
    start: tuple[int, ...], days: int, until: tuple[int, ...]
) -> None:
    found = FreeCancel(48, days, Office(PARIS)).until(paris(*start))
    assert found == paris(*until)


@pytest.mark.parametrize(
    ("open_requests", "open_for_item", "limit"),
    [
        (0, 0, None),
        (19, 4, None),
        (20, 0, TooMany(20, per_item=False)),
        (19, 5, TooMany(5, per_item=True)),
        (20, 5, TooMany(5, per_item=True)),
    ],
)
def test_too_many(open_requests: int, open_for_item: int, limit: TooMany | None) -> None:
    assert too_many(OpenLimits(), open_requests, open_for_item) == limit
