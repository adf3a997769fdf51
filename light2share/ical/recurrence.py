"""Rules of recurrence (RFC 5545, section 3.3.10) from people who may mean harm: read strictly, walked within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dateutil import rrule

FREQUENCIES = {
    "YEARLY": rrule.YEARLY,
    "MONTHLY": rrule.MONTHLY,
    "WEEKLY": rrule.WEEKLY,
    "DAILY": rrule.DAILY,
    "HOURLY": rrule.HOURLY,
    "MINUTELY": rrule.MINUTELY,
    "SECONDLY": rrule.SECONDLY,
}
NUMBERS = {
    "BYSECOND": (0, 59),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
"""The least and the greatest value of each list; in those that may count from the end, 0 is no value."""
WEEKDAYS = {day: getattr(rrule, day) for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")}
SINGLE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
LONGEST_TEXT = 300
MOST_STEPS = 400_000
"""How many times a walk may look, found or not, before it is given up."""


class TooLong(Exception):
    """The walk through a rule took more steps than anybody needs."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule as it was read; `until` is wall-clock time, its second included."""

    frequency: str
    parts: tuple[tuple[str, Any], ...]
    until: datetime | None
    until_is_utc: bool = False
    """Whether it was written as an instant; who knows the zone puts the wall-clock time in its place."""

    def ending_at(self, until: datetime | None) -> Recurrence:
        """The same rule with another end."""
        return Recurrence(self.frequency, self.parts, until)

    @property
    def is_finer_than_daily(self) -> bool:
        """Whether it repeats within a day."""
        return self.frequency not in {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}

    @property
    def is_finer_than_hourly(self) -> bool:
        """Whether it repeats by minutes or seconds."""
        return self.frequency in {"MINUTELY", "SECONDLY"}

    def starts(self, first: datetime, until: datetime) -> Iterator[datetime]:
        """The wall-clock times from `first` up to `until`, in order. Raises TooLong after MOST_STEPS.

        A rule that matches nothing ends there too: the search goes no further than `until`.
        """
        last = min(until, self.until or until)
        months = (last.year - first.year) * 12 + last.month - first.month + 2
        frequency = FREQUENCIES[self.frequency]
        try:
            walk = _Walk(max(months, 1), freq=frequency, dtstart=first, **dict(self.parts))
            for step, found in enumerate(walk):
                if found > last:
                    return
                if step > MOST_STEPS:
                    raise TooLong
                yield found
        except (_Fruitless, ValueError, TypeError):  # the last two: the library sees that no hour can match
            return


class _Fruitless(Exception):
    """Nothing was found in the months that count."""


class _Walk(rrule.rrule):  # type: ignore[misc]
    """The library's walk, which looks for a match until the year 9999, ended after a number of months.

    The library asks for `_byeaster`, a part that RFC 5545 doesn't have, each time it turns to another month or year.
    """

    def __init__(self, months: int, **parts: Any) -> None:
        self._months_left = months
        super().__init__(**parts)

    @property
    def _byeaster(self) -> None:
        self._months_left -= 1
        if self._months_left < -1:  # the walk asks twice before its first month
            raise _Fruitless

    @_byeaster.setter
    def _byeaster(self, value: None) -> None:
        pass


def read(text: str) -> Recurrence:
    """The rule that `text` is, with or without `RRULE:`; ValueError if it isn't one that is taken here."""
    text = text.strip().upper().removeprefix("RRULE:").removesuffix(";")
    if len(text) > LONGEST_TEXT or not text.isascii():
        raise ValueError("too long or with signs that no rule has")
    values: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if not sign or not value or name in values or name not in SINGLE | NUMBERS.keys() | {"BYDAY"}:
            raise ValueError(f"not a part of a rule: {part}")
        values[name] = value
    frequency = values.get("FREQ", "")
    if frequency not in FREQUENCIES or ("COUNT" in values and "UNTIL" in values):
        raise ValueError("a rule has one FREQ, and ends one way")
    until = values.get("UNTIL", "")
    return Recurrence(frequency, tuple(_parts(values, frequency)), _until(until or None), until.endswith("Z"))


def _parts(values: dict[str, str], frequency: str) -> Iterator[tuple[str, Any]]:
    """The arguments of the library."""
    for name in ("INTERVAL", "COUNT"):
        if name in values:
            yield name.lower(), _number(values[name], 1, 10_000)
    if "WKST" in values:
        yield "wkst", _weekday(values["WKST"], numbered=False)
    if "BYDAY" in values:
        numbered = frequency in {"MONTHLY", "YEARLY"} and "BYWEEKNO" not in values
        yield "byweekday", [_weekday(one, numbered) for one in values["BYDAY"].split(",")]
    for name, (least, most) in NUMBERS.items():
        if name in values:
            yield name.lower(), [_number(one, least, most) for one in values[name].split(",")]


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,5}", text, re.ASCII):
        raise ValueError(f"not a number: {text}")
    number = int(text)
    if not least <= number <= most or (least < 0 and number == 0):
        raise ValueError(f"out of range: {text}")
    return number


def _weekday(text: str, numbered: bool) -> Any:
    found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", text, re.ASCII)
    if not found or (found[1] and not numbered):
        raise ValueError(f"not a weekday: {text}")
    day = WEEKDAYS[found[2]]
    return day(_number(found[1], -53, 53)) if found[1] else day


def _until(text: str | None) -> datetime | None:
    """A bare date counts to its end; a time in UTC is read as wall-clock time, as the blackout is."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?", text, re.ASCII)
    if not found:
        raise ValueError(f"not a date: {text}")
    year, month, day = (int(part) for part in found.groups()[:3])
    hour, minute, second = (int(part) for part in found.groups()[3:]) if found[4] else (23, 59, 59)
    return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  wall-clock time
