"""What the tests of this room share: rules, blackouts and bookings out of a hat, and what an oracle finds free."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from light2share.availability import queries
from light2share.availability.blackouts import Blackout
from light2share.availability.opening import OpeningRule
from light2share.availability.rules import Weeks
from light2share.equipment.rules import Terms
from light2share.kernel.period import Period, clipped
from tests.kernel.zones import instant_of, moments

PARIS = ZoneInfo("Europe/Paris")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """An instant, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    """A time on the wall of the site."""
    return datetime.fromisoformat(text)


def span(start: str, end: str) -> Period:
    return Period(at(start), at(end))


def paris(start: str, end: str) -> Period:
    """Wall-clock times of Paris."""
    return Period(instant_of(wall(start), PARIS), instant_of(wall(end), PARIS))


def minutes_of(periods) -> set[int]:
    """Each whole minute, as minutes since 1970."""
    return {
        minute
        for period in periods
        for minute in range(int(period.start.timestamp()) // 60, int(period.end.timestamp()) // 60)
    }


def minute(instant: datetime) -> int:
    return int(instant.timestamp()) // 60


def is_canonical(periods) -> bool:
    """Sorted, disjoint, and none touches the next."""
    return all(before.end < after.start for before, after in pairwise(periods))


quarters = st.integers(0, 95).map(lambda number: number * 15)


@st.composite
def opening_rules(draw, day: date) -> OpeningRule:
    """A rule that may be valid around `day`."""
    opens = draw(quarters)
    ends = st.none() | st.integers(-4, 6).map(lambda days: day + timedelta(days=days))
    first, last = draw(ends), draw(ends)
    if first and last and last < first:
        first, last = last, first
    closes = opens + draw(st.integers(1, 96)) * 15
    weeks = draw(st.sampled_from(Weeks))
    return OpeningRule(draw(st.integers(0, 6)), opens, closes, first, last, weeks)


@st.composite
def blackouts(draw, day: date) -> Blackout:
    """A closing near `day`, once, daily or weekly."""
    first = datetime.combine(day, datetime.min.time()) + timedelta(days=draw(st.integers(-9, 2)))
    starts = first + draw(st.integers(0, 95)) * 15 * MINUTE
    repeat = draw(
        st.sampled_from(["", "", "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;COUNT=4"])
    )
    return Blackout(starts, starts + draw(st.integers(1, 120)) * 15 * MINUTE, repeat)


terms = st.builds(
    Terms,
    lead_time=st.integers(0, 48).map(lambda number: number * HOUR),
    horizon=st.integers(1, 4).map(lambda number: number * DAY),
    shortest=st.integers(1, 16).map(lambda number: number * 15 * MINUTE),
    longest=st.just(5 * DAY),
    step=st.sampled_from([15 * MINUTE, HOUR, 2 * HOUR]),
    buffer_before=st.integers(0, 8).map(lambda number: number * 15 * MINUTE),
    buffer_after=st.integers(0, 8).map(lambda number: number * 15 * MINUTE),
)


@st.composite
def scenes(draw):
    """A zone and three days in it, with rules, blackouts, the blocked times of bookings, and terms."""
    zone, middle = draw(moments())
    start = middle.replace(second=0, microsecond=0) - timedelta(hours=draw(st.integers(0, 48)))
    window = Period(start, start + 3 * DAY)
    day = start.astimezone(zone).date()
    blocked = [
        Period(start + first * 15 * MINUTE, start + (first + length) * 15 * MINUTE)
        for first, length in draw(st.lists(st.tuples(st.integers(-20, 300), st.integers(1, 40)), max_size=4))
    ]
    return Scene(
        zone,
        window,
        draw(st.lists(opening_rules(day), min_size=1, max_size=6)),
        draw(st.lists(blackouts(day), max_size=3)),
        blocked,
        draw(terms),
    )


class Scene:
    """What is drawn, and what an oracle says of it, minute by minute."""

    def __init__(self, zone, window, rules, blackouts, blocked, terms):
        self.zone, self.window, self.rules = zone, window, rules
        self.blackouts, self.blocked, self.terms = blackouts, blocked, terms

    def __repr__(self):
        return f"Scene({self.zone.key}, {self.window}, {self.rules}, {self.blackouts}, {self.blocked}, {self.terms})"

    @property
    def all_minutes(self) -> set[int]:
        return minutes_of([self.window])

    def open_minutes(self) -> set[int]:
        """By each rule and each day on its own, begin and end found by trying."""
        first = self.window.start.astimezone(self.zone).date() - timedelta(days=3)
        found = set()
        for rule in self.rules:
            for day in (first + timedelta(days=number) for number in range(10)):
                valid = (not rule.valid_from or rule.valid_from <= day) and (
                    not rule.valid_until or day <= rule.valid_until
                )
                parity = "odd" if int(f"{day:%V}") % 2 else "even"
                if day.weekday() == rule.weekday and valid and rule.weeks in {"every", parity}:
                    midnight = datetime.combine(day, datetime.min.time())
                    found |= self._between(
                        midnight + rule.opens_minute * MINUTE, midnight + rule.closes_minute * MINUTE
                    )
        return found & self.all_minutes

    def closed_minutes(self) -> set[int]:
        """Each start of each blackout on its own."""
        found = set()
        for blackout in self.blackouts:
            every = 7 if "WEEKLY" in blackout.repeat else 3 if "INTERVAL=3" in blackout.repeat else 1
            times = 1 if not blackout.repeat else 4 if "COUNT" in blackout.repeat else 40
            for number in range(times):
                shift = number * every * DAY
                found |= self._between(blackout.starts + shift, blackout.ends + shift)
        return found & self.all_minutes

    def kept_clear_minutes(self) -> set[int]:
        """Where a booking of one minute would bring its buffers into a blocked time."""
        before, after = self.terms.buffer_before // MINUTE, self.terms.buffer_after // MINUTE
        return {
            one
            for one in self.all_minutes
            if any(
                one - before < minute(busy.end) and minute(busy.start) < one + 1 + after
                for busy in self.blocked
            )
        }

    def free_minutes(self) -> set[int]:
        return self.open_minutes() - self.closed_minutes() - self.kept_clear_minutes()

    def _between(self, starts: datetime, ends: datetime) -> set[int]:
        return set(range(minute(instant_of(starts, self.zone)), minute(instant_of(ends, self.zone))))


def free_between(session, equipment_id, window):
    """The stored free time inside `window`."""
    return clipped(queries.free_touching(session, equipment_id, window), window)
