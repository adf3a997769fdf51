"""Two programs that know nothing of each other read the same calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import vobject
from icalendar import Calendar


@dataclass(frozen=True)
class Read:
    """What a program understood of one entry."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    status: str
    organizer: str
    attendee: str


def by_icalendar(content: bytes) -> list[Read]:
    return [
        Read(
            uid=str(event["UID"]),
            sequence=int(event["SEQUENCE"]),
            starts_at=event.decoded("DTSTART").astimezone(UTC),
            ends_at=event.decoded("DTEND").astimezone(UTC),
            summary=str(event["SUMMARY"]),
            description=str(event.get("DESCRIPTION", "")),
            location=str(event.get("LOCATION", "")),
            status=str(event["STATUS"]),
            organizer=str(event.get("ORGANIZER", "")),
            attendee=str(event.get("ATTENDEE", "")),
        )
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


def by_vobject(content: bytes) -> list[Read]:
    calendar = vobject.readOne(content.decode())
    return [
        Read(
            uid=event.uid.value,
            sequence=int(event.sequence.value),
            starts_at=event.dtstart.value.astimezone(UTC),
            ends_at=event.dtend.value.astimezone(UTC),
            summary=event.summary.value,
            description=event.getChildValue("description", ""),
            location=event.getChildValue("location", ""),
            status=event.status.value,
            organizer=event.getChildValue("organizer", ""),
            attendee=event.getChildValue("attendee", ""),
        )
        for event in calendar.contents.get("vevent", [])
    ]


READERS: list[Callable[[bytes], list[Read]]] = [by_icalendar, by_vobject]
