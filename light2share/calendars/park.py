"""Many instruments side by side: what is free, asked for, booked and closed on each.

Whole minutes since 1970 (UTC) throughout: a month of two hundred instruments is ten thousand stretches. No database, no
web, no clock of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.availability.hours import days_of_week, monday_of
from light2share.bookings.states import BookingState
from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period

HOUR, DAY = 60, 1440
SATURDAY = 5
TICK = 30
"""The narrowest column of a day."""
USUAL = (8 * HOUR, 18 * HOUR)
"""The hours that are drawn of a day on which nothing happens."""

Span = tuple[int, int]
"""From and until, half-open."""


class Look(StrEnum):
    """The ways to look at a park, each with an address of its own."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LIST = "list"


class Kind(StrEnum):
    """What a stretch is to the person who looks; the most urgent first."""

    ASKED = "asked"
    OFFERED = "offered"
    BOOKED = "booked"
    YOURS = "yours"
    """The viewer's own, on an instrument of somebody else."""
    CLOSED = "closed"
    """Closed by the owner, who alone sees why."""
    FREE = "free"


URGENCY = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a row of the park says of its instrument; the four limits are in minutes."""

    number: int
    slug: str
    title_fr: str | None
    title_en: str | None
    place: str
    zone: str
    lead_time: int
    horizon: int
    shortest: int
    step: int
    is_published: bool = True
    has_hours: bool = True
    """Whether it opens at all; otherwise users ask for a date of their own."""

    @property
    def is_on_request(self) -> bool:
        """Whether dates may be asked for though no hours are offered."""
        return self.is_published and not self.has_hours


@dataclass(frozen=True, slots=True)
class Entry:
    """Something other than free time. `who` is the other side or why it is closed; empty where that stays hidden."""

    kind: Kind
    starts: int
    ends: int
    reference: str = ""
    who: str = ""
    state: BookingState | None = None
    titles: tuple[str | None, str | None] = (None, None)
    """Of the instrument where it is somebody else's: French, English."""
    place: str = ""
    is_holiday: bool = False


@dataclass(slots=True)
class Row:
    """An instrument with all that happens on it in the time that is looked at; None for the viewer's own elsewhere."""

    instrument: Instrument | None
    zone: ZoneInfo
    free: list[Span] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cell:
    """`width` columns of a row in which the same goes on: entries in the order of time, and the free parts."""

    width: int
    starts: int
    ends: int
    entries: Sequence[Entry] = ()
    free: Sequence[Span] = ()

    @property
    def free_minutes(self) -> int:
        """How much is free; what two units have free at once counts once."""
        total, reached = 0, self.starts
        for starts, ends in self.free:
            total += max(0, ends - max(starts, reached))
            reached = max(reached, ends)
        return total


def opens_at(look: Look, today: date) -> date:
    """Which day a look begins with that names none: at the weekend the coming week, for the old one is over."""
    weekly, is_weekend = look in {Look.WEEK, Look.LIST}, today.weekday() >= SATURDAY
    return monday_of(today) + timedelta(days=7) if weekly and is_weekend else today


def days_of(look: Look, day: date) -> list[date]:
    """The days that a look at `day` covers."""
    if look is Look.DAY:
        return [day]
    if look is Look.MONTH:
        first = day.replace(day=1)
        return [first + timedelta(days=number) for number in range((following(look, day) - first).days)]
    return days_of_week(monday_of(day))


def following(look: Look, day: date, back: bool = False) -> date:
    """A day of the next look of the same kind, or of the one before."""
    if look is Look.MONTH:
        first = day.replace(day=1)
        return (
            (first - timedelta(days=1)).replace(day=1)
            if back
            else (first + timedelta(days=32)).replace(day=1)
        )
    step = timedelta(days=1) if look is Look.DAY else timedelta(days=7)
    start = day if look is Look.DAY else monday_of(day)
    return start - step if back else start + step


def around(days: Sequence[date]) -> Period:
    """An extent that holds these days whatever the zone."""
    start = datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC)
    return Period(start - timedelta(days=1), start + timedelta(days=len(days) + 1))


