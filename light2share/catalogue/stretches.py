"""Stretches of days that people write: `before 15 December`, `à partir du 30/11`, `fin novembre`. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from light2share.catalogue import dates
from light2share.catalogue.dates import DAY, MONTH_OF, Days, Found, M

WEEK_DAYS, MONTH_DAYS = 7, 30
MONTHS_LONG = 12 * MONTH_DAYS
OPEN = timedelta(days=365)

END = r"\s+(?:the\s+|le\s+|la\s+|l['’])?$"
UNTIL = re.compile(
    r"\b(?:by|until|till|up to|no later than|d['’]ici(?:\s+(?:au|à))?|jusqu['’](?:au|à)|au plus tard)" + END,
    re.IGNORECASE,
)
BEFORE = re.compile(r"\b(?:before|avant)" + END, re.IGNORECASE)
FROM = re.compile(
    r"\b(?:from|as of|starting(?:\s+(?:on|from))?|[àa] partir d[ue]|[àa] compter d[ue]|d[èe]s)" + END,
    re.IGNORECASE,
)
AFTER = re.compile(r"\b(?:after|apr[èe]s)" + END, re.IGNORECASE)
STARTS = re.compile(r"(?:d[èe]s le|from)\s", re.IGNORECASE)

CHRISTMAS = re.compile(r"\b(?:christmas|xmas|no[ëe]l)\b", re.IGNORECASE)
PART = re.compile(
    r"\b(?:(?P<early>early|beginning of|d[ée]but)|(?P<mid>mid|middle of|mi)|(?P<late>late|end of|fin))"
    rf"(?:\s+(?:de\s+)?|\s*-\s*|\s+d['’])(?P<m>{M})(?:\s+(?P<y>20\d\d))?",
    re.IGNORECASE,
)
FIRST_THIRD, SECOND_THIRD = 10, 20
WITHIN = re.compile(
    r"\b(?:within(?:\s+the\s+next)?|in\s+the\s+next|(?:over\s+)?the\s+next|next|sous|d['’]ici(?:\s+[àa])?"
    r"|dans\s+les|les(?=\s+\d+\s+(?:prochain|\w+\s+(?:prochain|qui|[àa]\s+venir))))\s+(?P<n>\d{1,3})\s+(?:prochaine?s\s+)?(?P<u>days?|jours?|weeks?|semaines?|months?|mois)\b"
    r"(?:\s+(?:prochaine?s|qui\s+viennent|[àa]\s+venir))?",
    re.IGNORECASE,
)
IN_DAYS = re.compile(r"\b(?:in|dans)\s+(?P<n>\d{1,3})\s+(?:days?|jours?)\b", re.IGNORECASE)
WEEKEND = re.compile(r"\b(?:(?:this|ce|le)\s+)?week[- ]?end(?P<next>\s+prochain)?\b", re.IGNORECASE)


def days_in(text: str, today: date) -> Found | None:
    """The first stretch of days, or the first day, that a text speaks of; None if it speaks of none."""
    return (
        _within(text, today) or _part_of_month(text, today) or _bounded(text, today) or _weekend(text, today)
    )


def _within(text: str, today: date) -> Found | None:
    if match := WITHIN.search(text):
        unit = match["u"][0].lower()
        days = int(match["n"]) * (MONTH_DAYS if unit == "m" else WEEK_DAYS if unit in "ws" else 1)
        if 0 < days <= MONTHS_LONG:
            return Found(Days(today, today + days * DAY), match.start(), match.end())
    if (match := IN_DAYS.search(text)) and int(match["n"]) <= MONTHS_LONG:
        day = today + int(match["n"]) * DAY
        return Found(Days(day, day), match.start(), match.end())
    return None


def _part_of_month(text: str, today: date) -> Found | None:
    match = PART.search(text)
    if match is None:
        return None
    month = MONTH_OF[match["m"].lower().rstrip(".")]
    year = int(match["y"]) if match["y"] else today.year + (month < today.month)
    last = monthrange(year, month)[1]
    ends = (
        (1, FIRST_THIRD)
        if match["early"]
        else (FIRST_THIRD + 1, SECOND_THIRD)
        if match["mid"]
        else (SECOND_THIRD + 1, last)
    )
    days = Days(date(year, month, ends[0]), date(year, month, ends[1]))
    if days.first <= today <= days.last:
        days = Days(today, days.last)
    return Found(days, match.start(), match.end())


def _weekend(text: str, today: date) -> Found | None:
    match = WEEKEND.search(text)
    if match is None:
        return None
    saturday = dates.week_of(today).first + (WEEK_DAYS - 2) * DAY + (WEEK_DAYS if match["next"] else 0) * DAY
    return Found(Days(max(saturday, today), saturday + DAY), match.start(), match.end())


def _bounded(text: str, today: date) -> Found | None:
    """A day, made a stretch by the words before it."""
    found = dates.days_in(text, today) or _christmas(text, today)
    if found is None:
        return None
    before, days = text[: found.start], found.days
    for pattern, last in ((UNTIL, days.last), (BEFORE, days.first - DAY)):
        if match := pattern.search(before):
            return Found(Days(min(today, last), last), match.start(), found.end)
    for pattern, first in ((FROM, days.first), (AFTER, days.last + DAY)):
        if match := pattern.search(before):
            return Found(Days(first, first + OPEN), match.start(), found.end, open_ended=True)
    if days.count == 1 and STARTS.match(text[found.start : found.end]):
        return Found(Days(days.first, days.first + OPEN), found.start, found.end, open_ended=True)
    return found


def _christmas(text: str, today: date) -> Found | None:
    match = CHRISTMAS.search(text)
    if match is None:
        return None
    day = date(today.year + (today > date(today.year, 12, 25)), 12, 25)
    return Found(Days(day, day), match.start(), match.end())
