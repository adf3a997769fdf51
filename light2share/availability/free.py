"""Free time is algebra: opening less blackouts less what is taken. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from light2share.equipment.rules import Terms
from light2share.kernel.period import Period, merged, subtracted

DAY = timedelta(days=1)


def free_periods(
    opened: Sequence[Period], closed: Sequence[Period], blocked: Iterable[Period], terms: Terms
) -> list[Period]:
    """The time in which a booking may lie, of one unit.

    `opened` and `closed` are merged; `blocked` are the blocked times of bookings, in any order. Two blocked times must
    not overlap, so a new booking keeps its own buffers away from them: it starts `buffer_before` after one ends, and
    ends `buffer_after` before one starts. Against opening and closing, buffers don't count.
    """
    kept_clear = [busy.widened(terms.buffer_after, terms.buffer_before) for busy in blocked]
    return subtracted(opened, merged([*closed, *kept_clear]))


def within(free: Iterable[Period], opened: Sequence[Period] | None) -> list[Period]:
    """The part of `free` inside `opened`, which is merged; None narrows nothing down."""
    if opened is None:
        return list(free)
    return [part for period in free for gap in opened if (part := period.clipped(gap))]


def bookable(free: Iterable[Period], terms: Terms, now: datetime) -> list[Period]:
    """The part of `free` that a booking could take if it was asked for `now`: notice, horizon, shortest length.

    A stretch that has begun, or begins within the notice, is entered a whole number of steps after its start.
    """
    first, last = now + terms.lead_time, now + terms.horizon
    result = []
    for period in free:
        start = not_before(period.start, first, terms.step)
        if start <= last and start + terms.shortest <= period.end:
            result.append(Period(start, period.end))
    return result


def not_before(start: datetime, first: datetime, step: timedelta) -> datetime:
    """`start`, or the earliest time from `first` on that is a whole number of steps after it."""
    missing = max(first - start, timedelta(0))
    return start + -(-missing // step) * step


def stretches(periods: Iterable[Period]) -> list[Period]:
    """The free times of several units as one of them can serve each: sorted, none inside another.

    Two may overlap where different units are free; joined, they would promise what no single unit can keep.
    """
    result: list[Period] = []
    for period in sorted(periods, key=lambda one: (one.start, -one.length)):
        if not result or period.end > result[-1].end:
            result.append(period)
    return result


def chosen(
    free: Sequence[Period], terms: Terms, start: datetime, end: datetime | None = None
) -> Period | None:
    """The bookable time that a person means who points at `start`, or at all from `start` to `end`.

    It is made as long as the shortest booking, earlier where its free time ends too soon, and cut to the longest; None
    if `start` isn't in `free` or the free time doesn't reach to `end`.
    """
    reaching = [
        period
        for period in free
        if period.start <= start < period.end and (end is None or start < end <= period.end)
    ]
    if not reaching:
        return None
    inside = max(reaching, key=lambda period: period.end)
    until = min(max(end or start, start + terms.shortest), inside.end, start + terms.longest)
    since = max(inside.start, min(start, until - terms.shortest))
    return Period(since, until) if until - since >= terms.shortest else None


def of_allowed_length(wanted: Period, terms: Terms) -> Period:
    """`wanted`, cut or stretched to what the owner allows, in whole steps: what is offered in its place can be had."""
    steps = -(-wanted.length // terms.step) * terms.step
    return Period(wanted.start, wanted.start + min(max(steps, terms.shortest), terms.longest))


def nearest(free: Sequence[Period], wanted: Period, step: timedelta, count: int = 3) -> list[Period]:
    """Up to `count` free times as long as `wanted`, those that start closest to it, in the order of time.

    Each lies a whole number of `step` after the start of its free period. A free period gives the closest there is in
    it, and the same time of the days before and after, as far as it reaches and without overlap.
    """
    apart = -(-wanted.length // DAY) * DAY
    found = set()
    for period in free:
        latest = period.end - wanted.length
        if latest >= period.start:
            closest = min(max(wanted.start, period.start), latest)
            for shift in range(-count, count + 1):
                aim = closest + shift * apart
                if period.start <= aim <= latest:
                    start = period.start + (aim - period.start) // step * step
                    found.add(Period(start, start + wanted.length))
    by_distance = sorted(found, key=lambda time: (abs(time.start - wanted.start), time.start))
    return sorted(by_distance[:count])
