"""When listings are free, as one process remembers it between searches. Bookings change it, so nothing is simply kept.

What was looked up holds until one of three things happens. The free time itself changes: such items are read at each
search, by `first_free.changed_at`. Time makes a start too close to be asked for: that is seen to once a minute. Time
moves the far end of what may be booked: where a search reaches so far, that is seen to once an hour.
"""

from __future__ import annotations

from array import array
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Result, bindparam, select, text
from sqlalchemy.orm import Session

from light2share.availability.models import FirstFree
from light2share.catalogue import conditions, statements
from light2share.catalogue.criteria import Search
from light2share.catalogue.shelf import Shelf
from light2share.catalogue.timeline import FOR_EVER, NEVER, Remembered, Timeline, unknown
from light2share.kernel import clock
from light2share.kernel.bits import bits_of, numbers_of, union
from light2share.kernel.minutes import ALMOST_A_MINUTE, minute_of

OVERLAP = timedelta(minutes=5)
"""Longer than a transaction may take between noting a change and its commit."""
HOUR = 60
AT_ONCE = 1000
EVERY_FIRST = text("SELECT equipment_id, starts_minute, longest_minutes FROM first_free")
CHANGED = select(FirstFree.equipment_id, FirstFree.starts_minute, FirstFree.longest_minutes).where(
    FirstFree.changed_at >= bindparam("since", type_=FirstFree.changed_at.type)
)


def soonest(session: Session, here: Shelf, now: datetime) -> Timeline:
    """The first free time at all of every listing, as the worker noted it last. What has changed since the last search
    is forgotten of all days. One query, or two.
    """
    looked_at, minute = clock.now(), minute_of(now)
    changed = _changed(session, here)
    kept = here.times.soonest
    if kept and kept.minute == minute:
        timeline = kept.timeline.told(changed)
    else:
        timeline = unknown(len(here.ids)).told(_every_first(session, here))
    here.times.forget(bits_of(changed, len(here.ids)))
    here.times.soonest, here.times.looked_at = Remembered(timeline, minute, minute), looked_at
    return timeline


def _changed(session: Session, here: Shelf) -> dict[int, int | None]:
    """The places whose free time was changed since the last search, with their first free time at all."""
    if here.times.looked_at is None:
        return {}
    rows = session.execute(CHANGED, {"since": here.times.looked_at - OVERLAP})
    return _noted(here, rows)


def _every_first(session: Session, here: Shelf) -> dict[int, int | None]:
    here.times.longest = array("q", [FOR_EVER]) * len(here.ids)
    nowhere: dict[int, int | None] = dict.fromkeys(range(len(here.ids)))
    return nowhere | _noted(here, session.execute(EVERY_FIRST))


def _noted(here: Shelf, rows: Result[*tuple[Any, ...]]) -> dict[int, int | None]:
    """The first free times at all by place; how long a stretch may be is noted on the way."""
    places, longest = here.places, here.times.longest
    found: dict[int, int | None] = {}
    for number, first, minutes in rows:
        if (place := places.get(number)) is not None:
            found[place] = first
            longest[place] = FOR_EVER if minutes is None else minutes
    return found


def in_window(
    session: Session, here: Shelf, wanted: Search, among: int, zone: ZoneInfo, now: datetime, first: Timeline
) -> Timeline:
    """When listings are free in the days asked for, for the time asked for. Those `among` which it matters are looked
    up in the database; of very many, `first` (their first free times at all, asked in the same search) says most.
    """
    minute = minute_of(now + ALMOST_A_MINUTE)
    window = conditions.window(wanted.days, wanted.minutes, zone, now)
    key = wanted.days, wanted.minutes, zone.key
    kept = here.times.get(key)
    if kept is None or minute < kept.minute:
        kept = Remembered(unknown(len(here.ids)), minute, minute)
    timeline, hour = kept.timeline, kept.hour
    if minute > kept.minute:
        timeline = timeline.without(_too_close(here, timeline, minute))
    if minute - hour >= HOUR:
        timeline, hour = timeline.without(_at_the_far_end(here, window, minute)), minute
    asked = numbers_of(among & ~timeline.known)
    timeline = timeline.told(_looked_up(session, here, window, asked, now, first))
    here.times.remember(key, Remembered(timeline, minute, hour))
    return timeline


def _too_close(here: Shelf, timeline: Timeline, minute: int) -> int:
    near = numbers_of(timeline.until(minute + here.longest_lead))
    leads, minutes = here.leads, timeline.minutes
    return bits_of((place for place in near if minutes[place] < minute + leads[place]), len(here.ids))


def _at_the_far_end(here: Shelf, window: conditions.Window, minute: int) -> int:
    return union(found for horizon, found in here.horizons if minute + horizon < window.last)


def _looked_up(
    session: Session, here: Shelf, window: conditions.Window, asked: list[int], now: datetime, first: Timeline
) -> dict[int, int | None]:
    """The first minute of each place in a window, none where it is not free in it."""
    found: dict[int, int | None] = {}
    if window.minutes:
        longest = here.times.longest
        found = {place: None for place in asked if longest[place] < window.minutes}
    elif len(asked) > AT_ONCE:
        found = _decided(asked, window, first)
    ids = [here.ids[place] for place in asked if place not in found]
    statement, values = statements.in_time(bool(window.minutes)), conditions.values_of(window, now)
    for start in range(0, len(ids), AT_ONCE):
        part = {**values, "ids": ids[start : start + AT_ONCE]}
        found |= {here.places[number]: minute for number, minute in session.execute(statement, part)}
    return found


def _decided(asked: list[int], window: conditions.Window, first: Timeline) -> dict[int, int | None]:
    """What the first free time at all says already: in the days asked for, or after them, or never. The rest is free
    before those days.
    """
    found: dict[int, int | None] = {}
    for place in asked:
        minute = first.minutes[place]
        if minute == NEVER or minute >= window.last:
            found[place] = None
        elif minute >= window.first:
            found[place] = minute
    return found
