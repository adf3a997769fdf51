"""Times of a calendar (RFC 5545, sections 3.3.4, 3.3.5, 3.3.6, 3.3.9) as wall clock and zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import vDuration
from icalendar.parser import Contentline

from light2share.ical.lines import text_of

TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?(Z?))?",
    re.ASCII | re.IGNORECASE,
)
PLAIN = re.compile(r"[A-Za-z0-9-]+((?:;[A-Za-z0-9-]+=[^\";:,^\\\\]*)*):([^\x00-\x08\x0a-\x1f\x7f]*)")
"""A line without quotes and escapes in its parameters: most are, and the library takes twenty times as long."""
DAYS = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(T.+)?", re.ASCII)
ONE_DAY = timedelta(days=1)


class UnknownZone(ValueError):
    """A zone that nobody can place."""


@dataclass(frozen=True, slots=True)
class Value:
    """A property taken apart."""

    params: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it is written: naive wall-clock time of its zone, or a whole day."""

    local: datetime
    zone: tzinfo
    is_day: bool = False

    @property
    def instant(self) -> datetime:
        """Its instant: before the gap where the clocks jump, the first where they show it twice."""
        return instant_of(self.local, self.zone)


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts: on the wall clock, then in elapsed time."""

    wall: timedelta = timedelta()
    exact: timedelta = timedelta()

    @property
    def whole(self) -> timedelta:
        """Both, where no clock is changed meanwhile."""
        return self.wall + self.exact

    def end(self, start: datetime, zone: tzinfo) -> datetime:
        """The instant of the end of what starts at `start`, on the wall clock of `zone`.

        What would end before it begins, because the clocks jump meanwhile, takes its length in elapsed time.
        """
        begins = instant_of(start, zone)
        ends = instant_of(start + self.wall, zone) + self.exact
        return ends if ends > begins or not self.whole else begins + self.whole


NO_LENGTH = Length()


def instant_of(local: datetime, zone: tzinfo) -> datetime:
    """The instant of a naive wall-clock time; see `kernel.localtime.to_utc`."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def taken_apart(line: bytes) -> Value:
    """Parameters and value of a content line. Raises ValueError."""
    whole = text_of(line)
    if plain := PLAIN.fullmatch(whole):
        pairs = (param.partition("=") for param in plain[1].split(";")[1:])
        return Value({name.upper(): value for name, _sign, value in pairs}, plain[2].strip())
    _name, params, text = Contentline(whole).parts()  # type: ignore[no-untyped-call]
    return Value({str(name).upper(): _first(value) for name, value in params.items()}, str(text).strip())


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


def with_zone(value: Value) -> tuple[str, str]:
    """The name of the zone and the value; Outlook writes names with a colon in them and no quotes around."""
    name = value.params.get("TZID", "").strip().strip("\"'").strip()
    rest, colon, last = value.text.rpartition(":")
    if name and colon and not TIME.fullmatch(value.text):
        return f"{name}:{rest}".strip("\"'"), last
    return name, value.text


def clock_time(text: str) -> tuple[datetime, bool, bool]:
    """A written time: naive, whether it is a whole day, whether it is in UTC. Raises ValueError."""
    found = TIME.fullmatch(text.strip())
    if not found:
        raise ValueError("not a time")
    year, month, day, hour, minute, second, utc = found.groups()
    the_day = date(int(year), int(month), int(day))
    if hour is None:
        return datetime.combine(the_day, time()), True, False
    if hour == "24" and int(minute) == int(second or 0) == 0:
        return datetime.combine(the_day, time()) + ONE_DAY, False, bool(utc)
    return (
        datetime.combine(the_day, time(int(hour), int(minute), min(int(second or 0), 59))),
        False,
        bool(utc),
    )


def length_of(text: str) -> Length:
    """A duration; days and weeks are days of the wall clock (RFC 5545, section 3.3.6). Raises ValueError."""
    text = text.strip().upper()
    found = DAYS.fullmatch(text)
    if not found or text.endswith(("P", "T")):
        raise ValueError("not a duration")
    try:
        whole: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    except MemoryError:
        raise
    except Exception as error:  # the library has many ways to say so
        raise ValueError("not a duration") from error
    days = timedelta(days=int(found[2] or 0) * 7 + int(found[3] or 0)) * (-1 if found[1] == "-" else 1)
    return Length(days, whole - days)
