"""Times and dates as people read them: pure functions of a value, a language and a zone. See UX.md, section 8.

Names of days and months come from Babel and are kept: a page of results prints dozens of dates.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names, get_timezone_location

FIXED = "\u00a0"
THIN = "\u202f"
DASH = "–"
MINUS = "−"

Zone = ZoneInfo | str


def zone_of(zone: Zone) -> ZoneInfo:
    """The zone itself, from its IANA name too."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


@cache
def _days(locale: str, width: str) -> dict[int, str]:
    return dict(get_day_names(width, locale=locale))  # type: ignore[arg-type]


@cache
def _months(locale: str, width: str) -> dict[int, str]:
    return dict(get_month_names(width, locale=locale))  # type: ignore[arg-type]


def weekday(number: int, locale: str, width: str = "abbreviated") -> str:
    """The name of a weekday, 0 = Monday; width `wide`, `abbreviated` or `short` (two letters)."""
    if width == "short":
        return _days(locale, "wide")[number][:2]
    return _days(locale, width)[number]


def _number(day: date, locale: str) -> str:
    return "1er" if locale == "fr" and day.day == 1 else str(day.day)


def _calendar_day(value: date | datetime, zone: Zone | None) -> date:
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(zone_of(zone)) if zone else value).date()


def day(
    value: date | datetime, locale: str, zone: Zone | None = None, year: bool = False, width: str = ""
) -> str:
    """`Tue 24 Nov`, with `year` `Tue 24 Nov 2026`; `width="wide"`: `Tuesday 24 November 2026`."""
    on = _calendar_day(value, zone)
    names = width or "abbreviated"
    text = f"{_days(locale, names)[on.weekday()]} {_number(on, locale)} {_months(locale, names)[on.month]}"
    return f"{text} {on.year}" if year else text


def day_long(value: date | datetime, locale: str, zone: Zone | None = None, year: bool = False) -> str:
    """`Tuesday 24 November`."""
    return day(value, locale, zone, year, "wide")


def other_year(value: date | datetime, now: date | datetime, zone: Zone | None = None) -> bool:
    """Whether a day lies in another year than `now`, so that it can't be named without its own."""
    return _calendar_day(value, zone).year != _calendar_day(now, zone).year


def month(value: date, locale: str) -> str:
    """`November 2026`."""
    return f"{_months(locale, 'wide')[value.month]} {value.year}"


