"""Writing iCalendar (RFC 5545): entries out of finished values, and calendars out of entries.

Times are written in UTC. Entries here happen once, so no zone rule can shift them, and no reader has to know a zone.
The library escapes and folds; what it lets through (control characters, other line ends) is taken out before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

PRODUCT = "-//Light2Share//Light2Share//EN"
LONGEST_TEXT = 2000
_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>\",;:\\]+@[^\s\x00-\x1f\x7f<>\",;:\\]+")
_URI = re.compile(r"[!-~]+")
_ENDING = b"END:VCALENDAR\r\n"


class Status(StrEnum):
    """How firm an entry is (RFC 5545, section 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody named in an invitation."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar. All instants are aware; texts may hold anything."""

    uid: str
    sequence: int
    stamped_at: datetime
    created_at: datetime
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    status: Status
    description: str = ""
    location: str = ""
    url: str = ""
    contacts: tuple[str, ...] = ()
    organizer: Contact | None = None
    attendee: Contact | None = None


def entry_lines(entry: Entry) -> bytes:
    """The VEVENT; the same values give the same bytes. Raises ValueError for an address that could break a line."""
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("created", entry.created_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", vText(_line(entry.summary)))
    event.add("status", entry.status.value)
    if entry.description:
        event.add("description", vText(_text(entry.description)))
    if entry.location:
        event.add("location", vText(_line(entry.location)))
    for contact in entry.contacts:
        event.add("contact", vText(_line(contact)))
    if entry.url:
        event.add("url", vUri(_uri(entry.url)))
    if entry.organizer:
        event.add("organizer", _person(entry.organizer))
    if entry.attendee:
        attendee = _person(entry.attendee)
        attendee.params["CUTYPE"] = "INDIVIDUAL"
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = "ACCEPTED"  # they agreed on the site; no calendar has to answer
        attendee.params["RSVP"] = "FALSE"
        event.add("attendee", attendee)
    return bytes(event.to_ical())


def calendar(
    entries: Iterable[bytes], method: str = "", name: str = "", refresh: timedelta | None = None
) -> bytes:
    """A whole calendar of finished entries, in their order. `name` and `refresh` are for feeds (RFC 7986)."""
    return b"".join((_head(method, name, refresh), *entries, _ENDING))


@lru_cache(maxsize=256)
def _head(method: str, name: str, refresh: timedelta | None) -> bytes:
    """What stands before the entries; feeds of the same name are put together all day."""
    frame = Calendar()
    frame.add("prodid", PRODUCT)
    frame.add("version", "2.0")
    frame.add("calscale", "GREGORIAN")
    if method:
        frame.add("method", method)
    describe(frame, _line(name), refresh)
    return bytes(frame.to_ical()).removesuffix(_ENDING)


def describe(frame: Calendar, name: str, refresh: timedelta | None) -> None:
    """Say what a feed is called and how often to come back (RFC 7986, sections 5.1 and 5.7).

    Twice: Outlook, and the calendars of Apple and Google, still read the older words of their own only.
    """
    if name:
        frame.add("name", vText(name))
        frame.add("x-wr-calname", vText(name))
    if refresh:
        frame.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        frame.add("x-published-ttl", vDuration(refresh))


def _line(text: str) -> str:
    """On one line."""
    return re.sub(r"[ \t\n]+", " ", _text(text)).strip()


def _text(text: str) -> str:
    """Without characters that no calendar may hold, every line end the same, not longer than readers take."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))[:LONGEST_TEXT]


def _uri(address: str) -> str:
    if not _URI.fullmatch(address):
        raise ValueError("an address holds no space and nothing beyond ASCII")
    return address


def _person(contact: Contact) -> vCalAddress:
    if not _ADDRESS.fullmatch(contact.address):
        raise ValueError("that is no mail address")
    person = vCalAddress(f"mailto:{contact.address}")
    if name := _line(contact.name).replace('"', "’").replace("^", ""):
        person.params["CN"] = name
    return person
