"""When an item is not available after all: dated closings, once or by a recurrence rule.

No database, no web, no clock of its own. Rules of recurrence come from people, so each walk through one is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.ical.recurrence import Recurrence, TooLong, read
from light2share.kernel.localtime import to_local, to_utc
from light2share.kernel.period import Period, merged

MOST_OCCURRENCES = 5000
LONGEST = timedelta(days=366)
REACH = timedelta(days=731)
"""How far after its first start a rule is tried before it is accepted."""


@dataclass(frozen=True, slots=True)
class Blackout:
    """Closed from `starts` to `ends`, naive wall-clock times of the site; `repeat` is an RRULE value or empty.

    A series leaves out what would begin on one of `except_days`.
    """

    starts: datetime
    ends: datetime
    repeat: str = ""
    except_days: tuple[date, ...] = ()


class RepeatFault(StrEnum):
    """Why a recurrence rule is refused."""

    UNREADABLE = "unreadable"
    TOO_FINE = "too_fine"
    """More often than hourly."""
    TOO_MANY = "too_many"
    NEVER = "never"
    """It matches no time within two years."""


def repeat_fault(blackout: Blackout) -> RepeatFault | None:
    """The reason against the rule of a blackout, or None (RFC 5545, section 3.3.10)."""
    if not blackout.repeat:
        return None
    try:
        rule = read(blackout.repeat)
    except ValueError:
        return RepeatFault.UNREADABLE
    if rule.is_finer_than_hourly:
        return RepeatFault.TOO_FINE
    count = 0
    try:
        for count, _ in enumerate(rule.starts(blackout.starts, blackout.starts + REACH), 1):
            if count > MOST_OCCURRENCES:
                return RepeatFault.TOO_MANY
    except TooLong:
        return RepeatFault.TOO_MANY
    return None if count else RepeatFault.NEVER


def is_over(blackout: Blackout, zone: ZoneInfo, now: datetime) -> bool:
    """Whether it closes nothing any more. A series that can't be followed is taken as going on."""
    if to_utc(blackout.ends, zone) > now:
        return False
    return not (blackout.repeat and blackout_periods([blackout], zone, Period(now, now + REACH)))


def blackout_periods(blackouts: Iterable[Blackout], zone: ZoneInfo, window: Period) -> list[Period]:
    """The closed time inside `window`, merged. Each occurrence keeps its wall-clock start and end.

    A series that can't be followed to the end of the window closes all of it: nothing is free because something could
    not be read.
    """
    return merged(part for blackout in blackouts for part in _closed(blackout, zone, window))


def whole_closings(blackout: Blackout, zone: ZoneInfo, window: Period) -> list[Period]:
    """Its occurrences that touch `window`, from their own beginning to their own end, merged."""
    try:
        return merged(one for one in _periods(blackout, zone, window) if one.overlaps(window))
    except (ValueError, OverflowError, TooLong):
        return [window]


def needless_exceptions(blackout: Blackout) -> list[date]:
    """The exceptions on which the series would not begin anyway; none where it can't be followed so far."""
    if not blackout.repeat or not blackout.except_days:
        return []
    until = datetime.combine(max(blackout.except_days), time.max)
    try:
        rule = read(blackout.repeat)
        begun = {starts.date() for starts in rule.starts(blackout.starts, until)}
    except (ValueError, OverflowError, TooLong):
        return []
    return [day for day in blackout.except_days if day not in begun | {blackout.starts.date()}]


def _closed(blackout: Blackout, zone: ZoneInfo, window: Period) -> list[Period]:
    try:
        return [part for period in _periods(blackout, zone, window) if (part := period.clipped(window))]
    except (ValueError, OverflowError, TooLong):
        return [window]


def _periods(blackout: Blackout, zone: ZoneInfo, window: Period) -> Iterator[Period]:
    length = blackout.ends - blackout.starts
    rule = read(blackout.repeat) if blackout.repeat else None
    for starts in _starts(blackout, rule, to_local(window.end, zone) + timedelta(days=1)):
        start, end = to_utc(starts, zone), to_utc(starts + length, zone)
        if start < end:  # a short closing may fall into the hour that the clocks jump over
            yield Period(start, end)


def _starts(blackout: Blackout, rule: Recurrence | None, until: datetime) -> Iterator[datetime]:
    """The wall-clock starts up to `until`: the one that was entered, then those of the rule, less the exceptions."""
    left_out = set(blackout.except_days) if rule else set()
    if blackout.starts.date() not in left_out:
        yield blackout.starts
    if rule:
        later = (starts for starts in rule.starts(blackout.starts, until) if starts > blackout.starts)
        yield from (starts for starts in later if starts.date() not in left_out)
