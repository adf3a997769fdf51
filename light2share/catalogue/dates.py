"""Days that people write (`24/11`, `24 nov.`, `next week`, `du 3 au 5 mars`) as a range of dates, given today's.

A date without a year is the next one to come; 24/11 is a day and a month in both languages. Weeks run Monday to Sunday.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def is_week(self) -> bool:
        """Whether it is one whole week, Monday to Sunday."""
        return self.first.weekday() == 0 and self.last - self.first == 6 * DAY

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Found:
    """Days read in a text, and where: `text[start:end]`."""

    days: Days
    start: int
    end: int
    open_ended: bool = False
    """Whether nothing says where they end."""


MONTHS = {
    1: "january jan janvier janv",
    2: "february feb février fevrier févr fevr fév fev",
    3: "march mar mars",
    4: "april apr avril avr",
    5: "may mai",
    6: "june jun juin",
    7: "july jul juillet juil",
    8: "august aug août aout",
    9: "september sept sep septembre",
    10: "october oct octobre",
    11: "november nov novembre",
    12: "december dec décembre decembre déc",
}
MONTH_OF = {name: number for number, names in MONTHS.items() for name in names.split()}
WEEKDAYS = (
    ("monday", "lundi"),
    ("tuesday", "mardi"),
    ("wednesday", "mercredi"),
    ("thursday", "jeudi"),
    ("friday", "vendredi"),
    ("saturday", "samedi"),
    ("sunday", "dimanche"),
)
WEEKDAY_OF = {name: number for number, names in enumerate(WEEKDAYS) for name in names}
LONGEST_FIRST = sorted(MONTH_OF, key=len, reverse=True)

M = rf"(?:{'|'.join(LONGEST_FIRST)})\b\.?"
D = r"(?:[0-3]?\d)(?:st|nd|rd|th|er)?"
YEAR = r"(?:\s*,?\s*(?P<{0}>20\d\d))?"
LEAD = r"(?:\b(?:on|the|for|le|pour le|pour la|pour|dès le|from)\s+)*"
TO = r"\s*(?:-|–|—|\bto\b|\buntil\b|\bau\b|\bjusqu['’]au\b|\band\b|\bet\b)\s*(?:the\s+|le\s+)?"


def one_day(text: str, today: date) -> date | None:
    """The single date that a field holds, in any of the usual forms; None if it holds none."""
    text = text.strip()
    try:
        return date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else _one_day(text, today)
    except ValueError:
        return None


def _one_day(text: str, today: date) -> date | None:
    found = days_in(text, today)
    if found and not text[: found.start].strip() and not text[found.end :].strip(" ."):
        return found.days.first
    return None


def week(number: int, year: int) -> Days | None:
    """An ISO week; None if that year has no such week."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return Days(monday, monday + 6 * DAY)


def week_of(day: date) -> Days:
    """The week that holds a day."""
    monday = day - day.weekday() * DAY
    return Days(monday, monday + 6 * DAY)


def days_in(text: str, today: date) -> Found | None:
    """The first days that a text speaks of; None if it speaks of none."""
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            try:
                days = read(match, today)
            except ValueError:  # the 31st of a short month
                continue
            if days:
                return Found(days, match.start(), match.end())
    return None


def impossible(text: str, today: date) -> tuple[int, int] | None:
    """Where a text names a day or a week that no calendar has: `30/02`, `31 novembre`, `week 54`."""
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            try:
                there = read(match, today)
            except ValueError:
                there = None
            parts = match.groupdict()
            months = [int(parts[name]) for name in ("m1", "m2") if (parts.get(name) or "").isdigit()]
            if there is None and all(1 <= month <= 12 for month in months):
                return match.span()
    return None


def _year(day: int, month: int, said: str | None, today: date) -> date:
    if said:
        year = int(said)
        return date(year + 2000 if year < 100 else year, month, day)
    this = date(today.year, month, day) if (month, day) != (2, 29) else _leap(today)
    return this if this >= today or (month == 2 and day == 29) else date(today.year + 1, month, day)


def _leap(today: date) -> date:
    year = today.year
    while True:
        try:
            day = date(year, 2, 29)
        except ValueError:
            year += 1
            continue
        if day >= today:
            return day
        year += 1


def _number(text: str) -> int:
    return int(re.match(r"\d+", text)[0])  # type: ignore[index]


def _month(text: str) -> int:
    return MONTH_OF[text.lower().rstrip(".")]


def _iso(match: re.Match[str], today: date) -> Days:
    first = date.fromisoformat(match["a"])
    return _ordered(first, date.fromisoformat(match["b"]) if match["b"] else first)


def _slashes(match: re.Match[str], today: date) -> Days:
    first = _year(int(match["d1"]), int(match["m1"]), match["y1"] or match["y2"], today)
    if not match["d2"]:
        return Days(first, first)
    return _ordered(first, _year(int(match["d2"]), int(match["m2"]), match["y2"], first))


def _named(match: re.Match[str], today: date) -> Days:
    month2 = _month(match["m2"]) if match["m2"] else None
    month1 = _month(match["m1"]) if match["m1"] else month2
    if month1 is None:
        raise ValueError("no month")
    first = _year(_number(match["d1"]), month1, match["y1"] or match["y2"], today)
    if not match["d2"]:
        return Days(first, first)
    return _ordered(first, _year(_number(match["d2"]), month2 or month1, match["y2"], first))


def _month_first(match: re.Match[str], today: date) -> Days:
    day = _year(_number(match["d"]), _month(match["m"]), match["y"], today)
    return Days(day, day)


def _ordered(first: date, last: date) -> Days:
    return Days(min(first, last), max(first, last))


