"""What a search answers, as values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from light2share.catalogue.criteria import Search
from light2share.equipment.models import AccessMode, Approval
from light2share.equipment.rules import ModeChange, Rates
from light2share.i18n.typography import typeset
from light2share.kernel.minutes import instant_of
from light2share.kernel.period import Period

PER_PAGE = 20
FEW = 10
"""Close matches are shown while fewer than this many suit, and at most this many of them."""


class Match(StrEnum):
    """How well a listing suits."""

    EXACT = "exact"
    OTHER_DATES = "other_dates"
    CLOSE = "close"


Halves = tuple[tuple[bool, bool], ...]
"""For Monday to Friday, or to Sunday, whether the morning and the afternoon can be booked."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The first time that can be asked for, in minutes since 1970, and its week."""

    starts_minute: int
    ends_minute: int
    monday: date
    halves: Halves

    @property
    def period(self) -> Period:
        """The time itself."""
        return Period(instant_of(self.starts_minute), instant_of(self.ends_minute))


@dataclass(frozen=True)
class Found:
    """One listing among the results. Hashable, so that what was made of it can be kept."""

    equipment_id: int
    slug: str
    title_fr: str | None
    title_en: str | None
    owner_id: int
    owner_name: str
    """Empty, as its slug, where the owner is told with a request only."""
    owner_slug: str
    town: str
    zone: str
    technique: str
    family: str
    modes_json: str
    price_cents: int | None
    """For a half-day in its cheapest mode."""
    rates: Rates
    training_required: bool
    confirmed_by: Approval | None
    """What lets the reader be confirmed without the owner's yes, if anything does."""
    shortest_minutes: int
    photo: str | None
    values_json: str
    km: float | None
    match: Match
    missed: tuple[int, ...]
    """Which of the criteria that may be missed it misses, numbered as in `Search`: terms, figures, distance."""
    mentioned: tuple[int, ...] = ()
    """Those of them that are words which its details have, though none of its names."""
    changes: tuple[tuple[AccessMode, ModeChange], ...] = ()
    """What differs in its modes."""
    first_minute: int | None = None
    """From when on it can be booked, in minutes since 1970; in the days asked for if it is free in them."""
    slot: Slot | None = None
    mode: AccessMode | None = None
    """The way of use in which that time can be asked for, where its ways differ in notice or hours."""

    @property
    def first_free(self) -> datetime | None:
        """From when on it can be booked."""
        return None if self.first_minute is None else instant_of(self.first_minute)

    @cached_property
    def access_modes(self) -> tuple[AccessMode, ...]:
        """Who runs it."""
        return tuple(AccessMode(mode) for mode in json.loads(self.modes_json))

    @cached_property
    def values(self) -> dict[str, Any]:
        """Its specifications, as equipment.values means them."""
        return dict(json.loads(self.values_json))

    def title(self, language: str) -> str:
        """Its title in a language, or in the other where it has none."""
        written = {"fr": self.title_fr, "en": self.title_en}
        spoken = self.foreign(language) or language
        return typeset(written.get(spoken) or self.slug, spoken)

    def foreign(self, language: str) -> str:
        """The language of the title where it is not the reader's; else empty."""
        own, other = (self.title_fr, "en") if language == "fr" else (self.title_en, "fr")
        return "" if own else other


@dataclass(frozen=True)
class Counts:
    """How many listings there are of each kind; those that suit are the exact ones and those free on other dates."""

    exact: int = 0
    other_dates: int = 0
    close: int = 0
    techniques: dict[str, int] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    modes: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    soon: dict[str, int] = field(default_factory=dict)
    calibrated: dict[str, int] = field(default_factory=dict)

    @property
    def suiting(self) -> int:
        """How many suit, free in the days asked for or not."""
        return self.exact + self.other_dates

    @property
    def close_shown(self) -> int:
        """How many close matches are shown."""
        return min(self.close, FEW) if self.suiting < FEW else 0

    @property
    def total(self) -> int:
        """How many listings the pages hold together."""
        return self.suiting + self.close_shown

    @property
    def pages(self) -> int:
        """How many pages; one at least."""
        return max(1, -(-self.total // PER_PAGE))


@dataclass(frozen=True, slots=True)
class Farther:
    """What suits once the distance is longer, where nothing suits within the one asked for."""

    nearest_km: float
    km: int | None
    """A distance that holds the nearest; None where it lies farther than may be asked for."""
    count: int
    """How many suit within that distance."""


@dataclass(frozen=True)
class Results:
    """One page of a search."""

    search: Search
    found: tuple[Found, ...]
    counts: Counts
    page: int
    relaxed: tuple[tuple[tuple[int, ...], int], ...] = ()
    """Only where nothing suits: which chips (their numbers) may go, all of one length, and how many listings suit
    without them.
    """
    farther: Farther | None = None
    """Only where nothing suits and it is only the distance that is too short."""
