"""The components of a calendar (RFC 5545, section 3.6), as far as busy times follow from them.

The structure is read strictly: where something ends that has not begun, nobody knows what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from light2share.ical.findings import Limits, Trouble, Unreadable
from light2share.ical.lines import content_lines, text_of

KEPT = {
    "VCALENDAR": frozenset({"METHOD", "X-WR-TIMEZONE", "X-WR-CALNAME", "NAME"}),
    "VEVENT": frozenset(
        {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
         "STATUS", "TRANSP", "SEQUENCE", "DTSTAMP", "SUMMARY", "X-LIGHT2SHARE-LINE"}
    ),
    "VFREEBUSY": frozenset({"UID", "FREEBUSY", "X-LIGHT2SHARE-LINE"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
}  # fmt: skip
KEPT["DAYLIGHT"] = KEPT["STANDARD"]
INSIDE = {"VEVENT": "VCALENDAR", "VFREEBUSY": "VCALENDAR", "VTIMEZONE": "VCALENDAR",
          "STANDARD": "VTIMEZONE", "DAYLIGHT": "VTIMEZONE"}  # fmt: skip
NOTHING: frozenset[str] = frozenset()
BLANK = b" \t\0\x1a"
"""What old programs leave at the end of a file."""
LONGEST_NAME = 40


@dataclass(slots=True)
class Part:
    """One component with its properties as they stand in the file: name, line, text."""

    name: str
    line: int
    properties: list[tuple[str, int, bytes]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def all(self, name: str) -> Iterator[tuple[int, bytes]]:
        """Each property of that name: its line and its text."""
        return ((line, text) for known, line, text in self.properties if known == name)


def calendars(content: bytes, limits: Limits) -> list[Part]:
    """The calendars of a file, each with its events, free-busy blocks and zones. Raises Unreadable."""
    if len(content) > limits.file_bytes:
        raise Unreadable(Trouble.TOO_LARGE, most=limits.file_bytes // (1024 * 1024))
    if not content.strip():
        raise Unreadable(Trouble.EMPTY)
    reader = _Reader(limits)
    for number, line in content_lines(content, limits):
        reader.take(number, line)
    return reader.finish()


class _Reader:
    """Takes one line after the other."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: list[tuple[str, int, Part | None]] = []
        """Name, line, and what is kept of it; nothing of an alarm or a to-do."""
        self._found: list[Part] = []
        self._last = self._events = 0

    def take(self, number: int, line: bytes) -> None:
        """The next line of the file."""
        self._last = number
        head = line[: LONGEST_NAME + 1]
        sign = next((place for place, byte in enumerate(head) if byte in b":;"), 0)
        name = head[:sign].strip().upper()
        if name == b"BEGIN":
            self._begin(number, _value(line, sign))
        elif name == b"END":
            self._end(number, _value(line, sign))
        elif not self._open:
            if line.strip(BLANK):
                raise Unreadable(Trouble.NOT_A_CALENDAR, number)
        elif kept := self._open[-1][2]:
            self._keep(kept, number, line, name)

    def finish(self) -> list[Part]:
        """What was found, once the file has ended."""
        if self._open:
            raise Unreadable(Trouble.CUT, self._last, name=self._open[-1][0], since=self._open[-1][1])
        if not self._found:
            raise Unreadable(Trouble.NOT_A_CALENDAR, 1)
        if self._events > self._limits.events:
            raise Unreadable(Trouble.TOO_MANY_EVENTS, count=self._events, most=self._limits.events)
        return self._found

    def _begin(self, number: int, name: str) -> None:
        if len(self._open) >= self._limits.nesting:
            raise Unreadable(Trouble.TOO_DEEP, number, most=self._limits.nesting)
        if not self._open and name != "VCALENDAR":
            raise Unreadable(Trouble.NOT_A_CALENDAR, number)
        outer = self._open[-1] if self._open else ("", 0, None)
        if (name == "VCALENDAR" and self._open) or (name in INSIDE and name == outer[0]):
            raise Unreadable(Trouble.BROKEN, number, name=outer[0], since=outer[1])
        kept = None
        if name == "VCALENDAR" or INSIDE.get(name) == outer[0]:
            kept = self._kept(name, number, outer[2])
        self._open.append((name, number, kept))

    def _kept(self, name: str, number: int, outer: Part | None) -> Part | None:
        part = Part(name, number)
        if name in {"VEVENT", "VFREEBUSY"}:
            self._events += 1
            if self._events > self._limits.events:
                return None  # only counted, to be named
        if outer is None:
            self._found.append(part)
        else:
            outer.parts.append(part)
        return part

    def _end(self, number: int, name: str) -> None:
        if not self._open or self._open[-1][0] != name:
            expected, since = self._open[-1][:2] if self._open else ("", 0)
            raise Unreadable(Trouble.BROKEN, number, name=expected, since=since)
        self._open.pop()

    def _keep(self, part: Part, number: int, line: bytes, name: bytes) -> None:
        wanted = KEPT[part.name]
        known = name.decode("ascii", errors="replace")
        if known in wanted:
            part.properties.append((known, number, line))
        elif not name:  # no sign where one belongs: of a line that matters it is told, of others it is not
            first = line[:LONGEST_NAME].strip().upper().decode("ascii", errors="replace")
            if meant := next((one for one in wanted if first.startswith((f"{one} ", f"{one}="))), None):
                part.properties.append((meant, number, line))


def _value(line: bytes, sign: int) -> str:
    text = text_of(line[sign:])
    return text.rpartition(":")[2].strip().upper()[:LONGEST_NAME]
