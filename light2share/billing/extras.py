"""Lines that an owner adds to a statement: what no estimate knew. No database, no web; nothing here is a float."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from light2share.billing.money import NO_VAT, VAT_RATES

THOUSAND = 1_000
MOST_EXTRAS = 12

Stored = list[list[str | int]]


@dataclass(frozen=True, slots=True)
class Extra:
    """One such line. `quantity_milli` counts thousandths, so that 2.5 is 2,500; `rate` is its VAT."""

    label: str
    quantity_milli: int
    unit: str
    """In the owner's words; empty for pieces."""
    unit_cents: int
    rate: int

    @property
    def amount_cents(self) -> int:
        """Before tax; half a cent counts as one."""
        return (2 * self.quantity_milli * self.unit_cents + THOUSAND) // (2 * THOUSAND)

    @property
    def quantity(self) -> Decimal:
        """`2.5`, without zeros that say nothing."""
        whole, rest = divmod(self.quantity_milli, THOUSAND)
        return Decimal(whole) if not rest else (Decimal(self.quantity_milli) / THOUSAND).normalize()


def rates_beside(rate: int) -> tuple[int, ...]:
    """What may be charged beside a seller's own rate, the usual first: no tax where it charges none, and never none
    where it does, since a paper gives one reason for it.
    """
    if rate == NO_VAT:
        return (NO_VAT,)
    return (rate, *(one for one in reversed(VAT_RATES) if one not in {rate, NO_VAT}))


def stored(extras: Iterable[Extra]) -> Stored:
    """Lines as a statement keeps them."""
    return [[one.label, one.quantity_milli, one.unit, one.unit_cents, one.rate] for one in extras]


def extras_of(kept: Iterable[Sequence[str | int]]) -> tuple[Extra, ...]:
    """The lines again."""
    return tuple(
        Extra(str(label), int(quantity), str(unit), int(cents), int(rate))
        for label, quantity, unit, cents, rate in kept
    )
