"""Busy times over all zones and clock changes, against an oracle and against another library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from light2share.ical.busy import Question, read
from light2share.ical.zones import vtimezone
from light2share.kernel.period import Period, merged
from tests.ical.corpus.case import PARIS, QUESTION, calendar, event
from tests.kernel.zones import instant_of, moments

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime.fromisoformat("2026-10-12T09:00")


def wall(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def oracle(starts: list[datetime], length: timedelta, zone: ZoneInfo, window: Period) -> list[Period]:
    """Each start and end on its own, by trying offsets; what would end before it begins keeps its length."""
    found = []
    for start in starts:
        begins, ends = instant_of(start, zone), instant_of(start + length, zone)
        whole = Period(begins, ends if ends > begins else begins + length)
        if part := whole.clipped(window):
            found.append(part)
    return merged(found)


@st.composite
def scenes(draw):
    """A zone, an event near a change of its clocks, how often it comes, and what is read."""
    zone, near = draw(moments())
    local = near.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    start = local - timedelta(days=draw(st.integers(0, 4)), minutes=draw(st.integers(0, 30)) * 15)
    length = draw(st.integers(1, 120)) * timedelta(minutes=15)
    window = Period(near - 10 * DAY, near + 10 * DAY)
    return zone, start, length, draw(st.integers(1, 8)), window


@given(scenes())
@settings(max_examples=300, deadline=None)
def test_a_series_keeps_its_wall_clock_in_every_zone(scene):
    zone, start, length, count, window = scene
    content = calendar(
        event(
            f"DTSTART;TZID={zone.key}:{wall(start)}",
            f"DTEND;TZID={zone.key}:{wall(start + length)}",
            f"RRULE:FREQ=DAILY;COUNT={count}",
        )
    )
    expected = oracle([start + number * DAY for number in range(count)], length, zone, window)
    assert read(content, Question(window, PARIS)).busy == expected


@given(scenes())
@settings(max_examples=150, deadline=None)
def test_floating_times_and_days_mean_the_zone_of_the_site(scene):
    zone, start, length, _count, window = scene
    content = calendar(
        event(f"DTSTART:{wall(start)}", f"DTEND:{wall(start + length)}"),
        event(f"DTSTART;VALUE=DATE:{start + 2 * DAY:%Y%m%d}", uid="day@there.example"),
    )
    midnight = datetime.combine(start.date() + 2 * DAY, datetime.min.time())
    day = Period(instant_of(midnight, zone), instant_of(midnight + DAY, zone)).clipped(window)
    timed = oracle([start], length, zone, window)
    expected = merged([*timed, day] if day else timed)
    assert read(content, Question(window, zone)).busy == expected


@given(scenes())
@settings(max_examples=150, deadline=None)
def test_the_file_s_own_rules_of_a_zone_mean_what_the_zone_means(scene):
    zone, start, length, count, window = scene
    own = vtimezone.__wrapped__(zone, Period(window.start - 20 * DAY, window.end + 20 * DAY))
    own["TZID"] = "A name of our own"
    lines = own.to_ical().decode().strip().split("\r\n")
    content = calendar(
        lines,
        event(
            f"DTSTART;TZID=A name of our own:{wall(start)}",
            f"DTEND;TZID=A name of our own:{wall(start + length)}",
            f"RRULE:FREQ=DAILY;COUNT={count}",
        ),
    )
    expected = oracle([start + number * DAY for number in range(count)], length, zone, window)
    assert read(content, Question(window, PARIS)).busy == expected


RULES = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 40)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={}".format,
        st.integers(1, 5),
        st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True).map(
            ",".join
        ),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.integers(1, 31) | st.integers(-5, -1)),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.integers(1, 5), st.sampled_from(["MO", "WE", "SU"])),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 28)),
)


@given(
    start=st.integers(-4000, 600).map(lambda days: MONDAY + days * DAY),
    rule=RULES,
    left_out=st.lists(st.integers(0, 400), max_size=4),
    moved=st.none() | st.integers(0, 400),
)
@settings(max_examples=200, deadline=None)
def test_another_library_finds_the_same(start, rule, left_out, moved):
    """At nine in the morning, where no clock is ever changed."""
    zoned = "DTSTART;TZID=Europe/Paris:"
    lines = [f"{zoned}{wall(start)}", "DURATION:PT2H", f"RRULE:{rule}"]
    lines += [f"EXDATE;TZID=Europe/Paris:{wall(MONDAY + days * DAY)}" for days in left_out]
    parts = [event(*lines)]
    if moved is not None and moved not in left_out:
        at = MONDAY + moved * DAY
        others = _found(calendar(*parts))
        if any(one.start == instant_of(at, PARIS) for one in others):
            parts.append(
                event(
                    f"RECURRENCE-ID;TZID=Europe/Paris:{wall(at)}",
                    f"{zoned}{wall(at + 6 * HOUR)}",
                    "DURATION:PT1H",
                )
            )
    content = calendar(*parts)
    mine, others = read(content, QUESTION).busy, _found(content)
    first = Period(instant_of(start, PARIS), instant_of(start + 2 * HOUR, PARIS)).clipped(QUESTION.window)
    assert mine in (
        others,
        merged([*others, first] if first else others),
    )  # ours counts the first start always


def _found(content: bytes) -> list[Period]:
    window = QUESTION.window
    events = recurring_ical_events.of(Calendar.from_ical(content)).between(window.start, window.end)
    times = [
        Period(one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)).clipped(window)
        for one in events
    ]
    return merged(time for time in times if time)
