"""What test time costs."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from light2share.equipment.rules import AccessMode, PriceMode, Rates
from light2share.kernel.period import Period
from light2share.quotes.rules import Charge, estimate

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
