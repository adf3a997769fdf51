"""What a quote says: of whom, to whom, line by line, frozen. No database, no web, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from light2share.billing import extras as added
from light2share.billing.extras import Extra
from light2share.billing.money import Totals, totals
from light2share.billing.parties import Party, party_of, stored
from light2share.bookings import times
from light2share.equipment.rules import AccessMode
from light2share.kernel.period import Period
from light2share.quotes import rules
from light2share.quotes.rules import Line

VALID_DAYS = 60
PAYMENT_DAYS = 30
LATE_PERCENT = 50
NO_SHOW_PERCENT = 100
LONGEST_PAYMENT_DAYS = 60
"""Between companies (Code de commerce, L441-10)."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a seller says of tax and payment; `rate` is the VAT it charges, in hundredths of a percent."""

    rate: int
    payment_days: int = PAYMENT_DAYS
    terms: str = ""
    reverse_charge: bool = False
    """Whether the customer, a company elsewhere in the Union, pays the tax to its own state."""
    late_percent: int = LATE_PERCENT
    """Of the price, for cancelling when it is no longer free."""
    no_show_percent: int = NO_SHOW_PERCENT
    """Of the price of a day at most, where nobody comes."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a quote or a statement says, in no language."""

    seller: Party
    buyer: Party
    title_fr: str
    title_en: str
    periods: tuple[Period, ...]
    zone: str
    place: str
    access_mode: AccessMode | None
    lines: tuple[Line, ...]
    conditions: Conditions
    extras: tuple[Extra, ...] = ()
    """What the owner added after the visit; a quote has none."""

    @property
    def totals(self) -> Totals:
        """Its foot."""
        charged = [(line.amount_cents, self.conditions.rate) for line in self.lines]
        return totals([*charged, *((one.amount_cents, one.rate) for one in self.extras)])


def charged(conditions: Conditions, buyer: Party) -> Conditions:
    """What holds for that buyer: no tax where it is the customer's to pay and the seller notes that."""
    if conditions.reverse_charge and buyer.is_elsewhere_in_the_union:
        return replace(conditions, rate=0)
    return replace(conditions, reverse_charge=False)


def valid_until(made_on: date, days: int = VALID_DAYS) -> date:
    """The last day on which a quote may be accepted."""
    return made_on + timedelta(days=days)


def asks_again(accepted: Content, now: Content) -> bool:
    """Whether what was accepted no longer holds: another price, of other lines; other times alone change nothing."""
    return accepted.lines != now.lines


def packed(content: Content) -> dict[str, Any]:
    """The content as a row keeps it."""
    terms = content.conditions
    return {
        "seller": stored(content.seller),
        "buyer": stored(content.buyer),
        "title": [content.title_fr, content.title_en],
        "periods": times.packed([content.periods]),
        "zone": content.zone,
        "place": content.place,
        "access_mode": content.access_mode.value if content.access_mode else None,
        "lines": rules.stored(content.lines),
        "rate": terms.rate,
        "payment_days": terms.payment_days,
        "terms": terms.terms,
        "reverse_charge": terms.reverse_charge,
        "late_percent": terms.late_percent,
        "no_show_percent": terms.no_show_percent,
        "extras": added.stored(content.extras),
    }


def unpacked(kept: dict[str, Any]) -> Content:
    """The content again."""
    mode = kept["access_mode"]
    return Content(
        party_of(kept["seller"]),
        party_of(kept["buyer"]),
        kept["title"][0],
        kept["title"][1],
        periods=tuple(times.unpacked(kept["periods"])[0]),
        zone=kept["zone"],
        place=kept["place"],
        access_mode=AccessMode(mode) if mode else None,
        lines=rules.lines_of(kept["lines"]),
        conditions=Conditions(
            kept["rate"],
            kept["payment_days"],
            kept["terms"],
            kept["reverse_charge"],
            kept.get("late_percent", LATE_PERCENT),
            kept.get("no_show_percent", NO_SHOW_PERCENT),
        ),
        extras=added.extras_of(kept.get("extras", [])),
    )
