"""When an instrument is calibrated again. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Calibration:
    """The last day it was calibrated and the next one it is due; None where that is not known."""

    last: date | None
    next: date | None

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed on which it was due again."""
        return self.next is not None and self.next < today


def calibration(last: date | None, interval_months: int | None) -> Calibration:
    """The next one lies whole months after the last, on the last day of a month that has no such day."""
    if last is None or interval_months is None:
        return Calibration(last, None)
    months = last.year * 12 + last.month - 1 + interval_months
    year, month = months // 12, months % 12 + 1
    return Calibration(last, date(year, month, min(last.day, monthrange(year, month)[1])))
