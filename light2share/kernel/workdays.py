"""Working days in France: Monday to Friday without the public holidays of the Code du travail, article L3133-1."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from light2share.kernel.localtime import to_utc

FIXED = {
    (1, 1): "new_year",
    (5, 1): "labour_day",
    (5, 8): "victory_1945",
    (7, 14): "national_day",
    (8, 15): "assumption",
    (11, 1): "all_saints",
    (11, 11): "armistice",
    (12, 25): "christmas",
}
AFTER_EASTER = {1: "easter_monday", 39: "ascension", 50: "whit_monday"}
OFFICE_CLOSES = time(18)
"""When a working day ends, on the wall clock."""


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Jones, Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, odd = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - shift + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """The public holidays of a year, each with the key of its name."""
    sunday = easter(year)
    found = {date(year, month, day): name for (month, day), name in FIXED.items()}
    found |= {sunday + timedelta(days=days): name for days, name in AFTER_EASTER.items()}
    return dict(sorted(found.items()))


def holidays_from(day: date, days: int) -> dict[date, str]:
    """The public holidays of the `days` days that begin with `day`, in order."""
    last = day + timedelta(days=days)
    years = [found for year in range(day.year, last.year + 1) for found in holidays(year).items()]
    return {found: name for found, name in years if day <= found < last}


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < 5 and day not in holidays(day.year)


def add_working_days(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same wall-clock time `days` working days later; counting starts on the day after `instant`."""
    local = instant.astimezone(zone).replace(tzinfo=None)
    while days > 0:
        local += timedelta(days=1)
        days -= is_working_day(local.date())
    return to_utc(local, zone)


def end_of_working_day(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """When the `days`-th working day after `instant` ends; counting starts on the day after it."""
    last = add_working_days(instant, days, zone).astimezone(zone).date()
    return to_utc(datetime.combine(last, OFFICE_CLOSES), zone)
