"""The price of an instrument in words, for its page and its card."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType

from light2share.equipment.models import Equipment
from light2share.equipment.queries import mode_changes
from light2share.equipment.rules import (
    HALF_DAY_HOURS,
    OPERATOR_HOURS_A_DAY,
    Changes,
    Per,
    PriceMode,
    Rates,
    timed_rates,
)
from light2share.equipment.words import PRICES
from light2share.i18n import gettext, pgettext
from light2share.i18n.formats import money

HALF_DAY_MINUTES = HALF_DAY_HOURS * 60
NO_CHANGES: Changes = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Headline:
    """The one price that stands large, what it is for, and the other rates in small."""

    amount: str
    note: str = ""
    per: str = ""
    """`€240 / half-day`, for cards and a phone's narrow bar; `from €240 / half-day` where an operator costs more."""
    details: tuple[str, ...] = ()


def headline_of(item: Equipment, language: str) -> Headline:
    """The price of an instrument in its cheapest mode."""
    if not item.price_said:
        return Headline(gettext("Price not said yet"))
    changes = mode_changes(item)
    return headline(item.rates, item.shortest_minutes, language, item.access_modes, changes)


def headline(
    rates: Rates,
    shortest_minutes: int,
    language: str,
    modes: Collection[str] = (),
    changes: Changes = NO_CHANGES,
) -> Headline:
    """The price of the usual booking in the cheapest of `modes`: half a day, or a day where none is shorter.

    It says `from` where another mode costs more.
    """
    if rates.mode is not PriceMode.RATE or not _any_price(rates, modes, changes):
        words = PRICES[PriceMode.QUOTE if rates.mode is PriceMode.RATE else rates.mode]
        return Headline(str(words), _note(rates.mode))
    (cents, unit), varies = usual_price(rates, shortest_minutes, modes, changes)
    amount = money(cents, language)
    per = f"{amount} / {unit}"
    if varies:
        amount, per = gettext("from %(price)s", price=amount), gettext("from %(price)s", price=per)
    return Headline(amount, gettext("excl. VAT / %(unit)s", unit=unit), per, rate_lines(rates, language))


def usual_price(
    rates: Rates, shortest_minutes: int, modes: Collection[str], changes: Changes
) -> tuple[tuple[int, str], bool]:
    """Cents and unit of the usual booking in the cheapest of `modes`, and whether another one differs."""
    priced = [one for one in timed_rates(rates, modes, changes) if one[0].names_a_price]
    prices = [_usual(one, shortest_minutes, mode) for one, mode in priced]
    cheapest = min(range(len(prices)), key=lambda place: _weight(*priced[place], prices[place][0]))
    return prices[cheapest], len(set(prices)) > 1 or len(priced) < len(timed_rates(rates, modes, changes))


def _any_price(rates: Rates, modes: Collection[str], changes: Changes) -> bool:
    return any(one.names_a_price for one, _mode in timed_rates(rates, modes, changes))


def _weight(rates: Rates, mode: Collection[str], cents: int) -> tuple[bool, int]:
    """For comparing prices of half-days and of days; a price for a sample comes after those for time."""
    half_day = rates.half_day_price(mode)
    return half_day is None, cents if half_day is None else half_day


def _note(mode: PriceMode) -> str:
    if mode is PriceMode.EXCHANGE:
        return gettext("Your hours on one of your instruments against theirs")
    if mode is PriceMode.FREE:
        return ""
    return gettext("The owner names the price when answering")


def _usual(rates: Rates, shortest_minutes: int, modes: Collection[str]) -> tuple[int, str]:
    by_day_only = rates.hourly_cents is None and rates.half_day_cents is None
    if rates.daily_cents is not None and (by_day_only or shortest_minutes > HALF_DAY_MINUTES):
        return rates.daily_cents + rates.operator_cents(OPERATOR_HOURS_A_DAY, modes), pgettext("price", "day")
    half_day = rates.half_day_price(modes)
    if half_day is not None:
        return half_day, gettext("half-day")
    return rates.sample_cents or 0, pgettext("price", "sample")


def rate_lines(rates: Rates, language: str) -> tuple[str, ...]:
    """Every rate, as `€25 per hour`."""
    lines = (
        (rates.hourly_cents, gettext("per hour")),
        (rates.half_day_cents, gettext("per half-day")),
        (rates.daily_cents, gettext("per day")),
        (rates.sample_cents, gettext("per sample sent in")),
    )
    found = [f"{money(cents, language)} {words}" for cents, words in lines if cents is not None]
    if rates.operator_hourly_cents:
        supplement = money(rates.operator_hourly_cents, language)
        found.append(gettext("+ %(amount)s per hour with an operator", amount=supplement))
    return (*found, *_supplements(rates, language))


def _supplements(rates: Rates, language: str) -> list[str]:
    """What comes on top whatever the mode."""
    found = []
    if rates.setup_cents:
        found.append(gettext("+ %(amount)s set-up, once", amount=money(rates.setup_cents, language)))
    for one in rates.consumables:
        amount = money(one.unit_cents, language)
        if one.per is Per.HOUR:
            found.append(gettext("+ %(amount)s per hour: %(name)s", amount=amount, name=one.name))
        else:
            found.append(gettext("+ %(amount)s once: %(name)s", amount=amount, name=one.name))
    return found
