"""One calendar of the corpus, and how its text is put together.

Line 1 is BEGIN:VCALENDAR; the first event begins on line 4, has its UID on line 5 and its own lines from 6 on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from light2share.ical.busy import Question
from light2share.ical.findings import FaultKind, Trouble
from light2share.kernel.period import Period

PARIS = ZoneInfo("Europe/Paris")
WINDOW = Period(datetime(2026, 9, 12, tzinfo=UTC), datetime(2028, 10, 13, tzinfo=UTC))
"""What is read on 12 October 2026; Paris is at UTC+2 up to 25 October."""
QUESTION = Question(WINDOW, PARIS)


@dataclass(frozen=True)
class Case:
    """A calendar and what must come of it.

    `busy` are UTC times such as "10-13 07:00/1.5": from then for an hour and a half, in 2026 if no year is given.
    `faults` are kinds and lines; `trouble` why the whole is refused, and on which line (0 where none is to blame).
    """

    name: str
    content: bytes
    busy: tuple[str, ...] = ()
    faults: tuple[tuple[FaultKind, int], ...] = ()
    trouble: tuple[Trouble, int] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def periods(self) -> list[Period]:
        """The busy times."""
        return [period(text) for text in self.busy]


def period(text: str) -> Period:
    """See `Case.busy`."""
    start, _slash, hours = text.partition("/")
    start = start if start.count("-") == 2 else f"2026-{start}"
    begins = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return Period(begins, begins + timedelta(hours=float(hours)))


def event(*lines: str, uid: str = "one@there.example") -> list[str]:
    """A VEVENT of these lines."""
    return ["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"]


def text(*parts: list[str], head: tuple[str, ...] = ()) -> str:
    """A calendar of these parts."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//There//There//EN", *head]
    return "\r\n".join([*lines, *(line for part in parts for line in part), "END:VCALENDAR", ""])


def calendar(*parts: list[str], head: tuple[str, ...] = ()) -> bytes:
    """Its bytes."""
    return text(*parts, head=head).encode()


def single(name: str, *lines: str, busy: tuple[str, ...] = (), faults=(), trouble=None, head=()) -> Case:
    """A calendar of one event."""
    return Case(name, calendar(event(*lines), head=head), busy, faults, trouble)
