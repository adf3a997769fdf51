"""Days and a way of using asked for together: by the hours of that use, where uses have hours of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from light2share.availability.free import not_before
from light2share.availability.uses import free_in_uses, with_uses_apart
from light2share.catalogue import conditions
from light2share.catalogue.criteria import Search
from light2share.catalogue.shelf import Shelf
from light2share.catalogue.timeline import Timeline
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.minutes import ALMOST_A_MINUTE, instant_of, minute_of
from light2share.kernel.period import Period

BEFORE, AFTER = timedelta(days=31), timedelta(days=62)
"""How far around the days asked for free time is followed: a booking may begin before them or run past them."""


def in_uses(
    session: Session, here: Shelf, wanted: Search, timeline: Timeline, zone: ZoneInfo, now: datetime
) -> Timeline:
    """`timeline`, with the listings looked at again that are free in those days, but perhaps in another use.

    Where no days are asked for, being free in any use counts.
    """
    if not wanted.modes or wanted.days is None:
        return timeline
    apart = with_uses_apart(session)
    ids = [number for number in apart if number in here.places and timeline.free >> here.places[number] & 1]
    if not ids:
        return timeline
    window = conditions.window(wanted.days, wanted.minutes, zone, now)
    modes = [mode for mode in AccessMode if mode in wanted.modes]
    around = Period(instant_of(window.first) - BEFORE, instant_of(window.last) + AFTER)
    return timeline.told(
        {
            here.places[item.id]: _first(item, free, window, now)
            for item, free in free_in_uses(session, ids, modes, around)
        }
    )


def _first(item: Equipment, free: Iterable[Period], window: conditions.Window, now: datetime) -> int | None:
    """The first minute in the window from which one of these stretches is long enough, as `conditions.first_free`."""
    present = minute_of(now + ALMOST_A_MINUTE)
    low = max(window.first, present + item.lead_time_minutes)
    need = max(window.minutes, item.shortest_minutes)
    starts = []
    for one in free:
        start = minute_of(not_before(one.start, instant_of(low), item.terms.step))
        closes = minute_of(one.end)
        until = min(closes, window.last) if window.minutes else closes
        if start < window.last and until - start >= need and start <= present + item.horizon_days * 1440:
            starts.append(start)
    return min(starts, default=None)
