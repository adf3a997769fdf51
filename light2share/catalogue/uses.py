"""Time and a way of using asked for together: by the hours and the notice of that use, where uses have their own.

Without days the first time at all counts. What was looked up then is remembered until the free time of the listing
changes (catalogue.freetimes), or time makes that start too close to be asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from light2share.availability.free import not_before
from light2share.availability.uses import Uses, uses_of, with_uses_apart
from light2share.catalogue import conditions
from light2share.catalogue.criteria import Search
from light2share.catalogue.shelf import Shelf
from light2share.catalogue.timeline import FirstInUse, Timeline
from light2share.db import Session
from light2share.equipment.models import AccessMode
from light2share.equipment.queries import in_mode
from light2share.equipment.rules import MINUTE, Terms
from light2share.kernel.minutes import ALMOST_A_MINUTE, instant_of, minute_of
from light2share.kernel.period import Period

BEFORE, AFTER = timedelta(days=31), timedelta(days=62)
"""How far around the days asked for free time is followed: a booking may begin before them or run past them."""
NEAR = timedelta(days=92)
"""How far a first free time is looked for at once; what isn't free so soon is followed to its horizon."""
FARTHEST = timedelta(days=733)
"""Beyond every horizon."""
HOUR = 60


def in_uses(
    session: Session, here: Shelf, wanted: Search, timeline: Timeline, zone: ZoneInfo, now: datetime
) -> Timeline:
    """`timeline`, of the days or the length asked for, with the listings looked at again that may be free in another
    use only.
    """
    if not wanted.modes:
        return timeline
    if wanted.days is None:
        return first_in_uses(session, here, wanted, timeline, now)
    ids = _apart(session, here, timeline)
    window = conditions.window(wanted.days, wanted.minutes, zone, now)
    around = Period(instant_of(window.first) - BEFORE, instant_of(window.last) + AFTER)
    if not ids:
        return timeline
    found = _looked_up(session, uses_of(session, ids), ids, _modes(wanted), around, window, now)
    return timeline.told({here.places[number]: first.minute for number, first in found.items()})


def first_in_uses(
    session: Session, here: Shelf, wanted: Search, timeline: Timeline, now: datetime
) -> Timeline:
    """`timeline`, of first free times at all, by the uses asked for."""
    if not wanted.modes:
        return timeline
    ids, minute = _apart(session, here, timeline), minute_of(now + ALMOST_A_MINUTE)
    kept = here.times.in_uses((frozenset(wanted.modes), wanted.minutes))
    asked = [number for number in ids if (one := kept.get(here.places[number])) is None or one.until < minute]
    if asked:
        found = _first(session, asked, wanted, now)
        kept.update({here.places[number]: first for number, first in found.items()})
    return timeline.told({place: kept[place].minute for place in map(here.places.__getitem__, ids)})


def _first(session: Session, ids: list[int], wanted: Search, now: datetime) -> dict[int, FirstInUse]:
    uses, modes = uses_of(session, ids), _modes(wanted)
    window = conditions.window(None, wanted.minutes, ZoneInfo("UTC"), now)
    found: dict[int, FirstInUse] = {}
    for around in (Period(now - BEFORE, now + NEAR), Period(now + NEAR - AFTER, now + FARTHEST)):
        missing = [number for number in ids if number not in found or found[number].minute is None]
        if missing:
            found |= _looked_up(session, uses, missing, modes, around, window, now)
    return found


def _apart(session: Session, here: Shelf, timeline: Timeline) -> list[int]:
    """The listings whose uses differ, of those that are free at all."""
    apart = with_uses_apart(session)
    return [number for number in apart if number in here.places and timeline.free >> here.places[number] & 1]


def _modes(wanted: Search) -> list[AccessMode]:
    return [mode for mode in AccessMode if mode in wanted.modes]


def _looked_up(
    session: Session,
    uses: Uses,
    ids: Collection[int],
    modes: Collection[AccessMode],
    around: Period,
    window: conditions.Window,
    now: datetime,
) -> dict[int, FirstInUse]:
    """The first minute in `window` of each listing in one of these uses; its free time is followed `around` only."""
    starts: dict[int, list[tuple[int, int]]] = {number: [] for number in ids}
    for item, mode, free in uses.free(session, ids, modes, around):
        terms = in_mode(item, mode).terms(item.terms)
        lead = terms.lead_time // MINUTE
        starts[item.id] += [(start, start - lead) for start in _starts(terms, free, window, now)]
    later = minute_of(now) + HOUR
    return {
        number: FirstInUse(min(found)[0], min(until for _start, until in found))
        if found
        else FirstInUse(None, later)
        for number, found in starts.items()
    }


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
