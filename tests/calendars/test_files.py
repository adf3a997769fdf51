"""One booking as a file, and an item's calendar for everybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from sqlalchemy.orm import Session

from light2share.availability.models import BlackoutRow
from tests.bookings.play import ask, hours
from tests.factories import NOW, Cast
from tests.ical.readers import READERS

PARIS = ZoneInfo("Europe/Paris")


def test_both_sides_download_the_booking_and_nobody_else(session: Session, cast: Cast, visit) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    for member in (cast.brightwater, cast.halden):
        answer = visit(member).get(f"/bookings/{booking.reference}.ics")
        assert answer.status_code == 200
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{booking.reference}.ics"'
        for read in READERS:
            (entry,) = read(answer.data)
            assert (entry.starts_at, entry.ends_at) == (hours(9, 11).start, hours(9, 11).end)
    assert visit(cast.corvid).get(f"/bookings/{booking.reference}.ics").status_code == 404
    assert visit(None).get(f"/bookings/{booking.reference}.ics").status_code == 303


def test_the_public_calendar_says_busy_and_nothing_else(session: Session, cast: Cast, visit) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11), purpose="a secret laser")
    ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    for language, word in (("fr", "Occupé"), ("en", "Busy")):
        body = visit(None).get(f"/equipment/bench/calendar.ics?lang={language}").data
        (event,) = Calendar.from_ical(body).walk("VEVENT")
        assert str(event["SUMMARY"]) == word
        assert event.decoded("DTSTART") == hours(9, 11).start
        for told in ("Brightwater", "secret", booking.reference, booking.uid):
            assert told.encode() not in body
    assert not Calendar.from_ical(visit(None).get("/equipment/chamber/calendar.ics").data).walk("VEVENT")


def test_the_public_calendar_tells_the_opening_hours(cast: Cast, visit) -> None:
    body = visit(None).get("/equipment/bench/calendar.ics").data
    calendar = Calendar.from_ical(body)
    (opening,) = calendar.walk("VAVAILABILITY")
    parts = opening.walk("AVAILABLE")
    assert sorted(str(part["RRULE"]["BYDAY"][0]) for part in parts) == ["FR", "MO", "TH", "TU", "WE"]
    for part in parts:
        assert part.decoded("DTSTART").astimezone(PARIS).strftime("%H:%M") == "08:00"
        assert part.decoded("DTEND").astimezone(PARIS).strftime("%H:%M") == "18:00"


def test_a_repeated_blackout_keeps_its_wall_clock_hours(session: Session, cast: Cast, visit) -> None:
    session.add(
        BlackoutRow(
            equipment_id=cast.bench.id,
            starts_local=datetime.fromisoformat("2026-10-19T08:00"),
            ends_local=datetime.fromisoformat("2026-10-19T12:00"),
            repeat="FREQ=WEEKLY",
            uid="blackout@light2share",
            reason="a reason of ours",
            changed_at=NOW,
        )
    )
    session.commit()
    body = visit(None).get("/equipment/bench/calendar.ics").data
    assert b"a reason of ours" not in body
    events = recurring_ical_events.of(Calendar.from_ical(body)).between(date(2026, 10, 19), date(2026, 11, 4))
    starts = [event["DTSTART"].dt for event in events]
    assert [start.astimezone(PARIS).strftime("%d %H:%M") for start in starts] == [
        "19 08:00",
        "26 08:00",
        "02 08:00",
    ]
    assert starts[1] - starts[0] == timedelta(days=7)


def test_an_unchanged_public_calendar_answers_304(cast: Cast, visit) -> None:
    first = visit(None).get("/equipment/bench/calendar.ics")
    again = visit(None).get("/equipment/bench/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert visit(None).get("/equipment/bench/calendar.ics").data == first.data


def test_a_draft_has_no_public_calendar(cast: Cast, visit) -> None:
    assert visit(cast.corvid).get("/equipment/draft/calendar.ics").status_code == 404