def offset(at: datetime, zone: Zone) -> str:
    """How far the zone is from UTC at that instant: `UTC+1`, `UTC+5:30`, `UTC−3`."""
    minutes = int((at.astimezone(zone_of(zone)).utcoffset() or timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else MINUS}{hours}" + (f":{rest:02}" if rest else "")


MUTE_H = ("Helsinki", "Honolulu", "Hébron")
"""Places whose H is not heard, before which French elides."""


@cache
def _place(key: str, locale: str) -> str:
    try:
        return str(get_timezone_location(key, locale=locale, return_city=True)).rsplit("/", 1)[-1]
    except LookupError:
        return key.rsplit("/", 1)[-1].replace("_", " ")


def _of(place: str) -> str:
    """`de Paris`, `d’Alger`, `du Caire`, `des Açores`: before the name of a place in French."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if place.startswith(article):
            return joined + place.removeprefix(article)
    first = unicodedata.normalize("NFD", place[:1]).lower()[:1]
    elides = first in "aeiouœ" or place.startswith(MUTE_H)
    return f"d’{place}" if elides else f"de {place}"


def zone_label(zone: Zone, locale: str, at: datetime | None = None) -> str:
    """`Paris time (UTC+1)`, `heure de Paris (UTC+1)`; without an instant, no offset."""
    place = _place(str(zone), locale)
    words = f"heure {_of(place)}" if locale == "fr" else f"{place} time"
    return f"{words} ({offset(at, zone)})" if at else words


@lru_cache(maxsize=1024)
def _changes_on(on: date, zone: ZoneInfo) -> bool:
    first = datetime.combine(on, time(), zone)
    last = datetime.combine(on + timedelta(days=1), time(), zone)
    return first.utcoffset() != last.utcoffset()


def clock(at: datetime, zone: Zone) -> str:
    """`13:30` in the zone; on a day when the clocks change, with the offset: `02:30 (UTC+2)`."""
    there = zone_of(zone)
    local = at.astimezone(there)
    text = f"{local:%H:%M}"
    return f"{text} ({offset(at, there)})" if _changes_on(local.date(), there) else text


def moment(at: datetime, locale: str, zone: Zone, year: bool = True) -> str:
    """An instant: `Tue 24 Nov 2026, 13:30`."""
    return f"{day(at, locale, zone, year)}, {clock(at, zone)}"


def until(at: datetime, locale: str, zone: Zone, year: bool = True) -> str:
    """The instant at which something ends, as `moment`; at midnight `Tue 24 Nov 2026, 24:00`, the day it ends with."""
    local = at.astimezone(zone_of(zone))
    if local.time() == time():
        return f"{day(local.date() - timedelta(days=1), locale, None, year)}, 24:00"
    return moment(at, locale, zone, year)


def _end_clock(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    local = end.astimezone(zone)
    if local.time() == time() and local.date() == start.astimezone(zone).date() + timedelta(days=1):
        return "24:00"
    return clock(end, zone)


def _one_day(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    first, last = start.astimezone(zone), end.astimezone(zone)
    return first.date() == last.date() or (
        last.time() == time() and last.date() == first.date() + timedelta(days=1)
    )


def time_range(start: datetime, end: datetime, locale: str, zone: Zone, length: bool = False) -> str:
    """The hours of a period within one day: `13:30 – 17:30`, with `length` `13:30 – 17:30 (4 h)`."""
    there = zone_of(zone)
    text = f"{clock(start, there)} {DASH} {_end_clock(start, end, there)}"
    return f"{text} ({duration(end - start, locale)})" if length else text


def when(
    start: datetime, end: datetime, locale: str, zone: Zone, year: bool = True, length: bool = False
) -> str:
    """A period: `Tue 24 Nov 2026, 13:30 – 17:30`, or `Mon 23 Nov, 08:30 – Fri 27 Nov 2026, 17:30`."""
    there = zone_of(zone)
    if _one_day(start, end, there):
        return f"{day(start, locale, there, year)}, {time_range(start, end, locale, there, length)}"
    first_year, last_year = start.astimezone(there).year, end.astimezone(there).year
    left = moment(start, locale, there, year and first_year != last_year)
    text = f"{left} {DASH} {moment(end, locale, there, year)}"
    return f"{text} ({duration(end - start, locale)})" if length else text


def date_range(first: date, last: date, locale: str, year: bool = True) -> str:
    """Days from first to last, both included: `23 – 27 Nov 2026`, `30 Nov – 4 Dec 2026`."""
    names = _months(locale, "abbreviated")
    end = f"{_number(last, locale)} {names[last.month]}" + (f" {last.year}" if year else "")
    if first == last:
        return end
    start = _number(first, locale)
    if (first.year, first.month) != (last.year, last.month):
        start += f" {names[first.month]}"
    if year and first.year != last.year:
        start += f" {first.year}"
    return f"{start} {DASH} {end}"


_DAYS = {"fr": ("jour", "jours"), "en": ("day", "days")}


def duration(length: timedelta | int, locale: str) -> str:
    """`45 min`, `4 h`, `1 h 30`; from a day on `2 days 3 h`. A plain number counts minutes."""
    minutes = round(length.total_seconds() / 60) if isinstance(length, timedelta) else int(length)
    days, rest = divmod(minutes, 24 * 60)
    parts = [f"{days}{FIXED}{_DAYS[locale][days > 1]}"] if days else []
    if rest or not days:
        parts.append(hours(rest, locale))
    return FIXED.join(parts)


def hours(minutes: int, locale: str) -> str:
    """`45 min`, `4 h`, `1 h 30`, `26 h`: what is counted by the hour, however long."""
    gap = THIN if locale == "fr" else FIXED
    whole, rest = divmod(minutes, 60)
    if whole and rest:
        return f"{whole}{gap}h{gap}{rest:02}"
    return f"{whole}{gap}h" if whole else f"{rest}{gap}min"


def relative(at: datetime, now: datetime, locale: str, zone: Zone) -> str:
    """`2 h ago`, `in 20 min`; from 24 h on the instant itself. Print the exact time within reach too."""
    seconds = (at - now).total_seconds()
    if abs(seconds) >= 24 * 3600:
        return moment(at, locale, zone)
    if abs(seconds) < 60:
        return "à l’instant" if locale == "fr" else "just now"
    minutes = int(abs(seconds) // 60)
    words = duration(minutes if minutes < 60 else minutes // 60 * 60, locale)
    if locale == "fr":
        return f"dans {words}" if seconds > 0 else f"il y a {words}"
    return f"in {words}" if seconds > 0 else f"{words} ago"


def iso(at: datetime) -> str:
    """An instant for machines: `2026-11-24T12:30Z`."""
    return at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%MZ")


def local_iso(at: datetime, zone: ZoneInfo) -> str:
    """An instant on the clock of `zone`, as forms take and give it: `2026-11-24T13:30` (HTML, `datetime-local`)."""
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
