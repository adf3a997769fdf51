"""What is listed, as one process holds it: for each thing that a search may ask, the set of listings that have it.

A listing is a place on the shelf, 0 for the lowest number; a set of listings is a whole number with a bit for each
place (kernel.bits). A shelf belongs to one version of the catalogue and is thrown away with it, so nothing on it ever
changes. What bookings change, free time, is not on it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from light2share.catalogue.models import Listing
from light2share.catalogue.places import Place, distance_km
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
MOST_KEPT = 2000
"""Answers that a shelf remembers: at 50,000 listings 6 KB each."""
MOST_SHELVES = 8
"""One for each database; a site has one, tests have many."""

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
    places: dict[int, int] = field(init=False)
    _kept: dict[Any, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.places = {number: place for place, number in enumerate(self.ids)}

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
        found: int = self.kept(key, lambda: self.of_ids(session.scalars(text(statement), values)))
        return found

    def seen_by(self, session: Session, actor: Actor) -> int:
        """The listings that an actor may see."""
        who = standing(actor)
        ids = visible_to(who).with_only_columns(Equipment.id)
        found: int = self.kept(("seen", who), lambda: self.of_ids(session.scalars(ids)))
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
ROWS = (
    select(
        Listing.equipment_id,
        Listing.technique,
        Listing.family,
        Listing.price_mode,
        Listing.price_cents,
        Listing.latitude,
        Listing.longitude,
        Equipment.longest_minutes,
        Equipment.calibrated_on,
        Equipment.calibration_interval_months,
        *(getattr(Listing, column) for column in MODES.values()),
    )
    .join(Equipment, Equipment.id == Listing.equipment_id)
    .order_by(Listing.equipment_id)
)

_shelves: dict[str, Shelf] = {}
_lock = threading.Lock()


def shelf(session: Session) -> Shelf:
    """The shelf of the catalogue as the session sees it: one query while nothing has changed."""
    version = session.execute(VERSION).scalar() or 0
    where = str(session.get_bind().engine.url)
    with _lock:
        found = _shelves.get(where)
    if found is None or found.version != version:
        found = _filled(version, list(session.execute(ROWS)))
        with _lock:
            if len(_shelves) >= MOST_SHELVES:
                _shelves.clear()
            _shelves[where] = found
    return found


def _filled(version: int, rows: list[Row[Any]]) -> Shelf:
    room = len(rows)

    def sorted_by(column: Callable[[Row[Any]], Any]) -> dict[Any, int]:
        places: dict[Any, list[int]] = {}
        for place, row in enumerate(rows):
            places.setdefault(column(row), []).append(place)
        return {value: bits_of(found, room) for value, found in places.items()}

    prices = sorted_by(lambda row: row.price_cents)
    prices.pop(None, None)
    spots = sorted_by(lambda row: (row.latitude, row.longitude))
    due = sorted_by(lambda row: calibration(row.calibrated_on, row.calibration_interval_months).next)
    due.pop(None, None)
    return Shelf(
        version=version,
        due=sorted(due.items(), reverse=True),
        ids=[row.equipment_id for row in rows],
        techniques=sorted_by(lambda row: row.technique),
        families=sorted_by(lambda row: row.family),
        modes={
            mode: bits_of((place for place, row in enumerate(rows) if getattr(row, column)), room)
            for mode, column in MODES.items()
        },
        price_modes=sorted_by(lambda row: row.price_mode.value),
        prices=sorted(prices.items()),
        longest=sorted(sorted_by(lambda row: row.longest_minutes).items()),
        spots=[Spot(latitude, longitude, found) for (latitude, longitude), found in spots.items()],
    )
