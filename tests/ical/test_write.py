"""Calendars as two other programs read them, whatever people have typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from light2share.ical.write import Contact, Entry, Status, calendar, entry_lines
from tests.ical.readers import READERS, Read

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 10, 12, 6, 0, tzinfo=UTC)
HOSTILE = [
    "Bench\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "Bench\nATTENDEE:mailto:corvid@cast.example",
    "Bench\u2028ATTENDEE:mailto:corvid@cast.example",
    "a\\nb; c, d: e \\; \\N",
    '"quoted" ^n ^\'',
    "\x00\x07\x1b[31mred",
    "é" * 300 + "🔬" * 200,
    "BEGIN:VCALENDAR",
]


def entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "uid": "8f2c@light2share",
        "sequence": 2,
        "stamped_at": NOW,
        "created_at": NOW,
        "changed_at": NOW,
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=4),
        "summary": "Banc M² à caméra : Brightwater chez Halden",
        "status": Status.CONFIRMED,
        "description": "Réservation L2S-26-7K3Q\nEn autonomie",
        "location": "Halden Optics, 1 rue des Essais; 13013 Marseille",
        "url": "https://share.example/bookings/L2S-26-7K3Q",
        **changes,
    }
    return Entry(**values)


X_WORDS = {b"X-WR-CALNAME", b"X-PUBLISHED-TTL"}
"""What calendar programs read beside NAME and REFRESH-INTERVAL."""


def check_form(content: bytes) -> None:
    """RFC 5545, section 3.1: lines end in CRLF, at most 75 octets long; no words of their own but `X_WORDS`."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert {line[: line.index(b":")] for line in lines if line.startswith(b"X-")} <= X_WORDS


def test_a_feed_is_named_in_the_words_of_every_calendar_program() -> None:
    content = calendar([], method="PUBLISH", name="Bench; M²", refresh=timedelta(hours=1))
    check_form(content)
    for line in ("NAME:Bench\\; M²", "X-WR-CALNAME:Bench\\; M²", "X-PUBLISHED-TTL:PT1H"):
        assert f"\r\n{line}\r\n" in content.decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content.decode()
    assert b"X-" not in calendar([], method="REQUEST")


@pytest.mark.parametrize("read", READERS)
def test_every_value_arrives(read: Callable[[bytes], list[Read]]) -> None:
    content = calendar(
        [
            entry_lines(
                entry(organizer=Contact("Site", "a@b.example"), attendee=Contact("Hélène", "h@c.example"))
            )
        ],
        method="REQUEST",
    )
    check_form(content)
    assert read(content) == [
        Read(
            uid="8f2c@light2share",
            sequence=2,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=4),
            summary="Banc M² à caméra : Brightwater chez Halden",
            description="Réservation L2S-26-7K3Q\nEn autonomie",
            location="Halden Optics, 1 rue des Essais; 13013 Marseille",
            status="CONFIRMED",
            organizer="mailto:a@b.example",
            attendee="mailto:h@c.example",
        )
    ]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-10-24T20:00", "2026-10-25T08:00"),
        ("2026-10-25T02:30", "2026-10-25T03:30"),
        ("2027-03-27T20:00", "2027-03-28T08:00"),
        ("2027-03-28T01:30", "2027-03-28T03:30"),
    ],
)
def test_instants_hold_across_both_clock_changes(
    read: Callable[[bytes], list[Read]], starts: str, ends: str
) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (starts, ends))
    (found,) = read(calendar([entry_lines(entry(starts_at=start, ends_at=end))]))
    assert (found.starts_at, found.ends_at) == (start.astimezone(UTC), end.astimezone(UTC))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_line(read: Callable[[bytes], list[Read]], text: str) -> None:
    content = calendar(
        [
            entry_lines(
                entry(
                    summary=text,
                    description=text,
                    location=text,
                    organizer=Contact(text, "a@b.example"),
                    attendee=Contact(text, "h@c.example"),
                )
            )
        ],
        method="CANCEL",
        name=text,
    )
    check_form(content)
    (found,) = read(content)
    assert (found.organizer, found.attendee) == ("mailto:a@b.example", "mailto:h@c.example")
    assert found.ends_at == NOW + timedelta(hours=4)


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_kept_in_its_place(text: str, name: str) -> None:
    content = calendar(
        [entry_lines(entry(summary=text, description=text, attendee=Contact(name, "h@c.example")))]
    )
    check_form(content)
    for read in READERS:
        (found,) = read(content)
        assert found.location == "Halden Optics, 1 rue des Essais; 13013 Marseille"
        assert found.attendee == "mailto:h@c.example"
    properties = {name for event in Calendar.from_ical(content).walk("VEVENT") for name in event}
    assert properties <= {
        "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS",
        "DESCRIPTION", "LOCATION", "URL", "ATTENDEE",
    }  # fmt: skip


@pytest.mark.parametrize(
    "address", ["", "a b@c.example", "a@b\r\nX:y", 'a"@c.example', "a;b@c.example", "a:b@c"]
)
def test_an_address_that_could_break_a_line_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        entry_lines(entry(attendee=Contact("Bob", address)))
    with pytest.raises(ValueError, match="address"):
        entry_lines(entry(url=f"https://share.example/{address} x"))


def test_the_same_values_give_the_same_bytes() -> None:
    assert entry_lines(entry()) == entry_lines(entry())
