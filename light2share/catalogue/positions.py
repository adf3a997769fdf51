"""Where all that suits a search stands, for the map: every match, not one page of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.catalogue.queries import Everywhere
from light2share.equipment.models import Equipment
from light2share.kernel.bits import first_numbers
from light2share.organisations.models import Site

DECIMALS = 2
"""Of a degree, on a map: a kilometre or so, since the exact place is told after confirmation only."""


@dataclass(frozen=True, slots=True)
class Position:
    """A point of the map; `listings` stand there, of which `free` are free in the days asked for (if any were)."""

    latitude: float
    longitude: float
    listings: int
    free: int

    @property
    def count(self) -> int:
        """How many listings."""
        return self.listings.bit_count()


@dataclass(frozen=True, slots=True)
class Named:
    """A listing as the list beside the map names it."""

    slug: str
    title_fr: str | None
    title_en: str | None
    town: str
    postcode: str

    def title(self, language: str) -> tuple[str, str]:
        """Its title, and the language of that where it is not the reader's."""
        own, other = (self.title_fr, self.title_en) if language == "fr" else (self.title_en, self.title_fr)
        if own:
            return own, ""
        return other or self.slug, {"fr": "en", "en": "fr"}[language] if other else ""


def positions(found: Everywhere) -> list[Position]:
    """The points where something suits."""
    together: dict[tuple[float, float], int] = {}
    for spot in found.shelf.spots:
        if here := spot.listings & found.suiting:
            key = round(spot.latitude, DECIMALS), round(spot.longitude, DECIMALS)
            together[key] = together.get(key, 0) | here
    return [
        Position(latitude, longitude, here, here & found.exact)
        for (latitude, longitude), here in together.items()
    ]


def first_of(found: Everywhere, position: Position, most: int) -> list[int]:
    """Row numbers of up to `most` listings of a position, those free in the days asked for first."""
    places = first_numbers(position.free, most)
    places += first_numbers(position.listings & ~position.free, most - len(places))
    return [found.shelf.ids[place] for place in places]


def named(session: Session, ids: Iterable[int]) -> dict[int, Named]:
    """The names of these listings, by row number; they must come from what the actor may see."""
    rows = session.execute(
        select(Equipment.id, Equipment.slug, Equipment.title_fr, Equipment.title_en, Site.town, Site.postcode)
        .join(Site, Site.id == Equipment.site_id)
        .where(Equipment.id.in_(sorted(ids)))
    )
    return {row.id: Named(row.slug, row.title_fr, row.title_en, row.town, row.postcode) for row in rows}
