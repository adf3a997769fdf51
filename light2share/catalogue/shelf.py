"""What is listed, as one process holds it: for each thing that a search may ask, the set of listings that have it.

A listing is a place on the shelf, 0 for the lowest number; a set of listings is a whole number with a bit for each
place (kernel.bits). A shelf belongs to one version of the catalogue and is thrown away with it, so nothing on it ever
changes. What bookings change, free time, is not on it.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from light2share.availability.models import FirstFree
from light2share.catalogue import statements
from light2share.catalogue.models import Listing
from light2share.catalogue.places import Place, distance_km
from light2share.catalogue.timeline import Memory
from light2share.equipment.calibration import calibration
from light2share.equipment.models import AccessMode, Equipment
from light2share.equipment.queries import standing, visible_to
from light2share.kernel.actor import Actor
from light2share.kernel.bits import bits_of, union

MODES = {
    AccessMode.OPERATOR_ASSISTED.value: "operator_assisted",
    AccessMode.SELF_SERVICE.value: "self_service",
    AccessMode.SAMPLE_MAIL_IN.value: "sample_mail_in",
    AccessMode.LOAN.value: "loan",
}
"""The column of each way of use."""
DAY = 24 * 60
"""Minutes of a day."""
MOST_KEPT = 2000
"""Answers that a shelf remembers: at 50,000 listings 6 KB each."""
MOST_SHELVES = 8
"""One for each database; a site has one, tests have many."""

MOST_OF_A_PART = 200
"""Listings that are worth a shelf of their own."""

Sets = dict[str, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map and the listings that stand there."""

    latitude: float
    longitude: float
    listings: int


