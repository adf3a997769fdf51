"""One booking as a file, and an item's calendar for everybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.calendars.models import PublicCalendar
from light2share.calendars.views import serving
from light2share.equipment.models import Equipment
from tests.bookings.play import ask, hours
from tests.calendars.parts import bookings_in
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
        (event,) = bookings_in(Calendar.from_ical(body))
        assert str(event["SUMMARY"]) == word
        assert event.decoded("DTSTART") == hours(9, 11).start
        for told in ("Brightwater", "secret", booking.reference, booking.uid):
            assert told.encode() not in body
    chamber = visit(None).get("/equipment/chamber/calendar.ics").data
    assert not bookings_in(Calendar.from_ical(chamber))


def test_the_public_calendar_tells_the_opening_hours(cast: Cast, visit) -> None:
    body = visit(None).get("/equipment/bench/calendar.ics").data
    calendar = Calendar.from_ical(body)
    (opening,) = calendar.walk("VAVAILABILITY")
    parts = opening.walk("AVAILABLE")
    assert sorted(str(part["RRULE"]["BYDAY"][0]) for part in parts) == ["FR", "MO", "TH", "TU", "WE"]
    for part in parts:
        assert part.decoded("DTSTART").astimezone(PARIS).strftime("%H:%M") == "08:00"
        assert part.decoded("DTEND").astimezone(PARIS).strftime("%H:%M") == "18:00"


def test_the_opening_hours_can_be_left_out(session: Session, cast: Cast, visit) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    answer = visit(None).get("/equipment/bench/calendar.ics?lang=en&opening=no")
    assert b"VAVAILABILITY" not in answer.data
    assert len(bookings_in(Calendar.from_ical(answer.data))) == 1
    assert answer.headers["ETag"] != visit(None).get("/equipment/bench/calendar.ics?lang=en").headers["ETag"]
    assert "calendar.ics?lang=en&amp;opening=no" in visit(None).get("/equipment/bench/calendar").text


def test_a_long_public_calendar_is_kept_until_something_in_it_changes(
    session: Session, cast: Cast, visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "WORTH_KEEPING", 1)
    path, reader = "/equipment/bench/calendar.ics?lang=en", visit(None)
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    first = reader.get(path).data
    kept = session.scalars(select(PublicCalendar)).one()
    assert kept.body == first == reader.get(path).data
    kept.body = b"from what was kept"
    session.commit()
    assert reader.get(path).data == b"from what was kept"
    ask(session, cast.bench, cast.corvid, hours(13, 15))
    second = reader.get(path).data
    assert len(bookings_in(Calendar.from_ical(second))) == 2
    session.expire_all()
    assert session.scalars(select(PublicCalendar.body)).all() == [second]


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
    starts = [event["DTSTART"].dt for event in events if "DESCRIPTION" not in event]
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


def test_the_public_calendar_is_named_in_old_words_too(cast: Cast, visit) -> None:
    lines = visit(None).get("/equipment/chamber/calendar.ics?lang=en").text.split("\r\n")
    assert {"NAME:Climatic chamber 600 L", "X-WR-CALNAME:Climatic chamber 600 L"} <= set(lines)
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(lines)


def test_a_draft_has_no_public_calendar(cast: Cast, visit) -> None:
    assert visit(cast.corvid).get("/equipment/draft/calendar.ics").status_code == 404


def test_a_new_name_gives_the_booking_another_etag(session: Session, cast: Cast, visit) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path, reader = f"/bookings/{booking.reference}.ics", visit(cast.brightwater)
    first = reader.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    assert reader.get(path, headers=known).status_code == 304
    item = session.get_one(Equipment, cast.bench.id)
    item.title_en = item.title_fr = "Another name"
    session.commit()
    second = reader.get(path, headers=known)
    assert second.status_code == 200
    assert b"Another name" in second.data


def test_the_public_calendar_leaves_out_what_never_happens_in_it(session: Session, cast: Cast, visit) -> None:
    def closing(day: str, repeat: str = "") -> BlackoutRow:
        starts = datetime.fromisoformat(f"{day}T08:00")
        return BlackoutRow(
            equipment_id=cast.bench.id,
            starts_local=starts,
            ends_local=starts + timedelta(hours=4),
            repeat=repeat,
            uid=f"{day}@light2share",
            changed_at=NOW,
        )

    def rule(first: str, last: str) -> OpeningRuleRow:
        return OpeningRuleRow(
            equipment_id=cast.bench.id,
            weekday=2,
            opens_minute=1200,
            closes_minute=1260,
            valid_from=date.fromisoformat(first),
            valid_until=date.fromisoformat(last),
        )

    session.add_all([closing("2019-05-06"), closing("2019-05-07", "FREQ=WEEKLY;COUNT=3")])
    session.add_all([closing("2019-05-08", "FREQ=WEEKLY"), closing("2026-11-02")])
    session.add_all([rule("2020-01-01", "2021-12-31"), rule("2026-11-03", "2026-11-03")])
    session.add(rule("2026-11-04", "2026-11-04"))
    session.commit()
    calendar = Calendar.from_ical(visit(None).get("/equipment/bench/calendar.ics").data)
    starts = [event.decoded("DTSTART").date() for event in bookings_in(calendar)]
    assert starts == [date(2019, 5, 8), date(2026, 11, 2)]
    evening = [
        part.decoded("DTSTART").date()
        for part in calendar.walk("AVAILABLE")
        if part.decoded("DTSTART").hour == 20
    ]
    assert evening == [date(2026, 11, 4)]
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"
