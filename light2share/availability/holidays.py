"""Public holidays close an item unless its owner says otherwise. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.period import Period, merged
from light2share.kernel.workdays import Region, holidays, holidays_between, region_of


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of an item's site, and on which of them its usual week holds all the same."""

    region: Region = Region.REST
    open: bool = False
    """Whether it is open on all of them."""
    opened: frozenset[date] = frozenset()
    """Single ones on which it is open."""

    def name_on(self, day: date) -> str | None:
        """The key of the public holiday's name, open or closed; None on any other day."""
        return holidays(day.year, self.region).get(day)

    def close(self, day: date) -> bool:
        """Whether the item is closed on that day because it is a public holiday."""
        return not self.open and day not in self.opened and self.name_on(day) is not None

    def between(self, first: date, last: date) -> dict[date, str]:
        """All of them from `first` to `last`, both included, with the keys of their names."""
        return holidays_between(first, last, self.region)

    def closed_days(self, zone: ZoneInfo, window: Period) -> dict[date, str]:
        """Those that close the item and lie at least partly in `window`."""
        if self.open:
            return {}
        last = to_local(window.end - timedelta(microseconds=1), zone).date()
        found = self.between(to_local(window.start, zone).date(), last)
        return {day: name for day, name in found.items() if day not in self.opened}


def holidays_at(postcode: str, opens: bool, opened: Iterable[str]) -> Holidays:
    """Of a site, by what its item's row says."""
    return Holidays(region_of(postcode), opens, frozenset(date.fromisoformat(text) for text in opened))


def holiday_periods(known: Holidays, zone: ZoneInfo, window: Period) -> list[Period]:
    """The time inside `window` that public holidays close, merged: whole days on the wall of the site."""
    days = (local_day(day, zone).clipped(window) for day in known.closed_days(zone, window))
    return merged(part for part in days if part)
