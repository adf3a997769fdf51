"""The same time on the reader's own clock, where it differs from the instrument's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from light2share.i18n import formats, gettext, language
from light2share.i18n.dates import zone_of


def your_time(start: datetime, end: datetime, zone: str | ZoneInfo, own: str | ZoneInfo | None) -> str:
    """`(your time: 07:30 – 11:30)`, with the days where they are others; empty where both clocks show the same."""
    if own is None:
        return ""
    there, here = zone_of(zone), zone_of(own)
    if all(at.astimezone(there).utcoffset() == at.astimezone(here).utcoffset() for at in (start, end)):
        return ""
    one_day = len({at.astimezone(place).date() for at in (start, end) for place in (there, here)}) == 1
    time = (
        formats.time_range(start, end, language(), here)
        if one_day
        else formats.when(start, end, language(), here, year=False)
    )
    return gettext("(your time: %(time)s)", time=time)
