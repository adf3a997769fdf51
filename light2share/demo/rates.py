"""Rate cards of the demonstration: some owners ask less of small companies, nothing of schools, or have agreed a price
with one organisation; a new price is announced for next year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.demo.members import DemoPerson
from light2share.equipment.models import Equipment, ListingState, PriceMode
from light2share.equipment.rules import Consumable, Per, Rates
from light2share.quotes.cards import Card, RequesterClass
from light2share.quotes.models import RateCard, columns_of

ONE_IN = 6
"""Of the instruments of other owners that have a price, one in so many has cards; of the demo owner's, all have."""
SINCE = timedelta(days=40)
ROUND_CENTS = 500
NITROGEN = Consumable("Azote liquide", 1_200, Per.HOUR)


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> int:
    """Write them all, as if weeks ago; bookings that were made before have the price of the sheet."""
    owner, friend = people["owner"].organisation_id, people["requester"].organisation_id
    priced = select(Equipment).where(
        Equipment.demo,
        Equipment.state == ListingState.PUBLISHED,
        Equipment.price_mode == PriceMode.RATE,
        Equipment.hourly_rate_cents.is_not(None),
    )
    rows = []
    for number, item in enumerate(session.scalars(priced.order_by(Equipment.id))):
        if item.owner_id != owner and number % ONE_IN:
            continue
        chosen = friend if item.owner_id == owner else None
        rows += [
            RateCard(equipment_id=item.id, version=1, changed_at=now - SINCE, **columns_of(card))
            for card in _cards(item.hourly_rate_cents or 0, chosen, now.date(), number)
        ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _cards(hourly: int, chosen: int | None, today: date, number: int) -> Iterator[Card]:
    new_year = date(today.year + 1, 1, 1)
    small = _rates(hourly, 80)
    yield Card(RequesterClass.SMALL, small, None, new_year - timedelta(days=1))
    yield Card(RequesterClass.SMALL, _rates(hourly, 85), new_year)
    school = Rates(PriceMode.FREE) if number % 2 else Rates(PriceMode.RATE, hourly_cents=_rounded(hourly, 40))
    yield Card(RequesterClass.ACADEMIC, school)
    yield Card(RequesterClass.PARTNERS, Rates(PriceMode.RATE, setup_cents=9_000, consumables=(NITROGEN,)))
    if chosen is not None:
        last = date(today.year, 12, 31)
        yield Card(RequesterClass.CHOSEN, _rates(hourly, 70), None, last, chosen)


def _rates(hourly: int, percent: int) -> Rates:
    """A share of the price of an hour, with a half-day and a set-up of its own."""
    amounts: dict[str, Any] = {
        "hourly_cents": _rounded(hourly, percent),
        "half_day_cents": _rounded(hourly * 35 // 10, percent),
        "daily_cents": _rounded(hourly * 6, percent),
    }
    return Rates(PriceMode.RATE, **amounts, setup_cents=4_500)


def _rounded(cents: int, percent: int) -> int:
    """To whole euros that people would write."""
    return round(cents * percent / 100 / ROUND_CENTS) * ROUND_CENTS
