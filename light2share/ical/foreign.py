"""The zones that calendars name: those of IANA, what Windows and Outlook call them, and what a file says itself.

A name that is known beats what the file says of it: files carry old or simplified rules under good names. A file's own
rules count for all other names. Nothing is opened by a name out of a file: it is looked up in a list first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from light2share.ical import recurrence
from light2share.ical.moments import UnknownZone, clock_time, taken_apart
from light2share.ical.parts import Part

LONGEST_NAME = 200
OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?::?(\d\d))?", re.ASCII | re.IGNORECASE)
DISPLAYED = re.compile(r"\((?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2}):?(\d\d))?\)\s*(.*)", re.ASCII | re.IGNORECASE)
FILE_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
PLAIN = {
    "utc",
    "gmt",
    "z",
    "zulu",
    "greenwich",
    "coordinated universal time",
    "etc/utc",
    "tzone://microsoft/utc",
}
SPOKEN = {
    "eastern time (us & canada)": "America/New_York",
    "central time (us & canada)": "America/Chicago",
    "mountain time (us & canada)": "America/Denver",
    "pacific time (us & canada)": "America/Los_Angeles",
    "atlantic time (canada)": "America/Halifax",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "arizona": "America/Phoenix",
    "indiana (east)": "America/Indiana/Indianapolis",
    "newfoundland": "America/St_Johns",
    "west central africa": "Africa/Lagos",
    "chennai, kolkata, mumbai, new delhi": "Asia/Kolkata",
    "osaka, sapporo, tokyo": "Asia/Tokyo",
    "beijing, chongqing, hong kong, urumqi": "Asia/Shanghai",
    "central european time": "Europe/Paris",
    "western european time": "Europe/Lisbon",
    "eastern european time": "Europe/Athens",
    "cest": "Europe/Paris",
    "europe": "Europe/Paris",
}
"""What no city in the name tells."""
A_WINTER_DAY, A_SUMMER_DAY = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


class Zones:
    """The zones of one calendar. `floating` is the one of times without any."""

    def __init__(self, parts: Iterable[Part], here: tzinfo, calendar_wide: str, until: datetime) -> None:
        self._own = {name: part for part in parts if (name := _name_of(part))}
        self._until = until
        self._known: dict[str, tzinfo | None] = {}
        self.here = here
        self.floating = (self._found(calendar_wide) if calendar_wide else None) or here

    def named(self, name: str) -> tzinfo:
        """The zone of that name. Raises UnknownZone."""
        zone = self._found(name)
        if zone is None:
            raise UnknownZone(name)
        return zone

    def _found(self, name: str) -> tzinfo | None:
        name = name.strip().strip("\"'").strip()
        if name not in self._known:
            self._known[name] = self._looked_up(name)
        return self._known[name]

    def _looked_up(self, name: str) -> tzinfo | None:
        if len(name) > LONGEST_NAME:
            return None
        if zone := of_name(name):
            return zone
        if part := self._own.get(name):
            try:
                return OwnZone.of(part, self._until)
            except (ValueError, OverflowError, recurrence.TooLong):
                return None
        return by_description(name)


def of_name(name: str) -> tzinfo | None:
    """A zone by its own name, with a prefix or without, or by what Windows calls it."""
    if name.lower() in PLAIN:
        return UTC
    parts = name.split("/")
    known = _names()
    for first in range(len(parts)):
        if key := known.get("/".join(parts[first:]).lower().replace(" ", "_")):
            return ZoneInfo(key)
    return ZoneInfo(key) if (key := _windows().get(name.lower())) else None


@cache
def _names() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones() if name not in {"localtime", "Factory"}}


@cache
def _windows() -> Mapping[str, str]:
    return {name.lower(): key for name, key in WINDOWS_TO_OLSON.items()}


def by_description(name: str) -> tzinfo | None:
    """A zone by an offset, or by what Outlook shows: `(UTC+01:00) Brussels, Copenhagen, Madrid, Paris`."""
    if zone := _fixed(name):
        return zone
    found = DISPLAYED.fullmatch(name)
    words = (found[4] if found else name).strip().lower()
    if words in SPOKEN:
        return ZoneInfo(SPOKEN[words])
    if words in PLAIN:
        return UTC
    if not found:
        return None
    offset = _offset(found[1], found[2], found[3]) if found[1] else timedelta()
    cities = _cities()
    for word in words.split(","):
        for key in cities.get(word.strip().replace(" ", "_"), ()):
            zone = ZoneInfo(key)
            if offset in (_offset_at(zone, A_WINTER_DAY), _offset_at(zone, A_SUMMER_DAY)):
                return zone
    return timezone(offset) if not words and found[1] else None


def _offset_at(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


@cache
def _cities() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in sorted(available_timezones()):
        area, _slash, city = key.rpartition("/")
        if area and not area.startswith(("Etc", "posix", "right")):
            found.setdefault(city.lower(), []).append(key)
    return found


def _fixed(name: str) -> tzinfo | None:
    found = OFFSET.fullmatch(name)
    return timezone(_offset(found[1], found[2], found[3])) if found and int(found[2]) < 15 else None


def _offset(sign: str, hours: str, minutes: str | None) -> timedelta:
    offset = timedelta(hours=min(int(hours), 15), minutes=int(minutes or 0) % 60)
    return -offset if sign == "-" else offset


def _name_of(part: Part) -> str:
    for _line, text in part.all("TZID"):
        try:
            return taken_apart(text).text.strip("\"'")
        except ValueError:
            return ""
    return ""


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks are set: the wall clock before shows `local`, then the offset is `after` in place of `before`."""

    local: datetime
    before: timedelta
    after: timedelta

    @property
    def instant(self) -> datetime:
        """When, naive, UTC."""
        return self.local - self.before

    @property
    def counts_from(self) -> datetime:
        """The first wall-clock time that has the new offset: behind a gap; where times come twice, behind both."""
        return self.local + max(self.after - self.before, timedelta())


