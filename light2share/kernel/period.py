"""A stretch of time. All instants are aware and UTC; a period is half-open, so 9-10 and 10-11 do not clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`[start, end)` in UTC. Ordered by start, then end. Raises ValueError unless start < end."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("a period ends after it starts")

    @property
    def length(self) -> timedelta:
        """How long it lasts, in elapsed time."""
        return self.end - self.start

    def overlaps(self, other: Period) -> bool:
        """Whether the two share an instant; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Period) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def inside_any(self, periods: Iterable[Period]) -> bool:
        """Whether one of `periods` contains it; merge them first if two neighbours should count as one."""
        return any(period.contains(self) for period in periods)

    def clipped(self, window: Period) -> Period | None:
        """The part inside `window`; None if there is none."""
        start, end = max(self.start, window.start), min(self.end, window.end)
        return Period(start, end) if start < end else None

    def widened(self, before: timedelta, after: timedelta) -> Period:
        """It with `before` added in front and `after` behind."""
        return Period(self.start - before, self.end + after)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same instants as sorted, disjoint periods that do not touch."""
    result: list[Period] = []
    for period in sorted(periods):
        if result and period.start <= result[-1].end:
            if period.end > result[-1].end:
                result[-1] = Period(result[-1].start, period.end)
        else:
            result.append(period)
    return result


def subtracted(periods: Sequence[Period], taken: Sequence[Period]) -> list[Period]:
    """`periods` without `taken`. Both must be merged (sorted, disjoint); so is the result. Linear in both."""
    result: list[Period] = []
    first = 0
    for period in periods:
        start = period.start
        while first < len(taken) and taken[first].end <= start:
            first += 1
        index = first
        while index < len(taken) and taken[index].start < period.end:
            if start < taken[index].start:
                result.append(Period(start, taken[index].start))
            start = max(start, taken[index].end)
            index += 1
        if start < period.end:
            result.append(Period(start, period.end))
    return result


def clipped(periods: Iterable[Period], window: Period) -> list[Period]:
    """The parts of `periods` inside `window`, in their order."""
    return [part for period in periods if (part := period.clipped(window))]
