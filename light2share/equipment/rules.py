"""What an owner asks of every booking of an item. No database, no web, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from light2share.kernel.period import Period

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """The limits on a booking. `step` is the grain of a slot on the grid, counted from the opening."""

    lead_time: timedelta = 2 * DAY
    horizon: timedelta = 365 * DAY
    shortest: timedelta = HOUR
    longest: timedelta = 30 * DAY
    step: timedelta = HOUR
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)

    def blocked(self, wanted: Period) -> Period:
        """The time a booking of `wanted` takes away: its period with both buffers."""
        return wanted.widened(self.buffer_before, self.buffer_after)