class OwnZone(tzinfo):
    """A zone by the rules that a calendar brings (RFC 5545, section 3.6.5)."""

    def __init__(self, changes: list[Change]) -> None:
        if not changes:
            raise ValueError("a zone needs an offset")
        self._changes = sorted(changes, key=lambda change: change.instant)
        self._walls = [change.counts_from for change in self._changes]
        self._instants = [change.instant for change in self._changes]

    @classmethod
    def of(cls, part: Part, until: datetime) -> OwnZone:
        """The zone of a VTIMEZONE, with its changes up to `until` (naive). Raises ValueError, TooLong."""
        return cls([change for rules in part.parts for change in _changes(rules, until)])

    def utcoffset(self, at: datetime | None) -> timedelta:
        """The offset on the wall clock."""
        if at is None:
            return self._changes[-1].after
        return self._offset(bisect_right(self._walls, at.replace(tzinfo=None)))

    def _offset(self, passed: int) -> timedelta:
        return self._changes[passed - 1].after if passed else self._changes[0].before

    def dst(self, at: datetime | None) -> None:
        """Nobody asks."""

    def tzname(self, at: datetime | None) -> str:
        """The calendar's own."""
        return "own"

    def fromutc(self, at: datetime) -> datetime:
        """The wall clock at an instant."""
        naive = at.replace(tzinfo=None)
        return (naive + self._offset(bisect_right(self._instants, naive))).replace(tzinfo=self)


def _changes(rules: Part, until: datetime) -> Iterator[Change]:
    """Each setting of the clocks of one STANDARD or DAYLIGHT."""
    values = {name: text for name, _line, text in rules.properties if name not in {"RDATE", "RRULE"}}
    if not {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= values.keys():
        raise ValueError("a zone needs start and offsets")
    first = clock_time(taken_apart(values["DTSTART"]).text)[0]
    before, after = (_file_offset(values[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    yield Change(first, before, after)
    for _line, text in rules.all("RDATE"):
        for one in taken_apart(text).text.split(","):
            yield Change(clock_time(one)[0], before, after)
    for _line, text in rules.all("RRULE"):
        rule = recurrence.read(taken_apart(text).text)
        if rule.is_finer_than_daily:
            raise ValueError("clocks are not set that often")
        rule = rule.ending_at((rule.until + before) if rule.until and rule.until_is_utc else rule.until)
        for start in takewhile(lambda start: start <= until, rule.starts(first, until)):
            yield Change(start, before, after)


def _file_offset(line: bytes) -> timedelta:
    found = FILE_OFFSET.fullmatch(taken_apart(line).text)
    if not found or int(found[2]) > 18 or int(found[3]) > 59:
        raise ValueError("not an offset")
    return _offset_exactly(found)


def _offset_exactly(found: re.Match[str]) -> timedelta:
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -offset if found[1] == "-" else offset
