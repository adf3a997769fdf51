"""What makes a feed the same feed as before. No database, no web, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

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


CANCELLED_FOR = timedelta(days=60)
"""How long what came to nothing stays in a feed as CANCELLED, so that it leaves every calendar that has it."""


def told_since(now: datetime) -> datetime:
    """From when on a booking that came to nothing is told: whole days, so that bytes change once a day at most."""
    since = now.astimezone(UTC) - CANCELLED_FOR
    return since.replace(hour=0, minute=0, second=0, microsecond=0)


class Sides(NamedTuple):
    """Row numbers: the words of a booking that are not its own follow from these."""

    equipment_id: int
    owner_id: int
    requester_id: int
    requested_by_id: int
    """0 for nobody."""


def mark_of(*texts: str | None) -> str:
    """Another one whenever one of the texts is another."""
    return sha256("\0".join("" if text is None else f"={text}" for text in texts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Content:
    """What the bytes of an item's public calendar follow from: its settings and the state of its bookings."""

    settings: tuple[str, ...]
    covers: Period
    count: int
    latest: datetime | None
    versions: int

    @property
    def etag(self) -> str:
        """Changes whenever a byte of the calendar may have changed (RFC 9110, section 8.8.3)."""
        return mark_of(
            *self.settings,
            self.covers.start.isoformat(),
            str(self.count),
            str(self.latest),
            str(self.versions),
        )
