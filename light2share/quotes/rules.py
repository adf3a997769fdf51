"""What test time costs by its owner's rates. No database, no web, no clock of its own.

A day is 24 hours on the clock of the site. A stay is whole days and a rest; each of these days, and the rest, is paid
for in the cheapest of these ways: all of it by the hour; so many half-days, and by the hour what goes beyond them; one
day. Of ways that cost the same, the first named counts, and of those with half-days the one with the fewest. A
half-day is four hours (`HALF_DAY_HOURS`: half of a usual day of eight, and what the opening presets call a morning).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.equipment.rules import (
    HALF_DAY_HOURS,
    OPERATOR_HOURS_A_DAY,
    AccessMode,
    Per,
    PriceMode,
    Rates,
)
from light2share.kernel.period import Period

HOUR_MINUTES = 60
HALF_DAY_MINUTES = HALF_DAY_HOURS * HOUR_MINUTES
DAY_MINUTES = 24 * HOUR_MINUTES
OPERATOR_MINUTES_A_DAY = OPERATOR_HOURS_A_DAY * HOUR_MINUTES


class Charge(StrEnum):
    """What a line of an estimate is for."""

    DAYS = "days"
    HALF_DAYS = "half_days"
    HOURS = "hours"
    SAMPLES = "samples"
    SETUP = "setup"
    OPERATOR = "operator"
    CONSUMABLE = "consumable"
    CONSUMABLE_HOURS = "consumable_hours"
    AGREED = "agreed"
    """The whole price, as the owner named it and the requester accepted."""
    LATE_CANCEL = "late_cancel"
    """A share of the price, for time that was given back too late."""
    NO_SHOW = "no_show"
    """A share of the price, for time that nobody came for."""


BY_THE_HOUR = frozenset({Charge.HOURS, Charge.OPERATOR, Charge.CONSUMABLE_HOURS})
"""Whose quantity counts minutes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of an estimate. `quantity` counts minutes for what is paid by the hour, else pieces."""

    charge: Charge
    quantity: int
    unit_cents: int
    """For an hour, a half-day, a day, a sample, a booking."""
    amount_cents: int
    name: str = ""
    """What the owner calls a consumable."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An itemised price before tax. `total_cents` is None where the owner names it (quote, exchange, no rate)."""

    lines: tuple[Line, ...]
    total_cents: int | None


UNKNOWN = Estimate((), None)


def estimate(
    rates: Rates, periods: Sequence[Period], access_mode: AccessMode | None, zone: ZoneInfo, samples: int = 1
) -> Estimate:
    """What `periods` cost when run in `access_mode`; samples sent in are paid each, if they have a rate.

    Set-up and consumables of a booking are paid once, whatever its periods; consumables by the hour for the booked
    time, where time is paid for at all.
    """
    if rates.mode is PriceMode.FREE:
        return Estimate((), 0)
    if rates.mode is not PriceMode.RATE:
        return UNKNOWN
    if access_mode is AccessMode.SAMPLE_MAIL_IN and rates.sample_cents is not None:
        lines = [_pieces(Charge.SAMPLES, samples, rates.sample_cents), *_once(rates)]
        return _sum([*lines, *_consumables(rates, 0)])
    stays = [_stay(period, zone) for period in periods]
    if not rates.prices_time:
        return UNKNOWN
    lines = [*_time_lines(rates, stays), *_once(rates)]
    if access_mode is AccessMode.OPERATOR_ASSISTED and rates.operator_hourly_cents:
        minutes = sum(
            stay.days * OPERATOR_MINUTES_A_DAY + min(stay.rest, OPERATOR_MINUTES_A_DAY) for stay in stays
        )
        lines.append(_hours(Charge.OPERATOR, minutes, rates.operator_hourly_cents))
    return _sum([*lines, *_consumables(rates, sum(stay.minutes for stay in stays))])


def agreed(cents: int | None) -> tuple[Line, ...]:
    """The one line of a price that the owner named."""
    return () if cents is None else (_pieces(Charge.AGREED, 1, cents),)


def _sum(lines: Sequence[Line]) -> Estimate:
    return Estimate(tuple(lines), sum(line.amount_cents for line in lines))


