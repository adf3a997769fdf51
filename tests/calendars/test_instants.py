"""Whatever the zone and however its clocks change: stored, fed and parsed back, an instant is the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import recurring_ical_events
from flask import Flask
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from sqlalchemy import update
from sqlalchemy.orm import Session

from light2share.availability.blackouts import Blackout, blackout_periods
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.availability.opening import OpeningRule, open_periods
from light2share.availability.rules import Weeks
from light2share.bookings.models import Booking, BookingPeriod
from light2share.calendars import public
from light2share.calendars.feeds import window
from light2share.ical.write import Entry, Status, calendar, entry_lines
from light2share.kernel.localtime import exists, is_ambiguous, to_local
from light2share.kernel.period import Period, merged
from light2share.organisations.models import Site
from tests.bookings.play import ask, hours
from tests.calendars.parts import bookings_in, subscribe
from tests.factories import NOW, Cast
from tests.ical.readers import READERS

ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@lru_cache(maxsize=4096)
def changes(name: str, year: int) -> tuple[datetime, ...]:
    """The days of a year on which the clocks of a zone change, in UTC."""
    zone, first = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)
    days = [first + number * DAY for number in range(366)]
    return tuple(
        day for day in days if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset()
    )


@st.composite
def moments(draw: st.DrawFn, first: int = 2020, last: int = 2040) -> tuple[ZoneInfo, datetime]:
    """A zone, and an instant within a day of a change of its clocks; of zones that never change, any."""
    name, year = draw(st.sampled_from(ZONES)), draw(st.integers(first, last))
    found = changes(name, year) or (datetime(year, draw(st.integers(1, 12)), 7, tzinfo=UTC),)
    return ZoneInfo(name), draw(st.sampled_from(found)) + draw(st.integers(-1440, 2880)) * MINUTE


@settings(deadline=None, max_examples=250)
@given(moments(), st.integers(1, 3 * 1440))
def test_an_entry_is_read_back_as_the_same_instants(when: tuple[ZoneInfo, datetime], minutes: int) -> None:
    zone, start = when
    local = start.astimezone(zone)  # as a program of that zone would hand it over
    entry = Entry(
        uid="a@light2share", sequence=0, stamped_at=NOW, created_at=NOW, changed_at=NOW,
        starts_at=local, ends_at=(start + minutes * MINUTE).astimezone(zone), summary="x", status=Status.CONFIRMED,
    )  # fmt: skip
    body = calendar([entry_lines(entry)])
    for read in READERS:
        (found,) = read(body)
        assert (found.starts_at, found.ends_at) == (start, start + minutes * MINUTE)


def expanded(parts: list[Event], covers: Period, zones: list[object]) -> list[Period]:
    """Where these parts happen, by a program that knows nothing of our algebra."""
    whole = Calendar()
    for part in [*zones, *parts]:
        whole.add_component(part)
    found = recurring_ical_events.of(Calendar.from_ical(whole.to_ical())).between(covers.start, covers.end)
    periods = (
        Period(event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC))
        for event in found
        if event["DTSTART"].dt.astimezone(UTC) < event["DTEND"].dt.astimezone(UTC)
    )
    return merged(part for period in periods if (part := period.clipped(covers)))


@settings(deadline=None, max_examples=80)
@given(
    moments(2026, 2027), st.integers(30, 20 * 60), st.sampled_from(["", "FREQ=DAILY;COUNT=9", "FREQ=WEEKLY"])
)
def test_closed_times_keep_their_wall_clock_hours(
    when: tuple[ZoneInfo, datetime], minutes: int, repeat: str
) -> None:
    zone, around = when
    starts = to_local(around - 8 * DAY, zone)
    ends = starts + minutes * MINUTE
    days = [starts + number * DAY for number in range(20)]
    for edge in (*days, *(day + minutes * MINUTE for day in days)):  # what programs differ on: tests/ical
        assume(exists(edge, zone) and not is_ambiguous(edge, zone))
    row = BlackoutRow(
        starts_local=starts, ends_local=ends, repeat=repeat, except_days=[], uid="a@b", changed_at=NOW
    )
    body = public.calendar("x", "Busy", zone, window(NOW), [], [row], [], {}, [], NOW, "bench")
    parsed = Calendar.from_ical(body)
    covers = Period(around - 10 * DAY, around + 10 * DAY)
    found = expanded(parsed.walk("VEVENT"), covers, parsed.walk("VTIMEZONE"))
    assert found == blackout_periods([Blackout(starts, ends, repeat)], zone, covers)


@settings(deadline=None, max_examples=80)
@given(moments(2026, 2027), st.integers(0, 1439), st.integers(30, 1440))
def test_opening_hours_keep_their_wall_clock_hours(
    when: tuple[ZoneInfo, datetime], opens: int, length: int
) -> None:
    zone, around = when
    day = to_local(around, zone).date()
    midnights = [datetime.combine(day + number * DAY, time()) for number in range(-15, 16)]
    for midnight in midnights:
        for edge in (midnight + opens * MINUTE, midnight + (opens + length) * MINUTE):
            assume(exists(edge, zone) and not is_ambiguous(edge, zone))
    rules = [
        OpeningRuleRow(
            id=number, weekday=number, opens_minute=opens, closes_minute=opens + length, weeks=Weeks.EVERY
        )
        for number in range(7)
    ]
    body = public.calendar("x", "Busy", zone, window(NOW), [], [], [], {}, rules, NOW, "bench")
    parsed = Calendar.from_ical(body)
    parts = []
    for available in parsed.walk("AVAILABLE"):
        part = Event()
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "RRULE"):
            part[name] = available[name]
        parts.append(part)
    covers = Period(around - 8 * DAY, around + 8 * DAY)
    expected = open_periods([OpeningRule(row.weekday, opens, opens + length) for row in rules], zone, covers)
    assert expanded(parts, covers, parsed.walk("VTIMEZONE")) == expected


def test_stored_and_fed_a_booking_over_a_change_of_the_clocks_is_the_same(
    app: Flask, session: Session, cast: Cast, visit
) -> None:
    app.config["LIMIT_FEED"] = "1000 per minute"
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    zones = ("Europe/Paris", "America/Cayenne", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran")
    for number, name in enumerate(zones):
        on = (changes(name, 2027) or (datetime(2027, 3, 7, tzinfo=UTC),))[0]
        start, end = on - timedelta(minutes=45), on + timedelta(hours=25, minutes=15)
        times = {"starts_at": start, "ends_at": end}
        session.execute(update(Site).values(zone=name))
        session.execute(
            update(BookingPeriod)
            .where(BookingPeriod.booking_id == booking.id)
            .values(**times, blocked_from=start, blocked_until=end)
        )
        session.execute(
            update(Booking)
            .where(Booking.id == booking.id)
            .values(**times, version=booking.version + number + 1)
        )
        session.commit()
        for address in (path, "/equipment/bench/calendar.ics"):
            body = reader.get(address).data
            (event,) = bookings_in(Calendar.from_ical(body))
            assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (start, end), name
        for read in READERS:
            (found,) = read(reader.get(path).data)
            assert (found.starts_at, found.ends_at) == (start, end), name


def test_all_zones_are_tried() -> None:
    assert len(ZONES) > 400
    assert changes("Europe/Paris", 2026) == (
        datetime(2026, 3, 28, tzinfo=UTC) + DAY,
        datetime(2026, 10, 25, tzinfo=UTC),
    )
    assert date(2026, 10, 25).weekday() == 6
