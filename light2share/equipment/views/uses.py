"""The ways of using an instrument on its page: the one that is shown, the others, and the next free time of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from light2share.availability import queries as availability
from light2share.availability.offering import Busy
from light2share.availability.opening import OpeningRule
from light2share.availability.queries import Ahead
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.rules import AccessMode, Terms
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import day as day_words
from light2share.i18n.formats import other_year
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Use:
    """The way of using an item that the reader has chosen, if it has one, and its terms."""

    mode: AccessMode | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Free:
    """A free time to go to; `mode` is the use that has it, where it isn't the one that is shown."""

    at: datetime
    mode: AccessMode | None = None
    is_before: bool = False
    """Whether it lies before the days that are looked at."""


@dataclass(frozen=True)
class Search:
    """Looks for the free times of one use of an item; `rules` are all of its opening rules."""

    session: Session
    item: Equipment
    use: Use
    rules: Sequence[OpeningRule]
    now: datetime

    @cached_property
    def ahead(self) -> Ahead:
        """The free times up to its horizon: read once for all of its uses."""
        window = availability.horizon_of(self.item, self.now)
        free = availability.free_touching(self.session, self.item.id, window)
        return Ahead(self.item, self.rules, free, self.taken, window)

    @cached_property
    def taken(self) -> Busy:
        """What calendars close for some uses alone: read once, as far as a stretch of free time may reach."""
        window = availability.horizon_of(self.item, self.now)
        wide = Period(window.start - A_YEAR, window.end + A_YEAR)
        return availability.busy_by_use(self.session, self.item, wide)

    @property
    def apart(self) -> bool:
        """Whether the use that is shown has free times that others don't have, or the other way round."""
        return self.use.mode is not None and availability.uses_apart(self.item, self.rules)

    def first(self, of_any: datetime | None) -> datetime | None:
        """The first time that could be asked for now; `of_any` is that of any use."""
        if of_any is None or not self.use.mode or not self.apart:
            return of_any
        return self.ahead.next(self.use.mode, self.now, self.now)

    def next(self, after: datetime, first: datetime | None) -> Free | None:
        """The next free time from `after` on, else the `first` one; else the first of another use."""
        if first is None:
            return self._of_another() if self.apart else None
        if first >= after:
            return Free(first)
        at = (
            self.ahead.next(self.use.mode, after, self.now)
            if self.use.mode and self.apart
            else availability.next_free(self.session, self.item, after, self.now)
        )
        return Free(at) if at else Free(first, is_before=True)

    def _of_another(self) -> Free | None:
        found = [
            Free(at, mode)
            for mode in self.item.modes_offered
            if mode is not self.use.mode and (at := self.ahead.next(mode, self.now, self.now))
        ]
        return min(found, key=lambda free: free.at, default=None)


def free_label(free: Free, search: Search) -> str:
    """What the link to a free time says."""
    zone = availability.zone_of(search.item)
    on = to_local(free.at, zone).date()
    day = day_words(on, language(), year=other_year(on, search.now, zone))
    if free.mode:
        return gettext("Next free slot for “%(use)s”: %(day)s", use=MODES[free.mode], day=day)
    if free.is_before:
        return gettext("First free slot: %(day)s", day=day)
    return gettext("Next free slot: %(day)s", day=day)


def links(search: Search, address: Callable[[AccessMode], str]) -> list[dict[str, Any]]:
    """The uses to choose between, where their free times differ: each leads to its own."""
    if not search.apart:
        return []
    return [
        {"label": str(MODES[mode]), "url": address(mode), "current": mode is search.use.mode}
        for mode in search.item.modes_offered
    ]
