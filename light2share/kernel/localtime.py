"""Between the wall clock of a zone and UTC. The only place that decides what an ambiguous or missing time means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from light2share.kernel.period import Period


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a naive wall-clock time.

    A time that the clocks jump over takes the offset before the gap; one that comes twice means the first
    (RFC 5545, section 3.3.5).
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def to_local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The naive wall-clock time of an instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of `zone` ever show it."""
    return to_local(to_utc(local, zone), zone) == local


def is_ambiguous(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks show it twice."""
    if not exists(local, zone):
        return False
    return local.replace(tzinfo=zone, fold=1).astimezone(UTC) != to_utc(local, zone)


def local_day(day: date, zone: ZoneInfo) -> Period:
    """A calendar day from midnight to midnight: 23, 24 or 25 hours."""
    midnight = datetime.combine(day, time())
    return Period(to_utc(midnight, zone), to_utc(midnight + timedelta(days=1), zone))
