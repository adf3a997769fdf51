"""What comes of reading a calendar: its busy times with what was left out, or why it is refused as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from light2share.kernel.period import Period

SHOWN_SIGNS = 120
"""How much of an event's title a report names."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a calendar is read. Each holds before the work is done."""

    file_bytes: int = 5 * 1024 * 1024
    line_bytes: int = 1024 * 1024
    nesting: int = 5
    events: int = 10_000
    changed_instances: int = 2_000
    """Of one series."""
    series_occurrences: int = 5_000
    occurrences: int = 50_000
    event_days: int = 366
    first_year: int = 1970
    last_year: int = 2100
    text_signs: int = 2_000


LIMITS = Limits()


class Trouble(StrEnum):
    """Why a calendar as a whole is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_CALENDAR = "not_a_calendar"
    BROKEN = "broken"
    """Something ends that has not begun, or begins where it can't."""
    CUT = "cut"
    """It ends in the middle."""
    LINE_TOO_LONG = "line_too_long"
    TOO_DEEP = "too_deep"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_MANY_CHANGES = "too_many_changes"
    SERIES_TOO_LONG = "series_too_long"
    TOO_MANY_OCCURRENCES = "too_many_occurrences"
    TOOK_TOO_LONG = "took_too_long"
    TOO_MUCH_MEMORY = "too_much_memory"
    UNREADABLE = "unreadable"


class Unreadable(Exception):
    """The calendar as a whole is refused. `line` is 0 where no line is to blame."""

    def __init__(self, trouble: Trouble, line: int = 0, event: str = "", **values: object) -> None:
        super().__init__(trouble)
        self.trouble, self.line, self.event = trouble, line, event
        self.values = {name: str(value) for name, value in values.items()}

    def as_json(self) -> dict[str, Any]:
        """For another process, or to be kept."""
        return {"trouble": self.trouble, "line": self.line, "event": self.event, "values": self.values}


class FaultKind(StrEnum):
    """What of an event could not be taken."""

    NO_START = "no_start"
    BAD_TIME = "bad_time"
    DOUBLED = "doubled"
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"
    YEAR = "year"
    UNKNOWN_ZONE = "unknown_zone"
    BAD_RULE = "bad_rule"
    TOO_FINE = "too_fine"
    NEVER = "never"
    BAD_DATES = "bad_dates"
    BAD_EXCEPTION = "bad_exception"
    BAD_CHANGE = "bad_change"
    BAD_FREEBUSY = "bad_freebusy"


STILL_BUSY = frozenset({FaultKind.NEVER, FaultKind.BAD_EXCEPTION})
"""Of an event with these, all that can be read counts as busy; of one with another, what is named is missing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that could not be taken: where it stands, of which event, and what the words need."""

    kind: FaultKind
    line: int
    event: str = ""
    """Its title, cut."""
    value: str = ""
    """What stands there, cut."""
    mark: str = ""
    """The same at each reading of the same event, also where it has moved to another line."""


def mark_of(kind: FaultKind, uid: str, value: str) -> str:
    """See `Fault.mark`."""
    return sha256(f"{kind}\0{uid}\0{value}".encode(errors="replace")).hexdigest()[:16]


@dataclass
class Reading:
    """Busy times and report of a calendar that was read."""

    window: Period
    busy: list[Period] = field(default_factory=list)
    """Merged, inside the window."""
    faults: list[Fault] = field(default_factory=list)
    events: int = 0
    not_busy: int = 0
    """Events that are free, cancelled, or bookings of this site."""
    name: str = ""
    """What the calendar calls itself."""
    extract: bytes = b""
    """A calendar that holds what the busy times follow from, and no title, place or person: for reading again."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        return not self.faults


def seconds_of(instant: datetime) -> int:
    """Since 1970."""
    return int(instant.timestamp())
