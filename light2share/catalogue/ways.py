"""When a listing can be booked in one of its ways of use, where these differ in notice or in hours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from light2share.availability import queries as availability
from light2share.catalogue.results import Slot
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.minutes import ALMOST_A_MINUTE, minute_of
from light2share.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Way:
    """A way of use with the first time that can be asked for in it, in minutes since 1970."""

    mode: AccessMode
    starts_minute: int
    ends_minute: int

    def cut(self, slot: Slot | None) -> Slot | None:
        """`slot`, no longer than the hours of this way of use."""
        return slot and replace(slot, ends_minute=min(slot.ends_minute, self.ends_minute))


def soonest_ways(
    session: Session,
    ids: Sequence[int],
    modes: Collection[str],
    asked: Mapping[int, Period],
    least: timedelta,
    now: datetime,
) -> dict[int, Way]:
    """The way of use in which each listing can be booked first; of `modes`, if there are any, and it offers some.

    `asked` are the days asked for of those listings that are free in them, for `least` at a time. Two queries for each
    of its ways of use: ask it of the few listings whose ways differ.
    """
    if not ids:
        return {}
    also = joinedload(Equipment.site), joinedload(Equipment.modes)
    items = session.scalars(select(Equipment).where(Equipment.id.in_(ids)).options(*also)).unique()
    found = {item.id: _soonest(session, item, modes, asked.get(item.id), least, now) for item in items}
    return {number: way for number, way in found.items() if way}


def _soonest(
    session: Session,
    item: Equipment,
    modes: Collection[str],
    asked: Period | None,
    least: timedelta,
    now: datetime,
) -> Way | None:
    offered = [mode for mode in item.modes_offered if mode.value in modes] or item.modes_offered
    window = asked or Period(now, now + item.terms.horizon + timedelta(days=1))
    ways = []
    for mode in offered:
        first = availability.first_in_mode(session, item, mode, window, least if asked else timedelta(0), now)
        if first:
            ways.append(Way(mode, minute_of(first.start + ALMOST_A_MINUTE), minute_of(first.end)))
    return min(ways, key=lambda way: way.starts_minute, default=None)
