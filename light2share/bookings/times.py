"""The times that a request names: one period, several that are all needed, or several of which one is enough.

No database, no web, no clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from light2share.equipment.rules import Terms
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period

MOST_PERIODS = 10
"""How many periods one request names at most."""

Choice = Sequence[Period]
"""One way to do it: the periods of a booking."""


@dataclass(frozen=True, slots=True)
class Times:
    """What is asked for. `periods` are in order and differ; `one_of` says that a single one of them is enough."""

    periods: tuple[Period, ...]
    one_of: bool = False

    @classmethod
    def of(cls, periods: Iterable[Period], one_of: bool = False) -> Times:
        """Put in order; one period alone is no choice."""
        found = tuple(sorted(set(periods)))
        return cls(found, one_of and len(found) > 1)

    @property
    def choices(self) -> list[list[Period]]:
        """Each way to do it."""
        return [[one] for one in self.periods] if self.one_of else [list(self.periods)]

    @property
    def first(self) -> Period:
        """The earliest period."""
        return self.periods[0]

    @property
    def whole(self) -> Period:
        """From the first start to the last end."""
        return Period(self.periods[0].start, max(one.end for one in self.periods))


def last_of(choices: Sequence[Choice]) -> Choice:
    """The way to do it that begins last: an answer has to come before it."""
    return max(choices, key=min)


def length_of(choice: Choice) -> timedelta:
    """How long all its periods are together."""
    return sum((one.length for one in choice), timedelta())


def used_so_far(choice: Choice, now: datetime) -> int:
    """What of its periods has passed, in minutes, one at least: all that was booked, once they are over."""
    passed = (min(one.end, now) - one.start for one in choice if one.start < now)
    return max(round(sum(passed, timedelta()) / timedelta(minutes=1)), 1)


def too_close(choice: Choice, terms: Terms) -> list[bool]:
    """Which periods of one booking leave too little room after the one before, set-up and cool-down included."""
    ends = None
    found = []
    for one in sorted(choice):
        blocked = terms.blocked(one)
        found.append(ends is not None and blocked.start < ends)
        ends = blocked.end if ends is None else max(ends, blocked.end)
    return found


def packed(choices: Iterable[Choice]) -> list[list[list[int]]]:
    """Choices as they are stored: whole minutes since 1970, UTC."""
    return [[[minute_of(one.start), minute_of(one.end)] for one in choice] for choice in choices]


def unpacked(stored: Iterable[Iterable[Sequence[int]]]) -> list[list[Period]]:
    """The choices again."""
    return [[Period(instant_of(start), instant_of(end)) for start, end in choice] for choice in stored]
