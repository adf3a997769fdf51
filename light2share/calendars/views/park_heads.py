"""What is looked at in a park, and the heads of its columns: days or hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from light2share.availability.wording import HOLIDAYS
from light2share.calendars import park
from light2share.calendars.park import Look, Span
from light2share.i18n import formats, gettext, language
from light2share.kernel.minutes import instant_of
from light2share.kernel.workdays import holidays

Values = dict[str, Any]


@dataclass
class Sight:
    """What is looked at: the days, whether it is the viewer's own park, and whether they open and close it."""

    look: Look
    day: date
    today: date
    own: bool
    address: Callable[..., str]
    manages: bool = False
    days: list[date] = field(init=False)
    clocks: dict[tuple[int, str], str] = field(default_factory=dict)
    midnights: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = park.days_of(self.look, self.day)

    def edges(self, zone: ZoneInfo) -> list[int]:
        """The midnights of the days; made once for all rows."""
        if zone.key not in self.midnights:
            self.midnights[zone.key] = park.edges(self.days, zone)
        return self.midnights[zone.key]

    def clock(self, minute: int, zone: ZoneInfo) -> str:
        """`13:30`; made once for all rows."""
        key = (minute, zone.key)
        if key not in self.clocks:
            self.clocks[key] = formats.clock(instant_of(minute), zone)
        return self.clocks[key]

    def hours(self, span: Span, day: Span, zone: ZoneInfo) -> str:
        """The part of a span within a day: `13:30 – 17:30`, `from 13:30`, `until 17:30`, `all day`."""
        if span[0] <= day[0]:
            if span[1] >= day[1]:
                return gettext("all day")
            return gettext("until %(time)s", time=self.clock(span[1], zone))
        if span[1] > day[1]:
            return gettext("from %(start)s", start=self.clock(span[0], zone))
        end = "24:00" if span[1] == day[1] else self.clock(span[1], zone)
        return f"{self.clock(span[0], zone)} – {end}"


def span_of(day: date, zone: ZoneInfo) -> Span:
    """From midnight to midnight."""
    start, end = park.edges([day], zone)
    return start, end


def day_heads(sight: Sight, zone: ZoneInfo) -> list[Values]:
    heads = []
    for day in sight.days:
        holiday = holidays(day.year).get(day)
        start, end = span_of(day, zone)
        notes = [str(HOLIDAYS[holiday])] if holiday else []
        if end - start != park.DAY:
            notes.append(gettext("a day of %(hours)s", hours=formats.duration(end - start, language())))
        heads.append(
            {
                "weekday": formats.weekday(
                    day.weekday(), language(), "short" if sight.look is Look.MONTH else "abbreviated"
                ),
                "day": day.day,
                "long": formats.day(day, language()),
                "note": ", ".join(notes),
                "current": day == sight.today,
                "off": bool(holiday) or day.weekday() > 4,
                "url": sight.address(look=Look.DAY, day=day),
                "width": 1,
            }
        )
    return heads


def hour_heads(marks: Sequence[int], zone: ZoneInfo) -> list[Values]:
    """Every hour; where the clocks change in between, the offset at the first and from the change on."""
    hours = [instant_of(mark) for mark in marks[:-1:2]]
    offsets = [formats.offset(hour, zone) for hour in hours]
    before = ["", *offsets] if len(set(offsets)) > 1 else offsets
    return [
        {
            "weekday": "",
            "day": f"{hour.astimezone(zone):%H:%M}",
            "long": "",
            "note": offset if offset != last else "",
            "url": "",
            "width": 2,
        }
        for hour, offset, last in zip(hours, offsets, before, strict=False)
    ]
