"""From the bytes of a calendar to busy times (DESIGN.md, Calendars): the whole way, without clock, network or database.

Busy is what is neither TRANSPARENT nor CANCELLED; TENTATIVE counts, and the blocks of a VFREEBUSY. What can't be taken
is named in the report. Whoever calls this for a stranger's file does so in a process with limits: see child.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from light2share.ical.events import Event, Reader, Unfit, clean
from light2share.ical.findings import LIMITS, Limits, Reading, Trouble, Unreadable
from light2share.ical.foreign import Zones
from light2share.ical.lines import text_of
from light2share.ical.moments import taken_apart
from light2share.ical.parts import Part, calendars
from light2share.ical.series import Series, Walk
from light2share.kernel.period import Period, merged

UNTIL_LATER = timedelta(days=800)
NAMES = ("X-WR-CALNAME", "NAME")
LEFT_OUT = frozenset({"SUMMARY", "X-LIGHT2SHARE-LINE", "X-WR-CALNAME", "NAME"})
"""What an extract doesn't hold, or holds anew."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a calendar. `own` are the hashes (`uid_hash`) of the site's own bookings on the item."""

    window: Period
    zone: ZoneInfo
    own: frozenset[str] = frozenset()
    limits: Limits = LIMITS


def uid_hash(uid: str) -> str:
    """How another process is told of a UID."""
    return sha256(uid.encode(errors="replace")).hexdigest()[:32]


def read(content: bytes, question: Question) -> Reading:
    """The busy times and the report. Raises Unreadable where the calendar as a whole is refused."""
    found = calendars(content, question.limits)
    reading = Reading(question.window, name=_called(found, question.limits))
    times: list[Period] = []
    most = question.limits.occurrences
    for start, end, event in _times(found, question, reading):
        times.append(Period(max(start, question.window.start), min(end, question.window.end)))
        if len(times) > most:
            raise Unreadable(Trouble.TOO_MANY_OCCURRENCES, event.line, event.title, most=most)
    reading.busy = merged(times)
    reading.extract = b"".join(_extract(found))
    return reading


def _times(
    found: Iterable[Part], question: Question, reading: Reading
) -> Iterator[tuple[datetime, datetime, Event]]:
    """Each busy time that touches the window, with the event that takes it."""
    series: dict[str, Series] = {}
    for calendar in found:
        reader = Reader(_zones(calendar, question), question.limits, _method(calendar) == "CANCEL")
        for part in calendar.parts:
            if part.name == "VFREEBUSY":
                yield from _blocks(reader, part, question, reading)
            elif part.name == "VEVENT":
                _sort_in(reader.event(part), series, question.own, reading)
        reading.faults += reader.faults
    note = Reader(_no_zones(question), question.limits, False)
    for one in series.values():
        walk = Walk(question.window, question.limits)
        named = one.first
        for start, end in walk.times(one):
            yield start, end, named
        for kind in walk.never:
            note.note(named, Unfit(kind, named.line))
    reading.faults += note.faults


def _blocks(
    reader: Reader, part: Part, question: Question, reading: Reading
) -> Iterator[tuple[datetime, datetime, Event]]:
    reading.events += 1
    block = Event(part.line, "", "", True, False, 0, "")
    for start, end in reader.freebusy(part):
        if start < end and start < question.window.end and end > question.window.start:
            yield start, end, block


def _sort_in(event: Event | None, series: dict[str, Series], own: Collection[str], reading: Reading) -> None:
    reading.events += 1
    if event is None:
        return
    is_own = bool(event.uid) and uid_hash(event.uid) in own
    if is_own or not event.is_busy:
        reading.not_busy += 1
    if not is_own:
        series.setdefault(event.uid or f"\0{event.line}", Series()).add(event)


def _zones(calendar: Part, question: Question) -> Zones:
    parts = (part for part in calendar.parts if part.name == "VTIMEZONE")
    until = question.window.end.replace(tzinfo=None) + UNTIL_LATER
    return Zones(parts, question.zone, _value(calendar, "X-WR-TIMEZONE"), until)


def _no_zones(question: Question) -> Zones:
    return Zones((), question.zone, "", question.window.end.replace(tzinfo=None))


def _method(calendar: Part) -> str:
    return _value(calendar, "METHOD").upper()


def _value(part: Part, name: str) -> str:
    for _line, text in part.all(name):
        try:
            return taken_apart(text).text
        except ValueError:
            return ""
    return ""


def _called(found: Iterable[Part], limits: Limits) -> str:
    names = (clean(_value(calendar, name)) for calendar in found for name in NAMES)
    return next((name for name in names if name), "")[: limits.text_signs]


def _extract(found: Iterable[Part]) -> Iterator[bytes]:
    """The calendars without anything that busy times don't follow from; events keep the lines they stood on."""
    for part in found:
        yield b"BEGIN:" + part.name.encode() + b"\r\n"
        kept = [text for name, _line, text in part.properties if name not in LEFT_OUT]
        yield from (text + b"\r\n" for text in kept)
        if part.name in {"VEVENT", "VFREEBUSY"}:
            known = next((text_of(text) for _line, text in part.all("X-LIGHT2SHARE-LINE")), "")
            number = known.rpartition(":")[2].strip() or str(part.line)
            yield f"X-LIGHT2SHARE-LINE:{number}\r\n".encode()
        yield from _extract(part.parts)
        yield b"END:" + part.name.encode() + b"\r\n"
