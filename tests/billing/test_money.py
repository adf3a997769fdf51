"""Cents and VAT: what the sums of a paper promise, whatever stands on it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from light2share.billing.money import VAT_RATES, Totals, share, totals, vat_on

CENTS = st.integers(0, 10**9)
CHARGED = st.lists(st.tuples(CENTS, st.sampled_from(VAT_RATES)), max_size=30)


@pytest.mark.parametrize(
    ("charged", "net", "vats", "gross"),
    [
        pytest.param([(48_000, 2_000)], 48_000, [9_600], 57_600, id="480 euros at 20 %"),
        pytest.param([(3, 2_000)], 3, [1], 4, id="0.6 of a cent is one"),
        pytest.param([(2, 2_000)], 2, [0], 2, id="0.4 of a cent is none"),
        pytest.param([(1, 2_000)] * 5, 5, [1], 6, id="rounded once a rate, not line by line"),
        pytest.param([(10_000, 550), (10_000, 2_000)], 20_000, [550, 2_000], 22_550, id="two rates"),
        pytest.param([(10_000, 0)], 10_000, [0], 10_000, id="no tax at all"),
        pytest.param([], 0, [], 0, id="nothing"),
    ],
)
def test_totals(charged: list[tuple[int, int]], net: int, vats: list[int], gross: int) -> None:
    found = totals(charged)
    assert (found.net_cents, [one.vat_cents for one in found.rates], found.gross_cents) == (net, vats, gross)


@given(CHARGED)
def test_the_foot_is_the_sum_of_the_lines_and_of_the_tax(charged: list[tuple[int, int]]) -> None:
    found = totals(charged)
    assert found.net_cents == sum(cents for cents, _ in charged) == sum(one.net_cents for one in found.rates)
    assert found.gross_cents == found.net_cents + sum(one.vat_cents for one in found.rates)
    assert isinstance(found, Totals)
    assert all(type(number) is int for number in (found.net_cents, found.vat_cents, found.gross_cents))


@given(CHARGED)
def test_the_order_of_lines_changes_nothing(charged: list[tuple[int, int]]) -> None:
    assert totals(charged) == totals(reversed(charged))


@given(CENTS, st.sampled_from(VAT_RATES))
def test_vat_is_the_exact_tax_rounded_half_up(cents: int, rate: int) -> None:
    exact = Decimal(cents) * rate / 10_000
    assert vat_on(cents, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(CENTS, st.integers(0, 100))
def test_a_share_is_the_exact_share_rounded_half_up(cents: int, percent: int) -> None:
    exact = Decimal(cents) * percent / 100
    assert share(cents, percent) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert share(cents, 100) == cents
    assert share(cents, 0) == 0
