"""What test time costs by its owner's rates. No database, no web, no clock of its own.

A day is 24 hours on the clock of the site. Each started rest of a day costs the cheaper of its hours and a whole day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.equipment.rules import OPERATOR_HOURS_A_DAY, AccessMode, PriceMode, Rates
from light2share.kernel.period import Period

HOUR_MINUTES = 60
OPERATOR_MINUTES_A_DAY = OPERATOR_HOURS_A_DAY * HOUR_MINUTES


class Charge(StrEnum):
    """What a line of an estimate is for."""

    HOURS = "hours"
    DAYS = "days"
    OPERATOR = "operator"
    SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class Line:
    """One item of an estimate. `quantity` counts minutes for hours and the operator, else days or samples."""

    charge: Charge
    quantity: int
    unit_cents: int
    """For an hour, a day or a sample."""
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """An itemised price before tax. `total_cents` is None where the owner names it (quote, exchange, no rate)."""

    lines: tuple[Line, ...]
    total_cents: int | None


def estimate(
    rates: Rates, periods: Sequence[Period], access_mode: AccessMode | None, zone: ZoneInfo, samples: int = 1
) -> Estimate:
    """What `periods` cost when run in `access_mode`; samples sent in are paid each, if they have a rate."""
    if rates.mode is PriceMode.FREE:
        return Estimate((), 0)
    if rates.mode is not PriceMode.RATE:
        return Estimate((), None)
    if access_mode is AccessMode.SAMPLE_MAIL_IN and rates.sample_cents is not None:
        amount = rates.sample_cents * samples
        return Estimate((Line(Charge.SAMPLES, samples, rates.sample_cents, amount),), amount)
    stays = [_stay(period, zone) for period in periods]
    lines = _time_lines(rates, stays)
    if not lines:
        return Estimate((), None)
    if access_mode is AccessMode.OPERATOR_ASSISTED and rates.operator_hourly_cents:
        minutes = sum(
            stay.days * OPERATOR_MINUTES_A_DAY + min(stay.rest, OPERATOR_MINUTES_A_DAY) for stay in stays
        )
        lines.append(_hours(Charge.OPERATOR, minutes, rates.operator_hourly_cents))
    return Estimate(tuple(lines), sum(line.amount_cents for line in lines))


@dataclass(frozen=True, slots=True)
class _Stay:
    """A period as whole days on the clock of the site and the minutes that are left."""

    days: int
    rest: int


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


def _time_lines(rates: Rates, stays: Sequence[_Stay]) -> list[Line]:
    days = minutes = 0
    for stay in stays:
        if rates.daily_cents is None:
            minutes += stay.days * 24 * HOUR_MINUTES + stay.rest
        elif stay.rest and _whole_day_is_cheaper(rates, stay.rest):
            days += stay.days + 1
        else:
            days, minutes = days + stay.days, minutes + stay.rest
    lines = []
    if days and rates.daily_cents is not None:
        lines.append(Line(Charge.DAYS, days, rates.daily_cents, days * rates.daily_cents))
    if minutes and rates.hourly_cents is not None:
        lines.append(_hours(Charge.HOURS, minutes, rates.hourly_cents))
    return lines


def _whole_day_is_cheaper(rates: Rates, minutes: int) -> bool:
    if rates.hourly_cents is None or rates.daily_cents is None:
        return rates.hourly_cents is None
    return rates.daily_cents < _hours(Charge.HOURS, minutes, rates.hourly_cents).amount_cents


def _hours(charge: Charge, minutes: int, hourly_cents: int) -> Line:
    # Half a cent counts as one.
    return Line(
        charge, minutes, hourly_cents, (minutes * hourly_cents * 2 + HOUR_MINUTES) // (2 * HOUR_MINUTES)
    )
