"""The rows of a week: which hours of the day an owner opens, cut into slots. No database, no web, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from light2share.availability.opening import DAY_MINUTES, ONE_DAY, OpeningRule
from light2share.equipment.rules import DAY, Terms

MOST_ROWS = 12
SHORTEST_ROW = 30
"""Minutes; what is left of an opening beyond its last whole slot and is shorter belongs to that slot."""

Hours = tuple[int, int]
"""From and until, in wall-clock minutes of one day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One slot of each day, in wall-clock minutes; `after_gap` where nobody opens just before it."""

    starts_minute: int
    ends_minute: int
    after_gap: bool = False

    @property
    def is_whole_day(self) -> bool:
        """Whether it reaches from midnight to midnight."""
        return (self.starts_minute, self.ends_minute) == (0, DAY_MINUTES)


def days_of_week(monday: date) -> list[date]:
    """Monday to Sunday."""
    return [monday + timedelta(days=number) for number in range(7)]


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def hours_on(rules: Iterable[OpeningRule], day: date) -> list[Hours]:
    """The opening of a day, merged; the part of a night shift that lies on it included."""
    found = []
    for rule in rules:
        if rule.holds_on(day):
            found.append((rule.opens_minute, min(rule.closes_minute, DAY_MINUTES)))
        if rule.closes_minute > DAY_MINUTES and rule.holds_on(day - ONE_DAY):
            found.append((0, rule.closes_minute - DAY_MINUTES))
    return _merged(found)


def shown_days(rules: Sequence[OpeningRule], monday: date) -> list[date]:
    """The days of a week that are drawn: Monday to Friday, and the weekend if it is open then."""
    days = days_of_week(monday)
    weekend = any(hours_on(rules, day) for day in days[5:])
    return days if weekend else days[:5]


def books_whole_days(terms: Terms) -> bool:
    """Whether bookings are counted in days, so that a day is one slot."""
    return terms.shortest >= DAY or terms.step >= DAY


def rows_of(rules: Sequence[OpeningRule], days: Iterable[date], terms: Terms) -> list[Row]:
    """The slots of these days together, in the order of the day; none where nothing opens.

    Slots are as long as the step of the terms, twice that or more where a day would have too many.
    """
    opened = _merged(hours for day in days for hours in hours_on(rules, day))
    if not opened:
        return []
    if books_whole_days(terms):
        return [Row(0, DAY_MINUTES)]
    length = max(int(terms.step.total_seconds()) // 60, 1)
    while (rows := _cut(opened, length)) and len(rows) > MOST_ROWS and length < DAY_MINUTES:
        length *= 2
    return rows


def _cut(opened: Sequence[Hours], length: int) -> list[Row]:
    rows: list[Row] = []
    for starts, ends in opened:
        edges = list(range(starts, ends, length))
        if len(edges) > 1 and ends - edges[-1] < min(SHORTEST_ROW, length):
            edges.pop()
        for edge, following in zip(edges, [*edges[1:], ends], strict=True):
            rows.append(Row(edge, following, after_gap=bool(rows) and edge == starts))
    return rows


def _merged(hours: Iterable[Hours]) -> list[Hours]:
    result: list[Hours] = []
    for starts, ends in sorted(hours):
        if result and starts <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], ends))
        else:
            result.append((starts, ends))
    return result
