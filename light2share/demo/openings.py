"""The open time of a demo instrument, by the same algebra as the site's."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from light2share.availability.blackouts import Blackout, blackout_periods
from light2share.availability.holidays import Holidays, holiday_periods
from light2share.availability.opening import OpeningRule, open_periods
from light2share.demo.listings import Listing
from light2share.kernel.period import Period, merged, subtracted


def open_time(item: Listing, window: Period, zone: ZoneInfo) -> list[Period]:
    """Opening less blackouts and public holidays inside `window`, merged."""
    opened = open_periods([OpeningRule(*rule) for rule in item.rules], zone, window)
    closed = blackout_periods([Blackout(*times) for times in item.blackouts], zone, window)
    holidays = holiday_periods(Holidays(open=item.terms["open_on_holidays"]), zone, window)
    return subtracted(opened, merged([*closed, *holidays]))
