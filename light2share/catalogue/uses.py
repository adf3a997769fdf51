"""Days and a way of using asked for together: by the hours of that use, where uses have hours of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from light2share.availability.free import not_before
from light2share.availability.uses import free_in_uses, with_uses_apart
from light2share.catalogue import conditions
from light2share.catalogue.criteria import Search
from light2share.catalogue.shelf import Shelf
from light2share.catalogue.timeline import Timeline
from light2share.db import Session
from light2share.equipment.models import AccessMode
from light2share.equipment.queries import in_mode
from light2share.equipment.rules import MINUTE, Terms
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
    found: dict[int, list[int]] = {here.places[number]: [] for number in ids}
    for item, mode, free in free_in_uses(session, ids, modes, around):
        found[here.places[item.id]] += _starts(in_mode(item, mode).terms(item.terms), free, window, now)
    return timeline.told({place: min(starts, default=None) for place, starts in found.items()})


def _starts(terms: Terms, free: Iterable[Period], window: conditions.Window, now: datetime) -> Iterator[int]:
    """The first minute in the window of each stretch that is long enough, as `conditions.first_free`."""
    soonest = max(instant_of(window.first), now + terms.lead_time)
    last = minute_of(now + ALMOST_A_MINUTE + terms.horizon)
    need = max(window.minutes, terms.shortest // MINUTE)
    for one in free:
        start = minute_of(not_before(one.start, soonest, terms.step) + ALMOST_A_MINUTE)
        closes = minute_of(one.end)
        until = min(closes, window.last) if window.minutes else closes
        if start < window.last and until - start >= need and start <= last:
            yield start