@dataclass(frozen=True, slots=True)
class _Stay:
    """A period as whole days on the clock of the site and the minutes that are left."""

    days: int
    rest: int

    @property
    def minutes(self) -> int:
        """All of it, a day counted as 24 hours."""
        return self.days * DAY_MINUTES + self.rest


def _stay(period: Period, zone: ZoneInfo) -> _Stay:
    start = period.start.astimezone(zone).replace(tzinfo=None)
    days = (period.end.astimezone(zone).replace(tzinfo=None) - start).days
    last = _later(start, days, zone)
    if last > period.end:  # the clocks went forward during the last day
        days -= 1
        last = _later(start, days, zone)
    return _Stay(days, round((period.end - last) / timedelta(minutes=1)))


def _later(local: datetime, days: int, zone: ZoneInfo) -> datetime:
    return (local + timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to pay for a stretch of time."""

    minutes: int = 0
    half_days: int = 0
    days: int = 0

    def cost(self, rates: Rates) -> int:
        """In sixtieths of a cent, so that nothing is rounded before it is compared."""
        whole = self.half_days * (rates.half_day_cents or 0) + self.days * (rates.daily_cents or 0)
        return self.minutes * (rates.hourly_cents or 0) + whole * HOUR_MINUTES


def _ways(rates: Rates, minutes: int) -> Iterator[_Way]:
    """Every way that the rates allow, in the order in which they count."""
    if rates.hourly_cents is not None:
        yield _Way(minutes)
    if rates.half_day_cents is not None:
        for count in range(1, -(-minutes // HALF_DAY_MINUTES) + 1):
            left = max(minutes - count * HALF_DAY_MINUTES, 0)
            if not left or rates.hourly_cents is not None:
                yield _Way(left, count)
    if rates.daily_cents is not None:
        yield _Way(days=1)


def _cheapest(rates: Rates, minutes: int) -> _Way:
    """How at most a day is paid for."""
    return min(_ways(rates, minutes), key=lambda way: way.cost(rates)) if minutes else _Way()


def _time_lines(rates: Rates, stays: Sequence[_Stay]) -> Iterator[Line]:
    whole = _cheapest(rates, DAY_MINUTES)
    days = minutes = half_days = 0
    for stay in stays:
        rest = _cheapest(rates, stay.rest)
        days += stay.days * whole.days + rest.days
        half_days += stay.days * whole.half_days + rest.half_days
        minutes += stay.days * whole.minutes + rest.minutes
    if days and rates.daily_cents is not None:
        yield _pieces(Charge.DAYS, days, rates.daily_cents)
    if half_days and rates.half_day_cents is not None:
        yield _pieces(Charge.HALF_DAYS, half_days, rates.half_day_cents)
    if minutes and rates.hourly_cents is not None:
        yield _hours(Charge.HOURS, minutes, rates.hourly_cents)


def _once(rates: Rates) -> Iterator[Line]:
    if rates.setup_cents:
        yield _pieces(Charge.SETUP, 1, rates.setup_cents)


def _consumables(rates: Rates, minutes: int) -> Iterator[Line]:
    for one in rates.consumables:
        if one.per is Per.BOOKING:
            yield _pieces(Charge.CONSUMABLE, 1, one.unit_cents, one.name)
        elif minutes:
            yield _hours(Charge.CONSUMABLE_HOURS, minutes, one.unit_cents, one.name)


def _pieces(charge: Charge, count: int, unit_cents: int, name: str = "") -> Line:
    return Line(charge, count, unit_cents, count * unit_cents, name)


def _hours(charge: Charge, minutes: int, hourly_cents: int, name: str = "") -> Line:
    # Half a cent counts as one.
    amount = (minutes * hourly_cents * 2 + HOUR_MINUTES) // (2 * HOUR_MINUTES)
    return Line(charge, minutes, hourly_cents, amount, name)


Stored = list[list[str | int]]


def stored(lines: Iterable[Line]) -> Stored:
    """Lines as a booking keeps them."""
    return [
        [line.charge.value, line.quantity, line.unit_cents, line.amount_cents, line.name] for line in lines
    ]


def lines_of(kept: Iterable[Sequence[str | int]]) -> tuple[Line, ...]:
    """The lines again."""
    return tuple(
        Line(Charge(str(charge)), int(quantity), int(unit), int(amount), str(name))
        for charge, quantity, unit, amount, name in kept
    )
