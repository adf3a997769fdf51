"""When an item is not available after all: dated closings, once or by a recurrence rule.

No database, no web, no clock of its own. Rules of recurrence come from people, so each walk through one is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from light2share.kernel.localtime import to_local, to_utc
from light2share.kernel.period import Period, merged

MOST_OCCURRENCES = 5000
LONGEST = timedelta(days=366)
LONGEST_RULE = 300
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
PLAIN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST"})
REACH = timedelta(days=731)
"""How far after its first start a rule is tried before it is accepted."""


@dataclass(frozen=True, slots=True)
class Blackout:
    """Closed from `starts` to `ends`, naive wall-clock times of the site; `repeat` is an RRULE value or empty."""

    starts: datetime
    ends: datetime
    repeat: str = ""


class RepeatFault(StrEnum):
    """Why a recurrence rule is refused."""

    UNREADABLE = "unreadable"
    TOO_FINE = "too_fine"
    """More often than daily."""
    TOO_MANY = "too_many"
    NEVER = "never"
    """It matches no day within two years."""


def repeat_fault(blackout: Blackout) -> RepeatFault | None:
    """The reason against the rule of a blackout, or None (RFC 5545, section 3.3.10)."""
    if not blackout.repeat:
        return None
    try:
        rule = _read(blackout)
    except (ValueError, TypeError, KeyError, OverflowError):
        return RepeatFault.UNREADABLE
    if rule.frequency not in FREQUENCIES:
        return RepeatFault.TOO_FINE
    count = 0
    for count, _ in enumerate(_starts(blackout, blackout.starts + REACH), 1):
        if count > MOST_OCCURRENCES:
            return RepeatFault.TOO_MANY
    return None if count else RepeatFault.NEVER


def blackout_periods(blackouts: Iterable[Blackout], zone: ZoneInfo, window: Period) -> list[Period]:
    """The closed time inside `window`, merged. Each occurrence keeps its wall-clock start and end."""
    return merged(
        part
        for blackout in blackouts
        for period in _periods(blackout, zone, window)
        if (part := period.clipped(window))
    )


def _periods(blackout: Blackout, zone: ZoneInfo, window: Period) -> Iterator[Period]:
    length = blackout.ends - blackout.starts
    for starts in _starts(blackout, to_local(window.end, zone)):
        start, end = to_utc(starts, zone), to_utc(starts + length, zone)
        if start < end:
            yield Period(start, end)


def _starts(blackout: Blackout, until: datetime) -> Iterator[datetime]:
    """The wall-clock starts up to `until`."""
    if not blackout.repeat:
        yield blackout.starts
        return
    rule = _read(blackout)
    last = min(until, rule.until or until)
    for starts in islice(rule.pattern, rule.count):
        if starts > last:
            return
        yield starts


@dataclass(frozen=True, slots=True)
class _Rule:
    """A recurrence rule with its ends taken apart from its pattern."""

    frequency: str
    pattern: Iterable[datetime]
    count: int | None
    until: datetime | None


def _read(blackout: Blackout) -> _Rule:
    """The rule as parts; ValueError if it isn't one. An UNTIL in UTC is read as wall-clock time, as the blackout is.

    Daily and weekly rules take the parts of `PLAIN` only: with others the library may look for a match until 9999.
    """
    text = blackout.repeat.upper().removeprefix("RRULE:")
    parts = dict(part.split("=") for part in text.split(";"))
    if len(text) > LONGEST_RULE or "\n" in text or int(parts.get("INTERVAL", 1)) < 1:
        raise ValueError("not one recurrence rule")
    if parts["FREQ"] in {"DAILY", "WEEKLY"} and not parts.keys() <= PLAIN:
        raise ValueError("a part that this frequency has no use for")
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    until = _until(parts.pop("UNTIL")) if "UNTIL" in parts else None
    if parts["FREQ"] not in FREQUENCIES:
        return _Rule(parts["FREQ"], (), count, until)
    pattern = rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=blackout.starts)
    return _Rule(parts["FREQ"], pattern, count, until)


def _until(text: str) -> datetime:
    day = datetime.strptime(text[:8], "%Y%m%d")  # noqa: DTZ007  wall-clock time has no zone
    if len(text) == 8:
        return day.replace(hour=23, minute=59)
    return day.replace(hour=int(text[9:11]), minute=int(text[11:13]), second=int(text[13:15]))
