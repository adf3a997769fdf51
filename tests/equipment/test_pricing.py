"""The price that a card names: of the cheapest way of use, with `from` where another one costs more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from light2share.catalogue import actions as catalogue
from light2share.catalogue.models import Listing
from light2share.equipment.models import Equipment, ModeTerms
from light2share.equipment.pricing import headline
from light2share.equipment.rules import AccessMode, ModeChange, PriceMode, Rates, cheapest_half_day

OPERATOR, ALONE, SAMPLES = AccessMode.OPERATOR_ASSISTED, AccessMode.SELF_SERVICE, AccessMode.SAMPLE_MAIL_IN
HOUR, DAY = 60, 1440
RATES = Rates(PriceMode.RATE, hourly_cents=2500, daily_cents=15_000, operator_hourly_cents=9500)


@pytest.mark.parametrize(
    ("rates", "shortest", "modes", "english"),
    [
        pytest.param(RATES, HOUR, [ALONE], "€100 / half-day", id="alone, no operator is paid"),
        pytest.param(RATES, HOUR, [OPERATOR], "€480 / half-day", id="with an operator in any case"),
        pytest.param(RATES, HOUR, [OPERATOR, ALONE], "from €100 / half-day", id="with or without"),
        pytest.param(RATES, 8 * HOUR, [ALONE], "€150 / day", id="half a day can't be booked"),
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
    assert RATES.half_day_price([mode.value for mode in modes]) == cents


@pytest.mark.parametrize(
    ("usual", "modes", "changes", "english", "cents"),
    [
        pytest.param(
            Rates(PriceMode.RATE, 2500),
            [OPERATOR, ALONE],
            {OPERATOR: ModeChange(hourly_cents=6000)},
            "from €100 / half-day",
            10_000,
            id="dearer with the owner",
        ),
        pytest.param(
            Rates(PriceMode.RATE, 6000),
            [OPERATOR, ALONE],
            {ALONE: ModeChange(hourly_cents=2500)},
            "from €100 / half-day",
            10_000,
            id="cheaper alone",
        ),
        pytest.param(
            Rates(PriceMode.RATE, 2500),
            [OPERATOR, ALONE],
            {mode: ModeChange(hourly_cents=6000) for mode in (OPERATOR, ALONE)},
            "€240 / half-day",
            24_000,
            id="each has the same price of its own",
        ),
        pytest.param(
            Rates(PriceMode.RATE, 2500),
            [ALONE],
            {OPERATOR: ModeChange(hourly_cents=1000)},
            "€100 / half-day",
            10_000,
            id="a mode that is not offered counts for nothing",
        ),
        pytest.param(
            Rates(PriceMode.RATE, 2500),
            [OPERATOR, ALONE],
            {ALONE: ModeChange(lead_time=timedelta(days=7))},
            "€100 / half-day",
            10_000,
            id="another notice is no other price",
        ),
        pytest.param(
            Rates(PriceMode.RATE),
            [OPERATOR, SAMPLES],
            {OPERATOR: ModeChange(daily_cents=80_000), SAMPLES: ModeChange(sample_cents=4000)},
            "€800 / day",
            80_000,
            id="prices of the modes alone",
        ),
        pytest.param(
            Rates(PriceMode.RATE, 2500),
            [OPERATOR, ALONE],
            {ALONE: ModeChange(daily_cents=8000)},
            "from €80 / day",
            8000,
            id="a day that costs less than the other's half-day",
        ),
    ],
)
def test_a_mode_with_a_price_of_its_own(app, usual, modes, changes, english, cents):
    names = [mode.value for mode in modes]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert headline(usual, HOUR, "en", names, changes).per == english
    assert cheapest_half_day(usual, names, changes) == cents


def test_every_page_names_the_cheapest_mode(visit, session, cast):
    mode = AccessMode.SELF_SERVICE
    session.add(ModeTerms(equipment_id=cast.chamber.id, mode=mode, hourly_rate_cents=5000))
    session.flush()
    for one in session.scalars(select(Equipment)):
        catalogue.index(session, one)
    session.commit()
    browser = visit(cast.brightwater)
    for path in (
        "/equipment?q=chamber",
        "/equipment/chamber",
        "/equipment/compare?item=chamber",
        "/o/halden",
    ):
        assert "from €200" in browser.get(path).text, path
    assert "à partir de 200" in visit(cast.corvid, language="fr").get("/equipment/chamber").text
    for price in (
        browser.get("/api/v1/equipment/chamber").json["price"],
        browser.get("/api/v1/equipment?q=chamber").json["items"][0]["price"],
    ):
        assert (price["half_day_cents"], price["varies"]) == (20_000, True)
    assert session.get_one(Listing, cast.chamber.id).price_cents == 20_000