@dataclass
class Shelf:
    """All published listings; what may be seen of them is asked with `seen_by`."""

    version: int
    ids: list[int]
    techniques: Sets
    families: Sets
    modes: Sets
    price_modes: Sets
    prices: list[tuple[int, int]]
    """Cents for a half-day with the listings that cost so much, cheapest first."""
    longest: list[tuple[int, int]]
    """Minutes of the longest booking with the listings that take it, shortest first."""
    spots: list[Spot]
    due: list[tuple[date, int]]
    """The days on which calibrations are due again with the listings, the latest first."""
    leads: array[int]
    """Minutes of notice in the quickest mode, by place."""
    horizons: list[tuple[int, int]]
    """Minutes that may be booked ahead with the listings for which it is so many."""
    places: dict[int, int] = field(init=False)
    longest_lead: int = field(init=False)
    times: Memory = field(default_factory=Memory)
    """What is remembered of free time (catalogue.freetimes)."""
    is_part: bool = False
    """Whether only these listings are asked about in the database."""
    _kept: dict[Any, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.places = {number: place for place, number in enumerate(self.ids)}
        self.longest_lead = max(self.leads, default=0)

    @property
    def all(self) -> int:
        """Every listing."""
        return (1 << len(self.ids)) - 1

    def of_ids(self, ids: Iterable[int]) -> int:
        """The listings with these row numbers; those that are not on the shelf are left out."""
        places = self.places
        return bits_of((places[number] for number in ids if number in places), len(self.ids))

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was found out before under `key`, or now."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        made = make()
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = made
        return made

    def asked(self, session: Session, statement: str, values: dict[str, Any]) -> int:
        """The listings whose row numbers a statement answers."""
        key = (statement, tuple(values.items()))
        found: int = self.kept(key, lambda: self._asked(session, statement, values))
        return found

    def _asked(self, session: Session, statement: str, values: dict[str, Any]) -> int:
        if not self.is_part:
            return self.of_ids(session.scalars(text(statement), values))
        found = session.scalars(statements.among(statement), {**values, "ids": self.ids})
        return self.of_ids(found)

    def seen_by(self, session: Session, actor: Actor) -> int:
        """The listings that an actor may see."""
        who = standing(actor)

        def asked() -> int:
            seen = visible_to(who).with_only_columns(Equipment.id)
            return self.of_ids(
                session.scalars(seen.where(Equipment.id.in_(self.ids)) if self.is_part else seen)
            )

        found: int = self.kept(("seen", who), asked)
        return found

    def calibrated(self, today: date) -> int:
        """The listings whose calibration holds today."""
        found: int = self.kept(
            ("calibrated", today), lambda: union(some for day, some in self.due if day >= today)
        )
        return found

    def far_from(self, place: Place) -> list[tuple[float, int]]:
        """Kilometres from a place with the listings that stand so far away, nearest first."""

        def measured() -> list[tuple[float, int]]:
            found = [
                (distance_km(place.latitude, place.longitude, spot.latitude, spot.longitude), spot.listings)
                for spot in self.spots
            ]
            return sorted(found)

        return self.kept(("far", place.latitude, place.longitude), measured)  # type: ignore[no-any-return]


VERSION = text("SELECT version FROM catalogue_state")
LISTING, EQUIPMENT, FIRST = Listing.__table__.c, Equipment.__table__.c, FirstFree.__table__.c
COLUMNS = {
    "ids": LISTING.equipment_id,
    "technique": LISTING.technique,
    "family": LISTING.family,
    "price_mode": LISTING.price_mode,
    "price_cents": LISTING.price_cents,
    "latitude": LISTING.latitude,
    "longitude": LISTING.longitude,
    "longest": EQUIPMENT.longest_minutes,
    "lead": func.coalesce(FIRST.lead_minutes, EQUIPMENT.lead_time_minutes),
    "horizon_days": EQUIPMENT.horizon_days,
    "calibrated_on": EQUIPMENT.calibrated_on,
    "calibration_months": EQUIPMENT.calibration_interval_months,
    **{mode: LISTING[column] for mode, column in MODES.items()},
}
ROWS = (
    select(*COLUMNS.values())
    .where(EQUIPMENT.id == LISTING.equipment_id)
    .outerjoin_from(Listing.__table__, FirstFree.__table__, FIRST.equipment_id == LISTING.equipment_id)
    .order_by(LISTING.equipment_id)
)
"""Of tables, not of models: of so many rows that takes half the time."""

_shelves: dict[str, Shelf] = {}
_lock = threading.Lock()


def shelf(session: Session) -> Shelf:
    """The shelf of the catalogue as the session sees it: one query while nothing has changed."""
    version = session.execute(VERSION).scalar() or 0
    where = str(session.get_bind().engine.url)
    with _lock:
        found = _shelves.get(where)
    if found is None or found.version != version:
        found = _filled(version, session.execute(ROWS).all())
        with _lock:
            if len(_shelves) >= MOST_SHELVES:
                _shelves.clear()
            _shelves[where] = found
    return found


def part_of_shelf(session: Session, ids: Collection[int]) -> Shelf:
    """A shelf of these listings alone, as far as they are published; that of all if they are many."""
    if len(ids) > MOST_OF_A_PART:
        return shelf(session)
    version = session.execute(VERSION).scalar() or 0
    rows = session.execute(ROWS.where(LISTING.equipment_id.in_(list(ids)))).all()
    part = _filled(version, rows)
    part.is_part = True
    return part


def throw_away() -> None:
    """Forget every shelf: the databases may have become others."""
    with _lock:
        _shelves.clear()


def _filled(version: int, rows: Sequence[Row[Any]]) -> Shelf:
    of_each = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    columns = dict(zip(COLUMNS, of_each, strict=True))
    calibrated = zip(columns["calibrated_on"], columns["calibration_months"], strict=True)
    return Shelf(
        version=version,
        ids=list(columns["ids"]),
        techniques=_sets_of(columns["technique"]),
        families=_sets_of(columns["family"]),
        modes={mode: _sets_of(columns[mode]).get(True, 0) for mode in MODES},
        price_modes={mode.value: found for mode, found in _sets_of(columns["price_mode"]).items()},
        prices=sorted(_sets_of(columns["price_cents"]).items()),
        longest=sorted(_sets_of(columns["longest"]).items()),
        spots=[
            Spot(latitude, longitude, found)
            for (latitude, longitude), found in _sets_of(
                zip(columns["latitude"], columns["longitude"], strict=True)
            ).items()
        ],
        due=_due(_sets_of(calibrated)),
        leads=array("q", columns["lead"]),
        horizons=[(days * DAY, found) for days, found in _sets_of(columns["horizon_days"]).items()],
    )


def _sets_of(values: Iterable[Any]) -> dict[Any, int]:
    """The places of each value; those without one are left out."""
    places: dict[Any, list[int]] = {}
    room = 0
    for place, value in enumerate(values):
        places.setdefault(value, []).append(place)
        room = place + 1
    places.pop(None, None)
    return {value: bits_of(found, room) for value, found in places.items()}


def _due(calibrated: Mapping[tuple[date | None, int | None], int]) -> list[tuple[date, int]]:
    days: dict[date, int] = {}
    for (last, months), found in calibrated.items():
        if (day := calibration(last, months).next) is not None:
            days[day] = days.get(day, 0) | found
    return sorted(days.items(), reverse=True)