def _week_of(match: re.Match[str], today: date) -> Days:
    return week_of(_year(_number(match["d"]), _month(match["m"]), match["y"], today))


def _week_of_slashes(match: re.Match[str], today: date) -> Days:
    return week_of(_year(int(match["d"]), int(match["m"]), match["y"], today))


def _week_number(match: re.Match[str], today: date) -> Days | None:
    number, year = int(match["n"]), int(match["y"]) if match["y"] else today.isocalendar().year
    found = week(number, year)
    if found and not match["y"] and found.last < today:
        return week(number, year + 1)
    return found


def _whole_month(match: re.Match[str], today: date) -> Days:
    month = _month(match["m"])
    year = int(match["y"]) if match["y"] else today.year + (month < today.month)
    return _month_days(year, month, today)


def _month_days(year: int, month: int, today: date) -> Days:
    first = date(year, month, 1)
    last = (date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)) - DAY
    return Days(max(first, today) if last >= today else first, last)


def _this_month(match: re.Match[str], today: date) -> Days:
    return _month_days(today.year, today.month, today)


def _next_month(match: re.Match[str], today: date) -> Days:
    return _month_days(today.year + today.month // 12, today.month % 12 + 1, today)


def _this_week(match: re.Match[str], today: date) -> Days:
    return Days(today, week_of(today).last)


def _next_week(match: re.Match[str], today: date) -> Days:
    return week_of(today + WEEK)


def _in_weeks(match: re.Match[str], today: date) -> Days:
    return week_of(today + int(match["n"]) * WEEK)


def _after(days: int) -> Callable[[re.Match[str], date], Days]:
    return lambda match, today: Days(today + days * DAY, today + days * DAY)


def _weekday(match: re.Match[str], today: date) -> Days:
    ahead = (WEEKDAY_OF[match["w"].lower()] - today.weekday()) % 7
    day = today + (ahead or 7 if match["next"] or match["next2"] else ahead) * DAY
    return Days(day, day)


Reader = Callable[[re.Match[str], date], Days | None]
IN_WEEK = r"(?:\b(?:in the|the|la|dans la|en|pour la)\s+)?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        _pattern(
            r"(?:\b(?:from|du|on|le)\s+)?\b(?P<a>20\d\d-\d\d-\d\d)(?:" + TO + r"(?P<b>20\d\d-\d\d-\d\d))?\b"
        ),
        _iso,
    ),
    (
        _pattern(
            IN_WEEK + rf"\b(?:week of|semaine du|week from)\s+(?P<d>{D})\s+(?P<m>{M})" + YEAR.format("y")
        ),
        _week_of,
    ),
    (
        _pattern(
            IN_WEEK
            + r"\b(?:week of|semaine du)\s+(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?:/(?P<y>20\d\d|\d\d))?(?![\d/])"
        ),
        _week_of_slashes,
    ),
    (_pattern(IN_WEEK + r"\b(?:week|semaine|sem\.?)\s*(?P<n>[0-5]?\d)\b(?:\s+(?P<y>20\d\d))?"), _week_number),
    (
        _pattern(
            LEAD
            + r"(?:\bdu\s+)?(?<![\d/.,])(?P<d1>[0-3]?\d)/(?P<m1>[01]?\d)(?:/(?P<y1>20\d\d|\d\d))?(?![\d/])"
            r"(?:" + TO + r"(?P<d2>[0-3]?\d)/(?P<m2>[01]?\d)(?:/(?P<y2>20\d\d|\d\d))?(?![\d/]))?"
        ),
        _slashes,
    ),
    (
        _pattern(
            LEAD
            + rf"(?:\b(?:du|between|entre le)\s+)?(?<![\d/.,])\b(?P<d1>{D})(?:\s+(?P<m1>{M}){YEAR.format('y1')})?"
            rf"{TO}(?P<d2>{D})\s+(?P<m2>{M}){YEAR.format('y2')}"
        ),
        _named,
    ),
    (
        _pattern(
            LEAD
            + rf"(?<![\d/.,])\b(?P<d1>{D})\s+(?P<m1>{M}){YEAR.format('y1')}(?P<d2>(?!))?(?P<m2>(?!))?(?P<y2>(?!))?"
        ),
        _named,
    ),
    (_pattern(LEAD + rf"\b(?P<m>{M})\s+(?P<d>{D})\b(?!\s*[%°a-zµ]){YEAR.format('y')}"), _month_first),
    (_pattern(rf"\b(?:in|during|en|au mois de|au mois d['’])\s*(?P<m>{M}){YEAR.format('y')}"), _whole_month),
    (_pattern(rf"\b(?P<m>{M})\s+(?P<y>20\d\d)\b"), _whole_month),
    (_pattern(IN_WEEK + r"\b(?:next week|semaine prochaine)\b"), _next_week),
    (_pattern(r"\b(?:this week|cette semaine)\b"), _this_week),
    (_pattern(r"\b(?:in|dans)\s+(?P<n>\d{1,2})\s+(?:weeks?|semaines?)\b"), _in_weeks),
    (_pattern(r"\b(?:next month|(?:le )?mois prochain)\b"), _next_month),
    (_pattern(r"\b(?:this month|ce mois(?:-ci)?)\b"), _this_month),
    (_pattern(r"\b(?:after tomorrow|apr[èe]s[- ]demain)\b"), _after(2)),
    (_pattern(r"\b(?:tomorrow|demain)\b"), _after(1)),
    (_pattern(r"\b(?:today|aujourd['’]hui)\b"), _after(0)),
    (
        _pattern(rf"{LEAD}(?P<next>\bnext\s+)?\b(?P<w>{'|'.join(WEEKDAY_OF)})\b(?P<next2>\s+prochain)?"),
        _weekday,
    ),
)
