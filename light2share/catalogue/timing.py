"""When a search wants time: days and how long, in their own fields or in the text. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from light2share.catalogue import clock, dates, stretches
from light2share.catalogue.address import Address
from light2share.catalogue.criteria import ChipKind, Trouble, without

MOST_MINUTES = 60 * 24 * 60
MINUTES_OF = {"h": 60, "d": 24 * 60, "j": 24 * 60, "m": 1}
YEAR = timedelta(days=365)
HOURS = re.compile(
    r"(?:\b(?:for|during|pendant|durant)\s+)?(?<![\w.,])(?:(?P<n>\d{1,3}(?:[.,]5)?)\s?(?P<u>h|hours?|heures?|days?|jours?|min|minutes?)"
    r"|(?P<hours>\d)\s?h\s?(?P<minutes>[0-5]\d))\b(?![/\w])",
    re.IGNORECASE,
)


class Timing(Address):
    """The part of the reading that finds days and lengths."""

    def _days(self) -> dates.Days | None:
        found = stretches.days_in(self.left, self.today)
        spoken = self.left[found.start : found.end] if found else ""
        if found:
            self._blank(found.start, found.end)
        asked = self._week() or self._asked_days()
        if found:
            past = found.days.last < self.today
            if asked or past:
                trouble = Trouble.PAST if past else Trouble.TWICE
                self._chip(ChipKind.UNREAD, spoken, *self._taken(spoken), trouble=trouble)
            else:
                asked = found.days
                self._chip(
                    ChipKind.DAYS, spoken, *self._taken(spoken), days=asked, open_ended=found.open_ended
                )
        self._other_days()
        return asked

    def _other_days(self) -> None:
        """Say of days that no calendar has, and of days beside those that are taken, that they are left out."""
        while where := dates.impossible(self.left, self.today):
            self._left_out(*where, Trouble.NO_SUCH_DAY)
        if any(chip.kind is ChipKind.DAYS for chip in self.chips):
            while more := dates.days_in(self.left, self.today):
                self._left_out(more.start, more.end, Trouble.TWICE)

    def _week(self) -> dates.Days | None:
        """`when=2026-W48` or `2026-11-24..2026-11-26`, from the search box; `from` and `to` come before it."""
        said = self._first("when")
        if not said or self._first("from") or self._first("to"):
            return None
        week = _stretch(said)
        rest = without(self.given, "when")
        if week is None or week.last < self.today:
            self._chip(ChipKind.UNREAD, said, rest, trouble=Trouble.PAST if week else Trouble.NO_DAY)
            return None
        self._chip(ChipKind.DAYS, said, rest, days=week)
        return week

    def _asked_days(self) -> dates.Days | None:
        first, last = self._day("from"), self._day("to")
        if first is None and last is None:
            return None
        rest = without(self.given, "from", "to")
        said = " – ".join(text for text in (self._first("from"), self._first("to")) if text)
        trouble = self._misfit(first, last)
        if trouble:
            self._chip(ChipKind.UNREAD, said, rest, trouble=trouble)
            return None
        start = max(first or self.today, self.today)
        days = dates.Days(start, last or start + YEAR)
        self._chip(ChipKind.DAYS, said, rest, days=days, open_ended=last is None)
        return days

    def _misfit(self, first: date | None, last: date | None) -> Trouble | None:
        if first and last and first > last:
            return Trouble.REVERSED
        if last and last < self.today:
            return Trouble.PAST
        return Trouble.NO_DAY if first and first > self.today + 5 * YEAR else None

    def _day(self, name: str) -> date | None:
        said = self._first(name)
        if not said:
            return None
        day = dates.one_day(said, self.today)
        if day is None:
            self._chip(ChipKind.UNREAD, said, without(self.given, name), trouble=Trouble.NO_DAY)
        return day

    def _clock(self, has_day: bool) -> None:
        """Times of the day are said to be left out: a search knows days and lengths."""
        for start, end in clock.times(self.left, has_day):
            self._left_out(start, end, Trouble.CLOCK)

    def _minutes(self) -> int | None:
        match = HOURS.search(self.left)
        if said := self._first("dur"):
            if match:
                self._left_out(*match.span(), Trouble.TWICE)
            minutes = int(said) if re.fullmatch(r"\d{1,6}", said) else 0
            if not 0 < minutes <= MOST_MINUTES:
                self._chip(ChipKind.UNREAD, said, without(self.given, "dur"), trouble=Trouble.NO_NUMBER)
                return None
            self._chip(ChipKind.DURATION, said, without(self.given, "dur"), minutes=minutes)
            return minutes
        minutes = _minutes_of(match) if match else 0
        if match is None or not 0 < minutes <= MOST_MINUTES:
            return None
        self._blank(match.start(), match.end())
        self._chip(ChipKind.DURATION, match[0], *self._taken(match[0]), minutes=minutes)
        return minutes


def _minutes_of(match: re.Match[str]) -> int:
    if match["hours"]:
        return int(match["hours"]) * 60 + int(match["minutes"])
    return round(float(match["n"].replace(",", ".")) * MINUTES_OF[match["u"][0].lower()])


def _stretch(said: str) -> dates.Days | None:
    if match := re.fullmatch(r"(\d{4})-W(\d{2})", said):
        return dates.week(int(match[2]), int(match[1]))
    try:
        first, last = (date.fromisoformat(day) for day in said.split(".."))
    except ValueError:
        return None
    return dates.Days(first, last) if first <= last else None
