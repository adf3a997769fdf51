"""A zone's clock changes as a VTIMEZONE (RFC 5545, section 3.6.5), from the zone data of the system.

Each change is told in the local time that the clocks show just before it, which is what the RFC asks of DTSTART.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from light2share.kernel.period import Period

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)

Kind = tuple[timedelta, timedelta, str, bool]
"""The offsets before and after, the new name, and whether that is summer time."""


@lru_cache(maxsize=32)
def vtimezone(zone: ZoneInfo, covers: Period) -> Timezone:
    """The zone as it is within `covers`: how it stands at its start, then one part for each kind of change."""
    component = Timezone()
    component.add("tzid", zone.key)
    at_first = covers.start.astimezone(zone)
    component.add_component(_part([_naive(at_first)], _kind(at_first.utcoffset(), at_first)))
    changes: dict[Kind, list[datetime]] = {}
    for before, after in _changes(zone, covers):
        kind = _kind(before.utcoffset(), after)
        changes.setdefault(kind, []).append(_naive(after.astimezone(UTC)) + kind[0])
    for kind, onsets in changes.items():
        component.add_component(_part(onsets, kind))
    return component


def _naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _kind(before: timedelta | None, after: datetime) -> Kind:
    return (
        before or timedelta(),
        after.utcoffset() or timedelta(),
        after.tzname() or "",
        bool(after.dst()),
    )


def _part(onsets: list[datetime], kind: Kind) -> TimezoneDaylight | TimezoneStandard:
    before, after, name, is_summer = kind
    part = TimezoneDaylight() if is_summer else TimezoneStandard()
    part.add("dtstart", onsets[0])
    if onsets[1:]:
        part.add("rdate", onsets[1:])
    part.add("tzname", name)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    return part


def _changes(zone: ZoneInfo, covers: Period) -> Iterator[tuple[datetime, datetime]]:
    """The last minute before each change and the first one after it, in the zone."""
    day = covers.start.astimezone(UTC)
    while day < covers.end:
        following = day + ONE_DAY
        if day.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _narrowed(day, following, zone)
        day = following


def _narrowed(first: datetime, last: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    before = first.astimezone(zone).utcoffset()
    while last - first > ONE_MINUTE:
        middle = first + (last - first) // (2 * ONE_MINUTE) * ONE_MINUTE
        if middle.astimezone(zone).utcoffset() == before:
            first = middle
        else:
            last = middle
    return first.astimezone(zone), last.astimezone(zone)
