"""Time zones as an oracle sees them: by trying offsets, without the code under test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

FIRST, LAST = date(2020, 1, 1), date(2040, 12, 31)
NONE = {"Factory", "localtime"}
"""Names of no place: one without a zone, and whatever the machine is set to."""
KEYS = sorted(key for key in available_timezones() - NONE if not key.startswith(("right/", "posix")))

zones = st.sampled_from(KEYS).map(ZoneInfo)


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    found = instant.astimezone(zone).utcoffset()
    assert found is not None
    return found


@lru_cache(maxsize=700)
def changes(zone: ZoneInfo) -> list[datetime]:
    """The instants between 2020 and 2040 at which the offset of a zone changes."""
    found = []
    instant = datetime(2020, 1, 1, tzinfo=UTC)
    step = timedelta(days=1)
    while instant.year <= LAST.year:
        if offset(instant, zone) != offset(instant + step, zone):
            found.append(_between(instant, instant + step, zone))
        instant += step
    return found


def _between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    before = offset(early, zone)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // 2
        middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
        early, late = (middle, late) if offset(middle, zone) == before else (early, middle)
    return late


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clocks show `wall`; for one they jump over, by the offset before the jump."""
    guess = wall.replace(tzinfo=UTC)
    near = {offset(guess + timedelta(hours=hours), zone) for hours in range(-40, 41, 4)}
    shown = [guess - one for one in near if (guess - one).astimezone(zone).replace(tzinfo=None) == wall]
    return min(shown) if shown else guess - offset(guess - timedelta(hours=30), zone)


@st.composite
def moments(draw) -> tuple[ZoneInfo, datetime]:
    """A zone and an instant in it, most often within two days of a change of its clocks."""
    zone = draw(zones)
    near = changes(zone)
    if near and draw(st.integers(0, 3)):
        return zone, draw(st.sampled_from(near)) + timedelta(minutes=draw(st.integers(-2880, 2880)))
    minute = draw(st.integers(0, 21 * 365 * 1440))
    return zone, datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
