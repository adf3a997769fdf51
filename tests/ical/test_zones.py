"""The clock changes of a zone, as calendars are told them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from light2share.ical.zones import vtimezone
from light2share.kernel.period import Period

COVERS = Period(datetime(2025, 10, 1, tzinfo=UTC), datetime(2028, 11, 1, tzinfo=UTC))


def test_each_change_stands_in_the_local_time_before_it() -> None:
    lines = vtimezone(ZoneInfo("Europe/Paris"), COVERS).to_ical().decode().splitlines()
    summer = lines.index("DTSTART:20260329T020000")
    assert lines[summer + 1] == "RDATE:20270328T020000,20280326T020000"
    assert {"TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"} <= set(lines[summer:])
    winter = lines.index("DTSTART:20251026T030000")
    assert lines[winter + 1] == "RDATE:20261025T030000,20271031T030000,20281029T030000"


@pytest.mark.parametrize("name", ["Europe/Paris", "Europe/Dublin", "America/Cayenne", "Australia/Lord_Howe"])
def test_it_reads_back_as_the_same_clock(name: str) -> None:
    calendar = Calendar()
    calendar.add_component(vtimezone(ZoneInfo(name), COVERS))
    read = tzical(StringIO(calendar.to_ical().decode())).get()
    at = COVERS.start + timedelta(days=1)
    while at < COVERS.end:
        assert at.astimezone(read).utcoffset() == at.astimezone(ZoneInfo(name)).utcoffset(), at
        at += timedelta(hours=7)
