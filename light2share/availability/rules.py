"""In which weeks opening hours hold."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Weeks(StrEnum):
    """In which weeks a rule holds, by their ISO 8601 number: the weeks 53 and 1 that follow each other are both odd."""

    EVERY = "every"
    EVEN = "even"
    ODD = "odd"

    def hold(self, day: date) -> bool:
        """Whether the week of that day is one of them."""
        return self is Weeks.EVERY or (day.isocalendar().week % 2 == 0) is (self is Weeks.EVEN)
