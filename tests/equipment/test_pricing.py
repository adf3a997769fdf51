"""The price that a card names: of the cheapest way of use, with `from` where another one costs more."""

from __future__ import annotations

import pytest

from light2share.equipment.pricing import headline
from light2share.equipment.rules import AccessMode, PriceMode, Rates

OPERATOR, ALONE, SAMPLES = AccessMode.OPERATOR_ASSISTED, AccessMode.SELF_SERVICE, AccessMode.SAMPLE_MAIL_IN
HOUR, DAY = 60, 1440
RATES = Rates(PriceMode.RATE, hourly_cents=2500, daily_cents=15_000, operator_hourly_cents=9500)


@pytest.mark.parametrize(
    ("rates", "shortest", "modes", "english"),
    [
        pytest.param(RATES, HOUR, [ALONE], "€100 / half-day", id="alone, no operator is paid"),
        pytest.param(RATES, HOUR, [OPERATOR], "€480 / half-day", id="with an operator in any case"),
        pytest.param(RATES, HOUR, [OPERATOR, ALONE], "from €100 / half-day", id="with or without"),
        pytest.param(RATES, DAY, [OPERATOR], "€910 / day", id="eight hours of an operator in a day"),
        pytest.param(RATES, HOUR, [OPERATOR, SAMPLES], "from €100 / half-day", id="samples by the hour"),
        pytest.param(
            Rates(PriceMode.RATE, 2500, None, 9500, 4000),
            HOUR,
            [OPERATOR, SAMPLES],
            "€480 / half-day",
            id="samples have a price of their own",
        ),
        pytest.param(
            Rates(PriceMode.RATE, 2500, None, None),
            HOUR,
            [OPERATOR, ALONE],
            "€100 / half-day",
            id="one price",
        ),
        pytest.param(
            Rates(PriceMode.RATE, None, None, None, 4000), HOUR, [SAMPLES], "€40 / sample", id="samples"
        ),
        pytest.param(Rates(PriceMode.QUOTE), HOUR, [OPERATOR, ALONE], "", id="on quote"),
    ],
)
def test_the_price_of_a_card(app, rates, shortest, modes, english):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert headline(rates, shortest, "en", [mode.value for mode in modes]).per == english


@pytest.mark.parametrize(
    ("modes", "cents"), [([ALONE], 10_000), ([OPERATOR], 48_000), ([OPERATOR, ALONE], 10_000), ([], 10_000)]
)
def test_half_a_day_in_the_cheapest_mode(modes, cents):
    assert RATES.half_day_cents([mode.value for mode in modes]) == cents
