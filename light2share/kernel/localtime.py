"""Between wall-clock time and UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time; in a gap the offset before it counts, in an overlap the first."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of `zone` ever show it."""
    return to_utc(local, zone).astimezone(zone).replace(tzinfo=None) == local
