"""What is owed after the visit, out of the price that was frozen. No database, no web, no clock of its own.

Time that is billed costs its part of what the booked time costs; what is paid once, or was agreed as a whole, stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from light2share.billing.money import share
from light2share.quotes.rules import BY_THE_HOUR, Charge, Line

QUARTER = 15
HOUR = 60
DAY = timedelta(days=1)
CONTEST_WITHIN = timedelta(days=10)
TIME = frozenset({Charge.DAYS, Charge.HALF_DAYS, Charge.HOURS})


class Billed(StrEnum):
    """Which hours an owner bills."""

    BOOKED = "booked"
    USED = "used"
    LARGER = "larger"


def billed_minutes(rule: Billed, booked: int, used: int) -> int:
    """What is billed; what was used counts by the quarter of an hour that was begun."""
    quarters = -(-used // QUARTER) * QUARTER
    return {Billed.BOOKED: booked, Billed.USED: quarters, Billed.LARGER: max(booked, quarters)}[rule]


def lines_of_use(lines: Iterable[Line], booked: int, billed: int) -> tuple[Line, ...]:
    """The frozen lines for `billed` minutes instead of those that were booked."""
    frozen = tuple(lines)
    if billed == booked:
        return frozen
    time = [line for line in frozen if line.charge in TIME]
    found: list[Line] = []
    for line in frozen:
        if line.charge in TIME:
            if line is time[0]:
                found.append(_time(sum(one.amount_cents for one in time), booked, billed))
        elif line.charge in BY_THE_HOUR:
            amount = _part(line.amount_cents, billed, booked)
            found.append(
                Line(line.charge, _part(line.quantity, billed, booked), line.unit_cents, amount, line.name)
            )
        else:
            found.append(line)
    return tuple(found)


def _time(cents: int, booked: int, billed: int) -> Line:
    return Line(Charge.HOURS, billed, _part(cents, HOUR, booked), _part(cents, billed, booked))


def _part(number: int, part: int, whole: int) -> int:
    """Half of one counts as one."""
    return (2 * number * part + whole) // (2 * whole)


def late_cancel(price_cents: int, percent: int) -> Line:
    """The fee for cancelling when it is no longer free."""
    return _fee(Charge.LATE_CANCEL, share(price_cents, percent))


def no_show(price_cents: int, percent: int, booked: timedelta) -> Line:
    """The fee where nobody came: a share of the price, of a day of it at most."""
    of_a_day = _part(price_cents, DAY // timedelta(minutes=1), booked // timedelta(minutes=1))
    return _fee(Charge.NO_SHOW, share(min(price_cents, of_a_day), percent))


def _fee(charge: Charge, cents: int) -> Line:
    return Line(charge, 1, cents, cents)
