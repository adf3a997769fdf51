"""A month of an item by free half-days, and the five days of a card. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from light2share.availability.grid import Column, Sight, column
from light2share.availability.hours import days_of_week, monday_of
from light2share.equipment.rules import HOUR
from light2share.kernel.localtime import local_day, to_local, to_utc
from light2share.kernel.period import Period

MIDDAY = time(13)
HALF = 3 * HOUR
"""A half-day counts as free when this much of it is, or the shortest booking if that is less."""


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month's table; `free_halves` is 0, 1 or 2."""

    head: Column
    in_month: bool
    is_past: bool
    free_halves: int


@dataclass(frozen=True, slots=True)
class MonthWeek:
    """A line of the table with its ISO week number."""

    number: int
    days: list[MonthDay]


@dataclass(frozen=True, slots=True)
class Month:
    """The table. `before` and `after` are the first days of the months one may go on to; None at an end."""

    first: date
    weeks: list[MonthWeek]
    before: date | None
    after: date | None


def month_of(sight: Sight, day: date) -> Month:
    """The month that `day` lies in, in whole weeks."""
    first = day.replace(day=1)
    after = _next_month(first)
    mondays = [monday_of(first)]
    while (following := mondays[-1] + timedelta(days=7)) < after:
        mondays.append(following)
    last = to_local(sight.now + sight.terms.horizon, sight.zone).date()
    return Month(
        first,
        [_week(sight, monday, first) for monday in mondays],
        (first - timedelta(days=1)).replace(day=1) if first > sight.today else None,
        after if after <= last else None,
    )


def month_period(sight: Sight, day: date) -> Period:
    """All days that the table of a month shows."""
    first = day.replace(day=1)
    last = monday_of(_next_month(first) - timedelta(days=1)) + timedelta(days=6)
    return Period(local_day(monday_of(first), sight.zone).start, local_day(last, sight.zone).end)


def halves_of(sight: Sight, day: date) -> tuple[bool, bool]:
    """Whether the morning and the afternoon of a day are free."""
    whole = local_day(day, sight.zone)
    middle = to_utc(datetime.combine(day, MIDDAY), sight.zone)
    least = min(HALF, sight.terms.shortest)

    def is_free(half: Period) -> bool:
        return any((part := free.clipped(half)) and part.length >= least for free in sight.free)

    return is_free(Period(whole.start, middle)), is_free(Period(middle, whole.end))


def week_halves(sight: Sight, monday: date, asked: Sequence[Period] = ()) -> list[list[str]]:
    """Each drawn day of a week as two signs: `f` free, `w` asked for, `x` not available.

    Monday to Friday, with the weekend where it has free time.
    """
    days = days_of_week(monday)
    free = [halves_of(sight, day) for day in days]
    shown = 7 if any(any(halves) for halves in free[5:]) else 5
    return [
        [_sign(sight, day, number, is_free, asked) for number, is_free in enumerate(halves)]
        for day, halves in zip(days[:shown], free[:shown], strict=True)
    ]


def _sign(sight: Sight, day: date, number: int, is_free: bool, asked: Sequence[Period]) -> str:
    whole = local_day(day, sight.zone)
    middle = to_utc(datetime.combine(day, MIDDAY), sight.zone)
    half = Period(middle, whole.end) if number else Period(whole.start, middle)
    if is_free:
        return "w" if any(wish.overlaps(half) for wish in asked) else "f"
    return "x"


def _week(sight: Sight, monday: date, first: date) -> MonthWeek:
    days = [
        MonthDay(
            column(day, sight),
            (day.year, day.month) == (first.year, first.month),
            day < sight.today,
            sum(halves_of(sight, day)),
        )
        for day in days_of_week(monday)
    ]
    return MonthWeek(monday.isocalendar().week, days)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
