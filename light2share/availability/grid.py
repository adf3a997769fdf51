"""A week of an item as a table of slots, by what may be known of each. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.availability.free import chosen
from light2share.availability.holidays import Holidays
from light2share.availability.hours import Row, books_whole_days, monday_of, rows_of, shown_days
from light2share.availability.opening import OpeningRule
from light2share.equipment.rules import HOUR, MINUTE, Terms
from light2share.kernel.localtime import local_day, to_local, to_utc
from light2share.kernel.period import Period

LEAST, LEAST_OF_A_DAY = 30 * MINUTE, 4 * HOUR
"""How much of a slot has to be free for it to be drawn so."""


class CellState(StrEnum):
    """What a slot is to the person who looks."""

    FREE = "free"
    ASKED = "asked"
    """Others have asked for it; free all the same, unless they hold it."""
    YOURS = "yours"
    CHOSEN = "chosen"
    UNAVAILABLE = "unavailable"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Cell:
    """One slot of one day.

    `slot` is None for an hour that the clocks jump over. `period` is its free part, or all of it where none is.
    `pick` is the time that pressing it means, None where nothing can be chosen.
    """

    state: CellState
    slot: Period | None
    period: Period | None
    pick: Period | None = None

    @property
    def is_part(self) -> bool:
        """Whether less than the whole slot is free."""
        return self.period != self.slot


@dataclass(frozen=True, slots=True)
class Column:
    """A day: its real hours (23 or 25 when the clocks change), and the key of its public holiday if it is one."""

    day: date
    hours: int
    holiday: str | None
    is_today: bool
    is_closed: bool = False
    """Whether it is not open on that day because it is a public holiday."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a week beside its free time: what others asked for, the viewer's own, the viewer's choice."""

    asked: Sequence[Period] = ()
    yours: Sequence[Period] = ()
    choice: Period | None = None
    held: Sequence[Period] = ()
    """Asked for by others, and held until their owner answers: not free."""


@dataclass(frozen=True, slots=True)
class Week:
    """The table: `cells[row][column]`. `before` and `after` are the Mondays one may go on to; None at an end."""

    monday: date
    columns: list[Column]
    rows: list[Row]
    cells: list[list[Cell]] = field(default_factory=list)
    before: date | None = None
    after: date | None = None

    @property
    def free_count(self) -> int:
        """How many slots can be chosen."""
        return sum(cell.pick is not None for row in self.cells for cell in row)


@dataclass(frozen=True, slots=True)
class Sight:
    """An item seen at an instant: what its grids are drawn from. `free` is bookable time (`availability.free`)."""

    rules: Sequence[OpeningRule]
    terms: Terms
    zone: ZoneInfo
    free: Sequence[Period]
    now: datetime
    holidays: Holidays = field(default_factory=Holidays)

    @property
    def today(self) -> date:
        """The day on the wall of the site."""
        return to_local(self.now, self.zone).date()

    def week_period(self, monday: date) -> Period:
        """From Monday to Sunday midnight."""
        return Period(
            local_day(monday, self.zone).start, local_day(monday + timedelta(days=6), self.zone).end
        )


def week_of(sight: Sight, monday: date, marks: Marks | None = None) -> Week:
    """The week that begins on `monday`."""
    marks = marks or Marks()
    days = shown_days(sight.rules, monday)
    rows = rows_of(sight.rules, days, sight.terms)
    cells = [[_cell(sight, _slot(day, row, sight.zone), marks) for day in days] for row in rows]
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    last = to_local(sight.now + sight.terms.horizon, sight.zone).date()
    return Week(
        monday,
        [column(day, sight) for day in days],
        rows,
        cells,
        before if monday > monday_of(sight.today) else None,
        after if after <= last else None,
    )


def column(day: date, sight: Sight) -> Column:
    """The head of a day."""
    hours = round(local_day(day, sight.zone).length / HOUR)
    known = sight.holidays
    return Column(day, hours, known.name_on(day), day == sight.today, known.close(day))


def as_shown(week: Week) -> Week:
    """The same week, in which pressing a slot means just its free part, however short."""
    cells = [[replace(cell, pick=cell.pick and cell.period) for cell in row] for row in week.cells]
    return replace(week, cells=cells)


def _slot(day: date, row: Row, zone: ZoneInfo) -> Period | None:
    midnight = datetime.combine(day, time())
    start = to_utc(midnight + timedelta(minutes=row.starts_minute), zone)
    end = to_utc(midnight + timedelta(minutes=row.ends_minute), zone)
    return Period(start, end) if start < end else None


def _cell(sight: Sight, slot: Period | None, marks: Marks) -> Cell:
    if slot is None:
        return Cell(CellState.UNAVAILABLE, None, None)
    part = _free_part(sight, slot)
    state = _state(slot, part, marks, sight.now)
    if part is None:
        return Cell(state, slot, slot)
    return Cell(state, slot, part, _pick(sight, part, marks.choice))


def _free_part(sight: Sight, slot: Period) -> Period | None:
    """The longest free part of a slot, if it is worth showing."""
    parts = [part for free in sight.free if (part := free.clipped(slot))]
    longest = max(parts, key=lambda part: part.length, default=None)
    least = LEAST_OF_A_DAY if books_whole_days(sight.terms) else LEAST
    return longest if longest and longest.length >= min(least, slot.length) else None


def _state(slot: Period, part: Period | None, marks: Marks, now: datetime) -> CellState:
    if marks.choice and marks.choice.overlaps(part or slot):
        return CellState.CHOSEN
    if any(mine.overlaps(slot) for mine in marks.yours):
        return CellState.YOURS
    if part is None:
        held = any(wish.overlaps(slot) for wish in marks.held)
        return CellState.PAST if slot.end <= now else CellState.ASKED if held else CellState.UNAVAILABLE
    return CellState.ASKED if any(wish.overlaps(part) for wish in marks.asked) else CellState.FREE


def _pick(sight: Sight, part: Period, choice: Period | None) -> Period | None:
    """The slot itself; a neighbour of the present choice makes that longer."""
    if choice and (part.start == choice.end or part.end == choice.start):
        start, end = min(part.start, choice.start), max(part.end, choice.end)
        if (
            end - start <= sight.terms.longest
            and (longer := chosen(sight.free, sight.terms, start, end))
            and longer == Period(start, end)
        ):
            return longer
    return chosen(sight.free, sight.terms, part.start, part.end)


@dataclass(frozen=True, slots=True)
class FreeDay:
    """The free hours of a day, each with the time that choosing it means."""

    day: date
    hours: list[tuple[Period, Period]]

    def as_shown(self) -> FreeDay:
        """The same day, in which choosing hours means just these."""
        return FreeDay(self.day, [(part, part) for part, _pick in self.hours])


def free_days(sight: Sight, days: Iterable[date]) -> Iterator[FreeDay]:
    """The days that have free hours, in order: the week or month as a list."""
    least = LEAST_OF_A_DAY if books_whole_days(sight.terms) else LEAST
    for day in days:
        whole = local_day(day, sight.zone)
        parts = [part for free in sight.free if (part := free.clipped(whole)) and part.length >= least]
        hours = [(part, pick) for part in parts if (pick := _pick(sight, part, None))]
        if hours:
            yield FreeDay(day, hours)
