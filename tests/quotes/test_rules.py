"""What test time costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from light2share.equipment.rules import AccessMode, Consumable, Per, PriceMode, Rates
from light2share.kernel.period import Period
from light2share.quotes.rules import Charge, agreed, estimate, lines_of, stored

PARIS = ZoneInfo("Europe/Paris")
BOTH = Rates(PriceMode.RATE, hourly_cents=3_000, daily_cents=18_000)
OPERATED = Rates(PriceMode.RATE, hourly_cents=3_000, daily_cents=18_000, operator_hourly_cents=9_500)
ALONE = AccessMode.SELF_SERVICE


def paris(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def stay(first: tuple[int, int], last: tuple[int, int], month: int = 11) -> Period:
    return Period(paris(*first, month=month), paris(*last, month=month))


MORNING = stay((24, 9), (24, 12))
LONG_DAY = stay((24, 8), (24, 18))
NIGHT = stay((24, 20), (25, 8))
THREE_DAYS = stay((24, 8), (27, 8))


@pytest.mark.parametrize(
    ("rates", "period", "mode", "total"),
    [
        pytest.param(BOTH, MORNING, ALONE, 9_000, id="three hours by the hour"),
        pytest.param(BOTH, LONG_DAY, ALONE, 18_000, id="ten hours cost a day, which is cheaper"),
        pytest.param(BOTH, NIGHT, ALONE, 18_000, id="a night across midnight is one day"),
        pytest.param(BOTH, THREE_DAYS, ALONE, 54_000, id="whole days"),
        pytest.param(BOTH, stay((24, 8), (26, 10)), ALONE, 42_000, id="two days and two hours"),
        pytest.param(BOTH, stay((24, 8), (25, 16)), ALONE, 36_000, id="a long rest counts as a day"),
        pytest.param(Rates(PriceMode.RATE, hourly_cents=3_000), THREE_DAYS, ALONE, 216_000, id="hours only"),
        pytest.param(Rates(PriceMode.RATE, daily_cents=18_000), MORNING, ALONE, 18_000, id="days only"),
        pytest.param(Rates(PriceMode.RATE, hourly_cents=9_999), Period(paris(24, 9), paris(24, 9, 20)), ALONE, 3_333,
                     id="a third of an hour"),
        pytest.param(Rates(PriceMode.RATE, hourly_cents=10_001), Period(paris(24, 9), paris(24, 9, 30)), ALONE, 5_001,
                     id="half a cent counts as one"),
        pytest.param(OPERATED, MORNING, ALONE, 9_000, id="nobody else, no operator"),
        pytest.param(OPERATED, MORNING, AccessMode.OPERATOR_ASSISTED, 37_500, id="with an operator"),
        pytest.param(OPERATED, THREE_DAYS, AccessMode.OPERATOR_ASSISTED, 54_000 + 24 * 9_500,
                     id="an operator works eight hours of each day"),
        pytest.param(OPERATED, NIGHT, AccessMode.OPERATOR_ASSISTED, 18_000 + 8 * 9_500, id="and of a night"),
        pytest.param(BOTH, stay((25, 0), (26, 0), month=10), ALONE, 18_000, id="a day of 25 hours is a day"),
        pytest.param(BOTH, stay((29, 0), (30, 0), month=3), ALONE, 18_000, id="a day of 23 hours is a day"),
        pytest.param(Rates(PriceMode.FREE), THREE_DAYS, ALONE, 0, id="free"),
        pytest.param(Rates(PriceMode.FREE, hourly_cents=3_000), THREE_DAYS, ALONE, 0, id="free whatever the rates"),
        pytest.param(Rates(PriceMode.QUOTE, hourly_cents=3_000), MORNING, ALONE, None, id="on quote"),
        pytest.param(Rates(PriceMode.EXCHANGE), MORNING, ALONE, None, id="hours exchange"),
        pytest.param(Rates(PriceMode.RATE), MORNING, ALONE, None, id="no rate for time"),
        pytest.param(Rates(PriceMode.RATE, hourly_cents=0), MORNING, ALONE, 0, id="a rate of nothing is a price"),
    ],
)  # fmt: skip
def test_a_price(rates, period, mode, total):
    assert estimate(rates, [period], mode, PARIS).total_cents == total


def test_samples_sent_in_are_paid_each():
    rates = Rates(PriceMode.RATE, hourly_cents=3_000, sample_cents=4_000)
    found = estimate(rates, [MORNING], AccessMode.SAMPLE_MAIL_IN, PARIS, samples=5)
    assert (found.total_cents, found.lines[0].charge, found.lines[0].quantity) == (20_000, Charge.SAMPLES, 5)


def test_samples_without_a_rate_are_paid_by_their_time():
    assert estimate(BOTH, [MORNING], AccessMode.SAMPLE_MAIL_IN, PARIS).total_cents == 9_000


def test_several_periods_add_up():
    found = estimate(BOTH, [MORNING, LONG_DAY], ALONE, PARIS)
    assert found.total_cents == 27_000
    assert [line.charge for line in found.lines] == [Charge.DAYS, Charge.HOURS]


def test_the_lines_of_an_estimate_add_up():
    found = estimate(OPERATED, [stay((24, 8), (26, 10))], AccessMode.OPERATOR_ASSISTED, PARIS)
    assert [(line.charge, line.quantity, line.amount_cents) for line in found.lines] == [
        (Charge.DAYS, 2, 36_000),
        (Charge.HOURS, 120, 6_000),
        (Charge.OPERATOR, 18 * 60, 171_000),
    ]
    assert found.total_cents == sum(line.amount_cents for line in found.lines)


HALVES = Rates(PriceMode.RATE, hourly_cents=3_000, half_day_cents=10_000, daily_cents=18_000)
WITHOUT_DAY = Rates(PriceMode.RATE, hourly_cents=3_000, half_day_cents=10_000)
HALF_ONLY = Rates(PriceMode.RATE, half_day_cents=10_000)


def of_hours(hours: float) -> Period:
    return Period(paris(24, 8), paris(24, 8) + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("rates", "hours", "lines"),
    [
        pytest.param(HALVES, 3, [("hours", 180, 9_000)], id="three hours are cheaper than a half-day"),
        pytest.param(HALVES, 4, [("half_days", 1, 10_000)], id="four hours are a half-day"),
        pytest.param(HALVES, 3.5, [("half_days", 1, 10_000)], id="so is what costs more by the hour"),
        pytest.param(HALVES, 5, [("half_days", 1, 10_000), ("hours", 60, 3_000)], id="a half-day and an hour"),
        pytest.param(HALVES, 7, [("days", 1, 18_000)], id="a day, where a half-day and three hours cost more"),
        pytest.param(HALVES, 8, [("days", 1, 18_000)], id="a day is cheaper than two half-days"),
        pytest.param(WITHOUT_DAY, 8, [("half_days", 2, 20_000)], id="two half-days without a rate for days"),
        pytest.param(WITHOUT_DAY, 26, [("half_days", 6, 60_000), ("hours", 120, 6_000)], id="a day is six"),
        pytest.param(HALF_ONLY, 1, [("half_days", 1, 10_000)], id="half-days only: each that is begun"),
        pytest.param(HALF_ONLY, 5, [("half_days", 2, 20_000)], id="and the next one"),
        pytest.param(replace(HALVES, half_day_cents=12_000), 4, [("hours", 240, 12_000)],
                     id="of two that cost the same, the hours"),
        pytest.param(replace(HALF_ONLY, daily_cents=10_000), 4, [("half_days", 1, 10_000)],
                     id="of two that cost the same, the half-day before the day"),
        pytest.param(Rates(PriceMode.RATE, hourly_cents=100, daily_cents=18_000), 48, [("hours", 2880, 4_800)],
                     id="whole days by the hour where that is cheaper"),
    ],
)  # fmt: skip
def test_half_days(rates, hours, lines):
    found = estimate(rates, [of_hours(hours)], ALONE, PARIS)
    assert [(line.charge.value, line.quantity, line.amount_cents) for line in found.lines] == lines


EXTRA = replace(
    OPERATED,
    sample_cents=4_000,
    setup_cents=5_000,
    consumables=(Consumable("Probe tip", 1_200, Per.BOOKING), Consumable("Nitrogen", 333, Per.HOUR)),
)


def test_set_up_and_consumables_come_on_top():
    periods = [MORNING, Period(paris(25, 9), paris(25, 9, 30))]
    found = estimate(EXTRA, periods, AccessMode.OPERATOR_ASSISTED, PARIS)
    assert [(line.charge.value, line.quantity, line.amount_cents, line.name) for line in found.lines] == [
        ("hours", 210, 10_500, ""),
        ("setup", 1, 5_000, ""),
        ("operator", 210, 33_250, ""),
        ("consumable", 1, 1_200, "Probe tip"),
        ("consumable_hours", 210, 1_166, "Nitrogen"),
    ]
    assert found.total_cents == 51_116


def test_samples_pay_set_up_and_what_is_used_once_and_no_time():
    found = estimate(EXTRA, [MORNING], AccessMode.SAMPLE_MAIL_IN, PARIS, samples=3)
    assert [line.charge for line in found.lines] == [Charge.SAMPLES, Charge.SETUP, Charge.CONSUMABLE]
    assert found.total_cents == 18_200


def test_set_up_alone_is_no_price():
    assert estimate(Rates(PriceMode.RATE, setup_cents=5_000), [MORNING], ALONE, PARIS).total_cents is None


def test_what_is_kept_of_the_lines_gives_them_again():
    found = estimate(EXTRA, [MORNING], AccessMode.OPERATOR_ASSISTED, PARIS)
    assert lines_of(stored(found.lines)) == found.lines
    assert [line.amount_cents for line in agreed(12_345)] == [12_345]
    assert agreed(None) == ()


cents = st.none() | st.integers(0, 5_000_000)
any_rates = st.builds(
    Rates,
    mode=st.just(PriceMode.RATE),
    hourly_cents=cents,
    daily_cents=cents,
    half_day_cents=cents,
    operator_hourly_cents=cents,
    sample_cents=cents,
    setup_cents=cents,
    consumables=st.lists(
        st.builds(Consumable, st.just("x"), st.integers(0, 100_000), st.sampled_from(Per)), max_size=3
    ).map(tuple),
)
stays = st.lists(
    st.builds(
        lambda start, length: Period(start, start + length),
        st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001  its zone is added
            lambda at: at.replace(second=0, microsecond=0)
        ),
        st.integers(1, 45 * 1440).map(lambda minutes: timedelta(minutes=minutes)),
    ),
    min_size=1,
    max_size=4,
)
modes = st.none() | st.sampled_from(AccessMode)


@given(any_rates, stays, modes, st.integers(1, 20))
def test_a_total_is_the_sum_of_its_lines_and_never_negative(rates, periods, mode, samples):
    found = estimate(rates, periods, mode, PARIS, samples)
    if found.total_cents is None:
        assert found.lines == ()
        return
    assert found.total_cents == sum(line.amount_cents for line in found.lines) >= 0
    assert all(line.amount_cents >= 0 and line.quantity > 0 for line in found.lines)
    assert estimate(rates, periods, mode, PARIS, samples) == found


@given(any_rates, stays, modes, st.integers(0, 5_000_000))
def test_half_days_and_days_never_cost_more_than_hours_alone(rates, periods, mode, hourly):
    rates = replace(rates, hourly_cents=hourly)
    by_hours = replace(rates, half_day_cents=None, daily_cents=None)
    found, alone = (estimate(one, periods, mode, PARIS).total_cents for one in (rates, by_hours))
    assert found <= alone


@given(any_rates, stays, modes)
def test_another_way_to_pay_makes_nothing_dearer(rates, periods, mode):
    without = replace(rates, half_day_cents=None)
    found, before = (estimate(one, periods, mode, PARIS).total_cents for one in (rates, without))
    assert before is None or found <= before
