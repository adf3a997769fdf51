"""From an event, or a series with its changed instances, to the times it takes (RFC 5545, section 3.8.5).

The first start always counts, whether the rule matches it or not. An instance keeps the end that its event has on the
wall clock, also in a night in which the clocks are changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import chain

from light2share.ical.events import Event, wall_clock
from light2share.ical.findings import FaultKind, Limits, Trouble, Unreadable
from light2share.ical.moments import Length, Moment, instant_of
from light2share.ical.recurrence import Recurrence, TooLong
from light2share.kernel.period import Period

DAY = timedelta(days=1)
STEPS = {"DAILY": DAY, "WEEKLY": 7 * DAY, "HOURLY": timedelta(hours=1)}
"""The frequencies in which a rule looks the same from each of its steps on."""


@dataclass
class Series:
    """All that a calendar says under one UID."""

    masters: list[Event] = field(default_factory=list)
    changed: dict[Moment, list[Event]] = field(default_factory=dict)
    """By the instance that they replace."""

    def add(self, event: Event) -> None:
        """One more event of this UID."""
        if event.replaces is None:
            self.masters.append(event)
        else:
            self.changed.setdefault(event.replaces, []).append(event)

    @property
    def first(self) -> Event:
        """The one by which it is named."""
        return next(iter(self.masters), None) or next(iter(self.changed.values()))[0]


def newest(events: list[Event]) -> list[Event]:
    """The latest version of an event; twins that are no versions of each other stand side by side.

    By SEQUENCE; a cancellation and what it cancels also by their stamps (RFC 5546, section 2.1.5).
    """
    latest = max(event.sequence for event in events)
    kept = [event for event in events if event.sequence == latest]
    ended = max((event.stamp for event in kept if event.is_cancelled), default="")
    return [event for event in kept if event.is_cancelled or event.stamp >= ended]


class Walk:
    """Finds the times of one series inside a window. `never` names the rules that match nothing at all."""

    def __init__(self, window: Period, limits: Limits) -> None:
        self._window, self._limits = window, limits
        self.never: list[FaultKind] = []

    def times(self, series: Series) -> Iterator[tuple[datetime, datetime]]:
        """The busy times that touch the window, in any order. Raises Unreadable where there are too many."""
        most, first = self._limits.changed_instances, series.first
        if len(series.changed) > most:
            raise Unreadable(
                Trouble.TOO_MANY_CHANGES, first.line, first.title, count=len(series.changed), most=most
            )
        changed = [event for twins in series.changed.values() for event in newest(twins)]
        for event in changed:
            if event.is_busy and event.start:
                yield from self._own_times(event)
        changes = _Changes(changed)
        for master in newest(series.masters) if series.masters else ():
            if master.is_busy and master.start:
                yield from self._of_master(master, changes)

    def _own_times(self, event: Event) -> Iterator[tuple[datetime, datetime]]:
        """A changed instance; one that brings a rule of its own goes on by that."""
        assert event.start is not None
        if event.rules or event.more:
            yield from self._of_master(event, _Changes([]))
        elif taken := self._inside(event.start.local, event.start.zone, event.length):
            yield taken

    def _of_master(self, master: Event, changes: _Changes) -> Iterator[tuple[datetime, datetime]]:
        count = 0
        for start, length in self._instances(master, changes):
            taken = self._placed(master, start, length, changes)
            if taken is None:
                continue
            count += 1
            if count > self._limits.series_occurrences:
                most = self._limits.series_occurrences
                raise Unreadable(Trouble.SERIES_TOO_LONG, master.line, master.title, most=most)
            yield taken

    def _placed(
        self, master: Event, start: Moment, length: Length, changes: _Changes
    ) -> tuple[datetime, datetime] | None:
        """Where an instance lies that is neither left out nor replaced; moved where one before it moved all."""
        day = start.local.date()
        if changes.on and day in changes.on:
            return None
        if master.except_on and day in master.except_on:
            return None
        local, zone = start.local, start.zone
        if master.except_at or changes.at or changes.later:
            instant = start.instant
            if instant in master.except_at or instant in changes.at:
                return None
            if change := changes.before(instant):
                if not change.is_busy or change.start is None or change.rules:
                    return None
                local, zone = changes.moved(change, start), change.start.zone
                length = change.length
        return self._inside(local, zone, length)

    def _inside(self, local: datetime, zone: tzinfo, length: Length) -> tuple[datetime, datetime] | None:
        try:
            start, end = instant_of(local, zone), length.end(local, zone)
        except OverflowError:
            return None
        if start < end and start < self._window.end and end > self._window.start:
            return start, end
        return None

    def _instances(self, master: Event, changes: _Changes) -> Iterator[tuple[Moment, Length]]:
        """The starts of a series that may touch the window, each once."""
        first = master.start
        assert first is not None
        seen = {(first.local, True)}
        yield first, master.length
        for moment, length in chain(master.more, self._of_rules(master, changes)):
            key = moment.local, moment.zone is first.zone
            if key not in seen:
                seen.add(key)
                yield moment, length or master.length

    def _of_rules(self, master: Event, changes: _Changes) -> Iterator[tuple[Moment, None]]:
        for rule in master.rules:
            for start in self._starts(rule, master, changes):
                yield start, None

    def _starts(self, rule: Recurrence, master: Event, changes: _Changes) -> Iterator[Moment]:
        first = master.start
        assert first is not None
        zone, begins = first.zone, first.local
        if rule.frequency == "HOURLY" and set(dict(rule.parts)) <= {"interval", "count", "wkst"}:
            zone, begins = UTC, first.instant.replace(tzinfo=None)
            rule = rule.ending_at(
                instant_of(rule.until, first.zone).replace(tzinfo=None) if rule.until else None
            )
        margin = master.length.whole + changes.farthest + 2 * DAY
        earliest = wall_clock(self._window.start.replace(tzinfo=None), zone) - margin
        latest = wall_clock(self._window.end.replace(tzinfo=None), zone) + changes.farthest + DAY
        found = 0
        try:
            for start in rule.starts(_later_step(rule, begins, earliest), latest):
                found += 1
                if start >= earliest and (start != begins or zone is first.zone):
                    yield Moment(start, zone, first.is_day)
        except TooLong:
            most = self._limits.series_occurrences
            raise Unreadable(Trouble.SERIES_TOO_LONG, master.line, master.title, most=most) from None
        if not found and begins <= latest and not any(True for _start in rule.starts(begins, latest)):
            self.never.append(FaultKind.NEVER)


def _later_step(rule: Recurrence, first: datetime, earliest: datetime) -> datetime:
    """A start shortly before `earliest` from which the rule goes on as from `first`; `first` if none is known."""
    parts = dict(rule.parts)
    step = STEPS.get(rule.frequency)
    if step is None or first >= earliest or "count" in parts or "bysetpos" in parts:
        return first
    step *= int(parts.get("interval", 1))
    return first + max((earliest - first) // step - 1, 0) * step


class _Changes:
    """The instances of a series that stand somewhere else, by what they replace."""

    def __init__(self, changed: Sequence[Event]) -> None:
        self.at: set[datetime] = set()
        self.on: set[date] = set()
        self.later: list[tuple[datetime, Event]] = []
        self.farthest = timedelta()
        for event in changed:
            assert event.replaces is not None
            instant = event.replaces.instant
            if event.replaces.is_day:
                self.on.add(event.replaces.local.date())
            else:
                self.at.add(instant)
            if event.from_then_on:
                self.later.append((instant, event))
                if event.start:
                    self.farthest = max(self.farthest, abs(event.start.instant - instant))
        self.later.sort(key=lambda one: one[0])
        self._instants = [instant for instant, _event in self.later]

    def before(self, instant: datetime) -> Event | None:
        """The change of all following instances that holds then."""
        place = bisect_right(self._instants, instant)
        return self.later[place - 1][1] if place else None

    def moved(self, change: Event, start: Moment) -> datetime:
        """The wall-clock time, in the zone of the change, to which it takes a later instance."""
        assert change.start is not None
        assert change.replaces is not None
        zone = change.start.zone
        if change.replaces.is_day or change.start.is_day:
            return start.local + (change.start.local - change.replaces.local)
        replaced = wall_clock(change.replaces.instant.replace(tzinfo=None), zone)
        here = wall_clock(start.instant.replace(tzinfo=None), zone)
        return here + (change.start.local - replaced)