def edges(days: Sequence[date], zone: ZoneInfo) -> list[int]:
    """The midnights between which the days lie: 23, 24 or 25 hours apart."""
    periods = [local_day(day, zone) for day in days]
    return [*(minute_of(period.start) for period in periods), minute_of(periods[-1].end)]


def bookable(spans: Iterable[Span], item: Instrument, now: int) -> list[Span]:
    """What of the stored free time could be asked for, as `availability.free.bookable` has it; `now` is rounded up.

    Sorted; of what several units have free, no stretch lies inside another.
    """
    first, last = now + item.lead_time, now + item.horizon
    found: list[Span] = []
    reached = 0
    for starts, ends in sorted(spans, key=lambda span: (span[0], -span[1])):
        if ends <= reached:
            continue
        reached = ends
        enters = starts if starts >= first else starts - (starts - first) // item.step * item.step
        if enters <= last and enters + item.shortest <= ends:
            found.append((enters, ends))
    return sorted(found)


def by_days(row: Row, marks: Sequence[int]) -> list[Cell]:
    """One cell for each pair of neighbouring edges, as wide as a column."""
    count = len(marks) - 1
    entries: list[list[Entry]] = [[] for _ in range(count)]
    free: list[list[Span]] = [[] for _ in range(count)]
    for entry in row.entries:
        for number in _touched(entry.starts, entry.ends, marks):
            entries[number].append(entry)
    for starts, ends in row.free:
        for number in _touched(starts, ends, marks):
            free[number].append((max(starts, marks[number]), min(ends, marks[number + 1])))
    return [Cell(1, marks[one], marks[one + 1], entries[one], free[one]) for one in range(count)]


def _touched(starts: int, ends: int, marks: Sequence[int]) -> range:
    """The gaps between the marks that the stretch shares a minute with."""
    first = max(bisect_right(marks, starts) - 1, 0)
    last = bisect_right(marks, ends - 1) - 1
    return range(first, min(last + 1, len(marks) - 1))


def ticks(rows: Iterable[Row], day: date, zone: ZoneInfo) -> list[int]:
    """The half hours of a day from the first to the last at which anything goes on; from full hour to full hour.

    What is closed all day is drawn over the usual hours: twenty-four columns of it would tell no more.
    """
    start, end = edges([day], zone)
    begins, over = [], []
    usual = (start + USUAL[0], start + USUAL[1])
    for row in rows:
        for span in (*row.free, *(_drawn(entry, (start, end), usual) for entry in row.entries)):
            if span[0] < end and span[1] > start:
                begins.append(max(span[0], start))
                over.append(min(span[1], end))
    first = _hour(min(begins, default=usual[0]), zone)
    last = max(over, default=usual[1])
    found = [max(first, start)]
    while found[-1] < last or (len(found) - 1) % 2:
        found.append(found[-1] + TICK)
    return found


def _drawn(entry: Entry, day: Span, usual: Span) -> Span:
    closed_all_day = entry.kind is Kind.CLOSED and entry.starts <= day[0] and entry.ends >= day[1]
    return usual if closed_all_day else (entry.starts, entry.ends)


def _hour(minute: int, zone: ZoneInfo) -> int:
    """The full hour before or at it, on the clock of the zone."""
    return minute - to_local(instant_of(minute), zone).minute


def by_ticks(row: Row, marks: Sequence[int]) -> list[Cell]:
    """Neighbouring columns in which the same goes on are one cell."""
    cells: list[Cell] = []
    for one in by_days(row, marks):
        last = cells[-1] if cells else None
        joined = last and _joined(last, one)
        if joined:
            cells[-1] = joined
        else:
            cells.append(one)
    return cells


def _joined(last: Cell, one: Cell) -> Cell | None:
    """Both as one, if the same entries go on and the same free stretches."""
    if last.entries != one.entries or len(last.free) != len(one.free):
        return None
    if any(before[1] != after[0] for before, after in zip(last.free, one.free, strict=True)):
        return None
    free = [(before[0], after[1]) for before, after in zip(last.free, one.free, strict=True)]
    return Cell(last.width + one.width, last.starts, one.ends, last.entries, free)
