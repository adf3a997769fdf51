"""Listings in the order in which they are free, as sets and plain numbers. No database, no clock.

A moment is one number: the minute (since 1970) and the place on the shelf, so that they sort by time, then by place.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from threading import Lock

from light2share.kernel.bits import bits_of, numbers_of

PLACE_BITS = 24
PLACE = (1 << PLACE_BITS) - 1
NEVER, FOR_EVER = -1, 1 << 40
MOST_KEPT = 32
"""Timelines that are remembered: at 50,000 listings 0.8 MB each."""
SPARSE = 2000
"""Places that are rather looked at one by one than found along the order of all, where they may stand far behind."""
A_SORT = 4
"""Steps along the order that cost as much as sorting in one place."""
FEW = 400
"""Up to so many listings are sorted, or put elsewhere one by one; of more, the whole order is walked or made anew."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The first free minute of each place that was looked up; none where a place is not free at all."""

    known: int
    free: int
    minutes: array[int]
    """By place; NEVER where there is none."""
    order: array[int]
    """The moments of all that are free, and of some that are no longer known."""
    _until: dict[int, int] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """How many places there are."""
        return len(self.minutes)

    def minute(self, place: int) -> int | None:
        """The first free minute of a place, if it is known to have one."""
        return self.minutes[place] if self.free >> place & 1 else None

    def told(self, found: Mapping[int, int | None]) -> Timeline:
        """The timeline once these places are looked up: where they are free first, or that they are not."""
        new = {place: minute for place, minute in found.items() if not self._says(place, minute)}
        if not new:
            return self
        looked, free = bits_of(new, self.room), _by(new, FOR_EVER, self.room)
        until = {
            last: bits & ~looked | _by(new, last, self.room)
            for last, bits in (self._until.items() if len(new) <= FEW else ())
        }
        return Timeline(self.known | looked, self.free & ~looked | free, *self._moved(new), until)

    def _says(self, place: int, minute: int | None) -> bool:
        return bool(self.known >> place & 1) and self.minute(place) == minute

    def _moved(self, new: Mapping[int, int | None]) -> tuple[array[int], array[int]]:
        minutes, order = self.minutes[:], self.order[:]
        for place, minute in new.items():
            minutes[place] = NEVER if minute is None else minute
        if len(new) > FEW:
            moments = (_moment(minute, place) for place, minute in enumerate(minutes) if minute != NEVER)
            return minutes, array("q", sorted(moments))
        for place in new:
            before, after = self.minutes[place], minutes[place]
            if before != NEVER:
                del order[bisect_left(order, _moment(before, place))]
            if after != NEVER:
                insort(order, _moment(after, place))
        return minutes, order

    def without(self, places: int) -> Timeline:
        """The timeline with some places to be looked up again."""
        return replace(self, known=self.known & ~places, free=self.free & ~places)

    def until(self, last: int) -> int:
        """The places that are free at `last` at the latest."""
        if last not in self._until:
            some = self.order[: bisect_left(self.order, _moment(last + 1, 0))]
            self._until[last] = bits_of((moment & PLACE for moment in some), self.room)
        return self._until[last] & self.free

    def soonest(self, among: int, most: int) -> list[int]:
        """Up to `most` places of a set, soonest first; those that are not free come last, by their number."""
        timed = among & self.free
        count = timed.bit_count()
        walked = most * len(self.order) // max(count, 1)
        if count > SPARSE and walked < count * A_SORT:
            found = list(islice(self._along(timed), most))
        else:
            found = [moment & PLACE for moment in self._sorted(timed)[:most]]
        if len(found) < most:
            found += numbers_of(among & ~timed)[: most - len(found)]
        return found

    def _sorted(self, among: int) -> list[int]:
        minutes = self.minutes
        return sorted([minutes[place] << PLACE_BITS | place for place in numbers_of(among)])

    def _along(self, among: int) -> Iterator[int]:
        held = among.to_bytes(self.room // 8 + 1, "little")
        for moment in self.order:
            place = moment & PLACE
            if held[place >> 3] >> (place & 7) & 1:
                yield place


def _by(found: Mapping[int, int | None], last: int, room: int) -> int:
    return bits_of((place for place, minute in found.items() if minute is not None and minute <= last), room)


def _moment(minute: int, place: int) -> int:
    return minute << PLACE_BITS | place


def unknown(room: int) -> Timeline:
    """A timeline of `room` places of which none has been looked up."""
    return Timeline(0, 0, array("q", [NEVER]) * room, array("q"))


@dataclass(frozen=True, slots=True)
class Remembered:
    """A timeline, and until which minute it was seen to."""

    timeline: Timeline
    minute: int
    hour: int
    """The minute at which the far end was seen to."""


@dataclass(frozen=True, slots=True)
class FirstInUse:
    """The first minute in which a listing is free in some of its uses, if there is one."""

    minute: int | None
    until: int
    """The minute after which time alone may have changed it."""


@dataclass
class Memory:
    """The timelines of one shelf, by what they are of: days and lengths asked for."""

    looked_at: datetime | None = None
    """By the real clock, when changes of free time were read last."""
    soonest: Remembered | None = None
    """Of the first free times at all."""
    longest: array[int] = field(default_factory=lambda: array("q"))
    """By place, minutes that no stretch of its free time is longer than."""
    _kept: dict[Hashable, Remembered] = field(default_factory=dict)
    _in_uses: dict[Hashable, dict[int, FirstInUse]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable) -> Remembered | None:
        """What is remembered under `key`."""
        return self._kept.get(key)

    def remember(self, key: Hashable, one: Remembered) -> None:
        """Keep `one` instead of what was kept before."""
        with self._lock:
            if key not in self._kept and len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = one

    def in_uses(self, key: Hashable) -> dict[int, FirstInUse]:
        """What is remembered by place for the uses and the length of `key`, to be added to."""
        with self._lock:
            if key not in self._in_uses and len(self._in_uses) >= MOST_KEPT:
                self._in_uses.clear()
            return self._in_uses.setdefault(key, {})

    def forget(self, places: int) -> None:
        """Some places are to be looked up again, in all timelines."""
        if not places:
            return
        with self._lock:
            for key, one in self._kept.items():
                self._kept[key] = replace(one, timeline=one.timeline.without(places))
            gone = numbers_of(places)
            for firsts in self._in_uses.values():
                for place in gone:
                    firsts.pop(place, None)
