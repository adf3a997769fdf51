"""Public holidays of France by the Code du travail, and working days: Monday to Friday without those of the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from light2share.kernel.localtime import to_utc

Found = TypeVar("Found")

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
"""Article L3133-1, with those of AFTER_EASTER."""
AFTER_EASTER = {1: "easter_monday", 39: "ascension", 50: "whit_monday"}


class Region(StrEnum):
    """A part of France with public holidays of its own, or the rest of it."""

    REST = "rest"
    ALSACE_MOSELLE = "alsace_moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"
    SAINT_BARTHELEMY = "saint_barthelemy"
    SAINT_MARTIN = "saint_martin"


POSTCODES = {
    "57": Region.ALSACE_MOSELLE,
    "67": Region.ALSACE_MOSELLE,
    "68": Region.ALSACE_MOSELLE,
    "971": Region.GUADELOUPE,
    "97133": Region.SAINT_BARTHELEMY,
    "97150": Region.SAINT_MARTIN,
    "972": Region.MARTINIQUE,
    "973": Region.GUYANE,
    "974": Region.REUNION,
    "976": Region.MAYOTTE,
}
"""How the postcodes of a region begin; the longest beginning counts."""
ZONES = {
    "971": "America/Guadeloupe",
    "97133": "America/St_Barthelemy",
    "97150": "America/Marigot",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
"""The clocks of France overseas (IANA time zone database) by how postcodes begin; the rest has that of Paris."""
ABOLITION = {
    Region.GUADELOUPE: (5, 27),
    Region.MARTINIQUE: (5, 22),
    Region.GUYANE: (6, 10),
    Region.REUNION: (12, 20),
    Region.MAYOTTE: (4, 27),
    Region.SAINT_BARTHELEMY: (10, 9),
    Region.SAINT_MARTIN: (5, 28),
}
"""When a region commemorates the abolition of slavery (article L3422-2)."""
GOOD_FRIDAY = -2
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


def region_of(postcode: str) -> Region:
    """Where a site lies."""
    return _by_beginning(POSTCODES, postcode, Region.REST)


def zone_of(postcode: str) -> str:
    """By which clock a site of France lives."""
    return _by_beginning(ZONES, postcode, "Europe/Paris")


def _by_beginning(table: Mapping[str, Found], postcode: str, rest: Found) -> Found:
    return next((table[start] for length in (5, 3, 2) if (start := postcode[:length]) in table), rest)


@lru_cache(maxsize=256)
def holidays(year: int, region: Region = Region.REST) -> dict[date, str]:
    """The public holidays of a year in a region, each with the key of its name."""
    sunday = easter(year)
    found = {sunday + timedelta(days=days): name for days, name in AFTER_EASTER.items()}
    if region is Region.ALSACE_MOSELLE:  # article L3134-13
        found |= {sunday + timedelta(days=GOOD_FRIDAY): "good_friday", date(year, 12, 26): "saint_stephen"}
    if region in ABOLITION:
        found[date(year, *ABOLITION[region])] = "abolition"
    found |= {date(year, month, day): name for (month, day), name in FIXED.items()}
    return dict(sorted(found.items()))


def holidays_between(first: date, last: date, region: Region = Region.REST) -> dict[date, str]:
    """The public holidays from `first` to `last`, both included, in order."""
    years = [found for year in range(first.year, last.year + 1) for found in holidays(year, region).items()]
    return {found: name for found, name in years if first <= found <= last}


@dataclass(frozen=True, slots=True)
class Office:
    """Whose working days are counted: by the clock and the public holidays of the place."""

    zone: ZoneInfo
    region: Region = Region.REST


def is_working_day(day: date, region: Region = Region.REST) -> bool:
    """Whether offices of a region are open."""
    return day.weekday() < 5 and day not in holidays(day.year, region)


def add_working_days(instant: datetime, days: int, office: Office) -> datetime:
    """The same wall-clock time `days` working days later; counting starts on the day after `instant`."""
    local = instant.astimezone(office.zone).replace(tzinfo=None)
    while days > 0:
        local += timedelta(days=1)
        days -= is_working_day(local.date(), office.region)
    return to_utc(local, office.zone)


def working_days_before(instant: datetime, days: int, office: Office) -> datetime:
    """The same wall-clock time `days` working days earlier; counting starts on the day before `instant`."""
    local = instant.astimezone(office.zone).replace(tzinfo=None)
    while days > 0:
        local -= timedelta(days=1)
        days -= is_working_day(local.date(), office.region)
    return to_utc(local, office.zone)


def end_of_working_day(instant: datetime, days: int, office: Office) -> datetime:
    """When the `days`-th working day after `instant` ends; counting starts on the day after it."""
    last = add_working_days(instant, days, office).astimezone(office.zone).date()
    return to_utc(datetime.combine(last, OFFICE_CLOSES), office.zone)
