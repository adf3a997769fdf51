"""When an owner offers an item: weekly rules in wall-clock time. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.availability.rules import Weeks
from light2share.equipment.rules import AccessMode
from light2share.kernel.localtime import to_local, to_utc
from light2share.kernel.period import Period, merged

DAY_MINUTES = 1440
ONE_DAY = timedelta(days=1)
LONGEST_GAP = 3
"""Weeks in which an even one is found: between week 52 and week 2 there may be weeks 53 and 1."""


@dataclass(frozen=True, slots=True)
class OpeningRule:
    """Open each week from `opens_minute` to `closes_minute`, counted from midnight of `weekday` (0 is Monday).

    A closing above 1440 lies on the next day. The rule holds for openings that begin on `valid_from` to
    `valid_until`, both included; None has no end. Keeps its wall-clock meaning across a change of summer time.
    With a `mode` it counts for that way of using the item alone (`rules_in`).
    """

    weekday: int
    opens_minute: int
    closes_minute: int
    valid_from: date | None = None
    valid_until: date | None = None
    weeks: Weeks = Weeks.EVERY
    mode: AccessMode | None = None

    def holds_on(self, day: date) -> bool:
        """Whether an opening begins on that day."""
        return (
            day.weekday() == self.weekday
            and self.weeks.hold(day)
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


def first_day(rule: OpeningRule, today: date) -> date | None:
    """The first day from `today` on which an opening of the rule begins; None if there is none any more."""
    first = max(today, rule.valid_from or today)
    first += ONE_DAY * ((rule.weekday - first.weekday()) % 7)
    return next(
        (day for week in range(LONGEST_GAP) if rule.holds_on(day := first + 7 * week * ONE_DAY)), None
    )


def rules_in(rules: Sequence[OpeningRule], mode: AccessMode | None) -> list[OpeningRule]:
    """The rules by which one way of using an item is open: its own where it has any, else those without a mode."""
    own = [rule for rule in rules if rule.mode is mode]
    return own or [rule for rule in rules if rule.mode is None]


def rules_in_any(rules: Sequence[OpeningRule], modes: Iterable[AccessMode]) -> list[OpeningRule]:
    """The rules by which an item is open in one of its modes at least, each once."""
    offered: list[AccessMode | None] = list(modes)
    return list(dict.fromkeys(rule for mode in offered or [None] for rule in rules_in(rules, mode)))


class Preset(StrEnum):
    """Openings that an owner chooses by name."""

    WEEKDAYS = "weekdays"
    MORNINGS = "mornings"
    FRIDAYS = "fridays"
    ON_REQUEST = "on_request"


MORNING, AFTERNOON = (510, 750), (810, 1050)
"""08:30 to 12:30, 13:30 to 17:30."""

PRESETS: dict[Preset, tuple[OpeningRule, ...]] = {
    Preset.WEEKDAYS: tuple(OpeningRule(day, *half) for day in range(5) for half in (MORNING, AFTERNOON)),
    Preset.MORNINGS: tuple(OpeningRule(day, *MORNING) for day in range(5)),
    Preset.FRIDAYS: tuple(OpeningRule(4, *half) for half in (MORNING, AFTERNOON)),
    Preset.ON_REQUEST: (),
}


def open_periods(rules: Sequence[OpeningRule], zone: ZoneInfo, window: Period) -> list[Period]:
    """The opening inside `window`, merged: rules that touch or overlap make one period.

    An opening begins and ends at the wall-clock times of its rule, so a night shift lasts an hour more or less when
    the clocks change.
    """
    return merged(part for period in _openings(rules, zone, window) if (part := period.clipped(window)))


def _openings(rules: Sequence[OpeningRule], zone: ZoneInfo, window: Period) -> Iterable[Period]:
    day = to_local(window.start, zone).date() - ONE_DAY
    last = to_local(window.end, zone).date()
    while day <= last:
        midnight = datetime.combine(day, time())
        for rule in rules:
            if rule.holds_on(day):
                start = to_utc(midnight + timedelta(minutes=rule.opens_minute), zone)
                end = to_utc(midnight + timedelta(minutes=rule.closes_minute), zone)
                if start < end:  # a short opening may fall into the hour that the clocks jump over
                    yield Period(start, end)
        day += ONE_DAY
