"""What makes a feed the same feed as before. No database, no web, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from light2share.kernel.period import Period

MONTHS_BACK, MONTHS_AHEAD = 12, 24
REFRESH = timedelta(hours=1)
"""How often readers are asked to come back (RFC 7986, section 5.7)."""


def window(now: datetime) -> Period:
    """What a feed covers: its edges lie on the first of a month, so that the same data give the same bytes."""
    month = now.year * 12 + now.month - 1
    return Period(_first_of(month - MONTHS_BACK), _first_of(month + MONTHS_AHEAD + 1))


def _first_of(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Content:
    """What a feed's bytes follow from, without its events' text: its settings and the state of its bookings."""

    settings: tuple[str, ...]
    covers: Period
    count: int
    latest: datetime | None
    versions: int

    @property
    def etag(self) -> str:
        """Changes whenever a byte of the feed may have changed (RFC 9110, section 8.8.3)."""
        parts = (
            *self.settings,
            self.covers.start.isoformat(),
            str(self.count),
            str(self.latest),
            str(self.versions),
        )
        return sha256("\n".join(parts).encode()).hexdigest()[:32]
