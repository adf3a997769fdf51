"""Money on papers between two companies: whole cents, VAT rounded once for each rate. Pure; nothing here is a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE = 10_000
"""A VAT rate of 100 %: rates are hundredths of a percent, so that 5.5 % is 550."""
NO_VAT = 0
NORMAL_VAT = 2_000
VAT_RATES = (NO_VAT, 550, 1_000, NORMAL_VAT)
"""What a French company may charge; 0 where the law asks for none."""
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Taxed:
    """What is charged at one rate: cents before tax, and the tax on all of them together."""

    rate: int
    net_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of a paper; `rates` are in rising order, and `gross_cents` is what they add up to."""

    net_cents: int
    rates: tuple[Taxed, ...]

    @property
    def vat_cents(self) -> int:
        """The tax of all rates."""
        return sum(one.vat_cents for one in self.rates)

    @property
    def gross_cents(self) -> int:
        """What has to be paid."""
        return self.net_cents + self.vat_cents


def vat_on(net_cents: int, rate: int) -> int:
    """The tax on an amount that is not negative; half a cent counts as one."""
    return (2 * net_cents * rate + WHOLE) // (2 * WHOLE)


def totals(charged: Iterable[tuple[int, int]]) -> Totals:
    """Add up pairs of cents before tax and the rate on them; tax is rounded once a rate, not line by line."""
    nets: dict[int, int] = {}
    for cents, rate in charged:
        nets[rate] = nets.get(rate, 0) + cents
    taxed = tuple(Taxed(rate, net, vat_on(net, rate)) for rate, net in sorted(nets.items()))
    return Totals(sum(nets.values()), taxed)


def share(cents: int, percent: int) -> int:
    """So many percent of an amount that is not negative; half a cent counts as one."""
    return (2 * cents * percent + PERCENT) // (2 * PERCENT)
